"""Requests that nobody has taken, and days that were promised: staff are called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import alarms as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due


def ring(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Ring for what nobody has taken in time, the most urgent first."""
    today = programme.day(now)
    found = due.alarms(now, limit)
    db.session.rollback()
    for request_id in found:
        if request_id in guarded.failed:
            continue
        with guarded("request", request_id) as told:
            if verbs.ring_alarm(request_id, now=now, today=today):
                told.append({"did": "staff_called", "task": "not_taken", "request": request_id})
        yield from told


def check_again(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff for every request whose promised day has come."""
    today = programme.day(now)
    found = due.next_checks(today, limit)
    db.session.rollback()
    for request_id in found:
        if request_id in guarded.failed:
            continue
        with guarded("request", request_id) as told:
            if verbs.call_for_next_check(request_id, now=now, today=today):
                told.append({"did": "staff_called", "task": "next_check_due", "request": request_id})
        yield from told
