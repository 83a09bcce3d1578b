"""Staff fill in the family's own form for somebody on the phone; what comes of it says who took it down (B20)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.extensions import db
from referral_app.models import Account, Consent, Event, Letter, Request
from referral_app.queries import calls, cases, phone_drafts
from referral_app.security import phrases
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.form_walk import _PHRASE, _TEXT, Walker

#: What Noor says who may be called.
CALLED = {**cast.NOOR, "contact_ways": ["call"], "voicemail": "no"}
BESIDE = "You fill this in for somebody on the phone"


def of_noor(question: law.Question) -> Any:
    """What Noor says on the phone."""
    return cast.NOOR.get(question.id)


def of_noor_by_phone(question: law.Question) -> Any:
    return CALLED.get(question.id)


class Caller(Walker):
    """Grace's browser, with somebody on the line who reads Spanish."""

    def __init__(self, app: Flask, who: str, language: str = "es") -> None:
        self.app, self.client = app, app.test_client()
        self.path, self.html = "/", ""
        self.seen = []
        cast.sign_in(self, who)  # type: ignore[arg-type]
        self.get("/counsel/by-phone")
        self.post("/counsel/by-phone", {"language": language})
        assert self.path == "/request/", self.path
        self.post("/request/", {})

    def draft(self) -> str:
        with self.app.app_context():
            return db.session.query(Request).filter_by(source="phone").one().id

    def send_for_them(self) -> None:
        self.finish_but_send()
        sent = {"agreed": "yes", "ask_lawyers": "yes", "text": _TEXT.findall(self.html)}
        self.post("/request/send", sent)


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().id


def test_the_same_form_ends_as_a_request_that_says_who_took_it(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.early(of_noor)
    caller.send_for_them()
    request_id = caller.draft()
    assert caller.path == f"/counsel/requests/{request_id}"
    caller.get(f"{caller.path}?part=notes")
    assert "Taken by phone: written down for the caller" in caller.html
    assert caller.client.get_cookie("__Host-rid", domain="localhost") is None
    with app.app_context():
        request = db.session.get_one(Request, request_id)
        assert (request.state, request.source, request.language, request.owner_id) == (
            "ready_to_match",
            "phone",
            "es",
            None,
        )
        event = db.session.query(Event).filter_by(kind="taken_by_phone").one()
        assert event.actor == grace
        assert {name: cases.words(request)["answers"][name] for name in ("role", "situations")} == {
            name: cast.NOOR[name] for name in ("role", "situations")
        }, "the same data as a family's own form"


def test_whoever_was_on_the_phone_is_not_called_to_hear_the_same(app: Flask, grace: str) -> None:
    """A call waited at once, to say "We have your message" to somebody who had just hung up: a second ring where the
    first may have been the safe one. What they have to know is said before the line is closed."""
    caller = Caller(app, grace)
    caller.early(of_noor_by_phone)
    caller.send_for_them()
    with app.app_context():
        request = db.session.get_one(Request, caller.draft())
        assert calls.open_call(request.id) is None
        assert db.session.query(Letter).filter_by(request_id=request.id).all() == []
        reference = request.reference
    whole = f'<span class="app-nowrap">{reference}</span>'
    assert f"tell the caller their reference, {whole}, and that we look at it again by" in caller.html
    caller.get(caller.path.partition("?")[0])
    assert "Before you hang up" not in caller.html


def test_the_control_whoever_wrote_themselves_is_called(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        request = cast.submitted(cast.answers(contact_ways=["call"]), contact={"phone": "202 555 0101"})
        assert calls.open_call(request.id) is not None


def test_the_consent_that_was_read_out_is_written_down_with_who_heard_it(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.early(of_noor)
    caller.finish_but_send()
    assert "I read out who will be told what" in caller.html
    caller.post("/request/send", {"agreed": "yes", "ask_lawyers": "yes", "text": _TEXT.findall(caller.html)})
    with app.app_context():
        row = db.session.query(Consent).one()
        assert (row.recorded_by, row.how, row.given_by) == (grace, "phone", "holder")


def test_the_rules_of_the_call_stand_beside_every_screen_and_on_no_page_of_a_family(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    assert BESIDE in caller.html
    caller.early(of_noor)
    assert BESIDE in caller.html
    family = PageClient(app)
    assert BESIDE not in family.get("/request/").text


def test_the_words_are_those_of_the_callers_language_and_open_the_request_elsewhere(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.early(of_noor)
    caller.get("/request/phrase")
    caller.post("/request/phrase", {})
    shown = _PHRASE.search(caller.html)
    assert shown
    assert phrases.language_of(shown[1]) == "es", shown[1]
    caller.post("/request/phrase/confirm", {"phrase": shown[1]})
    caller.get("/request/review")
    caller.post("/request/send", {"agreed": "yes", "ask_lawyers": "no", "text": _TEXT.findall(caller.html)})
    family = PageClient(app)
    family.get("/status")
    page = family.submit({"phrase": shown[1]}, "/status")
    with app.app_context():
        assert db.session.get_one(Request, caller.draft()).reference in page.text


def test_after_sending_this_browser_is_no_familys(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.early(of_noor)
    caller.send_for_them()
    for path in ("/request/review", "/request/sent"):
        assert caller.client.get(path, base_url="https://localhost").status_code == 410
    status = Page(caller.client.get("/status", base_url="https://localhost"), "/status")
    assert (status.status, status.h1) == (200, "Come back with your phrase")
    assert "R-" not in status.text, "the reference of a request"


def test_of_a_line_that_breaks_the_pages_say_how_what_was_said_is_kept(app: Flask, grace: str) -> None:
    """Without the six words it is gone in half an hour, and nobody would call back: beside the form and on the list."""
    caller = Caller(app, grace)
    told = "The line broke: press “Keep for later” within half an hour"
    caller.get("/request/step/1")
    assert told in caller.html
    caller.get("/counsel/by-phone")
    assert told in caller.html


def test_with_two_callers_each_page_writes_into_its_own_draft(app: Flask, grace: str) -> None:
    """A second call comes while a first form stands open in another tab: what is pressed there is the first one's."""
    client = PageClient(app)
    cast.sign_in(client, grace)

    def begin() -> Page:
        client.get("/counsel/by-phone")
        client.submit({"language": "en"}, "/counsel/by-phone")
        client.submit({}, "/request/")
        page = client.get("/request/step/1")
        assert BESIDE in page.text
        return page

    def said() -> dict[str, Any]:
        with app.app_context():
            rows = db.session.query(Request).filter_by(source="phone").all()
            return {row.reference: cases.words(row)["answers"].get("role") for row in rows}

    pages = first, second = begin(), begin()
    of = [next(name for name in said() if name in page.text.replace("\u2011", "-")) for page in pages]
    assert len(set(of)) == 2, "each page says whose it is"
    client.post("/request/step/1", {**first.fields("/request/step/1"), "role": "my_child"})
    assert said() == {of[0]: "my_child", of[1]: None}
    client.post("/request/step/1", {**second.fields("/request/step/1"), "role": "myself"})
    assert said() == {of[0]: "my_child", of[1]: "myself"}


def test_a_draft_is_its_takers_alone(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.answer(of_noor)
    draft = caller.draft()
    with app.app_context():
        sol = cast.sol().id
        assert [row.id for row in phone_drafts.of_account(db.session.get_one(Account, grace))] == [draft]
        assert list(phone_drafts.of_account(db.session.get_one(Account, sol))) == []
    # In the same browser, but somebody else has signed in.
    path = caller.path
    cast.sign_in(caller, sol)  # type: ignore[arg-type]
    assert caller.client.get(path, base_url="https://localhost").status_code == 410
    other = PageClient(app)
    cast.sign_in(other, sol)
    other.get("/counsel/by-phone")
    other.post(f"/counsel/by-phone/{draft}", {}, 422)


def test_it_is_put_aside_and_gone_on_with_in_another_browser(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.answer(of_noor)
    draft = caller.draft()
    other = PageClient(app)
    cast.sign_in(other, grace)
    page = other.get("/counsel/by-phone")
    with app.app_context():
        assert db.session.get_one(Request, draft).reference in page.text
    other.post(f"/counsel/by-phone/{draft}", {}, 303)
    assert other.get("/request/on", 303).status == 303


def test_what_is_deleted_is_gone_for_staff_too(app: Flask, grace: str) -> None:
    caller = Caller(app, grace)
    caller.answer(of_noor)
    caller.post("/request/delete", {})
    with app.app_context():
        assert db.session.query(Request).count() == 0
        assert list(phone_drafts.of_account(db.session.get_one(Account, grace))) == []


def test_a_draft_that_is_not_there_is_told_on_the_page_it_was_chosen_from(app: Flask, grace: str) -> None:
    """As one that somebody else took down is. It was a fault of ours, since nothing could be kept under its key."""
    client = PageClient(app)
    cast.sign_in(client, grace)
    client.get("/counsel/by-phone")
    with app.app_context():
        others = cast.submitted().id
    for request_id in ("A" * 16, others):
        page = client.post(f"/counsel/by-phone/{request_id}", {}, 422)
        assert "This is not there any more." in page.text


def test_the_language_of_the_caller_is_asked_first(app: Flask, grace: str) -> None:
    client = PageClient(app)
    cast.sign_in(client, grace)
    client.get("/counsel/by-phone")
    page = client.post("/counsel/by-phone", {"language": "xx"}, 422)
    assert "Choose the language of the caller." in page.text
    with app.app_context():
        assert db.session.query(Request).count() == 0


def test_who_is_on_the_phone_is_not_offered_a_call_instead(app: Flask, grace: str) -> None:
    family = Walker(app)
    for walker in (Caller(app, grace, language="en"), family):
        walker.to("situations", of_noor)
        assert ("Call me instead" in walker.html) == (walker is family)
