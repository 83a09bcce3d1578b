"""Forgetting by itself: short-lived drafts each quarter of an hour, the rest each night, as families are told (T46).

Goes by the real clock alone. What it did last stands in the database, so that several workers do the work of one, and
so that what was missed while none ran is done by the first tick after.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import organisations
from referral_app.actions import retention as verbs
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries.operations import has_leapt
from referral_app.queries.retention import NIGHT, QUARTER, last_forgotten
from referral_app.workflow import keeping

log = logging.getLogger(__name__)


def forget() -> Iterator[dict[str, Any]]:
    """Forget what is due by the real clock, and tell how much of what. Call inside an application context.

    A round that broke leaves no mark and is done again at the next tick. For a day after the clock leapt far ahead
    nothing is forgotten: a wrong one would take away everything.
    """
    now, guarded = clock().real(), Guarded()
    if has_leapt(now):
        db.session.rollback()
        log.error("the clock leapt ahead: nothing is forgotten for a day")
        return
    last_quarter, last_night = last_forgotten(QUARTER), last_forgotten(NIGHT)
    db.session.rollback()
    if keeping.night_is_due(last_night, now, programme.zone()):
        yield from _round(NIGHT, verbs.run, now, guarded)
        with guarded("forgetting", "staff") as told:
            today = programme.day(now)
            kinds = verbs.call_staff(now, today) + verbs.call_staff_to_services(now, today)
            kinds += organisations.call_staff(now, today)
            told += [{"did": "staff_called", "task": kind} for kind in kinds]
        yield from told
    elif keeping.quarter_is_due(last_quarter, now):
        yield from _round(QUARTER, verbs.run_quick, now, guarded)


def _round(
    mark: str, act: Callable[[datetime], dict[str, int]], now: datetime, guarded: Guarded
) -> Iterator[dict[str, Any]]:
    with guarded("forgetting", mark) as told:
        done = act(now)
        told += [{"did": "forgotten", "what": what, "count": count} for what, count in done.items() if count]
        verbs.note_forgotten(mark, now)
        if mark == NIGHT:
            verbs.note_forgotten(QUARTER, now)
    yield from told
