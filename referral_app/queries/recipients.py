"""Where a letter goes, when its reader may get it and what they said about being written to: looked up as it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from referral_app.config import Settings
from referral_app.extensions import db
from referral_app.letters.kinds import waits_for_the_day
from referral_app.models import Account, Attorney, Letter, Offer, Request
from referral_app.queries import cases
from referral_app.vocabulary import AttorneyStatus, RequestState
from referral_app.workflow import calendar, contact
from referral_app.workflow.holidays import us_federal_holidays

OFFICE_DAYS = ("mon", "tue", "wed", "thu", "fri")
_TABLES: dict[str, type[Attorney] | type[Account] | type[Request]] = {
    "attorney": Attorney,
    "account": Account,
    "requester": Request,
}


@dataclass(frozen=True)
class Recipient:
    """`address` is None where there is none; `preferences` are a requester's own words about safe contact."""

    address: str | None
    zone: ZoneInfo
    preferences: dict[str, Any] = field(default_factory=dict)
    hold: str | None = None
    reachable: bool = True


def programme_zone() -> ZoneInfo:
    settings: Settings = current_app.extensions["referral.settings"]
    return settings.time_zone


def programme_day(now: datetime) -> date:
    """The calendar date of an instant in the programme's time zone."""
    return now.astimezone(programme_zone()).date()


def of_letter(letter: Letter) -> Recipient:
    """Who gets this letter, as things stand now. Raises CannotBeRead when a requester's words cannot be opened."""
    zone = programme_zone()
    if letter.recipient_kind == "attorney":
        attorney = db.session.get(Attorney, letter.recipient_id)
        if attorney is None:
            return Recipient(None, zone)
        reachable = attorney.status != AttorneyStatus.WITHDRAWN
        return Recipient(attorney.email, ZoneInfo(attorney.time_zone), reachable=reachable)
    if letter.recipient_kind == "account":
        account = db.session.get(Account, letter.recipient_id)
        if account is None:
            return Recipient(None, zone)
        return Recipient(account.email, zone, reachable=account.deactivated_at is None)
    request = db.session.get(Request, letter.recipient_id)
    if request is None or request.state == RequestState.DRAFT:
        return Recipient(None, zone)
    said = cases.words(request)
    ways = said["answers"].get("contact_ways")
    return Recipient(
        said["contact"].get("email") or None,
        zone,
        {"ways": ways if isinstance(ways, list) else [], "device_shared": said["answers"].get("device_shared")},
        hold=request.hold,
    )


def lock(recipient_kind: str, recipient_id: str) -> None:
    """Hold the reader's row until the transaction ends: one worker at a time puts a digest together."""
    table = _TABLES[recipient_kind]
    db.session.execute(select(table.id).where(table.id == recipient_id).with_for_update(key_share=True))


def still_valid(letter: Letter) -> bool:
    """Whether the offer a letter speaks of is in a state in which the letter makes sense."""
    if not letter.valid_while or letter.offer_id is None:
        return True
    offer = db.session.get(Offer, letter.offer_id)
    return offer is not None and offer.state in letter.valid_while
