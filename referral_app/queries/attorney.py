"""What an attorney reads: own offers and matters, and of an offer nothing that says who the family is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from referral_app.extensions import db
from referral_app.models import PENDING, Matter, Offer
from referral_app.queries import cases
from referral_app.vocabulary import MatterState, OfferState

#: Offers that were never sent do not exist for their attorney.
UNSEEN = (OfferState.PLANNED, OfferState.APPROVED, OfferState.DROPPED)
#: Clocks that are a day in court: of these alone the attorney sees the day itself (rulings.md, Families).
HEARINGS = ("court_hearing", "sentencing")


@dataclass(frozen=True)
class Summary:
    """A need without the family: state-level places, the month of the deadline (the day for a hearing only)."""

    area: str
    situation: str | None
    places: list[str]
    track: str
    fees: list[str]
    languages: list[str]
    interpreter_ok: bool
    trainings: list[str]
    min_tier: int
    deadline_month: date | None
    hearing_day: date | None


def offer_for(attorney_id: str, offer_id: str) -> Offer | None:
    """This attorney's own offer that was sent once, or None: somebody else's does not exist."""
    return db.session.scalar(
        select(Offer)
        .where(Offer.id == offer_id, Offer.attorney_id == attorney_id, Offer.state.not_in(UNSEEN))
        .options(selectinload(Offer.need))
    )


def waiting(attorney_id: str) -> Sequence[Offer]:
    """The offers that wait for an answer, the first to expire on top."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.attorney_id == attorney_id, Offer.state.in_(PENDING))
        .options(selectinload(Offer.need))
        .order_by(Offer.expires_on, Offer.sent_at, Offer.id)
    ).all()


def answered(attorney_id: str, *, limit: int = 20) -> Sequence[Offer]:
    """The latest offers that are over, newest first."""
    return db.session.scalars(
        select(Offer)
        .where(Offer.attorney_id == attorney_id, Offer.state.not_in([*UNSEEN, *PENDING]))
        .order_by(Offer.ended_at.desc(), Offer.id)
        .limit(limit)
    ).all()


def matters(attorney_id: str) -> Sequence[Matter]:
    return db.session.scalars(
        select(Matter)
        .where(Matter.attorney_id == attorney_id, Matter.state == MatterState.OPEN)
        .options(selectinload(Matter.need))
        .order_by(Matter.opened_at.desc())
    ).all()


def matter_of(offer: Offer) -> Matter | None:
    return db.session.scalar(select(Matter).where(Matter.offer_id == offer.id))


def summary(offer: Offer) -> Summary:
    """What may be shown before the conflict check: no name, no place below a state, no clock."""
    need = offer.need
    terms = cases.need_terms(need)
    deadline = date.fromisoformat(terms["deadline"]) if terms["deadline"] else None
    hearing = _hearing_on(need.request, terms["deadline"]) if deadline else False
    return Summary(
        area=need.area,
        situation=need.situation,
        places=_state_level(need.forums),
        track=need.track,
        fees=list(terms["fees"]),
        languages=list(terms["languages"]),
        interpreter_ok=bool(terms["interpreter_ok"]),
        trainings=list(terms["required_trainings"]),
        min_tier=int(terms["min_tier"]),
        deadline_month=deadline.replace(day=1) if deadline and not hearing else None,
        hearing_day=deadline if hearing else None,
    )


def _state_level(forums: Sequence[str]) -> list[str]:
    """`US-TX-WD` becomes `US-TX`; every place once, in the order of the forums."""
    places: dict[str, None] = {}
    for forum in forums:
        parts = forum.split("-")
        places["-".join(parts[:2])] = None
    return list(places)


def _hearing_on(request: Any, day: str) -> bool:
    routing = cases.latest_routing(request)
    if routing is None:
        return False
    clocks = cases.routing_result(routing)["clocks"]
    return any(clock["id"] in HEARINGS and clock["last_safe_date"] == day for clock in clocks)
