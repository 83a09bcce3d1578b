"""An invented, plausible world for an empty database, and the clock that moves it. Everyone in it is made up.

The world is made by calling the verbs that people use, at invented instants of the last weeks: so its history, letters
and audit chain are what the application itself writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.transaction import writing
from referral_app.clock import OFFSET, clock
from referral_app.demonstration import accounts, organisations
from referral_app.demonstration.desk import Desk
from referral_app.demonstration.history import History
from referral_app.demonstration.quickly import quickly
from referral_app.demonstration.replies import Replies
from referral_app.demonstration.roster import Roster
from referral_app.demonstration.stories import stories
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


def build(
    attorneys: int = ATTORNEYS, requests: int = REQUESTS, seed: int = SEED, say: Callable[[str], None] = lambda _: None
) -> None:
    """Fill an empty database. The same numbers and seed make the same people and stories, on every date.

    `say` is told each step as it begins. Refused("not_a_demonstration") without REFERRAL_DEMO; Refused("not_empty")
    where anything is.
    """
    settings = programme.settings()
    if not settings.demo:
        raise Refused("not_a_demonstration")
    if not is_empty():
        raise Refused("not_empty")
    now, today, zone = clock().programme(), clock().today(), clock().zone
    with quickly():
        say(f"Inventing {attorneys} attorneys and the accounts")
        cast = _cast(attorneys, seed, today)
        organisations.invent(cast.grace, now, today)
        told = stories(seed, requests, today, zone)
        began = min(story.begins for story in told).astimezone(zone)
        say(f"Inventing {requests} requests and what became of them, from {began:%A} {began.day} {began:%B} on")
        phrases = History(Desk(cast, today), Replies(cast), now, say).tell(told)
    accounts.write_file(settings.instance, cast, phrases)


def _cast(attorneys: int, seed: int, today: date) -> accounts.Cast:
    """The roster and the accounts. Nobody holds the roster's rows afterwards: each commit would have to mark them."""
    settings = programme.settings()
    with writing() as session:
        session.merge(Fact(name=STAMP, value="yes"))
        roster = Roster(load(settings.law_dir), seed, today, clock().real()).fill(attorneys)
        session.add_all(roster)
    return accounts.make(roster)


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
    clock().was_moved()
