"""One request with what stands beside it on its page, in as few questions as it takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Consent, Matter, NeedToKnow, Offer, Organisation, Request
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


def names_of(
    accounts: Collection[str], spoken_of: Collection[str], organisations: Collection[str] = ()
) -> dict[str, str]:
    """The names of accounts and organisations by id, and of attorneys by the ids of the offers and matters that events
    speak of."""
    who = _attorneys_of(spoken_of)
    people = select(Account.id, Account.name).where(Account.id.in_(accounts))
    attorneys = select(Attorney.id, Attorney.first_name + " " + Attorney.last_name).where(Attorney.id.in_(who.values()))
    sent_to = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations))
    each = [people, *([attorneys] if who else []), *([sent_to] if organisations else [])]
    named = dict(db.session.execute(union_all(*each)).all())
    return named | {spoken: named[attorney_id] for spoken, attorney_id in who.items() if attorney_id in named}


def _attorneys_of(spoken_of: Collection[str]) -> dict[str, str]:
    """Whose these offers and matters are: the ids are codes in the tables, so no statement joins them."""
    if not spoken_of:
        return {}
    each = (select(table.id, table.attorney_id).where(table.id.in_(spoken_of)) for table in (Offer, Matter))
    return dict(db.session.execute(union_all(*each)).all())
