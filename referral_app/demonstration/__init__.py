"""An invented, plausible world for an empty database, and the clock that moves it. Everyone in it is made up.

The world is made by calling the verbs that people use, at invented instants of the last weeks: so its history, letters
and audit chain are what the application itself writes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.transaction import writing
from referral_app.clock import OFFSET, clock
from referral_app.demonstration import accounts
from referral_app.demonstration.history import History
from referral_app.demonstration.roster import Roster
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.law import load
from referral_app.models import Account, Attorney, Fact, Request
from referral_app.queries.operations import STAMP
from referral_app.workflow.calendar import add_business_hours

ATTORNEYS, REQUESTS, SEED = 400, 60, 1
#: The worker looks every half minute; the demonstration clock looks every two business hours on its way.
STEP_HOURS = 2
STEPS_A_DAY = 4


def is_empty() -> bool:
    """Whether nobody and nothing is in the database yet."""
    tables = (Account, Attorney, Request)
    return all(db.session.scalar(select(table.id).limit(1)) is None for table in tables)


def build(attorneys: int = ATTORNEYS, requests: int = REQUESTS, seed: int = SEED) -> None:
    """Fill an empty database. The same numbers and seed make the same people and stories.

    Refused("not_a_demonstration") without REFERRAL_DEMO; Refused("not_empty") where anything is.
    """
    settings = programme.settings()
    if not settings.demo:
        raise Refused("not_a_demonstration")
    if not is_empty():
        raise Refused("not_empty")
    rng = random.Random(seed)  # noqa: S311  # nosec B311
    now, today = clock().programme(), clock().today()
    with _without_waiting_for_the_disk():
        with writing() as session:
            session.merge(Fact(name=STAMP, value="yes"))
            roster = Roster(load(settings.law_dir), rng, today, clock().real()).fill(attorneys)
            session.add_all(roster)
        made = accounts.make(roster)
        phrases = History(rng, made, now, today).tell(requests)
    accounts.write_file(settings.instance, made, phrases)


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of small commits need not each reach the disk while a world is invented: it can be invented again."""

    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    engines = [engine for engine in db.engines.values() if engine.dialect.name == "sqlite"]
    db.session.remove()
    for engine in engines:
        engine.dispose()
        event.listen(engine, "connect", hurry)
    try:
        yield
    finally:
        db.session.remove()
        for engine in engines:
            event.remove(engine, "connect", hurry)
            engine.dispose()


def advance(business_days: int) -> Iterator[dict[str, Any]]:
    """Move the demonstration clock on and tell what fell due on the way. Refused("not_a_demonstration") elsewhere."""
    if not clock().demo:
        raise Refused("not_a_demonstration")
    zone = clock().zone
    for _ in range(business_days * STEPS_A_DAY):
        now = clock().programme()
        later = add_business_hours(now, STEP_HOURS, zone, programme.holidays_from(now.astimezone(zone).date()))
        _move_by(later - now)
        yield from sweep.once()


def _move_by(ahead: timedelta) -> None:
    with writing() as session:
        moved = clock().offset() + ahead
        session.merge(Fact(name=OFFSET, value=str(round(moved.total_seconds()))))


def moved_to() -> datetime:
    """The programme's instant after an advance."""
    return clock().programme()
