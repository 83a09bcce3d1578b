"""What the follow-up does when nobody acts: expire, remind, pass over, pause, look again, call staff.

Each verb is one transaction that judges the row as it stands and says whether it was this call that did the act.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from referral_app.actions.letters import write_letter
from referral_app.actions.offer_steps import end_offer, lock_need, lock_offer, withdraw_need
from referral_app.actions.tasks import make_task
from referral_app.actions.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Need, Offer
from referral_app.queries import cases, ranking
from referral_app.vocabulary import NeedState, OfferState, Track
from referral_app.workflow.calendar import add_business_days

#: Who looks at a need holds it this long; a look that died is taken up again after it.
LOOK_LEASE = timedelta(minutes=5)
#: How late an act may be before it is marked as late.
LATE_AFTER = timedelta(minutes=15)


def lateness(due: datetime, now: datetime) -> dict[str, Any]:
    """`{"late_minutes": n}` for an act that came more than a quarter of an hour after it was due, else nothing."""
    late = now - due
    return {"late_minutes": int(late.total_seconds() // 60)} if late > LATE_AFTER else {}


def expire_offer(offer_id: str, *, now: datetime, today: date, due: datetime) -> bool:
    """End a pending offer whose last day is over. True if this call did it.

    Staff are called when nobody answered a critical one (features D10), whatever comes next.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state not in PENDING or offer.expires_on is None or offer.expires_on >= today:
            return False
        ended = end_offer(offer, "expire", reason="silent", actor=WORKER, now=now, **lateness(due, now))
        if ended and offer.need.track == Track.CRITICAL:
            make_task(
                "critical_offer_expired",
                once=f"critical_offer_expired:{offer.id}",
                now=now,
                due_on=today,
                request=offer.need.request,
                need_id=offer.need_id,
                offer_id=offer.id,
                track=offer.need.track,
            )
        return ended


def end_check(offer_id: str, *, before: datetime, now: datetime) -> bool:
    """End a conflict check that was begun before that instant and never answered. True if this call did it."""
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state != OfferState.CHECKING:
            return False
        if offer.checking_at is None or offer.checking_at >= before:
            return False
        return end_offer(offer, "expire", reason="check_unanswered", actor=WORKER, now=now)


def remind(offer_id: str, *, number: int, next_at: datetime | None, now: datetime, due: datetime) -> bool:
    """Write the reminder of an offer that waits for its answer, and set when the next is due. True if it was this call.

    `number` is the reminder's place in its ladder, from 1. An earlier one still waiting to leave is overtaken.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state != OfferState.SENT or offer.reminders_sent >= number:
            return False
        need = offer.need
        offer.reminders_sent = number
        offer.last_reminded_at = now
        offer.remind_at = next_at
        outbox.cancel_reminders(offer.id)
        write_letter(
            "reminder",
            "attorney",
            offer.attorney_id,
            once=f"reminder:{offer.id}:{number}",
            now=now,
            request_id=need.request_id,
            offer_id=offer.id,
            valid_while=[OfferState.SENT],
            track=need.track,
            date=_iso(offer.expires_on),
        )
        db.session.flush()
        record(
            need.request_id,
            "offer_reminded",
            actor=WORKER,
            now=now,
            subject=offer.id,
            need=need.number,
            reminder=number,
            **lateness(due, now),
        )
        return True


def skip_offer(offer_id: str, rules: tuple[str, ...], *, lasting: bool, now: datetime) -> bool:
    """Pass over an approved attorney who may not be asked now, with the reason. True if that is news.

    `lasting`: the offer is dropped from the set. Else it stays, and is told once for each change of the reason.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state != OfferState.APPROVED:
            return False
        reason = rules[0].lower()
        if offer.reason == reason and not lasting:
            return False
        offer.reason = reason
        need = offer.need
        db.session.flush()
        record(
            need.request_id,
            "offer_skipped",
            actor=WORKER,
            now=now,
            subject=offer.id,
            need=need.number,
            reason=reason,
            rules=list(rules),
        )
        if lasting:
            end_offer(offer, "drop", reason=reason, actor=WORKER, now=now)
        return True


def pause_offer(offer: Offer, why: str, *, now: datetime) -> bool:
    """Let the expiry of a pending offer stand still for one business day, once, never past the legal date.

    Call inside `writing()` with the need locked. False if it was paused before or ends no later for it.
    """
    if offer.state not in PENDING or offer.paused_at is not None or offer.expires_on is None:
        return False
    later = add_business_days(offer.expires_on, 1, ranking.holidays_from(offer.expires_on))
    deadline = cases.need_terms(offer.need)["deadline"]
    if deadline is not None:
        later = max(offer.expires_on, min(later, date.fromisoformat(deadline)))
    if later == offer.expires_on:
        return False
    offer.paused_at = now
    offer.expires_on = later
    db.session.flush()
    record(
        offer.need.request_id,
        "offer_paused",
        actor=WORKER,
        now=now,
        subject=offer.id,
        need=offer.need.number,
        reason=why,
        expires_on=later.isoformat(),
    )
    return True


def begin_look(need_id: str, *, now: datetime) -> datetime | None:
    """Take a need that is due to be looked at: the mark of this look, or None if another worker has it."""
    with writing() as session:
        # No two looks have the same mark, even under a clock that stands still: an act in between shows.
        mark = now + LOOK_LEASE + timedelta(microseconds=secrets.randbelow(10_000_000))
        taken = session.execute(
            update(Need)
            .where(Need.id == need_id, Need.state == NeedState.OPEN, Need.look_at <= now)
            .values(look_at=mark)
            .execution_options(synchronize_session=False)
        )
        return mark if taken.rowcount == 1 else None  # type: ignore[attr-defined]


def end_look(need_id: str, mark: datetime, next_at: datetime | None) -> bool:
    """Set when the need is looked at next, unless somebody acted on it since the look began: then it stays due."""
    with writing() as session:
        done = session.execute(
            update(Need)
            .where(Need.id == need_id, Need.look_at == mark)
            .values(look_at=next_at)
            .execution_options(synchronize_session=False)
        )
        return int(done.rowcount) == 1  # type: ignore[attr-defined]


def withdraw_unconsented(need_id: str, *, now: datetime, today: date) -> bool:
    """Withdraw what is out for a need whose consent has ended, and call staff. True if anything was."""
    with writing() as session:
        need = lock_need(need_id)
        request = need.request
        if request.consent_until is not None and request.consent_until >= today:
            return False
        live = session.scalar(
            select(db.func.count())
            .select_from(Offer)
            .where(Offer.need_id == need.id, Offer.state.in_([OfferState.APPROVED, *PENDING]))
        )
        if not live:
            return False
        withdraw_need(need, reason="consent_ended", actor=WORKER, now=now)
        make_task(
            "consent_ended",
            once=f"consent_ended:{need.id}:{_iso(request.consent_until)}",
            now=now,
            due_on=today,
            request=request,
            need_id=need.id,
            track=need.track,
        )
        return True


def withdraw_closed(need_id: str, *, now: datetime) -> bool:
    """Withdraw what is out for a need whose request is closed. True if anybody was asked still."""
    with writing():
        need = lock_need(need_id)
        return withdraw_need(need, reason="request_closed", actor=WORKER, now=now) > 0


def call_staff(kind: str, need_id: str, *, once: str, reason: str, now: datetime, today: date) -> bool:
    """A task about an open need, once for each `once`. True if it was made."""
    with writing():
        need = lock_need(need_id)
        if need.state != NeedState.OPEN:
            return False
        task = make_task(
            kind,
            once=once,
            now=now,
            due_on=today,
            request=need.request,
            need_id=need.id,
            reason=reason,
            track=need.track,
        )
        return task is not None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
