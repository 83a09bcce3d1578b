"""The conflict check of a need: one attorney at a time, who was interested first. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from referral_app import programme
from referral_app.actions.steps.companions import cannot_stay
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.offers import (
    UNSETTLED,
    end_offer,
    enqueue_no_longer_needed,
    move_offer,
    pause_offer,
    wake,
)
from referral_app.actions.steps.tasks import make_task, settle_tasks
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.matching.pacing import CHECK_HOURS
from referral_app.models import LIVE, PENDING, Companion, Need, Offer, Request
from referral_app.queries import asked, asking, ranking
from referral_app.queries.together import may_all_be_asked, pace_of, rows_of
from referral_app.vocabulary import OfferState
from referral_app.workflow.calendar import add_business_hours
from referral_app.workflow.offers import after

#: Why the last day of an offer stands still, once: it waits while a colleague checks, or its own check needs the time.
WAITS, CHECKS = "waits_for_check", "conflict_check"


def enter_next_check(need: Need, *, now: datetime, today: date, actor: str = WORKER) -> Offer | None:
    """Let the first of those who are interested in an open need read the names, when nobody reads them now.

    Returns the offer that entered. Nobody enters while attorneys may not be asked; who fails a hard rule is passed by.
    Who is asked for several needs together enters once nobody checks in any of them, and keeps the place until then.
    Call with the need locked.
    """
    if _checking([need.id]) or asking.why_not(need.request, need, today) is not None:
        return None
    for offer in _interested(need, today):
        rows = rows_of(offer)
        if not may_all_be_asked(rows, today) or ranking.failing_rules(need.request, offer, now=now, today=today):
            continue
        if _checking([row.need_id for row in rows]):
            return None
        return _enter(rows, now=now, actor=actor)
    return None


def check_over(needs: Iterable[Need], *, now: datetime, today: date) -> None:
    """The conflict check of these needs is answered or over: staff have nothing to say to it, and the next enters."""
    listed = list(needs)
    for need in listed:
        settle_question(need, now=now)
    for need in listed:
        enter_next_check(need, now=now, today=today)


def _checking(need_ids: Sequence[str]) -> bool:
    reading = select(Offer.id).where(Offer.need_id.in_(need_ids), Offer.state == OfferState.CHECKING)
    return db.session.scalar(reading.limit(1)) is not None


def _interested(need: Need, today: date) -> list[Offer]:
    return list(
        db.session.scalars(
            select(Offer)
            .where(Offer.need_id == need.id, Offer.state == OfferState.INTERESTED, Offer.expires_on >= today)
            # What is asked together has one place, the same in each of its needs.
            .order_by(Offer.interested_at, func.coalesce(Offer.group, Offer.id))
        )
    )


def _enter(rows: Sequence[Offer], *, now: datetime, actor: str) -> Offer | None:
    offer, until = rows[0], check_ends(now)
    need = offer.need
    if not move_offer(
        offer, after(OfferState.INTERESTED, "start_check"), checking_at=now, check_until=until, remind_at=None
    ):
        return None
    for row in rows:
        record(
            need.request_id,
            "offer_checking",
            actor=actor,
            now=now,
            subject=row.id,
            need=row.need.number,
            until=until.isoformat(),
        )
        wake(row.need, now)
    last = programme.day(until)
    if offer.expires_on is not None and offer.expires_on < last:
        pause_offer(offer, CHECKS, now=now)
    if offer.interested_at is not None and offer.interested_at < now:
        write_letter(
            "your_turn",
            "attorney",
            offer.attorney_id,
            once=f"your_turn:{offer.id}",
            now=now,
            request_id=need.request_id,
            offer_id=offer.id,
            valid_while=[OfferState.CHECKING],
            track=pace_of(rows),
            date=last.isoformat(),
        )
    return offer


def check_ends(began: datetime) -> datetime:
    """When a conflict check that begins at this instant ends unanswered: one business day later."""
    return add_business_hours(began, CHECK_HOURS, programme.zone(), programme.holidays_from(programme.day(began)))


def keep_waiting(offer: Offer, *, now: datetime) -> None:
    """The last day of an interested attorney who waits for a colleague's check stands still, once."""
    pause_offer(offer, WAITS, now=now)


def check_is_over(offer: Offer, now: datetime) -> bool:
    """Whether the time for this conflict check has ended, whether or not the follow-up has come by yet."""
    return offer.state == OfferState.CHECKING and offer.check_until is not None and offer.check_until <= now


def settle_question(need: Need, *, now: datetime) -> None:
    """The check is answered or over: what staff were asked about it is done by itself."""
    settle_tasks(need, now=now, kinds=("check_unsure",))


def shut_out(offer: Offer, request: Request, *, now: datetime, today: date) -> None:
    """A conflict counts for the attorney and the whole firm, in every need of the request, from this commit on (C07).

    Who of them is asked is told that it is no longer needed, and never why. Where one of them works for the family
    already, staff are called.
    """
    same = Offer.attorney_id.in_(asked.same_firm(offer.attorney_id))
    theirs = (
        select(Offer)
        .join(Need, Need.id == Offer.need_id)
        .where(Need.request_id == request.id, Offer.id != offer.id, same)
        .order_by(Offer.created_at, Offer.id)
    )
    for other in db.session.scalars(theirs.where(Offer.state.in_(UNSETTLED))).all():
        if other.state not in UNSETTLED:
            # It went with another row of its group.
            continue
        pending, checked, rows = other.state in PENDING, other.state == OfferState.CHECKING, rows_of(other)
        act = "withdraw" if pending else "drop"
        if end_offer(other, act, reason="firm_conflict", actor=WORKER, now=now) and pending:
            enqueue_no_longer_needed(rows[0], request.id, now=now)
        for row in rows:
            if checked and row.need_id != offer.need_id:
                enter_next_check(row.need, now=now, today=today)
    for held in db.session.scalars(theirs.where(Offer.state == OfferState.ACCEPTED)).all():
        make_task(
            "conflict_after_yes",
            once=f"conflict_after_yes:{held.id}",
            now=now,
            due_on=today,
            request=request,
            need_id=held.need_id,
            offer_id=held.id,
            track=held.need.track,
        )
    # Nor does anybody of the firm stand beside a colleague for this family any more.
    standing = (
        select(Companion, Offer)
        .join(Offer, Offer.id == Companion.offer_id)
        .join(Need, Need.id == Offer.need_id)
        .where(Need.request_id == request.id, Offer.state.in_(LIVE))
        .where(Companion.attorney_id.in_(asked.same_firm(offer.attorney_id)))
        .order_by(Companion.id)
    )
    for place, led in db.session.execute(standing).all():
        cannot_stay(place, led, now=now, today=today)
