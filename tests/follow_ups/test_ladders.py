"""Reminders on their days and no others, expiry on its day and nothing after, staff called when nobody says yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from referral_app.extensions import db
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Monday, ten in the morning in New York: no holiday until Christmas.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
OFFER = "A question is waiting for you"
REMINDER = "A question is still waiting for you"


def days_of(post: world.Basket, clock: StillClock, until: datetime, hours: float) -> list[tuple[str, str]]:
    """(instant in UTC, subject) of each letter that leaves while the clock runs on by so many hours at a time."""
    seen = []
    while clock.now < until:
        world.swept()
        seen += [(clock.now.strftime("%m-%d %H:%M"), str(message["Subject"])) for message in post.messages]
        post.messages.clear()
        clock.now += timedelta(hours=hours)
    return seen


def test_the_standard_track_reminds_on_days_two_and_four_and_expires_after_day_five(
    app: Flask, clock: StillClock
) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        need = world.need("standard")
        world.approve(need, people, by)
        letters = days_of(post, clock, MONDAY + timedelta(days=14), 7)
        to_attorney = [each for each in letters if each[1] in (OFFER, REMINDER)]
        assert to_attorney == [("11-30 15:00", OFFER), ("12-02 16:00", REMINDER), ("12-04 17:00", REMINDER)]
        offer = world.offer_to(need, people[0])
        assert (offer.state, offer.ended_at.date().isoformat()) == ("expired", "2026-12-08")


def test_the_urgent_track_reminds_once_on_day_two(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        world.approve(world.need("urgent"), people, by)
        letters = days_of(post, clock, MONDAY + timedelta(days=9), 7)
        assert [each for each in letters if each[1] == REMINDER] == [("12-02 16:00", REMINDER)]


def test_the_critical_track_reminds_after_four_business_hours(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        world.approve(world.need("critical"), people, by)
        letters = days_of(post, clock, MONDAY + timedelta(days=2), 1)
        assert [each for each in letters if each[1] == REMINDER] == [("11-30 19:00", REMINDER)]


def test_no_reminder_outlives_a_deadline_that_cuts_the_offer_short(app: Flask, clock: StillClock) -> None:
    """(D03) The cut to the legal date is the compression: nothing of the ladder comes after it."""
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        need = world.need("standard", terms={"deadline": "2026-12-01"})
        world.approve(need, people, by)
        letters = days_of(post, clock, MONDAY + timedelta(days=4), 7)
        assert world.offer_to(need, people[0]).expires_on.isoformat() == "2026-12-01"
        assert [each for each in letters if each[1] == REMINDER] == []


def test_a_sweep_run_again_sends_nothing_twice(app: Flask, clock: StillClock) -> None:
    """(D05) Whatever was sent once is not sent again."""
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        world.approve(world.need("standard"), people, by)
        clock.now = MONDAY
        world.swept()
        clock.now = MONDAY + timedelta(days=2)
        assert "offer_reminded" in world.done(world.swept())
        assert world.swept() == []
        assert world.swept() == []
        assert post.to(people[0].email) == [OFFER, REMINDER]


def test_reminders_missed_while_no_worker_ran_are_one_letter_marked_as_late(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        world.approve(world.need("standard"), people, by)
        world.swept()
        clock.now = MONDAY + timedelta(days=4)
        world.swept()
        assert post.to(people[0].email) == [OFFER, REMINDER]
        assert [event.detail["late_minutes"] for event in world.events("offer_reminded")] == [60 + 2 * 24 * 60]


@pytest.mark.parametrize(
    ("track", "due"),
    [
        ("critical", datetime(2026, 12, 1, 15, 0, tzinfo=UTC)),
        ("urgent", datetime(2026, 12, 3, 14, 0, tzinfo=UTC)),
        ("standard", datetime(2026, 12, 14, 14, 0, tzinfo=UTC)),
    ],
)
def test_staff_are_called_once_when_nobody_says_yes_in_time(
    app: Flask, clock: StillClock, track: str, due: datetime
) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by = cast.grace()
        need = world.need(track)
        # A new attorney every few days keeps the need from running dry.
        world.approve(need, world.people(4), by)
        world.swept()
        clock.now = due - timedelta(minutes=1)
        world.swept()
        assert world.tasks("no_yes_yet") == []
        clock.now = due
        world.swept()
        made = world.tasks("no_yes_yet")
        assert [(task.owner_id, task.need_id) for task in made] == [(by.id, need.id)]
        made[0].resolved_at = clock.now
        db.session.commit()
        clock.now = due + timedelta(days=1)
        world.swept()
        assert len(world.tasks("no_yes_yet")) == 1


def test_two_silent_attorneys_call_staff_on_the_standard_track(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(3)
        world.approve(world.need("standard", mode="sequential"), people, by)
        world.swept()
        clock.now = datetime(2026, 12, 8, 6, 0, tzinfo=UTC)
        world.swept()
        assert world.tasks("two_silent") == []
        clock.now = datetime(2026, 12, 16, 6, 0, tzinfo=UTC)
        world.swept()
        assert len(world.tasks("two_silent")) == 1


def test_a_critical_offer_that_expires_goes_to_staff_as_well_as_on(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need("critical", mode="sequential")
        world.approve(need, people, by)
        world.swept()
        clock.now = MONDAY + timedelta(days=6)
        world.swept()
        assert world.states(need) == {"a-1": "expired", "a-2": "sent"}
        assert len(world.tasks("critical_offer_expired")) == 1
        assert world.events("offer_expired")[0].detail["late_minutes"] > 24 * 60


def test_consent_that_ends_withdraws_what_is_out_and_calls_staff(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(2)
        need = world.need("standard", consent_until=MONDAY.date())
        world.approve(need, people, by)
        world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "approved"}
        clock.now = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
        world.swept()
        assert world.states(need) == {"a-1": "withdrawn", "a-2": "dropped"}
        assert len(world.tasks("consent_ended")) == 1
        clock.now = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
        world.swept()
        assert post.to(people[0].email) == [OFFER, "No longer needed, thank you"]


@pytest.mark.parametrize("asked", [True, False])
def test_whose_yes_runs_out_while_lawyers_are_asked_is_told(app: Flask, clock: StillClock, asked: bool) -> None:
    """Their page asks again, as it promised; nobody told them to look."""
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        words = {"answers": {"contact_ways": ["email"]}, "contact": {"email": "rosa@example.org"}}
        need = world.need("standard", consent_until=MONDAY.date(), words=words)
        if asked:
            world.approve(need, people, by)
        world.swept()
        for hour in (5, 15):
            clock.now = datetime(2026, 12, 1, hour, 0, tzinfo=UTC)
            world.swept()
        assert len(post.to("rosa@example.org")) == asked
        assert len(world.letters("news")) == asked


def test_a_task_without_an_owner_is_told_to_the_supervisors(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, chief, people = world.basket(), cast.grace(), cast.sol(), world.people(1)
        need = world.need("critical")
        world.approve(need, people, by)
        need.request.owner_id = None
        db.session.commit()
        world.swept()
        clock.now = MONDAY + timedelta(days=1)
        world.swept()
        assert "Something needs you" in post.to(chief.email)
        assert post.to(by.email) == []
