"""A clock set forward and back, and workers whose clocks differ (T64): nothing twice, nothing before its time."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import update

from referral_app import programme
from referral_app.actions import follow_up, signing_in
from referral_app.actions.operations import note_tick
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.follow_ups import answers, worker
from referral_app.models import Offer, RequesterSession
from referral_app.queries import browsers
from referral_app.queries.operations import has_leapt, last_tick
from referral_app.security.tokens import digest, new_token
from referral_app.web.entry import signed_in
from referral_app.web.operations import worker_is_late
from referral_app.workflow.calendar import end_of_day
from tests import cast
from tests.commands.test_retention import left, put
from tests.conftest import START, StillClock
from tests.follow_ups import world
from tests.follow_ups.crew import FULL, count_events, crew, own_attorneys, sent_twice
from tests.page_client import BASE, PageClient

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
STEPS = tuple(timedelta(hours=hours) for hours in (1, -1, 24, -24))
NEEDS = 40 if FULL else 8
SKEWS = (-90.0, -30.0, 30.0, 90.0)
#: More than any of these clocks is ahead.
GRACE = timedelta(minutes=2)


def is_over_at(offer_id: str | None) -> datetime:
    """The first instant at which this offer may end in silence."""
    last_day = db.session.get_one(Offer, offer_id).expires_on
    assert last_day is not None
    return end_of_day(last_day, programme.zone())


def early() -> list[str | None]:
    """Offers that ended in silence before their last day was over, by the clock of the worker that ended them."""
    return [event.subject for event in world.events("offer_expired") if event.at < is_over_at(event.subject)]


def after_jumps(clock: StillClock) -> list[str]:
    """What went wrong in three weeks of every order of the four jumps, with a tick after each. In a context."""
    clock.now = MONDAY
    post, by = world.basket(), cast.grace()
    needs = [world.need("standard", mode="sequential") for _ in range(3)]
    for need, people in zip(needs, own_attorneys(len(needs), 2), strict=True):
        world.approve(need, people, by)
    true = MONDAY
    for jumps in itertools.permutations(STEPS):
        for jump in jumps:
            clock.now = true + jump
            world.swept()
        true += timedelta(hours=20)
        clock.now = true
        world.swept()
    wrong = []
    if set(count_events().values()) != {1}:
        wrong.append("a step twice")
    if early():
        wrong.append("ended early")
    if len(post.messages) != len({message["Message-ID"] for message in post.messages}):
        wrong.append("a letter twice")
    # And nothing was lost: both of each need were asked and let it pass.
    if {state for need in needs for state in world.states(need).values()} != {"expired"}:
        wrong.append("a step lost")
    return wrong


def test_a_clock_that_jumps_between_ticks_repeats_nothing(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        assert after_jumps(clock) == []


def test_the_control_a_worker_that_ends_offers_on_their_last_day_is_found(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    expire = follow_up._expire

    def careless(offers: Any, due: Any, now: datetime, today: date) -> Any:
        return expire(offers, due, now, today + timedelta(days=1))

    found = answers.due.expired_offers
    monkeypatch.setattr(answers.due, "expired_offers", lambda today, n: found(today + timedelta(days=1), n))
    monkeypatch.setattr(follow_up, "_expire", careless)
    with sqlite_app.app_context():
        assert "ended early" in after_jumps(clock)


def test_the_control_a_worker_that_forgets_what_it_has_done_is_found(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it first looks whom to remind at another instant, it has forgotten whom it reminded."""
    reminders, looked = answers.due.reminders, set[datetime]()

    def forgetful(now: datetime, limit: int) -> Any:
        if now not in looked:
            looked.add(now)
            with writing() as session:
                session.execute(update(Offer).values(remind_at=Offer.sent_at, reminders_sent=0))
        return reminders(now, limit)

    monkeypatch.setattr(answers.due, "reminders", forgetful)
    with sqlite_app.app_context():
        assert "a step twice" in after_jumps(clock)


def prolonged(app: Flask, clock: StillClock) -> list[timedelta]:
    """By which steps back of the clock a session is still open half an hour and a minute after its last use."""
    found = []
    with app.app_context():
        grace = cast.grace().id
    for step in (timedelta(hours=1), timedelta(days=1)):
        clock.now = MONDAY
        client = PageClient(app)
        cast.sign_in(client, grace)
        client.get("/account")
        clock.now = MONDAY - step
        clock.move(minutes=31)
        if client.client.get("/account", base_url=BASE).status_code == 200:
            found.append(step)
    return found


def test_a_clock_set_back_prolongs_no_session(sqlite_app: Flask, clock: StillClock) -> None:
    assert prolonged(sqlite_app, clock) == []


def test_the_control_a_session_of_tomorrow_that_is_believed_is_found(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signed_in, "CLOCKS_APART", timedelta.max)
    assert len(prolonged(sqlite_app, clock)) == 2


def held_on(app: Flask) -> set[timedelta]:
    """By which steps back of the clock a family's browser holds its request half an hour and a minute after its use."""
    found = set()
    with app.app_context():
        request = cast.submitted()
        token = new_token()
        row = RequesterSession(token_sha256=digest(token), request_id=request.id, created_at=MONDAY, seen_at=MONDAY)
        db.session.add(row)
        db.session.commit()
        for step in (timedelta(seconds=90), timedelta(hours=1), timedelta(days=1)):
            now = MONDAY - step if step < timedelta(minutes=3) else MONDAY - step + timedelta(minutes=31)
            if any(read(token, now) for read in (browsers.hold_of, browsers.held_by, browsers.columns_held_by)):
                found.add(step)
    return found


def test_a_clock_set_back_prolongs_no_familys_hold(app: Flask) -> None:
    """Somebody else may sit there. Clocks that differ by seconds close no page."""
    assert held_on(app) == {timedelta(seconds=90)}


def test_the_control_a_hold_of_tomorrow_that_is_believed_is_found(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "CLOCKS_APART", timedelta.max)
    assert len(held_on(sqlite_app)) == 3


def put_right_after(app: Flask, clock: StillClock, years: int) -> tuple[bool, list[bool]]:
    """What is left of a request that ended yesterday, after two hours of ticks by a clock that leapt by so many years,
    and whether old copies would go, before, meanwhile and once it is right again."""
    clock.now = START
    put(app, "one", "closed", silent=timedelta(days=1))
    worker.tick(app)

    def leapt() -> bool:
        with app.app_context():
            return has_leapt(clock.now)

    believed = [leapt()]
    clock.now = START.replace(year=START.year + years)
    for _ in range(4):
        worker.tick(app)
        clock.move(minutes=30)
        believed.append(leapt())
    clock.now = START + timedelta(hours=2)
    worker.tick(app)
    return left(app)[0] == {"one"}, [*believed, leapt()]


@pytest.mark.parametrize("years", [10, 73])
def test_a_clock_that_leapt_ahead_takes_nothing_away(app: Flask, clock: StillClock, years: int) -> None:
    """One night by a wrong clock would shred every request that ever ended, and delete every copy."""
    assert put_right_after(app, clock, years) == (True, [False, True, True, True, True, False])


def test_after_a_day_the_leap_is_believed(app: Flask, clock: StillClock) -> None:
    """An office that stood still for so long forgets then."""
    clock.now = START
    put(app, "one", "closed", silent=timedelta(days=1))
    worker.tick(app)
    for hours, kept in ((0, {"one"}), (23, {"one"}), (25, set())):
        clock.now = START + timedelta(days=9 * 365, hours=hours)
        worker.tick(app)
        assert left(app)[0] == kept, hours


@pytest.mark.parametrize(("step", "let_in"), [(timedelta(days=365), True), (timedelta(hours=2), False)])
def test_who_signed_in_by_a_clock_that_ran_years_ahead_is_not_kept_out_for_years(
    app: Flask, clock: StillClock, step: timedelta, let_in: bool
) -> None:
    """A code is used up with all that are older than it. Of a clock that ran ahead for less than a day that stands, so
    that no code is good twice."""
    with app.app_context():
        grace = cast.grace()

        def shown() -> bool:
            half = signing_in.open_session(grace, now=clock.now)
            code = pyotp.TOTP(cast.TOTP_SECRET).at(clock.now)
            return signing_in.show_second_factor(half, code, now=clock.now) is not None

        clock.now = MONDAY + step
        assert shown()
        clock.now = MONDAY
        assert shown() is let_in
        assert not shown(), "the same code a second time"


def test_clocks_that_differ_by_seconds_sign_nobody_out(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        grace = cast.grace().id
    clock.now = MONDAY
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    for _ in range(3):
        for skew in SKEWS:
            clock.now = MONDAY + timedelta(seconds=skew)
            client.get("/account")


def test_a_clock_set_back_for_good_stops_nothing_for_longer_than_the_step(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        by, people = cast.grace(), world.people(2)
        need = world.need("standard", mode="sequential")
        world.approve(need, people, by)
        clock.now = MONDAY + timedelta(days=1)
        world.swept()
        clock.now = MONDAY
        world.swept()
        assert world.states(need) == {"a-1": "sent", "a-2": "approved"}
        clock.now = is_over_at(world.offer_to(need, people[0]).id)
        world.swept()
        assert world.states(need) == {"a-1": "expired", "a-2": "sent"}


def test_a_mark_left_by_a_clock_that_ran_ahead_does_not_hide_a_dead_worker(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY + timedelta(days=1)
    worker.tick(app)
    clock.now = MONDAY
    with app.app_context():
        assert worker_is_late()
    worker.tick(app)
    with app.app_context():
        assert last_tick() == MONDAY
        assert not worker_is_late()


def test_of_two_workers_with_different_clocks_the_later_mark_stays(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        note_tick(MONDAY + timedelta(seconds=90))
        note_tick(MONDAY - timedelta(seconds=90))
        assert last_tick() == MONDAY + timedelta(seconds=90)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_four_workers_with_clocks_apart_and_steps_under_them(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    with crew(request, tmp_path, engine, MONDAY) as four:
        with four.app.app_context():
            by = cast.grace()
            for people in own_attorneys(NEEDS, 2):
                world.approve(world.need("standard", mode="sequential"), people, by)
            four.drain()
            over = end_of_day(date(2026, 12, 7), programme.zone())
            assert count_events("offer_sent").total() == NEEDS
        # Two minutes before the last day is over no worker ends an offer, a clock that is 90 seconds ahead included.
        four.set(over - GRACE)
        four.hire(4, skews=SKEWS)
        four.begin()
        four.ticked()
        with four.app.app_context():
            assert count_events("offer_expired").total() == 0
        four.set(over)
        four.ticked()
        with four.app.app_context():
            assert count_events("offer_expired").total() == NEEDS
        # From here on the clock jumps and comes back at every turn, until everybody has been silent.
        true = over
        for jump in itertools.islice(itertools.cycle(STEPS), 40 if FULL else 8):
            for at in (true + jump, true):
                four.set(at)
                four.ticked()
            true += timedelta(hours=30)
        four.set(true)
        four.finish()
        four.drain()
        with four.app.app_context():
            done = count_events()
            assert set(done.values()) == {1}
            assert count_events("offer_expired").total() == 2 * NEEDS
            assert early() == []
        assert sent_twice(four) == []
        record_property(f"T64 {engine}: steps done, done twice, expired early", f"{len(done)}, 0, 0")
