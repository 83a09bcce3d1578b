"""After a long outage of the mail host nothing stale is sent (T63): what ended is cancelled, the rest leaves."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, current_app

from referral_app.actions import intake
from referral_app.letters import outbox
from referral_app.letters.transport import SmtpTransport
from referral_app.models import Account, Attorney, Need
from referral_app.queries import recipients
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.follow_ups.crew import FULL, own_attorneys, states_of_letters
from tests.letters.post_office import free_port, post_office

#: Offers of which nothing happens, which expire, whose request is withdrawn, which are accepted.
STAY, EXPIRE, WITHDRAW, ACCEPT = (300, 100, 50, 50) if FULL else (6, 3, 2, 2)
#: Half past six in the evening in New York: six hours later it is the next day.
EVENING = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
OUTAGE = timedelta(hours=6)
OFFER, REMINDER = "A question is waiting for you", "A question is still waiting for you"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]


def asked(n: int, by: Account, **more: Any) -> list[tuple[Need, Attorney]]:
    """So many critical needs, whose letters leave at any hour, with one attorney each."""
    made = []
    for [person] in own_attorneys(n, 1):
        need = world.need("critical", **more)
        world.approve(need, [person], by)
        made.append((need, person))
    return made


def test_what_ended_during_the_outage_never_leaves_and_the_rest_does(
    app: Flask, clock: StillClock, record_property: Callable[[str, object], None]
) -> None:
    clock.now = EVENING
    with app.app_context(), post_office() as office:
        down = SmtpTransport(f"smtp://127.0.0.1:{free_port()}?tls=none")
        current_app.extensions["referral.transport"] = down
        by = cast.grace()
        staying = asked(STAY, by)
        # The legal date is today: no pause can let these stand longer.
        expiring = asked(EXPIRE, by, terms={"deadline": "2026-11-30"})
        withdrawn, accepted = asked(WITHDRAW, by), asked(ACCEPT, by)
        stays, ends = ({person.email for _, person in each} for each in (staying, expiring + withdrawn + accepted))
        world.swept()
        for hour in range(6):
            clock.now = EVENING + timedelta(hours=hour)
            world.swept()
        for need, _ in withdrawn:
            intake.withdraw_request(need.request_id, now=clock.now)
        for need, person in accepted:
            world.accept(need, person)
        clock.now = EVENING + OUTAGE
        world.swept()
        assert office.taken == []
        assert Counter(world.states(need)[person.code] for need, person in expiring) == {"expired": EXPIRE}
        current_app.extensions["referral.transport"] = SmtpTransport(office.url)
        began, back = time.monotonic(), clock.now
        while world.swept() or clock.now < back + timedelta(hours=1, minutes=15):
            clock.move(minutes=5)
        seconds = time.monotonic() - began
        offers = Counter(str(message["To"]) for message in office.taken if message["Subject"] == OFFER)
        assert offers == dict.fromkeys(stays, 1)
        assert not ends & {str(m["To"]) for m in office.taken if m["Subject"] in (OFFER, REMINDER)}
        offers_cancelled = sum(letter.state == "cancelled" for letter in world.letters("offer"))
        assert offers_cancelled == len(ends)
        assert set(office.message_ids.values()) == {1}
        assert states_of_letters()["failed"] == 0
        if FULL:
            record_property("T63: sent, cancelled, stale", f"{len(offers)}, {offers_cancelled}, 0")
            record_property("T63: seconds of work until all had left", round(seconds, 1))


def test_after_an_outage_over_two_reminders_one_leaves(app: Flask, clock: StillClock) -> None:
    clock.now = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    with app.app_context():
        post, by, people = world.basket(), cast.grace(), world.people(1)
        world.approve(world.need(), people, by)
        world.swept()
        assert post.to(people[0].email) == [OFFER]
        post.refuse_for_now()
        while clock.now < datetime(2026, 12, 4, 18, 0, tzinfo=UTC):
            clock.move(hours=3)
            world.swept()
        assert [letter.state for letter in world.letters("reminder")] == ["cancelled", "waiting"]
        post.fault = None
        for _ in range(4):
            clock.move(hours=1)
            world.swept()
        assert post.to(people[0].email) == [OFFER, REMINDER]


def test_the_control_letters_that_are_neither_cancelled_nor_judged_leave_stale(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_cancel", lambda which, reason: 0)
    monkeypatch.setattr(recipients, "still_valid", lambda letter: True)
    clock.now = EVENING
    with app.app_context():
        post = world.basket()
        post.refuse_for_now()
        [(need, person)] = asked(1, cast.grace())
        world.swept()
        intake.withdraw_request(need.request_id, now=clock.now)
        post.fault = None
        clock.move(hours=1)
        world.swept()
        assert OFFER in post.to(person.email), "the control sent nothing stale: the test above shows nothing"
