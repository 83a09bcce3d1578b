"""The link of an offer's letter shows the summary and can say no; it never says yes, and a scanner does nothing."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from referral_app.actions.offer_answers import decline_offer
from referral_app.actions.triage import set_hold
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.letters.render import render
from referral_app.models import Account, Event, Letter, Offer, Task
from referral_app.security import reply_links
from tests import cast
from tests.conftest import StillClock
from tests.house.digest import digests
from tests.page_client import BASE, PageClient


class Mailed:
    """Amara's letter with its link, and a browser that was never signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            request = cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Karim Haddad"]})
            person = cast.amara()
            self.offer = cast.sent(cast.need_of(request), person, by=cast.grace()).id
            self.amara = cast.attorney_account(person).id
            letter = db.session.query(Letter).filter(Letter.kind == "offer").one()
            with app.test_request_context(base_url=BASE):
                self.text = render(letter, person.email).get_content()
        found = re.search(r"https://localhost(/r/\S+)", self.text)
        assert found
        self.link = found[1]
        self.client = PageClient(app)

    def state(self) -> str:
        with self.app.app_context():
            return db.session.get_one(Offer, self.offer).state


@pytest.fixture
def mailed(app: Flask) -> Mailed:
    return Mailed(app)


@pytest.fixture
def sqlite_mailed(sqlite_app: Flask) -> Mailed:
    return Mailed(sqlite_app)


def test_the_letter_has_its_spaces_and_its_line_breaks(sqlite_mailed: Mailed) -> None:
    """(desk 21) "…, 2026.A quick no" stood in all of them."""
    assert re.search(r"[.!?][^\s.\"”)]", re.sub(r"https?://\S+", "", sqlite_mailed.text)) is None
    assert "\nA quick no also helps.\n" in sqlite_mailed.text


def test_the_link_leaves_the_address_at_once_and_shows_the_summary_and_no_name(sqlite_mailed: Mailed) -> None:
    answer = sqlite_mailed.client.get(sqlite_mailed.link, 303)
    assert answer.response.headers["Location"] == "/reply"
    page = sqlite_mailed.client.get("/reply")
    assert "Texas" in page.text
    for fact in ("Noor", "Haddad", "Travis", sqlite_mailed.link):
        assert fact not in page.html, fact
    assert "/interest" not in page.html
    assert "/accept" not in page.html


def test_a_no_by_the_link_is_a_no_and_says_how_it_came(mailed: Mailed) -> None:
    mailed.client.get(mailed.link, 303)
    mailed.client.get("/reply")
    mailed.client.submit({}, "/reply/decline", 422)
    page = mailed.client.submit({"reason": "court"}, "/reply/decline")
    assert page.h1 == "Thank you for your answer"
    assert mailed.state() == "declined"
    with mailed.app.app_context():
        assert db.session.query(Event).filter(Event.kind == "offer_declined").one().actor == "mailed_link"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mail_scanner_that_opens_the_link_ten_times_changes_nothing(mailed: Mailed, method: str) -> None:
    """(T34) GET and HEAD of the link, and of what it leads to."""
    before = digests(mailed.app)
    scanner = mailed.app.test_client()
    for _ in range(10):
        for path in (mailed.link, "/reply", "/reply/thanks"):
            assert scanner.open(path, method=method, base_url=BASE).status_code in (200, 303, 429)
    after = digests(mailed.app)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"hits"}, "counting how often a network asks is all that may change"


@pytest.mark.parametrize("wrong", ["x", "{id}", "{id}" + "0" * 64, "other"])
def test_a_wrong_link_opens_nothing(sqlite_mailed: Mailed, wrong: str) -> None:
    with sqlite_mailed.app.app_context():
        token = wrong.format(id=sqlite_mailed.offer)
        if wrong == "other":
            token = sqlite_mailed.offer + reply_links.token("A" * 16)[16:]
    client = PageClient(sqlite_mailed.app)
    client.get(f"/r/{token}", 303)
    assert client.get("/reply", 410).h1 == "This link does not work"
    client.get("/")
    assert client.post("/reply/decline", {"reason": "court"}).response.headers["Location"] == "/reply"
    assert sqlite_mailed.state() == "sent"


def test_a_link_that_is_too_old_offers_to_ask_again_and_staff_are_told_once(mailed: Mailed, clock: StillClock) -> None:
    with mailed.app.app_context():
        decline_offer(mailed.offer, "court", **cast.by(db.session.get_one(Account, mailed.amara)))
    mailed.client.get(mailed.link, 303)
    page = mailed.client.get("/reply")
    assert page.h1 == "This question is over"
    assert "Texas" not in page.text
    for _ in range(2):
        mailed.client.get("/reply")
        page = mailed.client.submit({}, "/reply/ask")
    assert "write to you if it can be asked again" in page.text
    with mailed.app.app_context():
        assert [task.kind for task in db.session.query(Task).all()] == ["asks_again"]


def test_asking_again_while_it_still_waits_makes_no_work(sqlite_mailed: Mailed) -> None:
    from referral_app.actions.offer_replies import ask_again

    with sqlite_mailed.app.app_context():
        assert ask_again(sqlite_mailed.offer, now=the_clock().programme(), today=the_clock().today()) is None


def test_a_question_that_rests_is_over_by_the_link_and_staff_are_told_as_the_page_says(mailed: Mailed) -> None:
    """A hold, or consent that was taken back: nobody sees the question, and it is not answered either."""
    with mailed.app.app_context():
        request = db.session.get_one(Offer, mailed.offer).need.request
        set_hold(request.id, "question", actor=cast.sol(), now=the_clock().programme())
    mailed.client.get(mailed.link, 303)
    assert "write to you if it can be asked again" not in mailed.client.get("/reply?done=asked").text
    mailed.client.get("/reply")
    assert "write to you if it can be asked again" in mailed.client.submit({}, "/reply/ask").text
    with mailed.app.app_context():
        assert [task.kind for task in db.session.query(Task).all()] == ["asks_again"]


def test_after_a_conflict_the_link_knows_of_nothing(sqlite_mailed: Mailed) -> None:
    with sqlite_mailed.app.app_context():
        decline_offer(sqlite_mailed.offer, "conflict", **cast.by(db.session.get_one(Account, sqlite_mailed.amara)))
    sqlite_mailed.client.get(sqlite_mailed.link, 303)
    sqlite_mailed.client.get("/reply", 410)
