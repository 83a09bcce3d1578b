"""Silence where somebody should act becomes one task with an owner and a day, and does not come back (D10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from referral_app.actions import matters, triage
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Need
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
#: Weeks in which the worker sweeps twice a day.
HALF_DAYS = 50


def critical_silence(by: Account) -> Need:
    need = world.need("critical", owner=by)
    world.approve(need, world.people(1), by)
    return need


def two_silent(by: Account) -> Need:
    need = world.need("standard", owner=by)
    world.approve(need, world.people(3), by)
    return need


def nobody_says_yes(by: Account) -> Need:
    need = world.need("standard", owner=by)
    world.approve(need, world.people(1), by)
    return need


def first_contact_missed(by: Account) -> Need:
    need = world.need("urgent", owner=by)
    people = world.people(1)
    world.approve(need, people, by)
    world.swept()
    world.accept(need, people[0])
    return need


@pytest.mark.parametrize(
    ("kind", "begin"),
    [
        ("critical_offer_expired", critical_silence),
        ("two_silent", two_silent),
        ("no_yes_yet", nobody_says_yes),
        ("first_contact_missing", first_contact_missed),
    ],
)
def test_each_silence_makes_one_task_with_an_owner_and_a_day_that_stays_resolved(
    sqlite_app: Flask, clock: StillClock, kind: str, begin: Callable[[Account], Need]
) -> None:
    clock.now = MONDAY
    with sqlite_app.app_context():
        world.basket()
        by = cast.grace()
        need = begin(by)
        resolved = None
        for _ in range(HALF_DAYS):
            world.swept()
            found = world.tasks(kind)
            if found and resolved is None:
                [task] = found
                assert (task.owner_id, task.request_id) == (by.id, need.request_id)
                assert task.due_on >= the_clock().today() - timedelta(days=1)
                triage.resolve_task(task.id, actor=by, now=clock.now)
                resolved = task.id
            clock.move(hours=12)
        assert [task.id for task in world.tasks(kind)] == [resolved]


def test_a_first_contact_is_missed_on_both_engines_the_day_after_the_family_was_asked(
    app: Flask, clock: StillClock
) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        need = first_contact_missed(cast.grace())
        due = db.session.query(Matter).one().first_contact_due_on
        assert due is not None
        clock.now = datetime(due.year, due.month, due.day, 23, 0, tzinfo=UTC)
        world.swept()
        assert world.tasks("first_contact_missing") == []
        # On Thursday the family is asked, on Friday a person is.
        clock.move(days=1)
        world.swept()
        assert world.tasks("first_contact_missing") == []
        clock.move(days=1)
        world.swept()
        world.swept()
        assert [task.need_id for task in world.tasks("first_contact_missing")] == [need.id]


def test_who_says_that_contact_was_made_calls_nobody(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        need = first_contact_missed(cast.grace())
        matter = db.session.query(Matter).one()
        matters.confirm_contact(matter.id, actor=world.account_of(matter.attorney), now=clock.now)
        for _ in range(10):
            clock.move(days=1)
            world.swept()
        assert world.tasks("first_contact_missing") == []
        assert need.request.state == "in_progress"
