"""Where a letter goes and what its reader said about being written to: looked up when it is sent, never before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Letter, Offer, Request
from referral_app.queries import cases
from referral_app.vocabulary import AttorneyStatus, RequestState


@dataclass(frozen=True)
class Recipient:
    """`address` is None where there is none; `preferences` are a requester's own words about safe contact."""

    address: str | None
    preferences: dict[str, Any]
    hold: str | None = None
    reachable: bool = True


def of_letter(letter: Letter) -> Recipient:
    if letter.recipient_kind == "attorney":
        attorney = db.session.get(Attorney, letter.recipient_id)
        if attorney is None:
            return Recipient(None, {})
        return Recipient(attorney.email, {}, reachable=attorney.status != AttorneyStatus.WITHDRAWN)
    if letter.recipient_kind == "account":
        account = db.session.get(Account, letter.recipient_id)
        if account is None:
            return Recipient(None, {})
        return Recipient(account.email, {}, reachable=account.deactivated_at is None)
    request = db.session.get(Request, letter.recipient_id)
    if request is None or request.state == RequestState.DRAFT:
        return Recipient(None, {})
    said = cases.words(request)
    contact = said["contact"]
    ways = said["answers"].get("contact_ways")
    return Recipient(
        contact.get("email") or None,
        {"ways": ways if isinstance(ways, list) else [], "device_shared": said["answers"].get("device_shared")},
        hold=request.hold,
    )


def still_valid(letter: Letter) -> bool:
    """Whether the offer a letter speaks of is in a state in which the letter makes sense."""
    if not letter.valid_while or letter.offer_id is None:
        return True
    offer = db.session.get(Offer, letter.offer_id)
    return offer is not None and offer.state in letter.valid_while
