"""Staff invite attorneys who cannot sign in yet: a list, ticked or all; and the ranking shows who waits for that."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Letter, Offer
from tests import cast
from tests.page_client import PageClient

PATH = "/counsel/invitations"


@pytest.fixture
def grace(app: Flask) -> PageClient:
    with app.app_context():
        who = cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, who)
    return client


def newcomers(app: Flask, *codes: str) -> list[str]:
    with app.app_context():
        return [cast.attorney(code, "Chidi", f"Okoro{code}", enrolled=False).id for code in codes]


def invited(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(select(Letter.recipient_id).where(Letter.kind == "invitation")))


def test_the_ticked_are_invited_and_the_list_says_when(grace: PageClient) -> None:
    ids = newcomers(grace.app, "n-1", "n-2")
    with grace.app.app_context():
        cast.amara()
    page = grace.get(PATH)
    assert "Okoron-1" in page.text
    assert "Diallo" not in page.text
    page = grace.post(PATH, {"attorney": [ids[0]]}, 303)
    assert invited(grace.app) == [ids[0]]
    page = grace.get(page.response.headers["Location"])
    assert "1 invitation was written." in page.text
    assert "Nov 25, 2026" in page.text


def test_all_are_invited_by_one_press(grace: PageClient) -> None:
    ids = newcomers(grace.app, "n-1", "n-2", "n-3")
    grace.get(PATH)
    grace.post(PATH, {"everybody": "yes"}, 303)
    assert invited(grace.app) == sorted(ids)


def test_nobody_ticked_is_said_on_the_page(grace: PageClient) -> None:
    newcomers(grace.app, "n-1")
    grace.get(PATH)
    assert "Choose at least one attorney." in grace.post(PATH, {}, 422).text
    assert invited(grace.app) == []


def test_when_everybody_can_sign_in_the_page_says_so(grace: PageClient) -> None:
    assert "Nobody has to be invited." in grace.get(PATH).text


def test_the_ranking_shows_them_apart_once_and_they_can_be_approved(grace: PageClient) -> None:
    [new] = newcomers(grace.app, "n-1")
    with grace.app.app_context():
        cast.amara()
        cast.attorney("c-1", "Cora", "Lind", enrolled=False, licences=[("US-OH", "active", None, "OH-1")])
        request_id = cast.submitted().id
    address = f"/counsel/requests/{request_id}/needs/1"
    page = grace.get(address)
    assert page.text.count("Okoron-1, ") + page.text.count("Okoron-1 ") >= 1
    assert len(page.find(f".//input[@value='{new}']")) == 1, "once"
    assert "Has no account yet: invited first" in page.text
    [why_not] = [row for row in page.find(".//ul[@class='govuk-list app-whynot']/li") if "Cora Lind" in _words(row)]
    assert _words(why_not).endswith("Has no account yet: invited first: cannot sign in yet, so nothing is sent")
    assert "No license for the place" in _words(why_not)
    grace.post(f"{address}/approve", {"attorney": [new]}, 303)
    with grace.app.app_context():
        assert [offer.state for offer in db.session.scalars(select(Offer))] == ["approved"]
    assert invited(grace.app) == [new]


def _words(node: object) -> str:
    return " ".join(" ".join(node.itertext()).split())  # type: ignore[attr-defined]
