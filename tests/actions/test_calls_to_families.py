"""A letter that may not leave becomes one call, by a way the person marked; what turns out not to be safe stops all.

(D07, D12, A08, U6)
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, calls, closing, contact, family, intake, post, triage
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, CallTry, Letter, Request, Task
from referral_app.queries import calls as queries
from referral_app.queries import cases
from referral_app.vocabulary import LetterState
from referral_app.web.words import reached
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

PHONE = {"phone": "202 555 0101"}


def asks(ways: list[str], contact: dict[str, Any] | None = None, **said: Any) -> Request:
    """A request as the form makes it, by somebody who marked these ways."""
    return cast.submitted(cast.answers(contact_ways=ways, **said), contact=PHONE if contact is None else contact)


def news(request: Request, about: str = "agree") -> Letter:
    with writing():
        enqueue_for_requester(request, "news", once=f"{about}:{request.id}", now=the_clock().programme())
    return db.session.scalars(select(Letter).where(Letter.once == f"{about}:{request.id}")).one()


def call_of(request: Request) -> Task:
    db.session.rollback()
    task = queries.open_call(request.id)
    assert task is not None
    return task


def tried(request: Request, way: str, outcome: str, by: Account, *, seen: int = 0, text: str = "") -> CallTry:
    return calls.log_try(call_of(request).id, way, outcome, text, seen=seen, actor=by, now=the_clock().programme())


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("ways", [["call"], ["text"], ["call", "text"], ["email", "call"]])
def test_who_marked_a_way_that_staff_use_is_called_and_gets_no_letter(app: Flask, ways: list[str]) -> None:
    with app.app_context():
        post = world.basket()
        request = asks(ways)
        task = call_of(request)
        assert (task.kind, task.reason) == ("call_family", "no_address" if "email" in ways else "not_marked_safe")
        assert [queries.about(letter) for letter in queries.news(task.id)] == ["received"]
        world.swept()
        assert post.messages == []


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("ways", "contact"),
    [
        (["i_will_return"], PHONE),
        (["i_will_return"], {"trusted_name": "Lena Ortiz", "trusted_phone": "202 555 0134"}),
        ([], PHONE),
        (["call"], {}),
        (["email"], {}),
    ],
)
def test_who_has_no_way_at_all_is_not_called_and_the_page_waits(
    app: Flask, ways: list[str], contact: dict[str, Any]
) -> None:
    with app.app_context():
        request = asks(ways, contact)
        world.basket()
        letter = news(request)
        world.swept()
        db.session.refresh(letter)
        assert letter.state == "cancelled"
        assert world.tasks("call_family") == world.tasks("letter_blocked") == []


def test_who_can_be_written_to_is_written_to_and_not_called(app: Flask) -> None:
    with app.app_context():
        asks(["email", "call"], {**PHONE, "email": "noor@example.net"})
        assert world.tasks("call_family") == []


def test_somebody_of_the_other_side_is_never_called(app: Flask) -> None:
    with app.app_context():
        request = asks(["call"])
        with writing():
            said = cases.words(request)
            said["contact"] = {**PHONE, "called": "Marco Rossi"}
            said["names"] = {"other_side": ["Marco Rossi"]}
            cases.seal_words(request, said)
        triage.set_hold(request.id, None, actor=cast.grace(), now=the_clock().programme())
        before = len(queries.news(call_of(request).id))
        news(request)
        assert len(queries.news(call_of(request).id)) == before
        with pytest.raises(Refused, match="way_not_safe"):
            tried(request, "call", "reached", cast.sol())


def test_more_news_is_told_in_the_call_that_waits_the_newest_first(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = asks(["call"])
        first = call_of(request).id
        for about in ("asked", "placed"):
            clock.move(hours=1)
            news(request, about)
        assert [task.id for task in world.tasks("call_family")] == [first]
        assert [queries.about(letter) for letter in queries.news(first)] == ["placed", "asked", "received"]


def test_after_a_call_the_next_news_makes_a_new_one(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        request = asks(["call"])
        first = call_of(request).id
        tried(request, "call", "reached", grace, text="She will look at the page tonight.")
        assert queries.open_call(request.id) is None
        clock.move(days=1)
        news(request)
        assert call_of(request).id != first


def test_a_letter_of_a_later_day_is_told_on_its_day_and_not_before(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        request = asks(["call"])
        tried(request, "call", "reached", cast.grace())
        later = clock.now + timedelta(days=5)
        with writing():
            enqueue_for_requester(request, "news", once="check_back:x:1", now=clock.now, due_at=later)
        assert queries.open_call(request.id) is None
        clock.now = later
        world.swept()
        assert [queries.about(letter) for letter in queries.news(call_of(request).id)] == ["check_back"]


def test_nobody_answered_the_call_waits_for_the_next_business_day(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        request = asks(["call"])
        tried(request, "call", "no_answer", grace)
        task = call_of(request)
        assert task.due_on.isoformat() == "2026-11-27", "Thanksgiving lies between"
        clock.move(hours=1)
        tried(request, "call", "reached", grace, seen=1)
        assert [each.outcome for each in queries.tries(task.id)] == ["no_answer", "reached"]
        assert [event.detail["outcome"] for event in world.events("call_tried")] == ["no_answer", "reached"]


@pytest.mark.parametrize("outcome", ["wrong_person", "unsafe"])
def test_somebody_else_or_not_safe_stops_everything_in_the_same_commit(
    app: Flask, clock: StillClock, outcome: str
) -> None:
    """(U6) Five letters are due, and none leaves; the owner is called."""
    with app.app_context():
        post, grace = world.basket(), cast.grace()
        request = asks(["call"])
        triage.take_request(request.id, actor=grace, now=clock.now)
        tried(request, "call", outcome, grace)
        db.session.refresh(request)
        assert (request.hold, request.state) == ("unsafe_contact", "on_hold")
        assert queries.open_call(request.id) is None
        [task] = world.tasks("contact_unsafe")
        assert (task.owner_id, task.reason) == (grace.id, outcome)
        contact.change_contact(
            request.id, {**PHONE, "email": "noor@example.net", "ways": ["email"]}, now=clock.now, today=clock.now.date()
        )
        for number in range(5):
            news(request, f"agree{number}")
        for _ in range(3):
            clock.move(days=1)
            world.swept()
        assert post.to("noor@example.net") == []
        assert queries.open_call(request.id) is None


def test_under_a_hold_nobody_calls_and_that_it_is_not_safe_is_still_taken(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        request = asks(["call"])
        triage.set_hold(request.id, "safety", actor=grace, now=clock.now)
        assert queries.why_not(request) == "call_not_safe"
        with pytest.raises(Refused, match="call_not_safe"):
            tried(request, "call", "reached", grace)
        tried(request, "call", "unsafe", grace)
        db.session.refresh(request)
        assert request.hold == "unsafe_contact"


@pytest.mark.parametrize("end", ["withdrawn", "not_safe", "paused", "comes back"])
def test_who_ends_it_or_wants_no_call_any_more_is_not_called(app: Flask, clock: StillClock, end: str) -> None:
    with app.app_context():
        request = asks(["call"])
        call_of(request)
        now, today = clock.now, clock.now.date()
        if end == "paused":
            family.pause(request.id, now=now)
        elif end == "comes back":
            contact.change_contact(request.id, {**PHONE, "ways": ["i_will_return"]}, now=now, today=today)
        else:
            intake.withdraw_request(request.id, now=now, today=today, reason="not_safe" if end == "not_safe" else None)
        world.basket()
        world.swept()
        assert queries.open_call(request.id) is None


def test_what_staff_close_as_not_safe_is_not_called_and_other_endings_are_told(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        silent, told = asks(["call"]), asks(["call"])
        closing.close_request(silent.id, "not_safe", actor=grace, now=clock.now)
        closing.close_request(told.id, "other", actor=grace, now=clock.now)
        assert queries.open_call(silent.id) is None
        assert [queries.about(letter) for letter in queries.news(call_of(told).id)] == ["closed"]


def test_a_voice_message_is_left_only_where_the_person_said_so(app: Flask) -> None:
    with app.app_context():
        grace = cast.grace()
        with pytest.raises(Refused, match="message_not_allowed"):
            tried(asks(["call"], voicemail="no"), "call", "left_message", grace)
        request = asks(["call"], voicemail="neutral_only")
        tried(request, "call", "left_message", grace)
        assert queries.open_call(request.id) is None


def test_a_way_that_was_taken_back_meanwhile_is_refused(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = asks(["call", "text"])
        contact.change_contact(request.id, {**PHONE, "ways": ["text"]}, now=clock.now, today=clock.now.date())
        with pytest.raises(Refused, match="way_not_safe"):
            tried(request, "call", "reached", cast.grace())
        tried(request, "text", "text_sent", cast.sol())


def test_the_same_form_sent_twice_is_one_try_and_two_people_at_once_are_told(app: Flask) -> None:
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        request = asks(["call"])
        first = tried(request, "call", "no_answer", grace)
        assert tried(request, "call", "no_answer", grace).id == first.id
        with pytest.raises(Refused, match="stale"):
            tried(request, "call", "reached", sol)
        assert len(queries.tries(call_of(request).id)) == 1


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("way", "outcome"), [("", "reached"), ("call", ""), ("pigeon", "reached"), ("call", "text_sent")]
)
def test_what_is_no_way_or_no_outcome_is_refused(app: Flask, way: str, outcome: str) -> None:
    with app.app_context(), pytest.raises(Refused, match="no_outcome"):
        tried(asks(["call"]), way, outcome, cast.grace())


def test_only_counsel_call_and_only_a_call_is_tried(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request = asks(["call"])
        with pytest.raises(Refused, match="not_counsel"):
            tried(request, "call", "reached", cast.ada())
        with pytest.raises(Refused, match="not_found"):
            calls.log_try("nothing", "call", "reached", seen=0, actor=cast.grace(), now=clock.now)


def test_what_was_said_on_a_call_is_sealed(app: Flask) -> None:
    with app.app_context():
        made = tried(asks(["call"]), "call", "reached", cast.grace(), text="MARKER she is at her sister’s")
        assert b"MARKER" not in (made.sealed or b"")
        assert cases.try_text(made) == "MARKER she is at her sister’s"


def test_a_call_is_done_by_a_try_and_not_by_ticking_it_off(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace = cast.grace()
        request = asks(["call"])
        with pytest.raises(Refused, match="act_first"):
            triage.resolve_task(call_of(request).id, actor=grace, now=clock.now)
        triage.set_hold(request.id, "safety", actor=grace, now=clock.now)
        triage.resolve_task(call_of(request).id, actor=grace, now=clock.now)
        assert queries.open_call(request.id) is None


def test_the_control_a_policy_that_calls_everybody_is_caught(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the person's marks left out of the judgement, who wants no call is called."""
    from referral_app.queries import recipients
    from referral_app.workflow.contact import Instead

    monkeypatch.setattr(recipients, "instead_of_mail", lambda request, reason: Instead.CALL)
    with app.app_context():
        asks(["i_will_return"])
        assert len(world.tasks("call_family")) == 1, "the control called nobody: the tests above show nothing"


def test_who_may_be_written_to_in_jail_is_work_for_staff_and_reads_so(app: Flask) -> None:
    """Who ticked a letter to the jail, with its address, read "You marked no way to reach you", and nobody wrote."""
    with app.app_context():
        address = {"letter_to": "Ana L., no. 123, Basile, LA"}
        request = asks(["letter"], address)
        assert reached.of_words(cases.words(request)).ways == ("letter",)
        assert not reached.of_words(cases.words(request)).by_lawyers
        letter = news(request)
        db.session.rollback()
        post.take_letter(letter.id, now=the_clock().programme(), real=the_clock().real())
        task = db.session.scalars(select(Task).where(Task.once == f"letter_blocked:{letter.id}")).one()
        assert (task.kind, task.reason) == ("letter_blocked", "write_by_hand")
        for ways, contact in ((["letter"], {}), (["letter", "i_will_return"], address)):
            unreached = asks(ways, contact)
            assert reached.of_words(cases.words(unreached)).ways == ()
            assert news(unreached).state == LetterState.CANCELLED
        assert reached.of_words(cases.words(asks(["letter"], {}))).half_told
