"""A mail host that refuses, dawdles or hangs up: tried again in time, others not held up, a no seen at once (T61, T62).

The host is a real SMTP server on loopback; the clock is the test's.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask, current_app

from referral_app.actions import post as verbs
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.follow_ups import delivery
from referral_app.letters import outbox, transport
from referral_app.letters.bounces import parse
from referral_app.letters.transport import SmtpTransport, Temporary
from referral_app.models import Attorney, Letter
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.letters.post_office import PostOffice, free_port, post_office
from tests.waiting import HANG

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
OFFER, REMINDER = "A question is waiting for you", "A question is still waiting for you"
ANY_DAY = {"working_days": ["mon", "tue", "wed", "thu", "fri"], "time_zone": "America/New_York"}


def connect(office: PostOffice) -> None:
    current_app.extensions["referral.transport"] = SmtpTransport(office.url)


def waiting(n: int) -> list[Attorney]:
    """So many letters that are due, each to a reader of its own."""
    readers = [cast.attorney(f"w-{number}", f"Reader{number}", "Diallo", **ANY_DAY) for number in range(n)]
    with writing():
        for number, reader in enumerate(readers):
            outbox.enqueue("no_longer_needed", "attorney", reader.id, once=f"w{number}", now=MONDAY)
    return readers


def refuse(office: PostOffice, address: str, words: str, times: int = 1_000_000) -> None:
    """Let the host say these words to whatever comes for one reader, so many times."""
    office.answer = lambda reader, tries: words if reader == address and tries < times else None


def minutes_of_tries(office: PostOffice, address: str, clock: StillClock, hours: float) -> list[float]:
    """In which minutes the host was asked to take something for this reader, with a tick every minute."""
    start, tried = clock.now, []
    while clock.now <= start + timedelta(hours=hours):
        before = office.tries[address]
        world.swept()
        tried += [(clock.now - start) / timedelta(minutes=1)] * (office.tries[address] - before)
        clock.move(minutes=1)
    return tried


#: Minutes from a refusal to the next try.
PLANNED = (1, 5, 15, 30)


def late_or_early(office: PostOffice, clock: StillClock) -> list[float]:
    """The waits between five tries for one reader that are not as planned. In a context; others wait beside."""
    connect(office)
    slow, *others = waiting(6)
    refuse(office, slow.email, "451 later", times=4)
    world.swept()
    assert sorted(reader for [reader] in office.recipients) == sorted(other.email for other in others)
    clock.move(minutes=1)
    tried = minutes_of_tries(office, slow.email, clock, 1.2)
    # Counted from the minute after the first try; each wait is the planned one, give or take 20 % and a tick.
    waits = [after - before for before, after in zip([-1.0, *tried], tried, strict=False)]
    pairs = zip_longest(waits, PLANNED, fillvalue=0.0)
    return [wait for wait, planned in pairs if not planned * 0.8 <= wait <= planned * 1.2 + 1]


@pytest.mark.slow
def test_a_refusal_for_now_is_tried_again_after_1_5_15_and_30_minutes_and_holds_up_nobody(
    app: Flask, clock: StillClock
) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        assert late_or_early(office, clock) == []
        assert office.message_ids.total() == 6
        assert set(office.message_ids.values()) == {1}


@pytest.mark.slow
def test_the_control_a_worker_that_tries_every_minute_is_found(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = MONDAY
    monkeypatch.setattr(outbox, "_minutes", lambda _attempt: 1)
    with sqlite_app.app_context(), post_office() as office:
        assert late_or_early(office, clock)


def instants_of_the_next_try(office: PostOffice, clock: StillClock) -> int:
    """At how many instants letters that were refused together come back. In a context."""
    connect(office)
    waiting(6)
    office.answer = lambda address, tries: "421 too many"
    for _ in range(3):
        world.swept()
        clock.move(minutes=7)
    return len(set(db.session.scalars(db.select(Letter.due_at))))


@pytest.mark.slow
def test_letters_refused_together_are_not_tried_again_together(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        assert instants_of_the_next_try(office, clock) > 3, "without jitter they would come back as one crowd"
        office.answer = lambda address, tries: None
        clock.move(minutes=30)
        world.swept()
        assert len(office.taken) == 6


def test_the_control_without_jitter_they_come_back_as_one_crowd(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = MONDAY
    monkeypatch.setattr(outbox, "JITTER", 0)
    with sqlite_app.app_context(), post_office() as office:
        assert instants_of_the_next_try(office, clock) == 1


def test_a_reader_whose_host_dawdles_holds_up_nobody(
    app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host is silent for one reader until all the others have their letters, and then hangs up."""
    monkeypatch.setattr(delivery, "PATIENCE_SECONDS", 0.2)
    for patience in ("TOTAL_SECONDS", "TIMEOUT_SECONDS"):
        monkeypatch.setattr(transport, patience, HANG)
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        slow, *others = (reader.email for reader in waiting(9))
        take = office.handle_RCPT

        async def dawdle(server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
            if address == slow:
                while len(office.taken) < len(others):
                    await asyncio.sleep(0.01)
                return "421 too late"
            return await take(server, session, envelope, address, options)

        monkeypatch.setattr(office, "handle_RCPT", dawdle)
        acts = world.swept()
        assert world.done(acts).count("letter_sent") == len(others)
        assert world.done(acts).count("letter_put_back") == 1


def test_a_line_cut_after_the_letter_was_taken_is_at_most_two_of_one_letter(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        waiting(3)
        office.after_data, office.keep_refused = "hang up", True
        world.swept()
        office.after_data = None
        clock.move(minutes=2)
        world.swept()
        clock.move(days=1)
        world.swept()
        assert sorted(office.message_ids.values()) == [2, 2, 2]
        assert {letter.state for letter in world.letters()} == {"sent"}


def test_a_host_that_speaks_no_tls_gets_nothing_and_the_letters_wait(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office(query="") as office:
        connect(office)
        waiting(2)
        for _ in range(5):
            world.swept()
            clock.move(minutes=20)
        assert office.taken == []
        assert {letter.state for letter in world.letters()} == {"waiting"}


@pytest.mark.slow
def test_a_letter_held_up_lets_the_expiry_stand_still_for_one_business_day_once(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        by, people = cast.grace(), world.people(1)
        need = world.need()
        world.approve(need, people, by)
        office.answer = lambda address, tries: "450 busy" if tries < 3 else None
        for _ in range(60):
            world.swept()
            clock.move(minutes=1)
        assert [str(message["Subject"]) for message in office.taken] == [OFFER]
        # Five business days, and the one it stood still.
        assert world.offer_to(need, people[0]).expires_on == date(2026, 12, 8)
        assert len(world.events("offer_paused")) == 1


@pytest.mark.slow
def test_after_72_hours_of_refusals_the_letter_fails_staff_know_and_the_next_is_asked(
    app: Flask, clock: StillClock
) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        by, people = cast.grace(), world.people(2)
        # Critical letters are tried at night too.
        need = world.need("critical", mode="sequential")
        world.approve(need, people, by)
        refuse(office, people[0].email, "451 later")
        for _ in range(100):
            world.swept()
            letter = world.letters("offer")[0]
            if letter.state == "failed":
                break
            clock.now = letter.due_at
        assert timedelta(hours=66) < clock.now - MONDAY < timedelta(hours=78)
        assert world.states(need) == {"a-1": "undeliverable", "a-2": "sent"}
        assert [task.reason for task in world.tasks("letter_failed")] == ["host_not_now"]
        tries = office.tries[people[0].email]
        clock.move(days=1)
        world.swept()
        assert office.tries[people[0].email] == tries


def stuck(office: PostOffice, code: str, clock: StillClock) -> list[str]:
    """What did not go on at once when the host said no for good to an offer. In a context."""
    connect(office)
    by, people = cast.grace(), world.people(2)
    need = world.need(mode="sequential", owner=by)
    world.approve(need, people, by)
    refuse(office, people[0].email, f"{code} no such reader")
    world.swept()
    wrong = []
    if world.states(need) != {"a-1": "undeliverable", "a-2": "sent"}:
        wrong.append("the next was not asked")
    if [(task.reason, task.owner_id) for task in world.tasks("letter_failed")] != [("address_refused", by.id)]:
        wrong.append("nobody was told")
    if code not in [letter.answer for letter in world.letters("offer")]:
        wrong.append("nothing says why")
    for _ in range(5):
        clock.move(hours=1)
        world.swept()
    if office.tries[people[0].email] != 1:
        wrong.append("tried again")
    if [reader for [reader] in office.recipients].count(people[1].email) != 1:
        wrong.append("the next has no letter")
    return wrong


@pytest.mark.parametrize("code", ["550", "551", "552", "553", "554"])
def test_a_no_for_good_to_an_offer_asks_the_next_in_the_same_sweep(app: Flask, clock: StillClock, code: str) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        assert stuck(office, code, clock) == []


def test_the_control_a_worker_that_takes_no_answer_for_a_no_is_found(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.now = MONDAY
    monkeypatch.setattr(transport, "_by_code", lambda code: Temporary(str(code)))
    with sqlite_app.app_context(), post_office() as office:
        found = stuck(office, "550", clock)
        assert {"the next was not asked", "nobody was told", "tried again"} <= set(found)


def test_a_no_for_good_to_a_reminder_leaves_the_offer_and_tells_staff(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        by, people = cast.grace(), world.people(1)
        need = world.need()
        world.approve(need, people, by)
        world.swept()
        refuse(office, people[0].email, "550 gone")
        clock.move(days=2)
        world.swept()
        assert world.states(need) == {"a-1": "sent"}
        assert [task.kind for task in world.tasks("letter_failed")] == ["letter_failed"]


def test_a_letter_that_comes_back_ends_the_offer_and_the_next_is_asked(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context(), post_office() as office:
        connect(office)
        by, people = cast.grace(), world.people(2)
        need = world.need(mode="sequential")
        world.approve(need, people, by)
        world.swept()
        left = str(office.taken[0]["Message-ID"])
        clock.move(hours=1)
        assert verbs.handle_bounce(parse(report(left)), now=clock.now) is not None
        assert verbs.handle_bounce(parse(report(left)), now=clock.now) is None, "told twice"
        world.swept()
        assert world.states(need) == {"a-1": "undeliverable", "a-2": "sent"}
        assert [task.reason for task in world.tasks("letter_failed")] == ["bounced"]


def test_a_digest_that_comes_back_is_a_bounce_of_all_that_was_in_it(app: Flask, clock: StillClock) -> None:
    """Each of the letters of the day counts as failed (D09, D11): what left inside another stays marked so."""
    clock.now = MONDAY + timedelta(days=1)
    with app.app_context(), post_office() as office:
        connect(office)
        cast.sol()
        for number in range(3):
            with writing():
                make_task("set_used_up", once=f"t{number}", now=clock.now, due_on=clock.now.date())
        world.swept()
        (left,) = office.taken
        assert {letter.state for letter in world.letters("task")} == {"sent"}
        verbs.handle_bounce(parse(report(str(left["Message-ID"]))), now=clock.now)
        assert {letter.state for letter in world.letters("task")} == {"failed"}


def report(message_id: str) -> bytes:
    return "\r\n".join(
        [
            "From: MAILER-DAEMON@mx.example.net",
            "To: messages@example.org",
            "Subject: Undelivered",
            "MIME-Version: 1.0",
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
            *("", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example.net", ""),
            *("Final-Recipient: rfc822; reader@example.org", "Action: failed", "Status: 5.1.1", "", "--b"),
            *("Content-Type: message/rfc822", "", f"Message-ID: {message_id}", "", "Words.", "--b--", ""),
        ]
    ).encode()


def test_a_host_that_is_gone_stops_no_offer_and_no_task(app: Flask, clock: StillClock, tmp_path: Path) -> None:
    clock.now = MONDAY
    with app.app_context():
        current_app.extensions["referral.transport"] = SmtpTransport(f"smtp://127.0.0.1:{free_port()}?tls=none")
        by, people = cast.grace(), world.people(2)
        need = world.need(mode="sequential")
        world.approve(need, people, by)
        world.swept()
        world.decline(need, people[0])
        world.swept()
        assert world.states(need) == {"a-1": "declined", "a-2": "sent"}
