"""The page of a need with a long roster: short, few queries, everybody counted once, every list paged (B07)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Attorney, Offer
from tests import cast
from tests.page_client import PageClient
from tests.statements import MOST, statements

FITS, LEFT_OUT, TO_INVITE = 23, 60, 7
MOST_BYTES = 60 * 1024


def _roster(fits: int, left_out: int, to_invite: int) -> None:
    for n in range(fits):
        cast.attorney(f"f-{n:03}", f"Fit{n:03}", "Able")
    for n in range(left_out):
        cast.attorney(f"x-{n:03}", f"Out{n:03}", "Far", licences=[("US-OH", "active", None, f"OH-{n}")])
    for n in range(to_invite):
        cast.attorney(f"i-{n:03}", f"New{n:03}", "Come", enrolled=False)


class Desk:
    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            who = cast.grace().id
            _roster(FITS, LEFT_OUT, TO_INVITE)
            request = cast.submitted()
            self.request_id = request.id
        self.client = PageClient(app)
        cast.sign_in(self.client, who)
        self.address = f"/counsel/requests/{self.request_id}/needs/1"

    def boxes(self, query: str = "") -> list[str]:
        return [
            str(box.get("value")) for box in self.client.get(self.address + query).find(".//input[@name='attorney']")
        ]

    def id_of(self, code: str) -> str:
        with self.app.app_context():
            return db.session.query(Attorney).filter_by(code=code).one().id


@pytest.fixture
def desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


def test_ten_cards_a_page_and_everybody_who_fits_on_one_of_them(desk: Desk) -> None:
    seen = [box for page in (1, 2, 3) for box in desk.boxes(f"?page={page}")[:10]]
    assert desk.boxes()[:10] == seen[:10]
    assert desk.boxes("?page=99") == desk.boxes("?page=3")
    with desk.app.app_context():
        named = {db.session.get_one(Attorney, one).code for one in seen}
    assert {f"f-{n:03}" for n in range(FITS)} <= named


def test_who_has_to_be_invited_stands_apart_and_has_pages_too(desk: Desk) -> None:
    page = desk.client.get(desk.address)
    assert f"Has no account yet: invited first: {TO_INVITE} attorneys" in page.text
    assert f"{desk.address}?group=NOT_ENROLLED#not-enrolled" in [a.get("href") for a in page.find(".//a")]
    every = {desk.id_of(f"i-{n:03}") for n in range(TO_INVITE)}
    assert every <= set(desk.boxes("?group=NOT_ENROLLED"))


def test_why_not_is_counted_here_and_whole_on_its_own_pages(desk: Desk) -> None:
    page = desk.client.get(desk.address)
    assert f"No license for the place: {LEFT_OUT} attorneys" in page.text
    assert len(page.find(".//ul[@class='govuk-list app-whynot']/li")) == 3
    named: set[str] = set()
    for number in (1, 2, 3):
        rows = desk.client.get(f"{desk.address}/why-not/JURISDICTION?page={number}").find(".//main//li/strong/a")
        assert len(rows) <= 25
        named |= {str(row.text) for row in rows}
    assert len(named) == LEFT_OUT


def test_a_rule_that_does_not_exist_is_no_page_and_one_that_bars_nobody_is_an_empty_one(desk: Desk) -> None:
    desk.client.get(f"{desk.address}/why-not/PLEASANT", 404)
    assert "0 attorneys" in desk.client.get(f"{desk.address}/why-not/INSURANCE").text


def test_who_was_ticked_on_another_page_is_shown_when_the_form_comes_back(desk: Desk) -> None:
    last = desk.boxes("?page=3")[0]
    page = desk.client.post(f"{desk.address}/approve", {"attorney": [last], f"place-{last}": "first"}, 422)
    assert [box.get("value") for box in page.find(".//input[@name='attorney'][@checked]")] == [last]


def test_somebody_of_a_later_page_can_be_approved(desk: Desk) -> None:
    last = desk.boxes("?page=3")[0]
    desk.client.post(f"{desk.address}/approve", {"attorney": [last]}, 303)
    with desk.app.app_context():
        assert [offer.attorney_id for offer in db.session.query(Offer)] == [last]


def test_the_order_says_what_the_points_would_say_and_what_taking_turns_made_of_it(desk: Desk) -> None:
    with desk.app.app_context():
        knows = {"hague_return_petitioner": {"tier": 3, "matters": 5, "last_matter": "2026-05-01"}}
        best = cast.attorney("best", "Best", "Known", areas=knows)
        offer = cast.sent(cast.need_of(cast.submitted()), best, by=cast.sol())
        offer.state = "withdrawn"
        db.session.commit()
    last = FITS + TO_INVITE + 1
    text = desk.client.get(f"{desk.address}?page=3").text
    assert f"By points place 1; after taking turns place {last} of {last}." in text
    assert f"By points place 2; after taking turns place 1 of {last}." in desk.client.get(desk.address).text


@pytest.mark.parametrize("query", ["", "?page=2", "?group=NOT_ENROLLED", "/why-not/JURISDICTION"])
def test_the_page_is_short_and_asks_little_however_long_the_roster(app: Flask, query: str) -> None:
    desk = Desk(app)
    desk.client.get(desk.address + query)
    with statements() as few:
        desk.client.get(desk.address + query)
    with app.app_context():
        for n in range(FITS, 3 * FITS):
            cast.attorney(f"f-{n:03}", f"Fit{n:03}", "Able")
    with statements() as first:
        desk.client.get(desk.address + query)
    with statements() as many:
        page = desk.client.get(desk.address + query)
    assert len(first) <= len(many) + 3, "the page that meets a changed roster reads who changed"
    assert len(many) == len(few), "not one query more for more attorneys"
    assert len(many) <= MOST, "\n".join(said[:90] for said in many)
    assert len(page.response.data) <= MOST_BYTES
