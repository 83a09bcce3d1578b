"""Attorneys who are new, changed or back, and the needs that nobody fitted: only these are held against each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, select

from referral_app.extensions import db
from referral_app.models import Attorney, Need, Offer, Request
from referral_app.vocabulary import NeedState, OfferState
from referral_app.workflow.requests import OPEN_FOR_OFFERS

#: Put together once: the worker asks it at every tick.
_TO_JUDGE = (
    select(Attorney.id, Attorney.judge_at, Attorney.areas)
    .where(Attorney.judge_at <= bindparam("now"))
    .order_by(Attorney.judge_at, Attorney.id)
    .limit(bindparam("limit", type_=Integer))
)
#: The same for every page of a family.
_SOUGHT = (
    select(Need.id)
    .where(Need.request_id == bindparam("of"), Need.state == NeedState.OPEN, Need.sought_since.is_not(None))
    .limit(1)
)


def to_judge(now: datetime, limit: int) -> Sequence[tuple[str, datetime, tuple[str, ...]]]:
    """Attorneys to be judged by now, with the mark of that and the codes they work in, the longest waiting first."""
    rows = db.session.execute(_TO_JUDGE, {"now": now, "limit": limit})
    return [(row.id, row.judge_at, tuple(row.areas)) for row in rows]


def needs_sought(areas: Collection[str]) -> Sequence[str]:
    """Open needs of these codes that nobody fitted, the longest sought first."""
    return db.session.scalars(
        select(Need.id)
        .join(Request, Request.id == Need.request_id)
        .where(
            Need.sought_since.is_not(None),
            Need.state == NeedState.OPEN,
            Need.area.in_(areas),
            Request.state.in_(OPEN_FOR_OFFERS),
        )
        .order_by(Need.sought_since, Need.id)
    ).all()


def needs_approved_for(attorney_id: str) -> Sequence[str]:
    """Open needs for which this attorney is approved and not asked yet."""
    return db.session.scalars(
        select(Need.id)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.attorney_id == attorney_id, Offer.state == OfferState.APPROVED, Need.state == NeedState.OPEN)
        .order_by(Need.id)
    ).all()


def is_sought(request_id: str) -> bool:
    """Whether somebody is looked for, for any open need of a request."""
    return bool(db.session.scalar(_SOUGHT, {"of": request_id}))
