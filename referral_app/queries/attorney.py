"""What an attorney reads: own offers and matters, and of an offer nothing that says who the family is."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from referral_app.extensions import db
from referral_app.models import PENDING, Matter, Offer
from referral_app.queries.disclosure import Summary, of_need
from referral_app.vocabulary import MatterState, OfferState

#: Offers that were never sent do not exist for their attorney.
UNSEEN = (OfferState.PLANNED, OfferState.APPROVED, OfferState.DROPPED)


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
    return of_need(offer.need)
