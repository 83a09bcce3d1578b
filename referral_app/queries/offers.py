"""The offers of a need and the matter that one of them led to, as staff read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from referral_app.extensions import db
from referral_app.models import Attorney, ContactTry, Matter, Need, Offer, Request
from referral_app.vocabulary import MatterState

#: With its attorney, whose name a list prints; licences and absences are asked for where somebody reads them.
_with_attorney = selectinload(Offer.attorney)
_named = (_with_attorney.lazyload(Attorney.licences), _with_attorney.lazyload(Attorney.absences))


def offers_by_need(need_ids: Collection[str]) -> dict[str, list[Offer]]:
    """The same for several needs at once, by need."""
    return offers_and_matters(need_ids)[0]


def offers_and_matters(need_ids: Collection[str]) -> tuple[dict[str, list[Offer]], dict[str, Matter]]:
    """The same, and each matter that one of them led to, with its attorney, by the matter's id."""
    found: dict[str, list[Offer]] = {need_id: [] for need_id in need_ids}
    led_to: dict[str, Matter] = {}
    for offer, matter in db.session.execute(
        select(Offer, Matter)
        .outerjoin(Matter, Matter.offer_id == Offer.id)
        .where(Offer.need_id.in_(need_ids))
        .options(*_named)
        .order_by(Offer.sent_at.is_(None), Offer.sent_at, Offer.created_at, Offer.id)
    ):
        found[offer.need_id].append(offer)
        if matter is not None:
            set_committed_value(matter, "attorney", offer.attorney)
            led_to[matter.id] = matter
    return found, led_to


def open_matter_of(need_id: str) -> Matter | None:
    """The open matter of a need, with its attorney."""
    return db.session.scalar(
        select(Matter)
        .where(Matter.need_id == need_id, Matter.state == MatterState.OPEN)
        .options(
            selectinload(Matter.attorney).options(lazyload(Attorney.licences), lazyload(Attorney.absences)),
        )
    )


def open_matter_with_tries(need_id: str, made: Collection[Offer]) -> tuple[Matter | None, list[ContactTry]]:
    """The open matter of a need, with its attorney, and the tries that nobody answered, the latest first. `made`: the
    offers of the need, whose attorneys are read."""
    rows = db.session.execute(
        select(Matter, ContactTry)
        .outerjoin(ContactTry, ContactTry.matter_id == Matter.id)
        .where(Matter.need_id == need_id, Matter.state == MatterState.OPEN)
        .order_by(ContactTry.tried_on.desc(), ContactTry.created_at.desc(), ContactTry.id)
    ).all()
    if not rows:
        return None, []
    matter: Matter = rows[0][0]
    for offer in made:
        if offer.id == matter.offer_id:
            set_committed_value(matter, "attorney", offer.attorney)
    return matter, [row[1] for row in rows if row[1] is not None]


def without_contact(matters: Iterable[Matter]) -> list[Matter]:
    """Those of these matters that are open, and whose first contact nobody has written down, by the number of their
    need."""
    waiting = (one for one in matters if one.state == MatterState.OPEN and one.first_contact_at is None)
    return sorted(waiting, key=lambda one: one.need.number)


def need_number_of_offer(request: Request, offer_id: str) -> int | None:
    """The number of the need that an offer is of; None for an offer of another request."""
    return db.session.scalar(
        select(Need.number)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.id == offer_id, Need.request_id == request.id)
    )


def need_number_of(request: Request, matter_id: str) -> int | None:
    """The number of the need whose matter this is; None for a matter of another request."""
    return db.session.scalar(
        select(Need.number)
        .join(Matter, Matter.need_id == Need.id)
        .where(Matter.id == matter_id, Need.request_id == request.id)
    )
