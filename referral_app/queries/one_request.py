"""One request with what stands beside it on its page, in as few questions as it takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.models import Account, Consent, NeedToKnow, Organisation, Request
from referral_app.queries import counsel


@dataclass(frozen=True)
class Whole:
    """A request with its needs and clearings, the consent that counts, and whether it has a list of its own."""

    request: Request
    #: The one written down last, if it was not taken back.
    consent: Consent | None
    has_list: bool


def whole(viewer: Account, request_id: str) -> Whole | None:
    """A request this viewer may know of with what belongs to it, or None."""
    latest = (
        select(func.max(Consent.number)).where(Consent.request_id == Request.id).correlate(Request).scalar_subquery()
    )
    row = (
        db.session.execute(
            select(Request, Consent, exists().where(NeedToKnow.request_id == Request.id))
            .outerjoin(Consent, (Consent.request_id == Request.id) & (Consent.number == latest))
            .where(Request.id == request_id, *counsel.visible_to(viewer))
            .options(joinedload(Request.needs), joinedload(Request.clearings))
        )
        .unique()
        .one_or_none()
    )
    if row is None:
        return None
    request, agreed, has_list = row
    return Whole(request, agreed if agreed is not None and agreed.revoked_on is None else None, has_list)


def names_of(accounts: Collection[str], organisations: Collection[str] = ()) -> dict[str, str]:
    """The names of accounts and organisations by id."""
    people = select(Account.id, Account.name).where(Account.id.in_(accounts))
    sent_to = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations))
    return dict(db.session.execute(union_all(people, sent_to) if organisations else people).all())
