"""The day by which a request is looked at again: told to the family, shown to staff (A09, A25, U1)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.clock import clock
from referral_app.models import Request
from referral_app.vocabulary import Level
from referral_app.workflow.calendar import add_business_days

#: In business days of the programme, by level: nobody is promised a day on which nobody is there.
NEXT_CHECK_DAYS = {Level.EMERGENCY: 1, Level.CRITICAL: 1, Level.URGENT: 2, Level.STANDARD: 5}


def promise_next_check(request: Request, today: date) -> None:
    """Set the day of the next check from the level. The request is routed already."""
    if request.level is not None:
        days = NEXT_CHECK_DAYS[Level(request.level)]
        request.next_check_on = add_business_days(today, days, programme.holidays_from(today))


def looked_at(request: Request, *, now: datetime) -> None:
    """Staff have done something with the request: the next check counts from today."""
    request.last_act_at = now
    promise_next_check(request, now.astimezone(clock().zone).date())
