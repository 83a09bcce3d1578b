"""An attorney reads one question without a name in it, shows interest, or says no with a reason (C06, C09, U2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Matter, Offer, Request
from referral_app.queries import ranking
from referral_app.queries.together import mark_of
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient


class Asked:
    """Amara and Bela are asked for Noor's need; each has a browser."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            by = cast.grace()
            amara, bela = cast.amara(), cast.bela()
            request = cast.submitted(
                contact={"email": "noor@example.org", "called": "Noor Haddad"},
                names={"other_side": ["Karim Haddad, 512 555 0188"]},
            )
            need = cast.need_of(request)
            self.request, self.reference = request.id, request.reference
            self.offer = cast.sent(need, amara, by=by).id
            self.other = cast.sent(need, bela, by=by).id
            self.amara, self.bela = amara.id, bela.id
            self.accounts = cast.attorney_account(amara).id, cast.attorney_account(bela).id
        self.client, self.second = PageClient(app), PageClient(app)
        for client, who in zip((self.client, self.second), self.accounts, strict=True):
            cast.sign_in(client, who)
        self.address, self.others = f"/attorney/offers/{self.offer}", f"/attorney/offers/{self.other}"

    def state(self, offer_id: str) -> str:
        with self.client.app.app_context():
            return db.session.get_one(Offer, offer_id).state

    def account(self, number: int) -> Account:
        return db.session.get_one(Account, self.accounts[number])

    def clear(self, offer_id: str, number: int) -> None:
        with self.client.app.app_context():
            cast.cleared(offer_id, self.account(number))

    def yes(self, client: PageClient, address: str, status: int = 303) -> None:
        client.get(f"{address}/terms")
        client.submit({"agreed": cast.ALL_TERMS}, f"{address}/accept", status)


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


def test_interest_is_shown_only_with_the_word_what_the_names_are_for(sqlite_asked: Asked) -> None:
    sqlite_asked.client.get(sqlite_asked.address)
    again = sqlite_asked.client.submit({}, f"{sqlite_asked.address}/interest", 422)
    assert "the names are for that check alone" in again.text
    assert sqlite_asked.state(sqlite_asked.offer) == "sent"


def test_yes_fills_the_need_and_the_other_is_told_kindly(asked: Asked) -> None:
    asked.clear(asked.offer, 0)
    asked.clear(asked.other, 1)
    asked.second.get(f"{asked.others}/terms")
    asked.yes(asked.client, asked.address)
    late = asked.second.post(f"{asked.others}/accept", {"agreed": cast.ALL_TERMS}, 409)
    assert "Already placed, thank you" in late.text
    assert (asked.state(asked.offer), asked.state(asked.other)) == ("accepted", "withdrawn")


def test_yes_pressed_twice_is_one_yes(asked: Asked) -> None:
    asked.clear(asked.offer, 0)
    asked.yes(asked.client, asked.address)
    asked.client.get("/account")
    asked.client.post(f"{asked.address}/accept", {"agreed": cast.ALL_TERMS})
    with asked.client.app.app_context():
        assert db.session.query(Matter).count() == 1


@pytest.mark.parametrize("reason", sorted(set(DECLINE_REASONS) - {"conflict"}))
def test_no_takes_two_taps_and_any_reason(sqlite_asked: Asked, reason: str) -> None:
    sqlite_asked.client.get(sqlite_asked.address)
    page = sqlite_asked.client.submit({"reason": reason}, f"{sqlite_asked.address}/decline")
    assert page.h1 == "Thank you for your answer"
    assert sqlite_asked.state(sqlite_asked.offer) == "declined"
    assert sqlite_asked.state(sqlite_asked.other) == "sent"


def test_no_without_a_reason_asks_for_one_and_nothing_is_chosen_beforehand(sqlite_asked: Asked) -> None:
    page = sqlite_asked.client.get(sqlite_asked.address)
    assert not page.find(".//input[@type='radio'][@checked]")
    again = sqlite_asked.client.submit({}, f"{sqlite_asked.address}/decline", 422)
    assert "Choose a reason" in again.text
    assert sqlite_asked.state(sqlite_asked.offer) == "sent"


def may_be_asked(asked: Asked, attorney_id: str, today: date) -> bool:
    """Whether an attorney passes every rule for a new request like this one on that day."""
    request = cast.submitted()
    now = the_clock().programme()
    result = ranking.rank_need(request, cast.need_of(request), now=now, today=today, only=[attorney_id])
    return bool(result.ranked)


def test_no_time_until_a_day_keeps_the_attorney_out_before_it_and_not_after(asked: Asked) -> None:
    """(C09) What was chosen is what happens: not ranked on the day before, ranked on the day itself."""
    asked.client.get(asked.address)
    asked.client.submit({"reason": "capacity", "until": "2027-03-01"}, f"{asked.address}/decline")
    with asked.client.app.app_context():
        assert not may_be_asked(asked, asked.amara, date(2026, 11, 26))
        assert not may_be_asked(asked, asked.amara, date(2027, 2, 28))
        assert may_be_asked(asked, asked.amara, date(2027, 3, 1))
        assert may_be_asked(asked, asked.bela, date(2026, 11, 26))


@pytest.mark.parametrize("day", ["2026-11-25", "2026-01-01", "2029-12-01", "soon"])
def test_a_day_that_is_not_ahead_is_asked_about_and_nothing_is_changed(sqlite_asked: Asked, day: str) -> None:
    sqlite_asked.client.get(sqlite_asked.address)
    sqlite_asked.client.submit({"reason": "capacity", "until": day}, f"{sqlite_asked.address}/decline", 422)
    assert sqlite_asked.state(sqlite_asked.offer) == "sent"


def test_a_kind_of_work_leaves_the_profile_only_when_the_attorney_says_so(asked: Asked) -> None:
    for client, address, data in (
        (asked.client, asked.address, {"reason": "not_comfortable", "drop_area": "y"}),
        (asked.second, asked.others, {"reason": "not_comfortable"}),
    ):
        client.get(address)
        client.submit(data, f"{address}/decline")
    with asked.client.app.app_context():
        areas = [set(db.session.get_one(Attorney, who).areas) for who in (asked.amara, asked.bela)]
    assert areas == [{"csam_restitution"}, {"csam_restitution", "hague_return_petitioner"}]


def test_bela_never_sees_the_question_put_to_amara(asked: Asked) -> None:
    asked.second.get(asked.address, 404)
    asked.second.get(asked.others)
    asked.second.post(f"{asked.address}/interest", {"attest": "y"}, 404)
    asked.second.post(f"{asked.address}/accept", {"agreed": cast.ALL_TERMS}, 404)
    asked.second.post(f"{asked.address}/decline", {"reason": "fee"}, 404)
    assert asked.state(asked.offer) == "sent"


@pytest.mark.parametrize("stage", ["sent", "cleared"])
def test_a_licence_that_lapsed_since_is_said_with_its_rule_and_the_phone(asked: Asked, stage: str) -> None:
    """Gates are judged again at interest and at a yes (B08, U11)."""
    if stage == "cleared":
        asked.clear(asked.offer, 0)
    asked.client.get(asked.address if stage == "sent" else f"{asked.address}/terms")
    with asked.client.app.app_context():
        db.session.get_one(Attorney, asked.amara).status = "withdrawn"
        db.session.commit()
    if stage == "sent":
        page = asked.client.submit({"attest": "y"}, f"{asked.address}/interest", 409)
    else:
        page = asked.client.submit({"agreed": cast.ALL_TERMS}, f"{asked.address}/accept", 409)
    assert "You cannot take this one today" in page.text
    assert "1-800" in page.text
    assert asked.state(asked.offer) == stage


@pytest.mark.parametrize("stage", ["sent", "cleared"])
def test_after_the_last_day_it_is_over(asked: Asked, clock: StillClock, stage: str) -> None:
    """(U2) A late yes gets a kind page with the way to be asked again."""
    if stage == "cleared":
        asked.clear(asked.offer, 0)
    asked.client.get(asked.address if stage == "sent" else f"{asked.address}/terms")
    clock.now += timedelta(minutes=5)
    with asked.client.app.app_context():
        db.session.get_one(Offer, asked.offer).expires_on = clock.now.date() - timedelta(days=1)
        db.session.commit()
    act, data = ("interest", {"attest": "y"}) if stage == "sent" else ("accept", {"agreed": cast.ALL_TERMS})
    page = asked.client.post(f"{asked.address}/{act}", data, 409)
    assert page.h1 == "The time for this one is over"
    assert "1-800" in page.text
    assert asked.state(asked.offer) == stage


def test_the_list_holds_what_waits_what_is_mine_and_what_is_over(sqlite_asked: Asked) -> None:
    page = sqlite_asked.client.get("/attorney/")
    assert sqlite_asked.address in page.links()
    assert sqlite_asked.others not in page.links()
    sqlite_asked.clear(sqlite_asked.offer, 0)
    assert sqlite_asked.client.get("/attorney/").find(".//section[@aria-labelledby='cleared']")
    sqlite_asked.yes(sqlite_asked.client, sqlite_asked.address)
    page = sqlite_asked.client.get("/attorney/")
    assert "Nothing waits for you" in page.text
    assert "first contact by" in page.text
    second = sqlite_asked.second.get("/attorney/")
    over = second.find(".//section[@aria-labelledby='over']")
    assert len(over) == 1
    assert sqlite_asked.others in [a.get("href") for a in over[0].iter("a")], "what is over has a title and a link"


@pytest.mark.parametrize("words", ["interest", "decline"])
def test_under_a_hold_the_question_rests_and_shows_nothing(sqlite_asked: Asked, words: str) -> None:
    with sqlite_asked.client.app.app_context():
        request = db.session.get_one(Request, sqlite_asked.request)
        request.hold, request.held_from, request.state = "safety", request.state, "on_hold"
        db.session.commit()
    page = sqlite_asked.client.get(sqlite_asked.address)
    assert page.h1 == "This question rests for now"
    assert "Texas" not in page.text
    assert f"{sqlite_asked.address}/{words}" not in page.html


def test_two_questions_of_one_kind_are_told_apart_by_a_mark_that_staff_read_too(sqlite_asked: Asked) -> None:
    """Asked for the same work on the same day for two families, both cards read word by word alike."""
    it = sqlite_asked
    with it.client.app.app_context():
        by = db.session.scalars(db.select(Account).where(Account.email == "grace@example.org")).one()
        amara = db.session.get_one(Attorney, it.amara)
        again = cast.submitted(cast.of_another_family(3))
        second, elsewhere = cast.sent(cast.need_of(again), amara, by=by).id, again.id
        marks = [mark_of(db.session.get_one(Offer, offer)) for offer in (it.offer, second)]
        grace = by.id
    assert len(set(marks)) == 2
    cards = ["".join(card.itertext()) for card in it.client.get("/attorney/").find(".//li[@class='app-card']")]
    assert len(cards) == len(set(cards)) == 2
    assert all(any(f"question {mark}" in card for card in cards) for mark in marks)
    for offer, mark in zip((it.offer, second), marks, strict=True):
        assert f"Step 1 of 5 · question {mark}" in it.client.get(f"/attorney/offers/{offer}").text
    desk = PageClient(it.client.app)
    cast.sign_in(desk, grace)
    assert f"question {marks[1]}" in desk.get(f"/counsel/requests/{elsewhere}/needs/1").text
    # Over, it is still known which it was.
    it.client.get(f"/attorney/offers/{second}")
    it.client.submit({"reason": "fee"}, f"/attorney/offers/{second}/decline")
    assert f"question {marks[1]}" in it.client.get(f"/attorney/offers/{second}").text
    assert f"question {marks[1]}" in it.client.get("/attorney/").text
