"""What is due: ids only, through an index each, so that a tick costs what is due and not what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from referral_app.extensions import db
from referral_app.models import PENDING, Letter, Matter, Need, Offer, Request, Task
from referral_app.vocabulary import LetterState, MatterState, NeedState, OfferState, RequestState, TaskKind, Track
from referral_app.workflow.ladders import ContactRung
from referral_app.workflow.requests import ENDED, OPEN_FOR_OFFERS

_TRACK_RANK = case({track.value: rank for rank, track in enumerate(Track)}, value=Need.track, else_=len(Track))
#: Nothing of them moves any more, or they have not been sent yet.
NOT_ROUTED = ENDED | {RequestState.DRAFT}
#: Under these the family said itself that nothing is to happen.
SILENT_HOLDS = ("family_pause",)


def expired_offers(today: date, limit: int) -> Sequence[tuple[str, date]]:
    """Pending offers whose last day is over, with that day, the oldest first."""
    rows = db.session.execute(
        select(Offer.id, Offer.expires_on)
        .where(Offer.state.in_(PENDING), Offer.expires_on < today)
        .order_by(Offer.expires_on, Offer.id)
        .limit(limit)
    ).all()
    return [(offer_id, day) for offer_id, day in rows if day is not None]


def checks_over(now: datetime, limit: int) -> Sequence[str]:
    """Offers whose conflict check was not answered in its time."""
    return db.session.scalars(
        select(Offer.id)
        .where(Offer.state == OfferState.CHECKING, Offer.check_until <= now)
        .order_by(Offer.check_until, Offer.id)
        .limit(limit)
    ).all()


def checks_to_enter(today: date, limit: int) -> Sequence[str]:
    """Needs in which somebody is interested and nobody checks, as after a hold that has ended."""
    checks = aliased(Offer)
    busy = select(checks.id).where(checks.need_id == Need.id, checks.state == OfferState.CHECKING)
    return db.session.scalars(
        select(Need.id)
        .join(Offer, Offer.need_id == Need.id)
        .join(Request, Request.id == Need.request_id)
        .where(
            Offer.state == OfferState.INTERESTED,
            Offer.expires_on >= today,
            Need.state == NeedState.OPEN,
            Request.state.in_(OPEN_FOR_OFFERS),
            Request.hold.is_(None),
            Request.consent_until >= today,
            ~busy.exists(),
        )
        .group_by(Need.id)
        .order_by(func.min(Offer.interested_at), Need.id)
        .limit(limit)
    ).all()


def needs_to_look_at(now: datetime, limit: int) -> Sequence[str]:
    """Open needs the follow-up must look at, the most urgent first as far as plain columns tell it."""
    return db.session.scalars(
        select(Need.id)
        .join(Request, Request.id == Need.request_id)
        .where(Need.look_at <= now, Need.state == NeedState.OPEN)
        .order_by(
            _TRACK_RANK,
            Need.binding_week,
            func.coalesce(Request.waits_since, Request.received_at),
            Request.id,
            Need.number,
        )
        .limit(limit)
    ).all()


def contact_rungs(today: date, limit: int) -> Sequence[str]:
    """Open matters without a first contact for which the day of the next rung has come."""
    next_on = func.coalesce(Matter.contact_next_on, Matter.first_contact_due_on)
    return db.session.scalars(
        select(Matter.id)
        .where(
            Matter.state == MatterState.OPEN,
            Matter.first_contact_at.is_(None),
            Matter.contact_rung < len(ContactRung),
            next_on <= today,
        )
        .order_by(next_on, Matter.id)
        .limit(limit)
    ).all()


def alarms(now: datetime, limit: int) -> Sequence[str]:
    """Requests whose alarm is due, the most urgent first."""
    return db.session.scalars(
        select(Request.id)
        .where(Request.alarm_at <= now)
        .order_by(Request.level_rank, Request.alarm_at, Request.id)
        .limit(limit)
    ).all()


def next_checks(today: date, limit: int) -> Sequence[str]:
    """Running requests whose promised day has come and for which staff were not called yet, the longest waiting first.

    Not those that their family paused: they were told that nothing happens until they go on.
    """
    called = select(Task.id).where(
        Task.request_id == Request.id,
        Task.kind == TaskKind.NEXT_CHECK_DUE,
        Task.due_on == Request.next_check_on,
    )
    return db.session.scalars(
        select(Request.id)
        .where(
            Request.next_check_on <= today,
            Request.state.not_in(NOT_ROUTED),
            func.coalesce(Request.hold, "").not_in(SILENT_HOLDS),
            ~called.exists(),
        )
        .order_by(Request.next_check_on, Request.level_rank, Request.id)
        .limit(limit)
    ).all()


def requests_to_route(today: date, limit: int) -> Sequence[str]:
    """Running requests that the rules read last on an earlier day, the most urgent first."""
    return db.session.scalars(
        select(Request.id)
        .where(Request.routed_on < today, Request.state.not_in(NOT_ROUTED))
        .order_by(Request.level_rank, Request.binding_week, Request.received_at, Request.id)
        .limit(limit)
    ).all()


def reminders(now: datetime, limit: int) -> Sequence[str]:
    """Offers with a reminder due that nobody answered."""
    return db.session.scalars(
        select(Offer.id)
        .where(Offer.remind_at <= now, Offer.state == OfferState.SENT)
        .order_by(Offer.remind_at, Offer.id)
        .limit(limit)
    ).all()


def letters(now: datetime, real: datetime, limit: int) -> Sequence[str]:
    """Letters to send now, and those whose sender died with them in its hands, in the order they were due."""
    return db.session.scalars(
        select(Letter.id)
        .where(
            or_(
                and_(Letter.state == LetterState.WAITING, Letter.due_at <= now),
                and_(Letter.state == LetterState.SENDING, Letter.lease_until <= real),
            )
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(limit)
    ).all()
