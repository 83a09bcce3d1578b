"""Silence and a no move on to the next attorney of the approved set, in the same sweep, and to nobody else
(D04, U2)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from referral_app.actions import recruiting
from referral_app.extensions import db
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


def test_approval_alone_sends_nothing_and_the_sweep_asks_the_first(app: Flask) -> None:
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(3)
        need = world.need()
        world.approve(need, people, by)
        assert world.states(need) == {"a-1": "approved", "a-2": "approved", "a-3": "approved"}
        acts = world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "approved", "a-3": "approved"}
        assert world.done(acts) == ["offer_sent", "letter_sent"]
        assert post.to(people[0].email) == ["A question is waiting for you"]


def test_silence_expires_and_the_next_is_asked_in_the_same_sweep(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need(mode="sequential")
        world.approve(need, people, by)
        world.swept()
        last_day = world.offer_to(need, people[0]).expires_on
        assert last_day.isoformat() == "2026-12-03"
        clock.now = cast.instant("2026-12-04 04:59")
        world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "approved"}
        clock.now = cast.instant("2026-12-04 05:00")
        acts = world.done(world.swept())
        assert world.states(need) == {"a-1": "expired", "a-2": "sent"}
        assert acts.index("offer_expired") < acts.index("offer_sent")


def test_a_no_is_followed_by_the_next_in_the_next_sweep(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need()
        world.approve(need, people, by)
        world.swept()
        clock.move(minutes=5)
        world.decline(need, people[0])
        world.swept()
        assert world.states(need) == {"a-1": "declined", "a-2": "sent"}


def test_a_yes_withdraws_the_rest_with_one_letter_each(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(4)
        need = world.need(mode="batch")
        world.approve(need, people, by)
        world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "sent", "a-3": "sent", "a-4": "approved"}
        clock.move(minutes=5)
        world.accept(need, people[1])
        world.swept()
        world.swept()
        assert world.states(need) == {"a-1": "withdrawn", "a-2": "accepted", "a-3": "withdrawn", "a-4": "dropped"}
        thanks = "No longer needed, thank you"
        assert [post.to(each.email).count(thanks) for each in people] == [1, 0, 1, 0]


def test_nobody_outside_the_set_is_ever_asked(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(4)
        need = world.need()
        world.approve(need, people[2:], by)
        for _ in range(20):
            clock.move(days=1)
            world.swept()
        assert set(world.states(need)) == {"a-3", "a-4"}


def test_a_set_that_is_used_up_makes_one_task(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(1)
        need = world.need()
        world.approve(need, people, by)
        world.swept()
        clock.move(minutes=5)
        world.decline(need, people[0])
        for _ in range(3):
            world.swept()
            clock.move(days=1)
        assert [task.reason for task in world.tasks("set_used_up")] == ["nobody_left"]
        db.session.refresh(need)
        assert need.request.state == "unplaced"


@pytest.mark.parametrize("act", ["approved", "looked for"])
def test_a_set_that_was_used_up_is_no_task_any_more_once_somebody_acts(app: Flask, clock: StillClock, act: str) -> None:
    """A task that is over ends itself: nobody ticks it off after the next set is chosen."""
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need()
        world.approve(need, people[:1], by)
        world.swept()
        clock.move(minutes=5)
        world.decline(need, people[0])
        world.swept()
        assert [task.resolved_at for task in world.tasks("set_used_up")] == [None]
        if act == "approved":
            world.approve(need, people[1:], by)
        else:
            recruiting.seek(need.id, 5, **cast.by(by))
        assert [task.resolved_at for task in world.tasks("set_used_up")] == [clock.now]


def test_who_lapses_before_being_asked_is_passed_over_with_the_reason(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(3)
        need = world.need(mode="sequential")
        world.approve(need, people, by)
        world.swept()
        clock.move(minutes=5)
        people[1].licences[0].status = "suspended"
        db.session.commit()
        world.decline(need, people[0])
        world.swept()
        assert world.states(need) == {"a-1": "declined", "a-2": "dropped", "a-3": "sent"}
        assert [event.detail["rules"] for event in world.events("offer_skipped")] == [["LICENCE"]]


def test_who_is_away_today_is_passed_over_and_asked_later(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need(mode="sequential")
        world.approve(need, people, by)
        people[0].paused_until = date(2026, 11, 25)
        db.session.commit()
        world.swept()
        assert world.states(need) == {"a-1": "approved", "a-2": "sent"}
        assert [event.detail["reason"] for event in world.events("offer_skipped")] == ["status"]
        clock.now = cast.instant("2026-11-27 15:00")
        world.decline(need, people[1])
        world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "declined"}


def test_one_free_place_is_never_offered_twice(app: Flask) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(1, max_matters=1)
        needs = [world.need() for _ in range(3)]
        for need in needs:
            world.approve(need, people, by)
        world.swept()
        assert sorted(world.states(need)["a-1"] for need in needs) == ["approved", "approved", "sent"]


def test_a_hold_stops_new_offers_until_it_ends(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(1)
        need = world.need()
        world.approve(need, people, by)
        need.request.hold = "safety"
        db.session.commit()
        world.swept()
        assert world.states(need) == {"a-1": "approved"}
        need.request.hold = None
        db.session.commit()
        clock.move(minutes=16)
        world.swept()
        assert world.states(need) == {"a-1": "sent"}
