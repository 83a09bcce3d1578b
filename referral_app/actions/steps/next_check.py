"""The day by which a request is looked at again: told to the family, shown to staff (A09, A25, U1)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.passed_dates import WITH_A_LAWYER
from referral_app.actions.steps.tasks import settle_of_request
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.vocabulary import Level, NeedState, TaskKind
from referral_app.workflow.calendar import add_business_days

#: Once a lawyer has it, in business days: after the yes (the day on which the family is asked), and then.
AFTER_A_YES, PLACED_CHECK_DAYS = 5, 20
#: In business days of the programme, by level: nobody is promised a day on which nobody is there.
NEXT_CHECK_DAYS = {Level.EMERGENCY: 1, Level.CRITICAL: 1, Level.URGENT: 2, Level.STANDARD: 5}


def promise_next_check(request: Request, today: date) -> None:
    """Set the day of the next check from the level. The request is routed already."""
    if request.level is not None:
        days = PLACED_CHECK_DAYS if request.state in WITH_A_LAWYER else NEXT_CHECK_DAYS[Level(request.level)]
        request.next_check_on = add_business_days(today, days, programme.holidays_from(today))


def promise_after_a_yes(request: Request, *, now: datetime) -> None:
    """A lawyer has taken it: the next check is the day on which the family is asked whether they were in touch."""
    today = programme.day(now)
    request.next_check_on = add_business_days(today, AFTER_A_YES, programme.holidays_from(today))
    settle_of_request(request.id, (TaskKind.NEXT_CHECK_DUE,), now=now)


def looked_at(request: Request, *, now: datetime, by_worker: bool = False) -> None:
    """Staff, or the follow-up, have done something with the request: the next check counts from today.

    What the worker does is no act of anybody: it does not lengthen how long anything is kept (E04), and where somebody
    said by which day they look for a lawyer outside the roster, asking for another need takes none of that back.
    """
    today = now.astimezone(clock().zone).date()
    if not by_worker:
        request.last_act_at = now
    elif _is_sought_by_a_day(request, today):
        return
    promise_next_check(request, today)
    if request.id is not None:
        settle_of_request(request.id, (TaskKind.NEXT_CHECK_DUE,), now=now)


def _is_sought_by_a_day(request: Request, today: date) -> bool:
    """Whether a lawyer is looked for by a day that the family was told, and that is not over."""
    told = request.next_check_on
    sought = any(need.sought_since is not None and need.state == NeedState.OPEN for need in request.needs)
    return sought and told is not None and told >= today
