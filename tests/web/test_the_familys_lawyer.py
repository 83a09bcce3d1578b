"""The family's page after a yes: the name once staff verified who asks, and "I would like another lawyer" (U13)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import closing, matters, verification, way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Event, Matter, Request
from referral_app.web.words import law_words
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient


class Found:
    """Noor's request with Amara's yes: Noor at her page, and Grace."""

    def __init__(self, app: Flask, language: str = "en", email: str = "", **said: Any) -> None:
        self.app = app
        contact = {"called": "Noor", "phone": "512 555 0147"} | ({"email": email} if email else {})
        with app.app_context():
            grace, amara = cast.grace(), cast.amara(firm_name="Diallo Law")
            request = cast.submitted(cast.answers(**said), contact=contact, language=language)
            phrase = way_back.give_phrase(request.id, now=the_clock().real())
            assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
            offer = cast.sent(cast.need_of(request), amara, by=grace)
            self.amara = cast.attorney_account(amara).id
            self.matter = cast.say_yes(offer.id, db.session.get_one(Account, self.amara)).id
            self.request, self.grace = request.id, grace.id
        self.family, self.counsel = PageClient(app), PageClient(app)
        cast.sign_in(self.counsel, self.grace)
        self.family.get("/status")
        self.family.submit({"phrase": phrase})
        self.phrase = phrase

    def verify(self, result: str = "verified", *asked: str) -> None:
        with self.app.app_context():
            verification.record_call(
                self.request,
                result,
                asked or ("reference", "place"),
                actor=db.session.get_one(Account, self.grace),
                now=the_clock().programme(),
            )


def test_the_name_is_shown_only_after_the_call(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    before = it.family.get("/status/request")
    assert "Diallo" not in before.html
    assert "You see the name here once our staff have made sure" in before.text
    it.verify()
    after = it.family.get("/status/request")
    assert "Amara Diallo, Diallo Law" in after.text
    assert "Monday, November 30, 2026" in after.text, "by when the lawyer should be in touch"
    it.verify("not_verified")
    assert "Diallo" not in it.family.get("/status/request").html


def test_who_is_reached_by_nobody_reads_once_what_to_do_for_all_lawyers_and_plain_names(sqlite_app: Flask) -> None:
    """A survivor who reads only this page had five panels of the same words, and was told to tell more."""
    it = Found(sqlite_app, contact_ways=["i_will_return"], situations=["intl_abduction_incoming", "protective_order"])
    alone = it.family.get("/status/request").text
    waits = "The lawyer does not call or write to you either."
    assert "What you can do now: call us when it is safe" in alone
    assert alone.count(waits) == 1
    with sqlite_app.app_context():
        request = db.session.get_one(Request, it.request)
        (other,) = [need for need in request.needs if need.area == "protective_orders"]
        areas = {"protective_orders": {"tier": 3, "matters": 2, "last_matter": "2026-05-01"}}
        ines = cast.attorney("i-1", "Ines", "Aldana", areas=areas)
        offer = cast.sent(other, ines, by=db.session.get_one(Account, it.grace))
        cast.say_yes(offer.id, cast.attorney_account(ines))
        plain = {law_words.area_plain(need.area) for need in (other, cast.need_of(request))}
        labels = {law_words.area_label(need.area) for need in (other, cast.need_of(request))}
    page = it.family.get("/status/request").text
    assert page.count(waits) == 1
    assert page.count("You see the name here once") == 1
    assert page.count("I would like another lawyer") == 2
    for name in plain:
        assert f"Your lawyer: {name}" in page
    assert not any(f"Your lawyer: {name}" in page for name in labels - plain)


def test_a_closed_request_offers_no_button_that_would_do_nothing(sqlite_app: Flask) -> None:
    """The press came back to the same page without a word: nobody goes on with what is closed."""
    it = Found(sqlite_app)
    assert "Say no to this lawyer" in it.family.get("/status/request").text, "the control"
    with sqlite_app.app_context():
        grace = db.session.get_one(Account, it.grace)
        closing.close_request(it.request, "placed", actor=grace, now=the_clock().programme())
    page = it.family.get("/status/request")
    assert "I would like another lawyer" in page.text
    assert "Say no to this lawyer" not in page.text
    assert "Our staff can open this request again and look for another one." in page.text


def test_the_call_has_a_script_its_questions_its_result_and_who_made_it(sqlite_app: Flask) -> None:
    it = Found(sqlite_app)
    address = f"/counsel/requests/{it.request}/verify"
    page = it.counsel.get(address)
    assert "Say only your own name" in page.text
    assert f"/counsel/requests/{it.request}#safe-contact" in page.links(), "what to compare with, and the number"
    assert "Noor" not in page.html, "the answers stand beside the contact details, behind a reason"
    few = it.counsel.submit({"asked": ["place"], "result": "verified"}, address, 422)
    assert "Ask at least two" in few.text
    assert len(few.find(".//input[@name='asked'][@checked]")) == 1
    it.counsel.get(address)
    none = it.counsel.submit({"asked": ["place", "reference"]}, address, 422)
    assert "Choose a result" in none.text
    known = it.counsel.submit({"asked": ["place", "called"], "result": "verified"}, address, 422)
    assert "the other side may know the rest" in known.text
    it.counsel.submit({"asked": ["place", "reference"], "result": "verified"}, address)
    with sqlite_app.app_context():
        request = db.session.get_one(Request, it.request)
        assert (request.verified_by, request.verified_at is not None) == (it.grace, True)
        told = db.session.query(Event).filter(Event.kind == "requester_verified").one()
        assert (told.actor, told.detail["questions"]) == (it.grace, ["place", "reference"])


@pytest.mark.parametrize("who", ["administrator", "attorney"])
def test_nobody_but_counsel_verifies(sqlite_app: Flask, who: str) -> None:
    from referral_app.actions import Refused

    it = Found(sqlite_app)
    with sqlite_app.app_context():
        actor = cast.ada() if who == "administrator" else db.session.get_one(Account, it.amara)
        with pytest.raises(Refused, match="not_counsel"):
            verification.record_call(
                it.request, "verified", ["place", "reference"], actor=actor, now=the_clock().programme()
            )


def test_saying_no_goes_on_and_the_page_says_so(app: Flask) -> None:
    it = Found(app)
    page = it.family.get("/status/request")
    assert "You need no reason." in page.text
    page = it.family.submit({}, "/status/request/say-no")
    assert "We look for another lawyer." in page.text
    assert "You asked for another lawyer. You have done nothing wrong" in page.text
    assert "The lawyer who had said yes does not go on." not in page.text, "it was the family that said no"
    assert page.h1 == "We have your message and are working on it"
    assert "/status/request/say-no" not in page.html
    with app.app_context():
        assert db.session.get_one(Matter, it.matter).state == "handed_back"
    attorney = PageClient(app)
    cast.sign_in(attorney, it.amara)
    led = attorney.get(f"/attorney/matters/{it.matter}", 303).response
    page = attorney.get(led.headers["Location"])
    assert page.path.startswith("/attorney/offers/"), "how it ended, and nothing of the family any more"
    assert "Noor" not in page.text
    over = attorney.get("/attorney/")
    assert "Handed back" in over.text


def test_who_was_given_up_by_the_lawyer_is_told_that(sqlite_app: Flask) -> None:
    it = Found(sqlite_app)
    attorney = PageClient(sqlite_app)
    cast.sign_in(attorney, it.amara)
    attorney.get(f"/attorney/matters/{it.matter}")
    attorney.submit({"reason": "no_time"}, f"/attorney/matters/{it.matter}/hand-back")
    page = it.family.get("/status/request")
    assert "The lawyer who had said yes does not go on. You have done nothing wrong" in page.text
    assert "You asked for another lawyer" not in page.text


def test_in_spanish_too(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, "es")
    it.family.get("/")
    it.family.submit({"page_language": "es"}, "/language")
    page = it.family.get("/status/request")
    assert "Quisiera otro abogado" in page.text
    page = it.family.submit({}, "/status/request/say-no")
    assert "Buscamos a otro abogado." in page.text


def test_what_a_lawyer_is_shown_later_is_said_where_the_family_agrees(sqlite_app: Flask) -> None:
    """(A24, A26) The words of the consent name every stage."""
    page = Found(sqlite_app).family.get("/status/request")
    for said in ("First the names you gave us", "once our staff have read it", "Only after the lawyer has said yes"):
        assert said in page.text, said


def test_a_day_that_is_over_is_no_promise_and_the_number_can_be_tapped(sqlite_app: Flask, clock: StillClock) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    assert "should be in touch by" in it.family.get("/status/request").text
    clock.now += timedelta(days=7)
    it.family.get("/status")
    page = it.family.submit({"phrase": it.phrase})
    assert "The lawyer was to be in touch by Monday, November 30, 2026. If nobody has reached you" in page.text
    assert "should be in touch by" not in page.text
    plain = [line for line in page.find(".//p") if "1-800-843-5678" in (line.text or "")]
    assert not plain, "a number that cannot be tapped"


def test_who_cannot_be_reached_is_promised_no_call(sqlite_app: Flask) -> None:
    """They come back by themselves: the page does not speak of a way that is safe."""
    it = Found(sqlite_app)
    page = it.family.get("/status/request")
    assert "reach you by a way you said is safe" not in page.text
    assert "should be in touch by" not in page.text
    assert "we bring you together" in page.text


def test_once_they_were_in_touch_the_page_no_longer_says_that_the_lawyer_is_to_call(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    assert "The lawyer is to call or write to you next." in it.family.get("/status/request").text
    with sqlite_app.app_context():
        lawyer = db.session.get_one(Account, it.amara)
        matters.confirm_contact(it.matter, actor=lawyer, now=the_clock().programme())
    page = it.family.get("/status/request")
    assert "The lawyer is to call or write to you next." not in page.text
    assert "We were told that the lawyer has been in touch with you." in page.text


TWO = {"contact_ways": ["call"], "situations": ["intl_abduction_incoming", "protective_order"]}


def test_while_somebody_else_is_looked_for_the_page_says_that_the_lawyer_was_in_touch(sqlite_app: Flask) -> None:
    """One need has its lawyer, who reached the family; the other is open still."""
    it = Found(sqlite_app, **TWO)
    with sqlite_app.app_context():
        lawyer = db.session.get_one(Account, it.amara)
        matters.confirm_contact(it.matter, actor=lawyer, now=the_clock().programme())
    page = it.family.get("/status/request")
    assert "A lawyer has said yes, and we go on asking" in page.text
    assert "The lawyer is to call or write to you next." not in page.text
    assert "We were told that the lawyer has been in touch with you." in page.text


def test_of_two_lawyers_it_is_said_of_each_whether_they_were_in_touch(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, **TWO)
    with sqlite_app.app_context():
        request = db.session.get_one(Request, it.request)
        (need,) = [need for need in request.needs if need.area == "protective_orders"]
        bela = cast.bela(areas={"protective_orders": {"tier": 3, "matters": 2, "last_matter": "2026-05-01"}})
        offer = cast.sent(need, bela, by=db.session.get_one(Account, it.grace))
        second = cast.attorney_account(bela)
        other = cast.say_yes(offer.id, second).id
        now = the_clock().programme()
        matters.confirm_contact(it.matter, actor=db.session.get_one(Account, it.amara), now=now)
        second_id = second.id
    page = it.family.get("/status/request")
    assert page.text.count("We were told that this lawyer has been in touch with you.") == 1
    assert page.text.count("should be in touch by") == 1
    assert "We were told that the lawyer has been in touch" not in page.text, "one of the two has not"
    assert "Below it says of each lawyer" in page.text
    with sqlite_app.app_context():
        matters.confirm_contact(other, actor=db.session.get_one(Account, second_id), now=now)
    page = it.family.get("/status/request")
    assert "We were told that your lawyers have been in touch with you." in page.text


def test_whom_nobody_reached_does_not_read_that_somebody_did(sqlite_app: Flask, clock: StillClock) -> None:
    """The attorney says one thing and the family another: its own word stands on its page (U14)."""
    it = Found(sqlite_app, contact_ways=["call"])
    with sqlite_app.app_context():
        lawyer = db.session.get_one(Account, it.amara)
        matters.confirm_contact(it.matter, actor=lawyer, now=the_clock().programme())
    for days, said, page_says in (
        (9, "no", "You told us that the lawyer has not been in touch."),
        (30, "yes", "We were told that the lawyer has been in touch with you."),
    ):
        clock.now += timedelta(days=days)
        it.family.get("/status")
        it.family.submit({"phrase": it.phrase})
        it.family.get("/status/request")
        it.family.post("/status/request/check-back", {"reached": said})
        page = it.family.get("/status/request")
        assert page_says in page.text
        assert ("not been in touch" in page.text) is (said == "no")
