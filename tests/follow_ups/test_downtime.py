"""Downtime delays and drops nothing (D14, T66): weeks in which the worker is often off, every step at its first tick.

The worker rests three hours of every business morning and a whole day in ten; people answer when they like. What must
have happened is worked out from the ladders and the calendar alone: each reminder, expiry and next offer stands at the
first tick that ran at or after the instant at which it was due.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Flask

from referral_app import programme
from referral_app.extensions import db
from referral_app.matching.pacing import Mode
from referral_app.models import Attorney, Letter, Need, Offer
from referral_app.queries import due
from referral_app.vocabulary import Track
from referral_app.workflow.calendar import add_business_hours, end_of_day
from referral_app.workflow.holidays import FEDERAL
from referral_app.workflow.ladders import LADDERS, PATIENCE_HOURS
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.follow_ups.crew import FULL, own_attorneys

DAYS, CASES = (90, 200) if FULL else (25, 8)
TICK = timedelta(minutes=30) if FULL else timedelta(hours=1)
SET_SIZE = 3
START = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)
FAR = START + timedelta(days=400)
REST_FROM, REST_TO = 14, 17
pytestmark = pytest.mark.slow


def runs(instant: datetime) -> bool:
    """Whether the worker is on: not from 9 to 12 in New York, not on every tenth day."""
    day = (instant - START).days
    return day % 10 != 9 and not REST_FROM <= instant.hour < REST_TO


def first_tick(due: datetime) -> datetime:
    """The first tick that runs at or after this instant."""
    tick = START + TICK * -((START - due) // TICK)
    while not runs(tick):
        tick += TICK
    return tick


@dataclass
class History:
    """What became of one offer, as its events tell."""

    need: str
    track: Track
    mode: Mode
    sent: datetime
    letter_left: datetime | None
    last_day_over: datetime
    ladder: list[datetime]
    reminded: list[tuple[datetime, int]] = field(default_factory=list)
    ended: datetime | None = None
    how: str | None = None


def lived(app: Flask, clock: StillClock, seed: int) -> None:
    """Play the weeks: requests come, people answer or do not, and the worker ticks when it is on."""
    chance = Random(seed)
    by = cast.grace()
    acts: dict[datetime, list[Callable[[], None]]] = {}
    ticks = int(timedelta(days=DAYS) / TICK)
    # Ids alone are held: a session that knows a thousand rows expires each of them at every end of a transaction.
    sets: dict[str, list[str]] = {}

    def approve(need_id: str) -> Callable[[], None]:
        def act() -> None:
            chosen = [db.session.get_one(Attorney, person_id) for person_id in sets[need_id]]
            world.approve(db.session.get_one(Need, need_id), chosen, by)

        return act

    def answer(need_id: str, place: int) -> Callable[[], None]:
        def act() -> None:
            need, person = db.session.get_one(Need, need_id), db.session.get_one(Attorney, sets[need_id][place])
            if world.offer_to(need, person).state == "sent":
                (world.decline if chance.random() < 0.8 else world.accept)(need, person)

        return act

    people = [[person.id for person in each] for each in own_attorneys(CASES, SET_SIZE)]
    for chosen in people:
        clock.now = START
        need_id = world.need(
            chance.choice(list(Track)), mode=chance.choice(("staggered", "sequential")), consent_until=FAR.date()
        ).id
        sets[need_id] = chosen
        arrives = START + TICK * chance.randrange(ticks // 2)
        acts.setdefault(arrives, []).append(approve(need_id))
        for place in range(SET_SIZE):
            if chance.random() < 0.4:
                when = arrives + TICK * chance.randrange(int(timedelta(days=12) / TICK))
                acts.setdefault(when, []).append(answer(need_id, place))
    for number in range(ticks):
        clock.now = START + TICK * number
        for act in acts.get(clock.now, []):
            act()
        if runs(clock.now):
            world.swept()


def histories() -> dict[str, History]:
    db.session.rollback()
    zone = programme.zone()
    found = {}
    for offer, need in db.session.query(Offer, Need).join(Need, Need.id == Offer.need_id):
        if offer.sent_at is None:
            continue
        track = Track(need.track)
        left = db.session.query(Letter.sent_at).filter_by(once=f"offer:{offer.id}").scalar()
        ladder = LADDERS[track].reminders_at(offer.sent_at, offer.expires_on, zone, FEDERAL)
        over = end_of_day(offer.expires_on, zone)
        found[offer.id] = History(need.id, track, Mode(need.mode), offer.sent_at, left, over, ladder)
    for event in world.events():
        if event.kind == "offer_reminded":
            found[event.subject].reminded.append((event.at, event.detail["reminder"]))
        elif event.kind in ("offer_expired", "offer_declined", "offer_accepted", "offer_withdrawn"):
            assert found[event.subject].ended is None, "an offer ended twice"
            found[event.subject].ended, found[event.subject].how = event.at, event.kind
    return found


def reminders_due(one: History, until: datetime) -> list[tuple[datetime, int]]:
    """What the ladder asks for: at each first tick one letter for all steps that came due, while the offer waits."""
    letters = {}
    for instant in one.ladder:
        tick = first_tick(instant)
        waits = one.ended is None or one.ended > tick
        if tick < until and waits and one.letter_left is not None and one.letter_left < tick:
            letters[tick] = sum(step <= tick for step in one.ladder)
    return sorted(letters.items())


def check_next(offers: list[History], until: datetime) -> int:
    """Each next offer of a need stands at the first tick after a no, a silence, or the patience of its track."""
    zone = programme.zone()
    offers = sorted(offers, key=lambda one: one.sent)
    accepted = min((one.ended for one in offers if one.how == "offer_accepted" and one.ended), default=until)
    checked = 0
    for number, one in enumerate(offers, 1):
        asked, later = offers[:number], offers[number:]
        ends = [
            o.ended for o in asked if o.how in ("offer_expired", "offer_declined") and o.ended and o.ended > one.sent
        ]
        ticks = [first_tick(end) for end in ends]
        if one.mode == Mode.STAGGERED and any(o.ended is None or o.ended > one.sent for o in asked):
            ticks.append(first_tick(add_business_hours(one.sent, PATIENCE_HOURS[one.track], zone, FEDERAL)))
        expected = min(ticks, default=until)
        if later and later[0].sent == one.sent:
            continue
        if number < SET_SIZE and expected < min(accepted, until):
            assert later, (one, expected)
            assert later[0].sent == expected, (one, later[0].sent, expected)
            checked += 1
        else:
            assert not later, (one, later)
    return checked


def checked(until: datetime) -> tuple[int, int, int]:
    """Hold what happened against what was due. Returns how many reminders, expiries and next offers there were."""
    found = histories()
    assert len({one.need for one in found.values()}) == CASES
    reminders = expiries = 0
    by_need: dict[str, list[History]] = {}
    for one in found.values():
        by_need.setdefault(one.need, []).append(one)
        assert one.reminded == reminders_due(one, until), one
        reminders += len(one.reminded)
        tick = first_tick(one.last_day_over)
        if one.how == "offer_expired":
            assert one.ended == tick
            expiries += 1
        else:
            assert one.ended is not None or tick >= until, one
    return reminders, expiries, sum(check_next(offers, until) for offers in by_need.values())


def test_every_step_stands_at_the_first_tick_after_it_was_due(
    app: Flask, clock: StillClock, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    with app.app_context():
        post = world.basket()
        lived(app, clock, seed=1)
        took = time.monotonic() - began
        done = checked(clock.now + TICK)
        assert min(done) > CASES // 4, "too little happened to show anything"
        assert len(post.messages) == len({message["Message-ID"] for message in post.messages})
        engine = db.engine.dialect.name
        record_property(f"T66 {engine}: reminders, expiries, next offers, late or lost", f"{done}, 0")
        record_property(f"T66 {engine}: seconds for {DAYS} days", round(took, 1))


def test_the_control_a_worker_that_looks_for_what_is_due_just_now_drops_steps(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a scheduler does whose jobs fire at their minute, and not when the machine was off then."""
    found_all = due.reminders

    def just_now(now: datetime, limit: int) -> list[str]:
        ids = found_all(now, limit)
        return [id for id in ids if db.session.get_one(Offer, id).remind_at > now - TICK]

    monkeypatch.setattr(due, "reminders", just_now)
    with sqlite_app.app_context():
        world.basket()
        lived(sqlite_app, clock, seed=1)
        with pytest.raises(AssertionError):
            checked(clock.now + TICK)
