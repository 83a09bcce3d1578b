"""What the follow-up does when nobody acts: expire, remind, pass over, pause, look again, call staff.

Each verb is one transaction that judges the row as it stands and says whether it was this call that did the act.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, true, update

from referral_app import programme
from referral_app.actions.steps.checks import check_is_over, check_over, enter_next_check
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_need, lock_offer, lock_offers
from referral_app.actions.steps.offers import end_offer, end_offers, reminders_at, withdraw_need
from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Need, Offer, Task
from referral_app.queries import consents, disclosure, questions
from referral_app.queries.together import pace_of, rows_of
from referral_app.vocabulary import NeedState, OfferState, RequestState, TaskKind, Track

#: Whoever looks at a need holds it this long; a look that died is taken up again after it.
LOOK_LEASE = timedelta(minutes=5)
#: How late an act may be before it is marked as late.
LATE_AFTER = timedelta(minutes=15)


def lateness(due: datetime, now: datetime) -> dict[str, Any]:
    """`{"late_minutes": n}` for an act that came more than a quarter of an hour after it was due, else nothing."""
    late = now - due
    return {"late_minutes": int(late.total_seconds() // 60)} if late > LATE_AFTER else {}


def expire_offer(offer_id: str, *, now: datetime, today: date, due: datetime) -> bool:
    """End a pending offer whose last day is over. True if this call did it."""
    with writing():
        offer = lock_offer(offer_id)
        return offer is not None and bool(_expire([offer], {offer_id: due}, now, today))


def expire_offers(due: Mapping[str, datetime], *, now: datetime, today: date) -> list[str]:
    """End several such offers in one transaction; `due` says when each had to end. Returns those this call ended.

    All or none: what breaks in one undoes the others too, and the caller takes them one by one. An offer whose request
    somebody works on at this moment is left to the next sweep.
    """
    with writing():
        return [offer.id for offer in _expire(lock_offers(list(due)), due, now, today)]


def _expire(offers: Sequence[Offer], due: Mapping[str, datetime], now: datetime, today: date) -> list[Offer]:
    """Staff are called when nobody answered a critical one (D10), whatever comes next."""
    over = [each for each in offers if each.state in PENDING and each.expires_on and each.expires_on < today]
    checked = [offer for offer in over if offer.state == OfferState.CHECKING]
    # Whoever waited for a colleague's check was not silent: the time alone ran out.
    waited = [offer for offer in over if offer.state == OfferState.INTERESTED]
    needs = {need.id: need for offer in checked for need in [row.need for row in rows_of(offer)]}
    ended = []
    for reason, group in (("silent", [each for each in over if each not in waited]), ("waited", waited)):
        late = {offer: lateness(due[offer.id], now) for offer in group if offer.id in due}
        ended += end_offers(late, "expire", reason=reason, actor=WORKER, now=now)
    check_over(needs.values(), now=now, today=today)
    told = set()
    for offer in ended:
        # One call for what was asked together.
        if offer.need.track == Track.CRITICAL and (one := offer.group or offer.id) not in told:
            told.add(one)
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


def end_check(offer_id: str, *, now: datetime, today: date) -> bool:
    """End a conflict check that was not answered within its business day; the next who is interested enters.

    True if this call did it.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or not check_is_over(offer, now):
            return False
        ended, needs = {"check_ended_at": now}, [row.need for row in rows_of(offer)]
        if not end_offer(offer, "expire", reason="check_unanswered", actor=WORKER, now=now, values=ended):
            return False
        check_over(needs, now=now, today=today)
        return True


def enter_check(need_id: str, *, now: datetime, today: date) -> bool:
    """Let the first who is interested in a need read the names, when nobody does now. True if somebody entered."""
    with writing():
        return enter_next_check(lock_need(need_id), now=now, today=today) is not None


def remind(offer_id: str, *, now: datetime) -> bool:
    """Write the reminder that is due for an offer waiting for its answer, and set when the next is. True if it did.

    Reminders that came due while no worker ran are one letter; an earlier one still waiting to leave is overtaken.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state != OfferState.SENT or offer.sent_at is None or offer.expires_on is None:
            return False
        if offer.remind_at is None or offer.remind_at > now:
            return False
        rows = rows_of(offer)
        track, due, sent_at, until = pace_of(rows), offer.remind_at, offer.sent_at, offer.expires_on
        offer = rows[0]
        need = offer.need
        steps = reminders_at(track, sent_at, until)
        number = sum(step <= now for step in steps)
        for row in rows:
            row.remind_at = next((step for step in steps if step > now), None)
        if number <= offer.reminders_sent or outbox.never_left("offer", offer.id) or questions.waits(offer.id):
            # Nobody is pressed for an answer who waits for one of ours.
            return False
        for row in rows:
            row.reminders_sent, row.last_reminded_at = number, now
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
            track=track,
            date=until.isoformat(),
        )
        db.session.flush()
        for row in rows:
            record(
                need.request_id,
                "offer_reminded",
                actor=WORKER,
                now=now,
                subject=row.id,
                need=row.need.number,
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


def begin_look(need_id: str, *, now: datetime, due_or_not: bool = False) -> datetime | None:
    """Take a need that is due to be looked at: the mark of this look, or None if another worker has it.

    `due_or_not`: also one that is not due; a look that another worker has begun at it leaves it due then.
    """
    with writing() as session:
        # No two looks have the same mark, even under a clock that stands still: an act in between shows.
        mark = now + LOOK_LEASE + timedelta(microseconds=secrets.randbelow(10_000_000))
        taken = session.execute(
            update(Need)
            .where(Need.id == need_id, Need.state == NeedState.OPEN, true() if due_or_not else Need.look_at <= now)
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
    """Withdraw what is out for a need whose consent has ended, call staff, and tell the family that its page asks
    again, where the yes is theirs. True if anything was."""
    with writing() as session:
        need = lock_need(need_id)
        request = need.request
        if disclosure.has_consent(request, need, today):
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
            once=f"consent_ended:{need.id}:{request.consent_until or ''}",
            now=now,
            due_on=today,
            request=request,
            need_id=need.id,
            track=need.track,
        )
        holder = consents.holder(request)
        if holder is None or holder.is_requester:
            enqueue_for_requester(request, "news", once=f"agree:{request.id}:{request.consent_until or ''}", now=now)
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


def _ticked_off_on(need: Need) -> date | None:
    """The last day on which a person marked as done that nobody approved for this need can be asked."""
    last = db.session.scalar(
        select(func.max(Task.resolved_at)).where(
            Task.need_id == need.id, Task.kind == TaskKind.SET_USED_UP, Task.resolved_by.is_not(None)
        )
    )
    return programme.day(last) if last is not None else None


def report_used_up(need_id: str, *, left: int, now: datetime, today: date) -> bool:
    """Call staff because the next offer is due and the approved set holds nobody to ask. True if a task was made.

    Once for each size of the set and each reason: nobody is left in it, or those `left` cannot be asked now. Where a
    person ticked that off and still nobody can be asked, once more on a later day: the need would wait for nobody.
    """
    with writing() as session:
        need = lock_need(need_id)
        if need.state != NeedState.OPEN:
            return False
        states = session.scalars(select(Offer.state).where(Offer.need_id == need.id)).all()
        reason = "nobody_free" if left else "nobody_left"
        request = need.request
        once = f"set_used_up:{need.id}:{len(states)}:{reason}"
        if left and (ticked := _ticked_off_on(need)) is not None and ticked < today:
            once += f":{ticked.isoformat()}"
        task = make_task(
            "set_used_up",
            once=once,
            now=now,
            due_on=today,
            request=request,
            need_id=need.id,
            reason=reason,
            track=need.track,
        )
        if request.state in (RequestState.MATCHING, RequestState.OFFER_OUT) and not still_moving(request.id):
            move_request(request, "use_up", actor=WORKER, now=now, event="request_unplaced")
        return task is not None


def still_moving(request_id: str) -> bool:
    """Whether any offer of a request waits for an answer, or for its turn."""
    return bool(
        db.session.scalar(
            select(Offer.id)
            .join(Need, Need.id == Offer.need_id)
            .where(Need.request_id == request_id, Offer.state.in_([OfferState.APPROVED, *PENDING]))
            .limit(1)
        )
    )
