"""A worker that was off for days: what is overdue is done once and in order, at hours that are right for each
reader, a critical expiry goes to staff, and no date of keeping moves (D14, U16)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy import select

from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Event, Letter, Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Monday, 10 in the morning in New York.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
#: Friday at 3 in the night: more than three business days later.
FRIDAY_NIGHT = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
FRIDAY_MORNING = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


def last_acts() -> dict[str, tuple[datetime, date | None]]:
    db.session.rollback()
    rows = db.session.scalars(select(Request)).all()
    return {row.id: (row.last_act_at, row.consent_until) for row in rows}


def test_after_days_off_what_is_overdue_is_done_once_and_nothing_else_moves(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(4)
        critical, standard = world.need("critical", owner=by), world.need("standard", owner=by)
        untouched = [world.need("standard").request_id for _ in range(3)]
        world.approve(critical, people[:2], by)
        world.approve(standard, people[2:3], by)
        world.swept()
        first = world.offer_to(critical, people[0])
        before = last_acts()
        post.messages.clear()

        # The worker is off from here on; meanwhile a letter to a family waits.
        clock.move(hours=20)
        with writing():
            family = db.session.get_one(Request, untouched[0])
            enqueue_for_requester(family, "news", once="n", now=clock.now)
        clock.now = FRIDAY_NIGHT
        did = world.done(world.swept())
        assert did.count("offer_expired") == 1, "the critical offer ended on Thursday"
        assert world.states(critical)[people[0].code] == "expired"
        assert [task.offer_id for task in world.tasks("critical_offer_expired")] == [first.id]
        at_night = {str(message["To"]) for message in post.messages}
        assert not at_night & {person.email for person in people[2:]}, "a reminder of the standard track at night"
        assert "noor@example.org" not in at_night

        clock.now = FRIDAY_MORNING
        world.swept()
        reminders = [letter for letter in world.letters("reminder") if letter.state == "sent"]
        assert len(reminders) >= 1
        asked = db.session.scalars(select(Event).where(Event.kind == "offer_expired")).one()
        assert asked.detail["late_minutes"] > 2 * 60, "it is marked as late"
        # Once more, and again: there is nothing left that was done before.
        sent = len(post.messages)
        for _ in range(3):
            assert not world.swept()
        assert len(post.messages) == sent
        letters = db.session.scalars(select(Letter.once)).all()
        assert len(letters) == len(set(letters))
        after = last_acts()
        assert {one: after[one] for one in untouched} == {one: before[one] for one in untouched}
