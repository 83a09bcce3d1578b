"""The alarm before the first offer: set as a request comes in, ended by who takes it. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from referral_app import programme
from referral_app.actions.steps.tasks import settle_of_request
from referral_app.models import Request
from referral_app.vocabulary import TaskKind, Track
from referral_app.workflow import ladders

#: Routing's flag of a young person who asks without an adult: as pressing as anything there is.
MINOR_ALONE = "minor_alone"
#: Work about a request that ends with it.
OF_A_RUNNING_REQUEST = (
    TaskKind.CALL_FAMILY,
    TaskKind.DATE_PASSED,
    TaskKind.NEXT_CHECK_DUE,
    TaskKind.NOT_TAKEN,
    TaskKind.TAKEN_OVER,
)


def alarm_track(level: str | None, flags: Collection[str]) -> Track:
    """How fast a request has to be taken."""
    if MINOR_ALONE in flags:
        return Track.CRITICAL
    return Track(programme.law_data().match_urgency(level)) if level else Track.STANDARD


def set_alarm(request: Request, flags: Collection[str], *, now: datetime) -> None:
    """Have it ring in time for how urgent the request is now, and never later than it would have."""
    if request.owner_id is not None:
        return
    holidays = programme.holidays_from(programme.day(now))
    due = ladders.alarm_at(alarm_track(request.level, flags), now, programme.zone(), holidays)
    request.alarm_at = due if request.alarm_at is None else min(due, request.alarm_at)


def end_alarm(request: Request, *, now: datetime) -> None:
    """Somebody has taken the request. Whoever had it before has no note of a colleague to read any more."""
    request.alarm_at = None
    settle_of_request(request.id, (TaskKind.NOT_TAKEN, TaskKind.TAKEN_OVER), now=now)


def end_work(request: Request, *, now: datetime) -> None:
    """The request is over: nobody is called for it any more. A passed date that nobody has reviewed stays marked: if
    the request is taken up again, it waits for its review as before."""
    request.alarm_at = None
    settle_of_request(request.id, OF_A_RUNNING_REQUEST, now=now)
