"""The same person asks twice: staff see it, link the two or tell them apart, and no family's page changes (B02, U7)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, again, conflicts, need_to_know, way_back
from referral_app.actions.closing import close_request
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Event, Request, RequestLink
from referral_app.queries import queue as queries
from referral_app.queries.around import around
from referral_app.vocabulary import PairDecisionCode, Role
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient

BARE: dict[str, Any] = {"children": None, "wrongful_date": None, "left_date": None}


def asked(called: str, *others: str, email: str | None = None) -> Request:
    contact = {"called": called, **({"email": email} if email else {})}
    return cast.submitted(cast.answers(**BARE), contact=contact, names={"other_side": list(others)})


def twice(clock: StillClock) -> tuple[str, str]:
    """Maria sends a form, and two days later another with her names in the other order. Returns both ids."""
    first = asked("Maria Garcia", email="mg@example.org").id
    clock.move(days=2)
    return first, asked("GARCIA, María", email="MG@example.org").id


def desk(app: Flask) -> PageClient:
    with app.app_context():
        grace = cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    return client


def test_the_second_says_what_met_and_its_page_links_them(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        first, second = twice(clock)
        reference = db.session.get_one(Request, first).reference
    client = desk(app)
    assert "Consent and contact 1 to look at" in " ".join(client.get(f"/counsel/requests/{second}").text.split())
    page = client.get(f"/counsel/requests/{second}?part=people")
    assert "The same person may have asked twice" in page.text
    assert reference in page.text
    assert "the same name, an e-mail address" in page.text
    assert "likely" in page.text
    client.post(f"/counsel/requests/{second}/again", {"other": first, "same": "yes"})
    for one in (first, second):
        assert "linked" in client.get(f"/counsel/requests/{one}?part=people").text
    with app.app_context():
        rows = db.session.query(Event).filter_by(kind="request_linked").all()
        assert {row.request_id for row in rows} == {first, second}
        assert db.session.get_one(Request, second).state == db.session.get_one(Request, first).state, "nothing merged"


def test_linked_it_waits_since_the_first_and_told_apart_since_itself_again(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        early = twice(clock)[0]
        between = asked("Olga Petrova").id
        clock.move(days=1)
        late = asked("Maria Garcia", email="mg@example.org").id
        grace = cast.grace()
        before = [row.request.id for row in queries.page(grace, today=the_clock().today()).rows]
        assert before.index(late) > before.index(between)
        now = the_clock().programme()
        again.say_again(late, early, True, actor=grace, now=now)
        came = db.session.get_one(Request, early).received_at
        assert db.session.get_one(Request, late).waits_since == came
        assert db.session.get_one(Request, late).received_at == came + timedelta(days=3), "what is true stays"
        assert db.session.get_one(Request, early).waits_since is None
        after = [row.request.id for row in queries.page(grace, today=the_clock().today()).rows]
        assert after.index(late) < after.index(between)
        again.say_again(late, early, False, actor=grace, now=now)
        assert db.session.get_one(Request, late).waits_since is None


def test_said_twice_it_is_one_finding(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        first, second = twice(clock)
        grace, now = cast.grace(), the_clock().programme()
        for _ in range(2):
            again.say_again(second, first, True, actor=grace, now=now)
        assert db.session.query(RequestLink).count() == 1
        assert db.session.query(Event).filter_by(kind="request_linked").count() == 2


def test_closing_one_as_a_duplicate_links_it_and_keeps_the_earlier_clock(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        first, second = twice(clock)
        grace, now = cast.grace(), the_clock().programme()
        reference = db.session.get_one(Request, second).reference
        close_request(first, "duplicate", actor=grace, now=now, same_as=reference)
        assert db.session.get_one(Request, second).waits_since == db.session.get_one(Request, first).received_at
        assert [one.linked for one in around(grace, second).again] == [True]


def test_the_pages_of_the_family_do_not_change_by_a_byte(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        first, second = twice(clock)
        now = the_clock().real()
        phrases = [way_back.give_phrase(one, now=now) for one in (first, second)]
        for one, phrase in zip((first, second), phrases, strict=True):
            way_back.confirm_phrase(one, phrase, now=now)
    families = [PageClient(sqlite_app), PageClient(sqlite_app)]
    for family, phrase in zip(families, phrases, strict=True):
        family.get("/status")
        family.submit({"phrase": phrase})

    def read() -> list[str]:
        html = (family.get(path).html for family in families for path in ("/status/request", "/status/request/stop"))
        return [re.sub(r'(name="csrf_token"[^>]* value=")[^"]+', r"\1", text) for text in html]

    before = read()
    with sqlite_app.app_context():
        again.say_again(second, first, True, actor=cast.grace(), now=the_clock().programme())
    assert read() == before


def test_opposing_sides_are_never_linked(app: Flask, clock: StillClock) -> None:
    """(U7) Nor who was found to be somebody else by the conflicts role."""
    with app.app_context():
        first = asked("Maria Garcia", "Teodoro Quispe", email="mg@example.org")
        other = asked("Teodoro Quispe Mamani", "Maria Garcia", email="mg@example.org")
        grace, now = cast.grace(), the_clock().programme()
        with pytest.raises(Refused, match="not_found"):
            again.say_again(first.id, other.id, True, actor=grace, now=now)
        third = asked("GARCIA, Maria", email="mg@example.org")
        again.say_again(first.id, third.id, True, actor=grace, now=now)
        sol = cast.sol()
        db.session.rollback()
        assert other.id not in {one.request.id for one in around(sol, first.id).again}


def test_who_may_not_know_of_one_is_not_told_of_it(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        first, second = twice(clock)
        sol, now = cast.sol(), the_clock().programme()
        need_to_know.set_list(first, [sol.id], "threat", actor=sol, now=now)
        grace = cast.grace()
        assert around(grace, second).again == []
        with pytest.raises(Refused, match="not_found"):
            again.say_again(second, first, True, actor=grace, now=now)
        assert [one.request.id for one in around(sol, second).again] == [first]
        with pytest.raises(Refused, match="not_counsel"):
            again.say_again(second, first, True, actor=cast.ada(), now=now)


def test_a_hint_of_another_side_is_shown_and_only_conflicts_see_of_which(app: Flask) -> None:
    """(B03) What is weaker than a hold."""
    with app.app_context():
        first, second = asked("Rosa", "David Plyler"), asked("David Plyler")
        ids, reference = (first.id, second.id), second.reference
        sol = cast.sol().id
    client = desk(app)
    page = client.get(f"/counsel/requests/{ids[0]}")
    assert "It is only a hint" in page.text
    assert reference not in page.text
    conflicts_role = PageClient(app)
    cast.sign_in(conflicts_role, sol)
    page = conflicts_role.get(f"/counsel/requests/{ids[0]}")
    assert reference in page.text
    with app.app_context():
        conflicts.decide_pair(
            *ids,
            PairDecisionCode.NOT_RELATED,
            "another_family",
            actor=db.session.get_one(Account, sol),
            now=the_clock().programme(),
            today=the_clock().today(),
        )
    assert "It is only a hint" not in client.get(f"/counsel/requests/{ids[0]}").text, "looked at, and over"


def test_no_hint_tells_that_there_is_a_request_which_does_not_exist_for_the_viewer(app: Flask) -> None:
    """(E02) The controls are the conflict desk, and whoever is on its list."""
    with app.app_context():
        first, second = asked("Rosa", "David Plyler"), asked("David Plyler")
        grace, sol = cast.grace(), cast.sol()
        lee = cast.account("lee@example.org", "Lee Marsh", Role.COUNSEL)
        need_to_know.set_list(second.id, [grace.id], "known_here", actor=sol, now=the_clock().programme())
        told = [[one.id for one in around(viewer, first.id).hints] for viewer in (grace, sol, lee)]
        assert told == [[second.id], [second.id], []]


def test_the_control_strangers_meet_nobody(app: Flask) -> None:
    with app.app_context():
        one = asked("Olga Petrova", "Ivo Brandt")
        asked("Maria Garcia", "Marco Vega")
        beside = around(cast.grace(), one.id)
        assert (beside.opposites, beside.hints, beside.again) == ([], [], [])
