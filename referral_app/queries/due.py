"""What is due: ids only, through an index each, so that a tick costs what is due and not what is open.

Each question is put together once: the worker asks all of them at every tick, and to write them anew took longer than
the database needs for an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from referral_app.extensions import db
from referral_app.models import PENDING, Letter, Matter, Need, Offer, Request, Task
from referral_app.queries.pauses import PAUSED
from referral_app.vocabulary import LetterState, MatterState, NeedState, OfferState, RequestState, TaskKind, Track
from referral_app.workflow.ladders import ContactRung
from referral_app.workflow.requests import ENDED, OPEN_FOR_OFFERS

#: What a question is asked with; each takes the type of the column that it is held against.
_NOW: BindParameter[Any] = bindparam("now")
_REAL: BindParameter[Any] = bindparam("real")
_TODAY: BindParameter[Any] = bindparam("today")
_LIMIT = bindparam("limit", type_=Integer)
_TRACK_RANK = case({track.value: rank for rank, track in enumerate(Track)}, value=Need.track, else_=len(Track))
#: Nothing of them moves any more, or they have not been sent yet.
NOT_ROUTED = ENDED | {RequestState.DRAFT}
#: Under these the family said itself that nothing is to happen.
SILENT_HOLDS = (PAUSED,)

_EXPIRED_OFFERS = (
    select(Offer.id, Offer.expires_on)
    .where(Offer.state.in_(PENDING), Offer.expires_on < _TODAY)
    .order_by(Offer.expires_on, Offer.id)
    .limit(_LIMIT)
)
_CHECKS_OVER = (
    select(Offer.id)
    .where(Offer.state == OfferState.CHECKING, Offer.check_until <= _NOW)
    .order_by(Offer.check_until, Offer.id)
    .limit(_LIMIT)
)
_NEEDS_TO_LOOK_AT = (
    select(Need.id)
    .join(Request, Request.id == Need.request_id)
    .where(Need.look_at <= _NOW, Need.state == NeedState.OPEN)
    .order_by(
        _TRACK_RANK,
        Need.binding_week,
        func.coalesce(Request.waits_since, Request.received_at),
        Request.id,
        Need.number,
    )
    .limit(_LIMIT)
)
_ALARMS = (
    select(Request.id)
    .where(Request.alarm_at <= _NOW)
    .order_by(Request.level_rank, Request.alarm_at, Request.id)
    .limit(_LIMIT)
)
_REQUESTS_TO_ROUTE = (
    select(Request.id)
    .where(Request.routed_on < _TODAY, Request.state.not_in(NOT_ROUTED))
    .order_by(Request.level_rank, Request.binding_week, Request.received_at, Request.id)
    .limit(_LIMIT)
)
_REMINDERS = (
    select(Offer.id)
    .where(Offer.remind_at <= _NOW, Offer.state == OfferState.SENT)
    .order_by(Offer.remind_at, Offer.id)
    .limit(_LIMIT)
)
_LETTERS = (
    select(Letter.id)
    .where(
        or_(
            and_(Letter.state == LetterState.WAITING, Letter.due_at <= _NOW),
            and_(Letter.state == LetterState.SENDING, Letter.lease_until <= _REAL),
        )
    )
    .order_by(Letter.due_at, Letter.id)
    .limit(_LIMIT)
)


def _checks_to_enter() -> Select[str]:
    checks = aliased(Offer)
    busy = select(checks.id).where(checks.need_id == Need.id, checks.state == OfferState.CHECKING)
    return (
        select(Need.id)
        .join(Offer, Offer.need_id == Need.id)
        .join(Request, Request.id == Need.request_id)
        .where(
            Offer.state == OfferState.INTERESTED,
            Offer.expires_on >= _TODAY,
            Need.state == NeedState.OPEN,
            Request.state.in_(OPEN_FOR_OFFERS),
            Request.hold.is_(None),
            Request.consent_until >= _TODAY,
            ~busy.exists(),
        )
        .group_by(Need.id)
        .order_by(func.min(Offer.interested_at), Need.id)
        .limit(_LIMIT)
    )


def _contact_rungs() -> Select[str]:
    next_on = func.coalesce(Matter.contact_next_on, Matter.first_contact_due_on)
    return (
        select(Matter.id)
        .where(
            Matter.state == MatterState.OPEN,
            Matter.first_contact_at.is_(None),
            Matter.contact_rung < len(ContactRung),
            next_on <= _TODAY,
        )
        .order_by(next_on, Matter.id)
        .limit(_LIMIT)
    )


def _next_checks() -> Select[str]:
    called = select(Task.id).where(
        Task.request_id == Request.id,
        Task.kind == TaskKind.NEXT_CHECK_DUE,
        Task.due_on == Request.next_check_on,
    )
    return (
        select(Request.id)
        .where(
            Request.next_check_on <= _TODAY,
            Request.state.not_in(NOT_ROUTED),
            func.coalesce(Request.hold, "").not_in(SILENT_HOLDS),
            ~called.exists(),
        )
        .order_by(Request.next_check_on, Request.level_rank, Request.id)
        .limit(_LIMIT)
    )


_CHECKS_TO_ENTER = _checks_to_enter()
_CONTACT_RUNGS = _contact_rungs()
_NEXT_CHECKS = _next_checks()


def _ids(question: Select[str], **asked: Any) -> Sequence[str]:
    return db.session.scalars(question, asked).all()


def expired_offers(today: date, limit: int) -> Sequence[tuple[str, date]]:
    """Pending offers whose last day is over, with that day, the oldest first."""
    rows = db.session.execute(_EXPIRED_OFFERS, {"today": today, "limit": limit}).all()
    return [(offer_id, day) for offer_id, day in rows if day is not None]


def checks_over(now: datetime, limit: int) -> Sequence[str]:
    """Offers whose conflict check was not answered in its time."""
    return _ids(_CHECKS_OVER, now=now, limit=limit)


def checks_to_enter(today: date, limit: int) -> Sequence[str]:
    """Needs in which somebody is interested and nobody checks, as after a hold that has ended."""
    return _ids(_CHECKS_TO_ENTER, today=today, limit=limit)


def needs_to_look_at(now: datetime, limit: int) -> Sequence[str]:
    """Open needs the follow-up must look at, the most urgent first as far as plain columns tell it."""
    return _ids(_NEEDS_TO_LOOK_AT, now=now, limit=limit)


def contact_rungs(today: date, limit: int) -> Sequence[str]:
    """Open matters without a first contact for which the day of the next rung has come."""
    return _ids(_CONTACT_RUNGS, today=today, limit=limit)


def alarms(now: datetime, limit: int) -> Sequence[str]:
    """Requests whose alarm is due, the most urgent first."""
    return _ids(_ALARMS, now=now, limit=limit)


def next_checks(today: date, limit: int) -> Sequence[str]:
    """Running requests whose promised day has come and for which staff were not called yet, the longest waiting first.

    Not those that their family paused: they were told that nothing happens until they go on.
    """
    return _ids(_NEXT_CHECKS, today=today, limit=limit)


def requests_to_route(today: date, limit: int) -> Sequence[str]:
    """Running requests that the rules read last on an earlier day, the most urgent first."""
    return _ids(_REQUESTS_TO_ROUTE, today=today, limit=limit)


def reminders(now: datetime, limit: int) -> Sequence[str]:
    """Offers with a reminder due that nobody answered."""
    return _ids(_REMINDERS, now=now, limit=limit)


def letters(now: datetime, real: datetime, limit: int) -> Sequence[str]:
    """Letters to send now, and those whose sender died with them in its hands, in the order they were due."""
    return _ids(_LETTERS, now=now, real=real, limit=limit)
