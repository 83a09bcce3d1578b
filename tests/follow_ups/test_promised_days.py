"""The day on which we said that we look again: staff are called on it, and it moves by an act alone (A09, A25, U1)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask

from referral_app.actions import family, triage
from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


def promised(clock: StillClock, **more: object) -> tuple[Request, date]:
    """A request and the day its family was told."""
    request = cast.submitted()
    assert request.next_check_on is not None
    return request, request.next_check_on


def on(clock: StillClock, day: date) -> None:
    """Ten in the morning in New York."""
    clock.now = datetime.combine(day, time(15), tzinfo=clock.now.tzinfo)


def test_staff_are_called_on_the_day_once_and_not_before(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request, day = promised(clock)
        triage.take_request(request.id, actor=grace, now=clock.now)
        db.session.refresh(request)
        assert request.next_check_on == day
        on(clock, day - timedelta(days=1))
        world.swept()
        assert world.tasks("next_check_due") == []
        for _ in range(4):
            on(clock, day)
            world.swept()
            day_of_call = clock.now.date()
        [task] = world.tasks("next_check_due")
        assert (task.owner_id, task.due_on, task.due_on) == (grace.id, day, day_of_call)
        clock.move(days=3)
        world.swept()
        assert len(world.tasks("next_check_due")) == 1


def test_what_staff_do_replaces_the_day_and_ends_the_task(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request, day = promised(clock)
        on(clock, day)
        world.swept()
        triage.add_note(request.id, "Called the court.", actor=grace, now=clock.now)
        assert [task.resolved_at for task in world.tasks("next_check_due")] == [clock.now]
        db.session.refresh(request)
        assert request.next_check_on is not None
        assert request.next_check_on > day


def test_saying_that_it_is_done_is_having_looked(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        request, day = promised(clock)
        on(clock, day)
        world.swept()
        triage.resolve_task(world.tasks("next_check_due")[0].id, actor=cast.grace(), now=clock.now)
        db.session.refresh(request)
        assert request.next_check_on is not None
        assert request.next_check_on > day


def test_what_the_family_does_moves_nothing(app: Flask, clock: StillClock) -> None:
    from referral_app.actions import intake

    with app.app_context():
        request, day = promised(clock)
        clock.move(days=1)
        intake.add_facts(request.id, "He has moved to Austin.", now=clock.now, today=clock.now.date())
        db.session.refresh(request)
        assert request.next_check_on == day


def test_the_follow_up_that_asks_somebody_has_looked(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need = world.need("standard")
        world.approve(need, world.people(1), grace)
        clock.move(days=2)
        world.swept()
        db.session.refresh(need.request)
        assert need.request.next_check_on == date(2026, 12, 4)


def test_a_paused_request_calls_nobody_and_going_on_promises_anew(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        request, day = promised(clock)
        family.pause(request.id, now=clock.now)
        on(clock, day + timedelta(days=3))
        world.swept()
        assert world.tasks("next_check_due") == []
        family.go_on(request.id, now=clock.now, today=clock.now.date())
        db.session.refresh(request)
        assert request.next_check_on is not None
        assert request.next_check_on > clock.now.date()


@pytest.mark.parametrize("hold", [None, "safety"])
def test_after_a_yes_the_next_day_is_the_one_on_which_the_family_is_asked(
    app: Flask, clock: StillClock, hold: str | None
) -> None:
    with app.app_context():
        world.basket()
        grace, people = cast.grace(), world.people(1)
        need = world.need("critical", owner=grace)
        world.approve(need, people, grace)
        world.swept()
        world.accept(need, people[0])
        db.session.refresh(need.request)
        assert need.request.next_check_on == date(2026, 12, 3), "five business days, without Thanksgiving"


def test_weeks_without_a_worker_make_one_task(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        cast.sol()
        _request, day = promised(clock)
        on(clock, day + timedelta(days=21))
        world.swept()
        world.swept()
        assert [task.due_on for task in world.tasks("next_check_due")] == [day]
