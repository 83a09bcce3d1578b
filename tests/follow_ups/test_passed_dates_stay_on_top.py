"""A legal date that passes leaves its request where it stood, until a person says what follows (U17, B01)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import Refused, closing, triage
from referral_app.actions.triage import REVIEW_REASONS
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries import queue
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: The sentencing of the survivor's case is in eleven days.
IN_DAYS = 11


def sentencing(clock: StillClock) -> Request:
    """Critical, by a day in court; nobody takes it."""
    day = (clock.now + timedelta(days=IN_DAYS)).date().isoformat()
    said = cast.answers(cast.SURVIVOR, contact_ways=["i_will_return"], next_dates=[{"kind": "sentencing", "date": day}])
    request = cast.submitted(said)
    assert request.level == "critical"
    return request


def others(n: int) -> list[str]:
    """So many requests that are urgent, and have time."""
    return [cast.submitted().id for _ in range(n)]


def order(viewer: Account) -> list[str]:
    return [row.request.id for row in queue.page(viewer, today=the_clock().today()).rows]


def pass_by(clock: StillClock, *, weeks: int = 1) -> None:
    """The day in court goes by, and so many weeks with it; the worker sweeps once a week."""
    clock.move(days=IN_DAYS + 2 - 7)
    for _ in range(weeks):
        clock.move(days=7)
        world.swept()


def fresh(request: Request) -> Request:
    db.session.rollback()
    db.session.refresh(request)
    return request


def test_it_keeps_its_level_and_its_place_and_calls_staff(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        sol = cast.sol()
        request = sentencing(clock)
        others(5)
        week = request.binding_week
        assert order(sol)[0] == request.id
        pass_by(clock)
        fresh(request)
        assert (request.level, request.binding_week) == ("critical", week)
        assert request.date_passed_on is not None
        assert order(sol)[0] == request.id
        assert [task.request_id for task in world.tasks("date_passed")] == [request.id]


def test_it_stays_on_top_for_weeks_whatever_the_rules_say_meanwhile(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        sol = cast.sol()
        request = sentencing(clock)
        others(3)
        pass_by(clock, weeks=8)
        assert order(sol)[0] == request.id
        assert fresh(request).level == "critical"
        assert request.state not in ("closed", "withdrawn")


def test_the_control_the_rules_alone_would_let_it_sink(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from referral_app.actions.steps import routing

    monkeypatch.setattr(routing, "notice", lambda *_, **__: None)
    with app.app_context():
        world.basket()
        sol = cast.sol()
        request = sentencing(clock)
        others(3)
        pass_by(clock)
        assert fresh(request).level != "critical"
        assert order(sol)[-1] == request.id, "the control did not sink: the tests above show nothing"


@pytest.mark.parametrize("reason", REVIEW_REASONS)
def test_a_person_says_what_follows_and_the_rules_place_it_again(app: Flask, clock: StillClock, reason: str) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request = sentencing(clock)
        pass_by(clock)
        triage.review_passed_date(request.id, reason, "Read with Sol.", actor=grace, now=clock.now)
        fresh(request)
        assert request.date_passed_on is None
        assert request.level != "critical"
        assert all(task.resolved_at for task in world.tasks("date_passed"))
        assert [event.detail for event in world.events("date_reviewed")] == [{"reason": reason}]
        before = request.level
        clock.move(days=5)
        world.swept()
        assert fresh(request).date_passed_on is None
        assert request.level == before


def test_the_task_cannot_be_ticked_off_before(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request = sentencing(clock)
        pass_by(clock)
        [task] = world.tasks("date_passed")
        with pytest.raises(Refused, match="act_first"):
            triage.resolve_task(task.id, actor=grace, now=clock.now)
        assert fresh(request).date_passed_on is not None


def test_refusals_of_a_review(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace, ada = cast.grace(), cast.ada()
        request = sentencing(clock)
        with pytest.raises(Refused, match="no_passed_date"):
            triage.review_passed_date(request.id, "other_way", actor=grace, now=clock.now)
        pass_by(clock)
        with pytest.raises(Refused, match="not_counsel"):
            triage.review_passed_date(request.id, "other_way", actor=ada, now=clock.now)
        with pytest.raises(Refused, match="no_such_reason"):
            triage.review_passed_date(request.id, "because", actor=grace, now=clock.now)
        triage.review_passed_date(request.id, "other_way", actor=grace, now=clock.now)
        with pytest.raises(Refused, match="no_passed_date"):
            triage.review_passed_date(request.id, "other_way", actor=grace, now=clock.now)


def test_what_a_lawyer_has_keeps_going_and_staff_still_hear_of_the_date(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request = sentencing(clock)
        need = next(need for need in request.needs if need.area == "csam_restitution")
        person = cast.amara(licences=[("US-PA", "active", None, "PA-1"), ("US-PA-ED", "active", None, None)])
        offer = cast.sent(need, person, by=grace)
        for other in request.needs:
            if other.id != need.id:
                triage.give_up_need(other.id, actor=grace, now=the_clock().programme())
        cast.say_yes(offer.id, cast.attorney_account(person))
        pass_by(clock)
        assert fresh(request).date_passed_on is None
        assert len(world.tasks("date_passed")) == 1


def test_closing_ends_its_task_and_the_review_waits_again_when_it_is_taken_up(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        request = sentencing(clock)
        pass_by(clock)
        level = fresh(request).level
        closing.close_request(request.id, "other", actor=grace, now=clock.now)
        assert all(task.resolved_at for task in world.tasks("date_passed"))
        closing.reopen_request(request.id, "The family called again.", actor=grace, now=clock.now)
        pass_by(clock)
        again = fresh(request)
        assert (again.level, again.date_passed_on is not None) == (level, True)
        triage.review_passed_date(request.id, "other_way", actor=grace, now=clock.now)
        assert fresh(request).date_passed_on is None
