"""An attorney reads one question without a name in it, and says yes, or no with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.extensions import db
from referral_app.models import Attorney, Matter, Offer
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient


class Asked:
    """Amara and Bela are asked for Noor's need; each has a browser."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            by = cast.grace()
            amara, bela = cast.amara(), cast.bela()
            need = cast.need_of(
                cast.submitted(contact={"email": "noor@example.org"}, names={"requester_name": ["Noor Haddad"]})
            )
            self.offer = cast.sent(need, amara, by=by).id
            self.other = cast.sent(need, bela, by=by).id
            self.amara = amara.id
            accounts = cast.attorney_account(amara).id, cast.attorney_account(bela).id
        self.client, self.second = PageClient(app), PageClient(app)
        for client, who in zip((self.client, self.second), accounts, strict=True):
            cast.sign_in(client, who)
        self.address, self.others = f"/attorney/offers/{self.offer}", f"/attorney/offers/{self.other}"

    def state(self, offer_id: str) -> str:
        with self.client.app.app_context():
            return db.session.get_one(Offer, offer_id).state


@pytest.fixture
def asked(app: Flask) -> Asked:
    return Asked(app)


@pytest.fixture
def sqlite_asked(sqlite_app: Flask) -> Asked:
    return Asked(sqlite_app)


def test_the_question_says_the_work_and_never_who(sqlite_asked: Asked) -> None:
    page = sqlite_asked.client.get(sqlite_asked.address)
    assert "Texas" in page.text
    assert "Free (pro bono)" in page.text
    for fact in ("Noor", "Haddad", "noor@example.org", "Travis", "2019", "July 10"):
        assert fact not in page.text, fact


def test_yes_fills_the_need_and_the_other_is_told_kindly(asked: Asked) -> None:
    asked.client.get(asked.address)
    asked.second.get(asked.others)
    page = asked.client.submit({}, f"{asked.address}/accept")
    assert page.h1 == "Thank you for saying yes"
    late = asked.second.post(f"{asked.others}/accept", {}, 409)
    assert "Already placed, thank you" in late.text
    assert (asked.state(asked.offer), asked.state(asked.other)) == ("accepted", "withdrawn")


def test_yes_pressed_twice_is_one_yes(asked: Asked) -> None:
    asked.client.get(asked.address)
    asked.client.post(f"{asked.address}/accept")
    asked.client.get("/account")
    asked.client.post(f"{asked.address}/accept")
    with asked.client.app.app_context():
        assert db.session.query(Matter).count() == 1


@pytest.mark.parametrize("reason", DECLINE_REASONS)
def test_no_takes_two_taps_and_any_reason(sqlite_asked: Asked, reason: str) -> None:
    sqlite_asked.client.get(sqlite_asked.address)
    page = sqlite_asked.client.submit({"reason": reason}, f"{sqlite_asked.address}/decline")
    assert page.h1 == "Thank you for your answer"
    assert sqlite_asked.state(sqlite_asked.offer) in ("declined", "conflict")
    assert sqlite_asked.state(sqlite_asked.other) == "sent"


def test_no_without_a_reason_asks_for_one_and_nothing_is_chosen_beforehand(sqlite_asked: Asked) -> None:
    page = sqlite_asked.client.get(sqlite_asked.address)
    assert not page.find(".//input[@type='radio'][@checked]")
    again = sqlite_asked.client.submit({}, f"{sqlite_asked.address}/decline", 422)
    assert "Choose a reason" in again.text
    assert sqlite_asked.state(sqlite_asked.offer) == "sent"


def test_bela_never_sees_the_question_put_to_amara(asked: Asked) -> None:
    asked.second.get(asked.address, 404)
    asked.second.get(asked.others)
    asked.second.post(f"{asked.address}/accept", {}, 404)
    asked.second.post(f"{asked.address}/decline", {"reason": "fee"}, 404)
    assert asked.state(asked.offer) == "sent"


def test_a_licence_that_lapsed_since_is_said_with_its_rule_and_the_phone(asked: Asked) -> None:
    """Gates are judged again at a yes (B08)."""
    asked.client.get(asked.address)
    with asked.client.app.app_context():
        db.session.get_one(Attorney, asked.amara).status = "withdrawn"
        db.session.commit()
    page = asked.client.post(f"{asked.address}/accept", {}, 409)
    assert "You cannot take this one today" in page.text
    assert "1-800" in page.text
    assert asked.state(asked.offer) == "sent"


def test_after_the_last_day_it_is_over(asked: Asked, clock: StillClock) -> None:
    """(U2) A late yes gets a kind page with the way to be asked again."""
    asked.client.get(asked.address)
    clock.now += timedelta(minutes=10)
    with asked.client.app.app_context():
        offer = db.session.get_one(Offer, asked.offer)
        offer.expires_on = clock.now.date() - timedelta(days=1)
        db.session.commit()
    page = asked.client.post(f"{asked.address}/accept", {}, 409)
    assert "Say yes" not in page.text
    assert "1-800" in page.text
    assert asked.state(asked.offer) != "accepted"


def test_the_list_holds_what_waits_what_is_mine_and_what_is_over(sqlite_asked: Asked) -> None:
    page = sqlite_asked.client.get("/attorney/")
    assert sqlite_asked.address in page.links()
    assert sqlite_asked.others not in page.links()
    sqlite_asked.client.get(sqlite_asked.address)
    sqlite_asked.client.post(f"{sqlite_asked.address}/accept")
    page = sqlite_asked.client.get("/attorney/")
    assert "Nothing waits for you" in page.text
    assert "first contact by" in page.text
    over = sqlite_asked.second.get("/attorney/").find(".//section[@aria-labelledby='over']")
    assert len(over) == 1
