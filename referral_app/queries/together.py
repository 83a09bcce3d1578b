"""Combined offers: one attorney asked for several needs of one request, in one letter, all of them or none.

Such an offer is one row for each need with one `group`. Until the yes its rows stand in one state and move together
(docs/offers.md, Asked together); the first of them by the number of its need speaks for all: its id stands in the
letters, the questions and the addresses of pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from referral_app.extensions import db
from referral_app.models import PENDING, Matter, Need, Offer
from referral_app.queries import asking
from referral_app.vocabulary import MatterState, OfferState, Track

#: States in which the rows of a combined offer stand and move together. After the yes each need goes its own way.
TOGETHER = (OfferState.APPROVED, *PENDING)
_PACES = list(Track)
#: What makes one question of several rows, to count by.
QUESTION = func.coalesce(Offer.group, Offer.id)


#: Signs that nobody takes for each other, on the phone either, and that make no word.
_SIGNS = "2346789CDFGHJKMNPQRTVWXYZ"


def mark_of(offer: Offer) -> str:
    """What tells one question from the others of its attorney, read out or written: four signs, the same for all that
    is asked together, and nothing of the case."""
    number = int.from_bytes(hashlib.sha256((offer.group or offer.id).encode()).digest()[:8])
    return "".join(_SIGNS[number // len(_SIGNS) ** place % len(_SIGNS)] for place in range(4))


def rows_of(offer: Offer, *, fresh: bool = False) -> list[Offer]:
    """The rows that move with this one, by the number of their need; the offer alone where it is not combined.

    `fresh`: as the table has them now, whatever was read before.
    """
    if offer.group is None or offer.state not in TOGETHER:
        return [offer]
    wanted = _of_group(offer).where(Offer.state == offer.state)
    return list(db.session.scalars(wanted.execution_options(populate_existing=fresh)))


def still_asked(offer: Offer) -> list[Offer]:
    """The rows of a combined offer that wait for an answer still, whatever became of this one."""
    if offer.group is None:
        return []
    return list(db.session.scalars(_of_group(offer).where(Offer.state.in_(PENDING))))


def all_of(offer: Offer) -> list[Offer]:
    """Every row that was ever asked together with this one and did not leave before it, as it ended with it."""
    if offer.group is None:
        return [offer]
    return list(
        db.session.scalars(_of_group(offer).where(Offer.state == offer.state, Offer.ended_at == offer.ended_at))
    ) or [offer]


def _of_group(offer: Offer) -> Select[Any]:
    # The attorney beside the group: offers are found by their attorney, and a group has one.
    return (
        select(Offer)
        .join(Need, Need.id == Offer.need_id)
        .where(Offer.attorney_id == offer.attorney_id, Offer.group == offer.group)
        .order_by(Need.number)
    )


def without_mates(offers: Sequence[Offer]) -> list[tuple[Offer, list[Offer]]]:
    """Offers of one attorney as that attorney counts them: of each combined one the first row, with all of its rows."""
    found: dict[tuple[str, str, str], list[Offer]] = {}
    for offer in offers:
        # What left its group earlier than the others is a line of its own.
        ended = offer.ended_at.isoformat() if offer.ended_at else ""
        found.setdefault((offer.group or offer.id, offer.state, ended), []).append(offer)
    return [(rows[0], rows) for each in found.values() for rows in [sorted(each, key=lambda row: row.need.number)]]


def needs_of_mates(offers: Sequence[Offer]) -> dict[str, list[int]]:
    """By offer of one need that is asked together with others: the numbers of their needs."""
    grouped = [offer for offer in offers if offer.group is not None and offer.state in TOGETHER]
    return {offer.id: [row.need.number for row in rows_of(offer) if row.id != offer.id] for offer in grouped}


def pace_of(rows: Collection[Offer]) -> Track:
    """The pace of what is asked together: that of its most urgent need."""
    return min((Track(row.need.track) for row in rows), key=_PACES.index)


def may_all_be_asked(rows: Collection[Offer], today: date) -> bool:
    """Whether nothing holds back any of the needs that are asked together. Raises CannotBeRead."""
    return all(asking.why_not(row.need.request, row.need, today) is None for row in rows)


def needs_beside(need_ids: Sequence[str]) -> list[str]:
    """The other needs of the approved combined offers of these needs: they are planned at the same time."""
    groups = select(Offer.group).where(
        Offer.need_id.in_(need_ids), Offer.state == OfferState.APPROVED, Offer.group.is_not(None)
    )
    found = db.session.scalars(groups.distinct()).all()
    if not found:
        return []
    same_request = select(Need.request_id).where(Need.id.in_(need_ids))
    others = (
        select(Offer.need_id)
        .join(Need, Need.id == Offer.need_id)
        .where(
            Need.request_id.in_(same_request),
            Need.id.not_in(need_ids),
            Offer.group.in_(found),
            Offer.state == OfferState.APPROVED,
        )
    )
    return sorted(set(db.session.scalars(others)))


def matters_of(matter: Matter) -> list[Matter]:
    """The open matters of one yes, the first by the number of its need: one first contact serves all of them.

    The matter alone where its offer was not combined, or where none is open.
    """
    return [each for each in yes_of(matter) if each.state == MatterState.OPEN] or [matter]


def yes_of(matter: Matter) -> list[Matter]:
    """All matters that one yes opened, by the number of their need."""
    if matter.offer.group is None:
        return [matter]
    return list(
        db.session.scalars(
            select(Matter)
            .join(Offer, Offer.id == Matter.offer_id)
            .join(Need, Need.id == Matter.need_id)
            .where(Matter.attorney_id == matter.attorney_id, Offer.group == matter.offer.group)
            .order_by(Need.number)
        )
    )
