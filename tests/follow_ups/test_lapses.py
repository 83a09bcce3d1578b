"""A licence or cover that ends is said before; what is out is taken back when it did; staff are called (C03)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.letters.render import render
from referral_app.models import Attorney, Letter, Offer
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
#: The day on which the first attorney's cover, or licence, ends: tomorrow.
ENDS = date(2026, 12, 1)
LASTS = date(2028, 5, 31)


def lapsing(what: str, first: Attorney) -> None:
    if what == "insurance":
        first.insurance_expires = ENDS
    elif what == "expired":
        next(row for row in first.licences if row.forum == "US-TX").expires = ENDS
    db.session.commit()


def lapse_now(what: str, first: Attorney) -> None:
    """What has no day of its own: it stands so in the next roster file."""
    if what == "suspended":
        first.licences[0].status = "suspended"
    elif what == "status":
        first.status = "withdrawn"
    db.session.commit()


@pytest.mark.parametrize(
    ("what", "stage"),
    [
        ("insurance", "sent"),
        ("insurance", "cleared"),
        ("expired", "sent"),
        ("expired", "cleared"),
        ("suspended", "checking"),
        ("status", "checking"),
    ],
)
def test_past_the_day_the_question_is_taken_back_and_the_plan_goes_on(
    app: Flask, clock: StillClock, what: str, stage: str
) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need, (first, second) = world.need(owner=grace), world.people(2)
        lapsing(what, first)
        offer = cast.sent(need, first, by=grace, expires_on=date(2026, 12, 4))
        world.swept()
        world.approve(need, [second], grace)
        if stage == "checking":
            cast.interested(offer.id, world.account_of(first))
        elif stage == "cleared":
            cast.cleared(offer.id, world.account_of(first))
        clock.now = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
        if stage != "checking":
            world.swept()
            assert world.states(need)["a-1"] == stage, "the last day itself counts"
        lapse_now(what, first)
        # Half an hour past midnight; a check would have ended before.
        clock.now = datetime(2026, 12, 2, 5, 30, tzinfo=UTC) if stage != "checking" else MONDAY + timedelta(hours=5)
        world.swept()
        assert world.states(need) == {"a-1": "recalled", "a-2": "sent"}
        taken = world.offer_to(need, first)
        reason = "licence" if what in ("expired", "suspended") else what
        assert taken.reason == reason
        [task] = world.tasks("attorney_lapsed")
        assert (task.offer_id, task.reason, task.owner_id) == (offer.id, reason, grace.id)
        [letter] = world.letters("recalled")
        assert (letter.recipient_id, letter.params) == (first.id, {})
        world.swept()
        assert len(world.tasks("attorney_lapsed")) == 1


def test_another_licence_that_ended_takes_nothing_back(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        licences = [("US-TX", "active", LASTS, "TX-1"), ("US-OH", "active", date(2026, 11, 1), "OH-1")]
        need, [first] = world.need(), world.people(1, licences=licences)
        cast.sent(need, first, by=grace)
        assert "offer_recalled" not in world.done(world.swept())
        assert world.states(need) == {"a-1": "sent"}


def test_who_was_taken_back_may_be_asked_again_once_it_is_renewed(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need, [first] = world.need(), world.people(1)
        lapsing("insurance", first)
        cast.sent(need, first, by=grace)
        clock.move(days=2)
        world.swept()
        assert world.states(need) == {"a-1": "recalled"}
        first.insurance_expires = LASTS
        db.session.commit()
        world.approve(need, [first], grace)
        world.swept()
        assert world.states(need) == {"a-1": "sent"}


def test_a_lapse_in_an_open_matter_calls_staff_that_day_and_changes_nothing_else(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need, [first] = world.need(owner=grace), world.people(1)
        cast.sent(need, first, by=grace)
        matter = world.accept(need, first)
        lapsing("insurance", first)
        letters = len(world.letters("news"))
        clock.move(days=2)
        world.swept()
        [task] = world.tasks("lapsed_in_matter")
        assert (task.matter_id, task.reason, task.due_on) == (matter.id, "insurance", the_clock().today())
        clock.move(days=1)
        world.swept()
        assert len(world.tasks("lapsed_in_matter")) == 1
        assert world.states(need) == {"a-1": "accepted"}
        assert len(world.letters("news")) == letters, "the family is told by a person, and how counsel decide"


def test_the_attorney_is_told_sixty_thirty_and_seven_days_before(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        [first] = world.people(1)
        first.insurance_expires = date(2027, 2, 10)
        db.session.commit()
        told = []
        for _ in range(75):
            world.swept()
            told += [letter for letter in world.letters("cover_ends") if letter not in told]
            clock.move(days=1)
        days = [(date(2027, 2, 10) - letter.created_at.date()).days for letter in told]
        assert days == [60, 30, 7]
        assert {letter.params["date"] for letter in told} == {"2027-02-10"}


def test_a_licence_is_told_of_once_for_its_day_and_a_renewed_one_not(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        soon = date(2026, 12, 20)
        licences = [
            ("US-TX", "active", soon, "TX-1"),
            ("US-TX-WD", "active", soon, None),
            ("US-OH", "active", LASTS, "1"),
        ]
        [first] = world.people(1, licences=licences)
        for _ in range(3):
            world.swept()
        [letter] = world.letters("license_ends")
        assert (letter.recipient_id, letter.params) == (first.id, {"date": "2026-12-20"})
        message = render(letter, "a@example.org")
        assert "December 20, 2026" in message.get_content()
        assert message["Subject"] == "Something on your profile ends soon"
        for row in first.licences:
            row.expires = LASTS
        db.session.commit()
        clock.now = datetime(2026, 12, 14, 15, 0, tzinfo=UTC)
        world.swept()
        assert db.session.query(Letter).filter_by(kind="license_ends").count() == 1


def test_nobody_is_told_who_has_left_or_needs_no_cover(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        cast.attorney("a-1", status="withdrawn", insurance_expires=date(2026, 12, 10))
        cast.attorney("a-2", "Bela", insurance_expires=None, cover="programme")
        world.swept()
        assert not world.letters("cover_ends")
        assert db.session.query(Offer).count() == 0
