"""What counts as a sign that an attorney has too much: in one statement, on both engines (U10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Matter, Need, Offer
from referral_app.queries import overload
from referral_app.workflow.overload import Load
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.statements import statements


def load(person: Attorney, **more: bool) -> Load:
    db.session.rollback()
    now, today = the_clock().programme(), the_clock().today()
    return overload.load_of(person.id, paused_until=overload.pause_of(person.id), now=now, today=today, **more)


def asked(person: Attorney, by: Account, need: Need | None = None) -> Need:
    need = need or world.need(owner=by)
    cast.sent(need, person, by=by)
    return need


def said_no(person: Attorney, by: Account, reason: str = "capacity") -> None:
    world.decline(asked(person, by), person, reason)


def ran_out(person: Attorney, by: Account, when: datetime, **changes: object) -> Offer:
    offer = world.offer_to(asked(person, by), person)
    offer.state, offer.ended_at = "expired", when
    for name, value in changes.items():
        setattr(offer, name, value)
    db.session.commit()
    return offer


def test_only_noes_for_lack_of_time_of_the_last_ninety_days_count_and_only_ones_own(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        by, (one, other) = cast.grace(), world.people(2)
        today = the_clock().today()
        said_no(one, by)
        said_no(one, by, "fee")
        said_no(other, by)
        clock.move(days=30)
        said_no(one, by)
        assert load(one) == Load(no_room=(today, today + timedelta(days=30)))
        clock.move(days=61)
        assert load(one).no_room == (today + timedelta(days=30),)
        clock.move(days=60)
        assert load(one) == Load()


def test_a_question_that_ran_out_counts_where_nobody_said_a_word(app: Flask) -> None:
    with app.app_context():
        by, (one,) = cast.grace(), world.people(1)
        now, today = the_clock().programme(), the_clock().today()
        ran_out(one, by, now)
        ran_out(one, by, now, interested_at=now)
        ran_out(one, by, now, answered_at=now)
        assert load(one, full=True) == Load(silent=(today,), full=True)


def test_all_signs_are_asked_at_once(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        one, now, today = cast.amara().id, the_clock().programme(), the_clock().today()
        with statements() as sent:
            assert overload.load_of(one, paused_until=None, now=now, today=today) == Load()
        assert len(sent) == 1


def test_what_was_asked_in_one_letter_counts_once(app: Flask) -> None:
    with app.app_context():
        by, (one,) = cast.grace(), world.people(1)
        now, today = the_clock().programme(), the_clock().today()
        for _ in range(2):
            ran_out(one, by, now, group="a-letter")
        assert load(one).silent == (today,)


def test_a_first_contact_counts_from_the_day_after_it_was_due_until_it_was_made(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        by, (one,) = cast.grace(), world.people(1)
        need = asked(one, by)
        cast.say_yes(world.offer_to(need, one).id, world.account_of(one))
        due = db.session.query(Matter).one().first_contact_due_on
        assert due is not None
        while the_clock().today() <= due:
            assert load(one) == Load()
            clock.move(days=1)
        assert load(one) == Load(contact_late=(due,))
        db.session.query(Matter).one().first_contact_at = the_clock().programme()
        db.session.commit()
        assert load(one) == Load()


@pytest.mark.parametrize("days", [0, 5])
def test_after_a_pause_that_is_over_it_begins_anew(sqlite_app: Flask, clock: StillClock, days: int) -> None:
    with sqlite_app.app_context():
        by, (one,) = cast.grace(), world.people(1)
        said_no(one, by)
        one = db.session.get_one(Attorney, one.id)
        last: date = the_clock().today() + timedelta(days=days)
        one.paused_until = last
        db.session.commit()
        assert len(load(one).no_room) == 1
        clock.move(days=days + 1)
        assert load(one) == Load()
