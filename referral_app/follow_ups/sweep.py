"""One sweep: everything that is due, one act after the other, until nothing is due.

Take one, claim it, act, commit, repeat. Each act is a verb of its own that judges the row as it stands, so a sweep
that is run again, or by several workers at once, or killed half way, does nothing twice and forgets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups import (
    alarms,
    answers,
    delivery,
    lapses,
    looks,
    matters,
    mondays,
    rerouting,
    returning,
    unread,
)
from referral_app.follow_ups.guarded import Guarded

#: Items of one step taken at a time, and acts of one sweep: a backlog drains over ticks, fairly between the steps.
BATCH = 100
MOST_ACTS = 2_000

Step = Callable[[datetime, int, Guarded], Iterator[dict[str, Any]]]
#: In this order: what ended makes room for the next offer; what is asked is reminded; the letters of all leave last.
STEPS: tuple[Step, ...] = (
    answers.expire,
    lapses.recall,
    lapses.beside,
    answers.end_checks,
    answers.enter_checks,
    looks.look,
    answers.remind,
    matters.climb,
    rerouting.route_anew,
    alarms.ring,
    alarms.check_again,
    returning.judge,
    lapses.call,
    lapses.notify,
    mondays.tell,
    unread.tell,
    delivery.deliver,
)


def once(now: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Do what is due at `now` (default: the programme's clock), and tell of each act: ids, codes and instants only.

    Reads no other time for the workflow, so that the same rows at the same `now` lead to the same acts. Call inside an
    application context.
    """
    moment = clock().programme() if now is None else now
    db.session.rollback()
    guarded = Guarded()
    acts = 0
    while acts < MOST_ACTS:
        before = acts
        for step in STEPS:
            for did in step(moment, BATCH, guarded):
                acts += 1
                yield did
        if acts == before:
            break
