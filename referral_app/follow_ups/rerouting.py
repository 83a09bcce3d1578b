"""Once a day the rules read every running request again, a batch at a time until the day's work is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import reading_again as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due

#: Batches of one sweep: a long queue is read over several ticks, the most urgent first.
MOST_BATCHES = 10


def route_anew(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Read what was not read today. Only what says something new, or cannot be read, is told."""
    today = programme.day(now)
    for _ in range(MOST_BATCHES):
        found = due.requests_to_route(today, limit)
        db.session.rollback()
        for request_id in found:
            yield from _one(request_id, now, guarded)
        if len(found) < limit:
            break


def _one(request_id: str, now: datetime, guarded: Guarded) -> Iterator[dict[str, Any]]:
    today = programme.day(now)
    with guarded("request", request_id) as told:
        if verbs.route_anew(request_id, now=now, today=today):
            told.append({"did": "request_routed", "request": request_id})
    yield from told
    if request_id in guarded.failed:
        # One that breaks would be tried, and would break, at every tick: it is put off until tomorrow, and staff know.
        with guarded("request", request_id) as put_off:
            verbs.put_off_routing(request_id, now=now, today=today)
        yield from put_off
