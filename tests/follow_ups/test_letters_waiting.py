"""Letters that wait: cancelled by any change of state (D06), at most one digest a person a day (D09)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import closing, intake, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.follow_ups import mondays, sweep
from referral_app.models import Account, Attorney, Letter, Need
from referral_app.queries import due
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
OFFER, REMINDER, DIGEST = (
    "A question is waiting for you",
    "A question is still waiting for you",
    "There is something new",
)


@pytest.fixture(autouse=True)
def no_letter_of_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Mondays supervisors get one more letter, which waits for no digest (`test_mondays.py`)."""
    monkeypatch.setattr(sweep, "STEPS", tuple(step for step in sweep.STEPS if step is not mondays.tell))


Act = Callable[[Need, list[Attorney], Account, StillClock], None]


def accept(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    world.accept(need, people[0])


def colleague_accepts(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    world.accept(need, people[1])


def decline(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    world.decline(need, people[0])


def expire(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    clock.move(days=9)
    world.swept()


def family_withdraws(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    intake.withdraw_request(need.request_id, now=clock.now)


def staff_close(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    closing.close_request(need.request_id, "wrong_service", actor=by, now=clock.now, signposts=["lsc_finder"])


def staff_give_up(need: Need, people: list[Attorney], by: Account, clock: StillClock) -> None:
    triage.give_up_need(need.id, actor=by, now=clock.now)


@pytest.mark.parametrize(
    "act", [accept, colleague_accepts, decline, expire, family_withdraws, staff_close, staff_give_up]
)
def test_what_waits_about_an_offer_is_cancelled_by_any_change_of_its_state(
    app: Flask, clock: StillClock, act: Act
) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(2)
        need = world.need(mode="batch", owner=by)
        world.approve(need, people, by)
        world.swept()
        # Day two: the reminder is written, and the host takes nothing.
        post.refuse_for_now()
        clock.move(days=2)
        world.swept()
        first = world.offer_to(need, people[0])
        assert [(letter.kind, letter.state) for letter in world.letters() if letter.offer_id == first.id] == [
            ("offer", "sent"),
            ("reminder", "waiting"),
        ]
        act(need, people, by, clock)
        reminders = [letter for letter in world.letters("reminder") if letter.offer_id == first.id]
        assert {letter.state for letter in reminders} == {"cancelled"}
        assert all(letter.reason for letter in reminders)
        post.fault = None
        post.messages.clear()
        for _ in range(12):
            world.swept()
            clock.move(days=1)
        assert not {OFFER, REMINDER} & set(post.to(people[0].email))


def test_four_things_of_a_day_for_one_attorney_are_one_letter_and_a_critical_one_goes_alone(
    app: Flask, clock: StillClock
) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        for _ in range(4):
            world.approve(world.need("standard"), people, by)
        world.swept()
        assert post.to(people[0].email) == [OFFER] * 4
        post.messages.clear()
        clock.now = datetime(2026, 12, 2, 15, 0, tzinfo=UTC)
        world.approve(world.need("critical"), people, by)
        world.swept()
        clock.move(hours=5)
        world.swept()
        # Four reminders that say the same are one letter with one line.
        assert Counter(post.to(people[0].email)) == {OFFER: 1, REMINDER: 2}
        assert [letter.state for letter in world.letters("reminder")] == ["sent"] * 5


def test_what_comes_after_the_digest_of_the_day_waits_for_the_next_working_day(app: Flask, clock: StillClock) -> None:
    clock.now = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
    with app.app_context():
        post, sol = world.basket(), cast.sol()
        left = []
        for number in range(6):
            with writing():
                make_task("set_used_up", once=f"t{number}", now=clock.now, due_on=clock.now.date())
            world.swept()
            left += [clock.now.date().isoformat()] * len(post.to(sol.email))
            post.messages.clear()
            clock.move(hours=1)
        for _ in range(8):
            clock.move(hours=12)
            world.swept()
            left += [clock.now.date().isoformat()] * len(post.to(sol.email))
            post.messages.clear()
        # Friday's, and the rest of it on Monday.
        assert left == ["2026-12-04", "2026-12-07"]
        db.session.rollback()
        assert {letter.state for letter in world.letters("task")} == {"sent"}


@pytest.mark.parametrize("earlier", [True, False])
def test_a_digest_whose_sender_died_waits_for_the_morning_as_one(app: Flask, clock: StillClock, earlier: bool) -> None:
    """What was in it waits with it: no sweep of the night looks at it in vain (found by T55)."""
    from referral_app.actions import post as verbs

    clock.now = MONDAY
    with app.app_context():
        post, sol = world.basket(), cast.sol()
        for number in range(3):
            with writing():
                make_task("set_used_up", once=f"t{number}", now=clock.now, due_on=clock.now.date())
        first = due.letters(clock.now, clock.now, 1)[0]
        taken = verbs.take_letter(first, now=clock.now, real=clock.now)
        assert taken is not None
        assert len(taken.inside) == 2
        # Its sender dies here, and the next one looks when the letters of the day are over.
        clock.move(hours=10)
        world.swept()
        assert [letter.state for letter in world.letters("task")] == ["waiting"] * 3
        assert not due.letters(clock.now, clock.now, 10), "the night's sweeps would look at it again and again"
        # What is new by then is not put into it: its reader may have had it under this name.
        with writing():
            new = make_task("set_used_up", once="t3", now=clock.now, due_on=clock.now.date())
            assert new is not None
            letter = db.session.scalars(select(Letter).where(Letter.once.startswith(f"task:{new.id}"))).one()
            letter.due_at += timedelta(minutes=-1 if earlier else 1)
        clock.move(hours=14)
        world.swept()
        letters = {letter.id: letter for letter in world.letters("task")}
        names = [str(each["Message-ID"]) for each in post.messages if each["To"] == sol.email]
        assert letters[first].message_id in names
        # The digest of the day before; and what is new, which comes the day after where that one left first.
        assert len(names) == (2 if earlier else 1)
        assert not {letters[one].message_id for one in taken.inside} & set(names)
        assert [letters[one].state for one in (first, *taken.inside)] == ["sent"] * 3
        assert Counter(letter.inside_of for letter in letters.values())[first] == 2


def test_the_control_letters_that_know_no_day_leave_one_by_one(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from referral_app.actions import post as verbs

    monkeypatch.setattr(verbs, "held_for_digest", lambda kind, track: False)
    clock.now = MONDAY
    with sqlite_app.app_context():
        post, sol = world.basket(), cast.sol()
        for number in range(3):
            with writing():
                make_task("set_used_up", once=f"t{number}", now=clock.now, due_on=clock.now.date())
        world.swept()
        assert len(post.to(sol.email)) == 3
