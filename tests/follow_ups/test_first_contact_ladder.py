"""After a yes: the attorney is reminded on the day, the family is asked on the next business day, then a person
looks; what the two say is held beside each other (C12, B22, U14)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import family, matters
from referral_app.actions.steps.first_contact import compare
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Matter
from referral_app.queries import calls
from referral_app.queries.family import check_back
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
MAIL = {"answers": {"contact_ways": ["email"]}, "contact": {"email": "noor@example.net"}}
CALL = {"answers": {"contact_ways": ["call"]}, "contact": {"phone": "202 555 0101"}}
RETURNS = {"answers": {"contact_ways": ["i_will_return"]}}
DUE = "Something you agreed to is due today"
NEWS = "There is something new"


def placed(clock: StillClock, words: dict[str, Any]) -> tuple[world.Basket, Matter]:
    """A yes on Monday to an urgent need: first contact is due on Wednesday."""
    clock.now = MONDAY
    post, by = world.basket(), cast.grace()
    need, people = world.need("urgent", owner=by, words=words), world.people(1)
    world.approve(need, people, by)
    world.swept()
    world.accept(need, people[0])
    world.swept()
    post.messages.clear()
    matter = db.session.query(Matter).one()
    assert matter.first_contact_due_on is not None
    assert matter.first_contact_due_on.isoformat() == "2026-12-02"
    return post, matter


def days_on(clock: StillClock, days: int = 1) -> None:
    for _ in range(days):
        clock.move(days=1)
        world.swept()


def test_the_attorney_is_reminded_on_the_day_with_a_letter_that_tells_nothing(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, matter = placed(clock, MAIL)
        days_on(clock)
        assert post.to(matter.attorney.email) == []
        days_on(clock)
        world.swept()
        assert post.to(matter.attorney.email) == [DUE]


@pytest.mark.parametrize("words", [MAIL, CALL, RETURNS])
def test_the_next_business_day_the_family_is_asked_by_its_own_way(
    app: Flask, clock: StillClock, words: dict[str, Any]
) -> None:
    with app.app_context():
        post, matter = placed(clock, words)
        request = matter.need.request
        days_on(clock, 2)
        before = calls.open_call(request.id)
        assert check_back(request, clock.now.date()) is None
        days_on(clock)
        question = check_back(request, clock.now.date())
        assert question is not None
        assert question.number == 0
        call = calls.open_call(request.id)
        assert (post.to("noor@example.net") == [NEWS]) == (words is MAIL)
        if words is CALL:
            assert call is not None
            assert "contact_asked" in [calls.about(letter) for letter in calls.news(call.id)]
        else:
            assert call is before is None
        assert world.tasks("first_contact_missing") == []


def test_then_a_person_looks(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        _post, matter = placed(clock, MAIL)
        days_on(clock, 10)
        [task] = world.tasks("first_contact_missing")
        assert (task.need_id, task.due_on.isoformat()) == (matter.need_id, "2026-12-04")


def test_no_alarm_where_the_attorney_said_that_they_spoke(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, matter = placed(clock, MAIL)
        matters.confirm_contact(matter.id, actor=world.account_of(matter.attorney), now=clock.now)
        days_on(clock, 4)
        assert post.to(matter.attorney.email) == []
        assert post.to("noor@example.net") == []
        assert world.tasks("first_contact_missing") == []


def test_a_late_word_of_the_attorney_ends_the_task(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        _post, matter = placed(clock, MAIL)
        days_on(clock, 5)
        matters.confirm_contact(matter.id, actor=world.account_of(matter.attorney), now=clock.now)
        assert [task.resolved_at for task in world.tasks("first_contact_missing")] == [clock.now]


@pytest.mark.parametrize("reached", [True, False])
def test_what_the_family_answers_is_no_second_alarm(app: Flask, clock: StillClock, reached: bool) -> None:
    with app.app_context():
        _post, matter = placed(clock, MAIL)
        days_on(clock, 3)
        family.answer_check_back(
            matter.need.request_id, matter.id, 0, reached=reached, now=clock.now, today=clock.now.date()
        )
        days_on(clock, 3)
        assert world.tasks("first_contact_missing") == []
        assert len(world.tasks("no_contact")) == (0 if reached else 1)
        assert world.tasks("contact_differs") == []


def test_what_staff_hear_on_a_call_counts_as_what_the_family_says(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        _post, matter = placed(clock, CALL)
        days_on(clock, 3)
        grace = db.session.query(Matter).one().offer.approved_by
        family.answer_check_back(
            matter.need.request_id, matter.id, 0, reached=True, now=clock.now, today=clock.now.date(), actor=grace or ""
        )
        assert [event.actor for event in world.events("check_back_answered")] == [grace]


def test_an_attorney_who_says_yes_and_a_family_that_says_no_are_a_difference(app: Flask, clock: StillClock) -> None:
    """(U14)"""
    with app.app_context():
        _post, matter = placed(clock, MAIL)
        matters.confirm_contact(matter.id, actor=world.account_of(matter.attorney), now=clock.now)
        days_on(clock, 7)
        question = check_back(matter.need.request, clock.now.date())
        assert question is not None
        assert question.number == 1
        family.answer_check_back(
            matter.need.request_id, matter.id, 1, reached=False, now=clock.now, today=clock.now.date()
        )
        assert [task.reason for task in world.tasks("contact_differs")] == ["attorney_says_yes"]
        assert world.tasks("no_contact") == []


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("attorney", "said", "differs"),
    [
        (True, False, True),
        (False, True, True),
        (True, True, False),
        (False, False, False),
        (None, False, False),
        (True, None, False),
    ],
)
def test_two_who_say_different_things_differ_and_silence_is_no_difference(
    app: Flask, clock: StillClock, attorney: bool | None, said: bool | None, differs: bool
) -> None:
    with app.app_context():
        _post, matter = placed(clock, MAIL)
        with writing():
            found = compare(
                matter, matter.need.request, attorney=attorney, family=said, now=clock.now, today=clock.now.date()
            )
        assert found is differs
        assert len(world.tasks("contact_differs")) == differs


def test_days_without_a_worker_are_climbed_in_order_and_once(app: Flask, clock: StillClock) -> None:
    """(U16)"""
    with app.app_context():
        post, matter = placed(clock, MAIL)
        clock.now = MONDAY + timedelta(days=9)
        acts = [act["rung"] for act in world.swept() if act["did"] == "first_contact_due"]
        assert acts == ["remind_attorney", "ask_family", "call_staff"]
        world.swept()
        assert post.to(matter.attorney.email) == [DUE]
        assert len(world.tasks("first_contact_missing")) == 1
        kinds = sorted(event.kind for event in world.events() if event.kind.startswith("contact_"))
        assert kinds == ["contact_asked", "contact_reminded"]


def test_a_matter_that_ended_is_not_followed_up(app: Flask, clock: StillClock) -> None:
    from referral_app.actions import intake

    with app.app_context():
        post, matter = placed(clock, MAIL)
        intake.withdraw_request(matter.need.request_id, now=clock.now, today=clock.now.date())
        post.messages.clear()
        days_on(clock, 6)
        assert DUE not in post.to(matter.attorney.email)
        assert world.tasks("first_contact_missing") == []
