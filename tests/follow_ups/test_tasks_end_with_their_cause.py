"""Staff are not asked to find somebody for a need that is over: its tasks about asking are done by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from referral_app.actions import closing, intake, triage
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Task
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def late_yes(need: Need, people: list[Attorney], by: Account) -> None:
    world.accept(need, people[1])


def given_up(need: Need, people: list[Attorney], by: Account) -> None:
    triage.give_up_need(need.id, actor=by, now=MONDAY)


def closed(need: Need, people: list[Attorney], by: Account) -> None:
    closing.close_request(need.request_id, "no_contact", actor=by, now=MONDAY)


def withdrawn(need: Need, people: list[Attorney], by: Account) -> None:
    intake.withdraw_request(need.request_id, now=MONDAY)


@pytest.mark.parametrize("end", [late_yes, given_up, closed, withdrawn])
def test_the_end_of_a_need_ends_its_tasks_and_no_other(
    app: Flask, clock: StillClock, end: Callable[[Need, list[Attorney], Account], None]
) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by = cast.grace()
        people = list(world.people(4))
        ours, other = world.need("standard", owner=by), world.need("standard", owner=by)
        world.approve(ours, people[:2], by)
        world.approve(other, people[2:], by)
        while not (open_tasks(ours) and open_tasks(other)):
            assert clock.move(hours=4) < datetime(2026, 12, 20, tzinfo=UTC), "no task was made"
            world.swept()
        kept = open_tasks(other)
        if end is late_yes:
            again(ours, people[1], by)
        end(ours, people, by)
        db.session.expire_all()
        # A yes brings work of its own: both are brought together.
        assert open_tasks(ours) == (["bring_together"] if end is late_yes else [])
        assert open_tasks(other) == kept


def open_tasks(need: Need) -> list[str]:
    found = db.session.query(Task).filter(Task.need_id == need.id, Task.resolved_at.is_(None))
    return sorted(task.kind for task in found)


def again(need: Need, person: Attorney, by: Account) -> None:
    """The attorney's question stands, whatever its day: the yes comes in time."""
    from referral_app.models import Offer

    offer = db.session.query(Offer).filter(Offer.need_id == need.id, Offer.attorney_id == person.id).one()
    offer.state, offer.expires_on = "sent", datetime(2026, 12, 31, tzinfo=UTC).date()
    db.session.commit()
