"""What may show that an attorney has too much, asked in one statement: days alone, and of no family anything (U10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, and_, func, literal, null, or_, select, type_coerce, union_all

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Attorney, Matter, Offer
from referral_app.queries.together import QUESTION
from referral_app.vocabulary import MatterState, OfferState
from referral_app.workflow.overload import LOOK_BACK, Load, counts_since

NO_ROOM_REASON = "capacity"
_CONTACT = "contact"


def pause_of(attorney_id: str) -> date | None:
    """The last day of the pause of this attorney, over or not."""
    return db.session.scalar(select(Attorney.paused_until).where(Attorney.id == attorney_id))


def load_of(attorney_id: str, *, paused_until: date | None, now: datetime, today: date, full: bool = False) -> Load:
    """The days of an attorney that may be signs. What was asked or taken in one letter counts once."""
    no_room = and_(Offer.state == OfferState.DECLINED, Offer.reason == NO_ROOM_REASON)
    # Whoever was interested has spoken.
    silent = and_(Offer.state == OfferState.EXPIRED, Offer.answered_at.is_(None), Offer.interested_at.is_(None))
    ended = (
        select(Offer.state.label("kind"), func.max(Offer.ended_at).label("at"), type_coerce(null(), Date).label("due"))
        .where(
            Offer.attorney_id == attorney_id,
            Offer.ended_at >= now - LOOK_BACK - timedelta(days=1),
            or_(no_room, silent),
        )
        .group_by(QUESTION, Offer.state)
    )
    late = (
        select(literal(_CONTACT), null(), func.min(Matter.first_contact_due_on))
        .join(Offer, Offer.id == Matter.offer_id)
        .where(
            Matter.attorney_id == attorney_id,
            Matter.state == MatterState.OPEN,
            Matter.first_contact_at.is_(None),
            Matter.first_contact_due_on < today,
        )
        .group_by(QUESTION)
    )
    since = counts_since(today, paused_until)
    days: dict[str, list[date]] = {}
    rows: Any = db.session.execute(union_all(ended, late))
    for kind, at, due in rows:
        day = due if kind == _CONTACT else programme.day(at)
        if kind == _CONTACT or day >= since:
            days.setdefault(kind, []).append(day)
    of = {kind: tuple(sorted(found)) for kind, found in days.items()}
    return Load(of.get(OfferState.DECLINED, ()), of.get(_CONTACT, ()), of.get(OfferState.EXPIRED, ()), full)
