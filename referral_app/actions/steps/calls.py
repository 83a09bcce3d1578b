"""News that no letter may bring becomes one call of staff, by the ways the person marked. Call inside `writing()`."""

from __future__ import annotations

from datetime import datetime

from referral_app import programme
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.tasks import make_task, settle_of_request
from referral_app.models import Letter, Request
from referral_app.queries import calls, recipients
from referral_app.vocabulary import TaskKind
from referral_app.workflow.calendar import next_business_day


def ask_to_call(request: Request, letter: Letter, *, reason: str, now: datetime) -> None:
    """Have staff tell what this letter may not: into the call that waits already, or a new one.

    `reason` is why mail may not leave. A request never has two calls open: whoever calls tells everything that is new.
    """
    lock_request(request.id)
    task = calls.open_call(request.id)
    if task is None:
        level = request.level
        today = programme.day(now)
        task = make_task(
            TaskKind.CALL_FAMILY,
            once=f"{TaskKind.CALL_FAMILY}:{letter.id}",
            now=now,
            due_on=next_business_day(today, programme.holidays_from(today)),
            request=request,
            reason=reason,
            track=programme.law_data().match_urgency(level) if level else None,
        )
    if task is not None:
        letter.task_id = task.id


def ask_to_hear(request: Request, *, now: datetime) -> None:
    """Have staff call a family that would rather tell the rest by phone: the same day while the office is open for it.

    Nothing where no way is marked by which staff may call. The reason of the task tells it from a call with news; one
    that waits already is made to listen too, and no later.
    """
    if not recipients.by_hand(request):
        return
    first = calls.first_day(now)
    waiting = calls.open_call(request.id)
    if waiting is not None:
        waiting.reason, waiting.due_on = calls.TELLS, min(waiting.due_on, first)
        return
    make_task(
        TaskKind.CALL_FAMILY,
        once=f"{TaskKind.CALL_FAMILY}:told:{request.id}",
        now=now,
        due_on=first,
        request=request,
        reason=calls.TELLS,
        track=programme.law_data().match_urgency(request.level) if request.level else None,
    )


def settle_calls(request: Request, *, now: datetime) -> None:
    """Nobody calls any more: the person ended it, or said that nobody reaches out."""
    settle_of_request(request.id, (TaskKind.CALL_FAMILY,), now=now)


def settle_calls_unless_wanted(request: Request, *, now: datetime) -> None:
    """The person said anew how they are reached: without a way that staff may use, nobody calls."""
    if not recipients.by_hand(request):
        settle_calls(request, now=now)
