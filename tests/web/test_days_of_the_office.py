"""The days of the office on one page: closed days that business hours leave out, and who is on call (B18, D10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import Refused, accounts, office
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, ClosedDay, OnCallTurn
from referral_app.queries import office as queries
from referral_app.workflow.calendar import add_business_days, add_business_hours
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.follow_ups.test_nobody_has_taken_it import ALARM, set_level
from tests.page_client import PageClient

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)
WEDNESDAY = date(2026, 12, 2)


class Office:
    """Sol before the days of the office, on a Monday morning."""

    def __init__(self, app: Flask, clock: StillClock) -> None:
        clock.now = MONDAY
        self.app = app
        with app.app_context():
            self.sol, self.grace = cast.sol().id, cast.grace().id
        self.client = PageClient(app)
        cast.sign_in(self.client, self.sol)
        self.client.get("/counsel/office")

    def close(self, first: date, last: date | None = None, reason: str = "training", status: int = 303) -> str:
        fields = {"first": first.isoformat(), "last": last.isoformat() if last else "", "reason": reason}
        return self.client.post("/counsel/office/closed", fields, status).text

    def on_call(self, who: str, first: date, last: date | None = None, status: int = 303) -> str:
        fields = {"who": who, "from": first.isoformat(), "until": last.isoformat() if last else ""}
        return self.client.post("/counsel/office/on-call", fields, status).text

    def closed(self) -> list[date]:
        with self.app.app_context():
            return [row.day for row in queries.closed_ahead(TODAY)]


@pytest.fixture
def sol(app: Flask, clock: StillClock) -> Office:
    return Office(app, clock)


def test_a_closed_day_is_no_business_day_from_then_on(sol: Office) -> None:
    sol.close(WEDNESDAY)
    assert "Training of the whole office" in sol.client.get("/counsel/office").text
    with sol.app.app_context():
        holidays = programme.holidays_from(TODAY)
        assert WEDNESDAY in holidays
        assert add_business_days(TODAY, 2, holidays) == date(2026, 12, 3)
        tuesday = datetime(2026, 12, 1, 21, 0, tzinfo=UTC)
        assert add_business_hours(tuesday, 2, programme.zone(), holidays) == datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
        actions = [row.action for row in db.session.query(AuditRow).order_by(AuditRow.seq)]
        assert "office_closed" in actions


def test_a_new_offer_has_as_many_business_days_as_ever_and_one_that_is_out_keeps_its_day(sol: Office) -> None:
    with sol.app.app_context():
        world.basket()
        first, second = world.people(2)
        by = db.session.get_one(Account, sol.grace)
        before = world.need("standard")
        world.approve(before, [first], by)
        world.swept()
        old = world.offer_to(before, first).expires_on
        assert old == date(2026, 12, 7)
    sol.close(WEDNESDAY)
    with sol.app.app_context():
        by = db.session.get_one(Account, sol.grace)
        after = world.need("standard")
        world.approve(after, [db.session.merge(second)], by)
        world.swept()
        assert world.offer_to(after, db.session.merge(second)).expires_on == date(2026, 12, 8)
        assert world.offer_to(db.session.merge(before), db.session.merge(first)).expires_on == old


def test_several_days_at_once_without_those_that_are_closed_anyway(sol: Office) -> None:
    sol.close(date(2026, 12, 24), date(2026, 12, 28), "holiday")
    assert sol.closed() == [date(2026, 12, 24), date(2026, 12, 28)]
    sol.close(date(2026, 12, 24), date(2026, 12, 28), "holiday")
    assert len(sol.closed()) == 2, "twice is once"


@pytest.mark.parametrize(
    ("first", "last", "reason", "said"),
    [
        (TODAY, None, "training", "Choose a first and a last day"),
        (WEDNESDAY, date(2026, 12, 1), "training", "Choose a first and a last day"),
        (date(2026, 12, 5), date(2026, 12, 6), "training", "Choose a first and a last day"),
        (WEDNESDAY, None, "", "A reason is needed"),
        (WEDNESDAY, None, "because", "A reason is needed"),
    ],
)
def test_only_ahead_in_order_and_with_a_reason(
    sol: Office, first: date, last: date | None, reason: str, said: str
) -> None:
    assert said in sol.close(first, last, reason, 422)
    assert sol.closed() == []


def test_a_closed_day_ahead_is_taken_back_and_one_that_has_begun_is_not(sol: Office, clock: StillClock) -> None:
    sol.close(WEDNESDAY, date(2026, 12, 3))
    sol.client.post("/counsel/office/closed/2026-12-03/open", {}, 303)
    assert sol.closed() == [WEDNESDAY]
    clock.move(days=2)
    cast.sign_in(sol.client, sol.sol)
    sol.client.get("/counsel/office")
    sol.client.post("/counsel/office/closed/2026-12-02/open", {}, 422)
    sol.client.post("/counsel/office/closed/never/open", {}, 404)
    assert sol.closed() == [WEDNESDAY]


def test_who_is_on_call_hears_what_rings_at_night_beside_the_address(
    sol: Office, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(sol.app.extensions["referral.settings"], on_call="oncall@example.org")
    monkeypatch.setitem(sol.app.extensions, "referral.settings", settings)
    sol.on_call(sol.grace, TODAY)
    with sol.app.app_context():
        post = world.basket()
        clock.now = cast.instant("2026-12-01 06:00")  # One in the night of Tuesday in New York: still Monday's turn.
        set_level(cast.submitted(), "critical")
        clock.move(hours=1)
        world.swept()
        assert post.to("oncall@example.org") == [ALARM]
        assert post.to("grace@example.org") == [ALARM]
        assert post.to("sol@example.org") == []


def test_after_nine_it_is_the_next_persons_day(sol: Office, clock: StillClock) -> None:
    sol.on_call(sol.grace, TODAY)
    sol.on_call(sol.sol, date(2026, 12, 1))
    with sol.app.app_context():
        post = world.basket()
        clock.now = cast.instant("2026-12-02 03:00")
        set_level(cast.submitted(), "critical")
        clock.move(hours=1)
        world.swept()
        assert post.to("sol@example.org") == [ALARM]
        assert post.to("grace@example.org") == []


def test_one_name_a_day_and_only_somebody_who_may_open_requests(sol: Office) -> None:
    sol.on_call(sol.grace, WEDNESDAY, date(2026, 12, 4))
    assert "Somebody is on call on one of these days already." in sol.on_call(sol.sol, date(2026, 12, 4), status=422)
    with sol.app.app_context():
        ada = cast.ada().id
    sol.on_call(ada, date(2026, 12, 7), status=422)
    sol.on_call("", date(2026, 12, 7), status=422)
    with sol.app.app_context():
        assert db.session.query(OnCallTurn).count() == 1


def test_a_turn_that_has_begun_ends_with_yesterday_and_one_ahead_is_gone(sol: Office, clock: StillClock) -> None:
    sol.on_call(sol.grace, TODAY, WEDNESDAY)
    clock.move(days=1)
    with sol.app.app_context():
        turn = db.session.query(OnCallTurn).one().id
        by = db.session.get_one(Account, sol.sol)
        assert office.end_turn(turn, actor=by, today=date(2026, 12, 1))
        assert not office.end_turn(turn, actor=by, today=date(2026, 12, 1)), "twice is once"
        assert db.session.query(OnCallTurn).one().last_day == TODAY


def test_whoever_left_hears_nothing_and_the_page_says_so(sol: Office) -> None:
    sol.on_call(sol.grace, WEDNESDAY)
    with sol.app.app_context():
        accounts.deactivate("grace@example.org", actor="command", now=MONDAY)
        assert list(queries.on_call(WEDNESDAY)) == []
    assert "The account has ended or may not open requests" in sol.client.get("/counsel/office").text


def test_others_see_the_days_and_change_none(sol: Office) -> None:
    cast.sign_in(sol.client, sol.grace)
    assert "Close on these days" not in sol.client.get("/counsel/office").text
    with sol.app.app_context():
        by = db.session.get_one(Account, sol.grace)
        with pytest.raises(Refused):
            office.close_office(WEDNESDAY, WEDNESDAY, "other", actor=by, now=MONDAY, today=TODAY)
        assert db.session.query(ClosedDay).count() == 0
