"""On Monday mornings each supervisor gets the week in four counts, once, and they are those of the page (B21)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from referral_app import programme
from referral_app.actions.digests import write_week
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Account
from referral_app.queries import signs as queries
from referral_app.vocabulary import Role
from referral_app.workflow.calendar import long_without_a_yes
from referral_app.workflow.holidays import FEDERAL
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Ten in the morning in New York.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def four_signs(grace: Account) -> None:
    """One near date, one silent attorney, two requests without a yes for long, one late first contact."""
    now, today = clock_of().programme(), clock_of().today()
    (amara, bela) = world.people(2, max_matters=9)
    line = long_without_a_yes(today, programme.zone(), FEDERAL)
    for week in ("2026-W52", "9999-W99"):
        request = world.need(owner=grace).request
        request.binding_week, request.received_at = week, line - timedelta(days=1)
    matter = cast.say_yes(cast.sent(world.need(owner=grace), amara, by=grace).id, world.account_of(amara))
    matter.first_contact_due_on = today - timedelta(days=3)
    for _n in range(queries.SILENT_OFFERS):
        offer = cast.sent(world.need(owner=grace), bela, by=grace)
        offer.state, offer.ended_at = "expired", now
    db.session.commit()


def test_each_supervisor_gets_the_counts_of_the_page_once_a_week(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        cast.account("two@example.org", "Second Supervisor", Role.SUPERVISOR)
        four_signs(grace)
        post, who, address = world.basket(), sol.id, sol.email
        for _sweep in range(3):
            world.swept()
        letters = world.letters("week")
        assert sorted(letter.recipient_id for letter in letters) == sorted(
            db.session.scalars(select(Account.id).where(Account.email.in_([address, "two@example.org"])))
        )
        (mine,) = [message for message in post.messages if message["To"] == address and "counts" in message["Subject"]]
        body = mine.get_content()
        said = next(letter.params for letter in letters if letter.recipient_id == who)
        old_before = long_without_a_yes(clock_of().today(), programme.zone(), FEDERAL)
        shown = queries.signs(today=clock_of().today(), old_before=old_before, now=clock.now)
        assert said == shown == {"near": 1, "silent": 1, "unplaced": 2, "no_contact": 1}
        assert all(f": {count}\n" in body for count in shown.values())
        assert "/sign-in" in body
        assert not write_week(who, "2026-W49", now=clock.now, today=clock_of().today())
        clock.move(days=1)
        world.swept()
        assert len(world.letters("week")) == 2
        clock.now = MONDAY + timedelta(days=7)
        world.swept()
        assert len(world.letters("week")) == 4


def test_no_other_morning_and_nobody_who_is_gone(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        sol = cast.sol()
        cast.grace()
        for day in range(6, 0, -1):
            clock.now = MONDAY - timedelta(days=day)
            world.swept()
        # Half past six in New York.
        clock.now = MONDAY.replace(hour=11, minute=30)
        world.swept()
        assert world.letters("week") == []
        db.session.get_one(Account, sol.id).deactivated_at = clock.now
        db.session.commit()
        clock.now = MONDAY
        world.swept()
        assert world.letters("week") == []
