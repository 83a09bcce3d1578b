"""Requests that nobody has taken, and days that were promised: staff are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import alarms as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due
from referral_app.vocabulary import TaskKind


def ring(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Ring for what nobody has taken in time, the most urgent first."""
    yield from _call(due.alarms(now, limit), verbs.ring_alarm, TaskKind.NOT_TAKEN, now, guarded)


def check_again(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff for every request whose promised day has come."""
    found = due.next_checks(programme.day(now), limit)
    yield from _call(found, verbs.call_for_next_check, TaskKind.NEXT_CHECK_DUE, now, guarded)


def _call(
    found: Sequence[str], verb: Callable[..., bool], task: TaskKind, now: datetime, guarded: Guarded
) -> Iterator[dict[str, Any]]:
    """Do it for each request of these, a commit each; what a sweep broke on already is left alone."""
    today = programme.day(now)
    db.session.rollback()
    for request_id in found:
        if request_id in guarded.failed:
            continue
        with guarded("request", request_id) as told:
            if verb(request_id, now=now, today=today):
                told.append({"did": "staff_called", "task": str(task), "request": request_id})
        yield from told
