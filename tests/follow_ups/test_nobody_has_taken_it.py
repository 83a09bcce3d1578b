"""A request that nobody takes calls the office in time: the on-call address at any hour, every member of counsel as it
is open, and again each business day until somebody takes it (B01, D10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import closing, intake, triage
from referral_app.extensions import db
from referral_app.models import Account, Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

ON_CALL = "oncall@example.org"
ALARM = "Something needs you now"
CALLED = "Something needs you"


@pytest.fixture(autouse=True)
def _on_call(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(app.extensions["referral.settings"], on_call=ON_CALL)
    monkeypatch.setitem(app.extensions, "referral.settings", settings)


def office() -> tuple[world.Basket, Account, Account]:
    return world.basket(), cast.grace(), cast.sol()


def reread() -> Request:
    db.session.rollback()
    request = db.session.query(Request).one()
    db.session.refresh(request)
    return request


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(("level", "hours"), [("critical", 1), ("emergency", 1), ("urgent", 4)])
def test_everybody_hears_of_it_when_its_time_is_up_and_not_before(
    app: Flask, clock: StillClock, level: str, hours: int
) -> None:
    with app.app_context():
        post, grace, sol = office()
        request = cast.submitted()
        set_level(request, level)
        clock.move(hours=hours, minutes=-1)
        world.swept()
        assert world.tasks("not_taken") == []
        assert post.messages == []
        clock.move(minutes=1)
        world.swept()
        [task] = world.tasks("not_taken")
        assert (task.request_id, task.owner_id) == (request.id, None)
        assert post.to(ON_CALL) == [ALARM]
        assert all(len(post.to(each.email)) == 1 for each in (grace, sol))
        assert world.swept() == []


def set_level(request: Request, level: str) -> None:
    """As if the rules had given this level when it came."""
    from referral_app.actions.steps.alarms import set_alarm
    from referral_app.actions.steps.transaction import writing

    with writing():
        request.level = level
        request.alarm_at = None
        assert request.received_at is not None
        set_alarm(request, (), now=request.received_at)


def test_what_is_critical_at_night_reaches_on_call_within_the_hour_and_counsel_as_the_office_opens(
    app: Flask, clock: StillClock
) -> None:
    with app.app_context():
        post, grace, sol = office()
        clock.now = cast.instant("2026-11-27 23:30")  # Friday, 18:30 in New York.
        set_level(cast.submitted(), "critical")
        clock.move(hours=1)
        world.swept()
        assert post.to(ON_CALL) == [ALARM]
        assert world.tasks("not_taken") == []
        clock.now = cast.instant("2026-11-30 13:59")
        world.swept()
        assert world.tasks("not_taken") == []
        clock.move(minutes=1)
        world.swept()
        assert len(world.tasks("not_taken")) == 1
        assert post.to(ON_CALL) == [ALARM, ALARM]
        # On a Monday the supervisor has the letter of the week beside it.
        called = [[one for one in post.to(who.email) if one == CALLED] for who in (grace, sol)]
        assert called == [[CALLED], [CALLED]]


def test_it_rings_again_each_business_day_with_one_task_until_somebody_takes_it(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, grace, _sol = office()
        request = cast.submitted()
        set_level(request, "critical")
        for _ in range(5 * 24):
            clock.move(hours=1)
            world.swept()
        # Wednesday, Friday and Monday; Thursday is Thanksgiving.
        assert post.to(ON_CALL) == [ALARM] * 3
        assert len(world.tasks("not_taken")) == 1
        triage.take_request(request.id, actor=grace, now=clock.now)
        assert [task.resolved_at for task in world.tasks("not_taken")] == [clock.now]
        before = len(post.to(ON_CALL))
        for _ in range(3):
            clock.move(days=1)
            world.swept()
        assert len(post.to(ON_CALL)) == before


@pytest.mark.parametrize("how", ["taken", "approved", "withdrawn", "closed", "paused"])
def test_nobody_is_called_for_what_was_taken_or_is_over(app: Flask, clock: StillClock, how: str) -> None:
    with app.app_context():
        post, grace, _sol = office()
        request = cast.submitted()
        if how == "taken":
            triage.take_request(request.id, actor=grace, now=clock.now)
        elif how == "approved":
            cast.approved(cast.need_of(request), cast.amara(), by=grace)
        elif how == "withdrawn":
            intake.withdraw_request(request.id, now=clock.now, today=clock.now.date())
        elif how == "closed":
            closing.close_request(request.id, "other", actor=grace, now=clock.now)
        else:
            from referral_app.actions import family

            family.pause(request.id, now=clock.now)
        for _ in range(3):
            clock.move(days=1)
            world.swept()
        assert post.to(ON_CALL) == []
        assert world.tasks("not_taken") == []


def test_a_young_person_alone_is_as_critical_as_anything(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        post, _grace, _sol = office()
        said = cast.answers(
            cast.SURVIVOR, requester_age=15, dob="2011-05-02", contact_ways=["i_will_return"], safe_adult="no"
        )
        request = cast.submitted(said)
        assert request.alarm_at == clock.now + timedelta(hours=1), "whatever its level"
        clock.move(hours=1)
        world.swept()
        assert post.to(ON_CALL) == [ALARM]
        assert len(world.tasks("not_taken")) == 1


def test_after_two_days_without_a_worker_it_rings_once_and_goes_on(app: Flask, clock: StillClock) -> None:
    """(U16) The catch-up writes no letter twice, and the next alarm comes on the next business day."""
    with app.app_context():
        post, _grace, _sol = office()
        set_level(cast.submitted(), "critical")
        clock.now = cast.instant("2026-11-27 15:00")
        world.swept()
        world.swept()
        assert post.to(ON_CALL) == [ALARM]
        assert len(world.tasks("not_taken")) == 1
        assert reread().alarm_at == cast.instant("2026-11-30 14:00")


def test_without_an_on_call_address_counsel_are_called_all_the_same(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.extensions["referral.settings"], on_call=None)
    monkeypatch.setitem(app.extensions, "referral.settings", settings)
    with app.app_context():
        _post, _grace, _sol = office()
        set_level(cast.submitted(), "critical")
        clock.move(hours=1)
        world.swept()
        assert len(world.tasks("not_taken")) == 1
        assert world.letters("alarm") == []


def test_what_nobody_has_taken_cannot_be_ticked_off(app: Flask, clock: StillClock) -> None:
    from referral_app.actions import Refused

    with app.app_context():
        _post, grace, _sol = office()
        set_level(cast.submitted(), "critical")
        clock.move(hours=1)
        world.swept()
        with pytest.raises(Refused, match="act_first"):
            triage.resolve_task(world.tasks("not_taken")[0].id, actor=grace, now=clock.now)
