"""The pages of handing over and of who is away (B18)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.actions import triage
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.page_client import PageClient


class Office:
    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            grace, sol, request = cast.grace(), cast.sol(), cast.submitted()
            triage.take_request(request.id, actor=grace, now=the_clock().programme())
            self.grace, self.sol, self.request = grace.id, sol.id, request.id
            self.today = the_clock().today().isoformat()
            self.of_grace, self.of_sol = PageClient(app), PageClient(app)
            cast.sign_in(self.of_grace, grace)
            cast.sign_in(self.of_sol, sol)
        self.page = f"/counsel/requests/{self.request}/hand-over"

    def owner(self) -> str | None:
        with self.app.app_context():
            return db.session.get_one(Request, self.request).owner_id


@pytest.fixture
def office(sqlite_app: Flask) -> Office:
    return Office(sqlite_app)


def test_it_is_handed_over_and_the_note_is_read(office: Office) -> None:
    page = office.of_grace.get(office.page)
    assert "Now it is the work of Grace Okafor" in page.text
    office.of_grace.submit({"to": office.sol, "note": "Call the school first."}, office.page)
    assert office.owner() == office.sol
    seen = office.of_sol.get(f"/counsel/requests/{office.request}?part=notes").text
    assert "Call the school first." in seen
    assert "Handed over to a colleague" in seen
    assert "A colleague handed this request over to you" in office.of_sol.get("/counsel/").text


def test_what_is_missing_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    office.of_grace.get(office.page)
    page = office.of_grace.submit({"note": "Call the school first."}, office.page, 422)
    assert "No member of staff is there" in page.text
    assert "Call the school first." in page.html
    page = office.of_grace.submit({"to": office.sol, "note": " "}, office.page, 422)
    assert "Write a note first" in page.text
    assert office.owner() == office.grace


def test_who_is_away_is_covered_and_the_cover_is_told_so(office: Office) -> None:
    office.of_grace.get("/counsel/away")
    office.of_grace.submit({"first": office.today, "last": office.today, "to": office.sol}, "/counsel/away")
    assert "Sol Brandt covers" in office.of_grace.get("/counsel/away").text
    assert "You cover for Grace Okafor today" in office.of_sol.get("/counsel/").text
    office.of_grace.get("/counsel/away")
    office.of_grace.submit({}, "/counsel/away/end")
    assert "Nobody is away" in office.of_grace.get("/counsel/away").text


def test_days_that_do_not_fit_are_said(office: Office) -> None:
    office.of_grace.get("/counsel/away")
    page = office.of_grace.submit({"first": "2026-13-01", "last": "", "to": office.sol}, "/counsel/away", 422)
    assert "Choose a first and a last day" in page.text


def test_a_supervisor_moves_everything_at_once_and_counsel_do_not(office: Office) -> None:
    assert "Move everything" not in office.of_grace.get("/counsel/away").text
    office.of_grace.post("/counsel/away/move-all", {"who": office.grace, "to": office.sol}, 403)
    office.of_sol.get("/counsel/away")
    office.of_sol.submit({"who": office.grace, "to": office.sol}, "/counsel/away/move-all")
    assert office.owner() == office.sol
