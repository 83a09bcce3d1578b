"""A family's pause is taken, and kept, whatever hold of the office stands beside it: the page tells nobody that there
is one, and nothing goes on when it ends (A25, U5, U13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import conflicts, family, triage, way_back
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Offer, Request
from referral_app.queries import release
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient


def the_request(request_id: str) -> Request:
    db.session.rollback()
    return db.session.get_one(Request, request_id)


def held(reason: str | None) -> Callable[[str, Account], object]:
    return lambda request_id, who: triage.set_hold(request_id, reason, actor=who, now=app_clock().programme())


def walled(request_id: str, who: Account) -> None:
    conflicts.wall(request_id, actor=who, now=app_clock().programme())


#: What the office has done to a request, of which its family reads nothing.
DONE: dict[str, Callable[[str, Account], object]] = {
    "nothing": lambda _request_id, _who: None,
    "contact is not safe": held("unsafe_contact"),
    "a question": held("question"),
    "a conflict": held("conflict"),
    "a wall": walled,
}


def test_a_paused_page_reads_the_same_under_whatever_hold(sqlite_app: Flask) -> None:
    read = {}
    with sqlite_app.app_context():
        sol = cast.sol()
        phrases = {}
        for name, done in DONE.items():
            request = cast.submitted()
            phrases[name] = way_back.give_phrase(request.id, now=app_clock().real())
            assert way_back.confirm_phrase(request.id, phrases[name], now=app_clock().real())
            done(request.id, sol)
    for name, phrase in phrases.items():
        client = PageClient(sqlite_app)
        client.get("/status")
        [reference] = client.submit({"phrase": phrase}).find(".//strong[@class='app-nowrap']")
        pages = [client.get("/status/request").text, client.submit({}, "/pause").text]
        pages += [client.submit({}, "/go-on").text]
        read[name] = [page.replace(reference.text, "") for page in pages]
    for name, pages in read.items():
        assert "You paused this" not in pages[0]
        assert "You paused this" in pages[1], name
        assert "You paused this" not in pages[2], name
        assert pages[1] == read["nothing"][1], name


@pytest.mark.parametrize("reason", ["unsafe_contact", "question"])
def test_the_end_of_the_hold_does_not_end_the_pause(app: Flask, clock: StillClock, reason: str) -> None:
    with app.app_context():
        post, grace, amara = world.basket(), cast.grace(), cast.attorney()
        request = cast.submitted(cast.answers(contact_ways=["email"]), contact={"email": "noor@example.net"})
        request_id = request.id
        offer = cast.sent(cast.need_of(request), amara, by=grace)
        held(reason)(request_id, grace)
        family.pause(request_id, now=app_clock().programme())
        family.pause(request_id, now=app_clock().programme())
        assert db.session.get_one(Offer, offer.id).state == "withdrawn", "nobody is asked"
        assert len(world.events("request_paused")) == 1
        held(None)(request_id, grace)
        paused = the_request(request_id)
        assert (paused.hold, paused.state) == ("family_pause", "on_hold")
        with writing():
            enqueue_for_requester(paused, "news", once="asked:x", now=app_clock().programme())
        clock.move(days=2)
        world.swept()
        assert post.to("noor@example.net") == [], "nothing is sent"
        held("safety")(request_id, grace)
        assert the_request(request_id).hold == "safety"
        held(None)(request_id, grace)
        assert the_request(request_id).hold == "family_pause", "a hold in place of a pause gives it back"
        family.go_on(request_id, now=app_clock().programme(), today=app_clock().today())
        going = the_request(request_id)
        assert (going.hold, going.state) == (None, "ready_to_match")
        held("safety")(request_id, grace)
        held(None)(request_id, grace)
        assert the_request(request_id).hold is None, "what was ended stays ended"


def test_gone_on_with_under_a_hold_it_begins_again_when_the_hold_ends(app: Flask) -> None:
    with app.app_context():
        grace, amara = cast.grace(), cast.attorney()
        request_id = cast.submitted().id
        cast.sent(cast.need_of(the_request(request_id)), amara, by=grace)
        held("unsafe_contact")(request_id, grace)
        family.pause(request_id, now=app_clock().programme())
        family.go_on(request_id, now=app_clock().programme(), today=app_clock().today())
        assert the_request(request_id).hold == "unsafe_contact"
        assert [task.kind for task in world.tasks() if task.kind == "approve" and task.resolved_at is None]
        held(None)(request_id, grace)
        going = the_request(request_id)
        assert (going.hold, going.state) == (None, "ready_to_match")


def test_staff_end_a_pause_for_a_family_that_asked_them_to(app: Flask) -> None:
    with app.app_context():
        grace, request_id = cast.grace(), cast.submitted().id
        family.pause(request_id, now=app_clock().programme())
        held(None)(request_id, grace)
        held("question")(request_id, grace)
        held(None)(request_id, grace)
        assert the_request(request_id).hold is None


def test_a_lawyer_makes_no_contact_while_it_is_paused_beside_a_question(app: Flask) -> None:
    with app.app_context():
        grace, amara = cast.grace(), cast.attorney()
        request_id = cast.submitted().id
        offer = cast.sent(cast.need_of(the_request(request_id)), amara, by=grace)
        matter_id = cast.say_yes(offer.id, cast.attorney_account(amara)).id
        held("question")(request_id, grace)
        today = app_clock().today()
        assert release.sheet(db.session.get_one(Matter, matter_id), today).stopped is None
        family.pause(request_id, now=app_clock().programme())
        assert release.sheet(db.session.get_one(Matter, matter_id), today).stopped == "family_pause"


def test_what_came_true_last_stands_whichever_clock_was_read_first(app: Flask, clock: StillClock) -> None:
    """In two windows, "pause" and then "go on": the second waited for the first, and had read its clock before it."""
    with app.app_context():
        sol = cast.sol()
        request_id = cast.submitted().id
        now = app_clock().programme()
        family.pause(request_id, now=now)
        family.go_on(request_id, now=now - timedelta(seconds=1), today=app_clock().today())
        triage.set_hold(request_id, "question", actor=sol, now=now)
        assert triage.set_hold(request_id, None, actor=sol, now=now).hold is None
