"""A conflict at the names: thanks, and then nothing anywhere; the family's page does not change by a byte (U4, C07)."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from referral_app.actions import way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Offer
from tests import cast
from tests.page_client import Page, PageClient


class Story:
    """Amara and Bela are asked for Noor's need; Noor holds her page open."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            grace, amara, bela = cast.grace(), cast.amara(), cast.bela()
            request = cast.submitted(contact={"called": "Noor"}, names={"other_side": ["Karim Haddad"]})
            phrase = way_back.give_phrase(request.id, now=the_clock().real())
            assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
            need = cast.need_of(request)
            self.request = request.id
            self.offer, self.other = (cast.sent(need, person, by=grace).id for person in (amara, bela))
            self.amara, self.grace = cast.attorney_account(amara).id, grace.id
            self.bela = cast.attorney_account(bela).id
        self.client, self.counsel, self.family = PageClient(app), PageClient(app), PageClient(app)
        cast.sign_in(self.client, self.amara)
        cast.sign_in(self.counsel, self.grace)
        self.family.get("/status")
        self.family.submit({"phrase": phrase})
        self.address = f"/attorney/offers/{self.offer}"

    def familys_page(self) -> str:
        """Without the form tokens, which are new on every page."""
        return re.sub(r'name="csrf_token"[^>]*', "", self.family.get("/status/request").html)

    def to_the_names(self) -> Page:
        self.client.get(self.address)
        self.client.post(f"{self.address}/interest", {"attest": "y"})
        return self.client.get(f"{self.address}/names")


@pytest.mark.parametrize("how", ["found", "declined"])
def test_a_conflict_ends_it_and_leaves_nothing_behind(app: Flask, how: str) -> None:
    it = Story(app)
    before = it.familys_page()
    if how == "found":
        names = it.to_the_names()
        assert "Karim Haddad" in names.text
        it.client.submit({"answer": "conflict"}, f"{it.address}/check")
    else:
        it.client.get(it.address)
        it.client.submit({"reason": "conflict"}, f"{it.address}/decline")
    page = it.client.get("/attorney/?done=closed")
    assert "Thank you for your answer." in page.text
    assert page.find(".//section[@aria-labelledby='over']") == []
    assert it.offer not in page.html
    for end in ("", "/names", "/facts", "/terms"):
        it.client.get(it.address + end, 404)
    assert it.familys_page() == before


def test_a_second_press_is_thanked_as_well(sqlite_app: Flask) -> None:
    it = Story(sqlite_app)
    it.to_the_names()
    for _ in range(2):
        answer = it.client.post(f"{it.address}/check", {"answer": "conflict"})
        assert answer.response.headers["Location"] == "/attorney/?done=closed"


@pytest.mark.parametrize("how", ["found", "declined"])
def test_staff_read_conflict_and_not_that_one_is_being_checked(sqlite_app: Flask, how: str) -> None:
    """(desk 20)"""
    it = Story(sqlite_app)
    if how == "found":
        it.to_the_names()
        it.client.submit({"answer": "conflict"}, f"{it.address}/check")
    else:
        it.client.get(it.address)
        it.client.submit({"reason": "conflict"}, f"{it.address}/decline")
    need = it.counsel.get(f"/counsel/requests/{it.request}/needs/1").find(".//section[@aria-labelledby='asked']")[0]
    told = it.counsel.get(f"/counsel/requests/{it.request}?part=notes").find(".//ol[@class='app-timeline']")[0]
    for part in (need, told):
        words = " ".join("".join(part.itertext()).split())
        assert "conflict of interest" in words
        assert "being checked" not in words


def test_whoever_waits_is_told_so_and_sees_no_name(sqlite_app: Flask) -> None:
    it = Story(sqlite_app)
    with sqlite_app.app_context():
        cast.interested(it.other, db.session.get_one(Account, it.bela))
    it.client.get(it.address)
    page = it.client.submit({"attest": "y"}, f"{it.address}/interest")
    assert "you are next in line" in page.text
    assert "Karim" not in page.html
    it.client.get(f"{it.address}/names", 404)
    assert "Another attorney checks first" in it.client.get("/attorney/").text
    with sqlite_app.app_context():
        cast.cleared(it.other, db.session.get_one(Account, it.bela))
        assert db.session.get_one(Offer, it.offer).state == "checking"
    assert it.client.get(f"{it.address}/names").h1 == "Names for the conflict check"


def test_not_sure_calls_staff_and_says_that_the_clock_stands_still(sqlite_app: Flask) -> None:
    it = Story(sqlite_app)
    it.to_the_names()
    it.client.submit({"answer": "unsure"}, f"{it.address}/check")
    assert "You asked counsel of this office" in it.client.get(f"{it.address}/names").text
    assert "An attorney is not sure about a conflict" in it.counsel.get("/counsel/tasks").text


def test_no_conflict_without_the_firm_comes_back(sqlite_app: Flask) -> None:
    it = Story(sqlite_app)
    it.to_the_names()
    page = it.client.submit({"answer": "clear"}, f"{it.address}/check", 422)
    assert "Please check for your whole firm" in page.text
    it.client.get(f"{it.address}/names")
    assert it.client.submit({}, f"{it.address}/check", 422).find(".//input[@name='answer'][@checked]") == []
