"""What a family reads of its own request: how it ended, what was done, what staff ask, its answers to correct, and who
looked (A25, E02, F02)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import closing, consent, intake, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.actions.steps.transaction import REQUESTER, record, writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Note, Request, Routing
from referral_app.queries import cases
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient
from tests.web.form_walk import Walker, saying, skipped

PARENT: dict[str, Any] = {"situations": ["intl_abduction_outgoing"], "role": "my_child", "relation": "parent"}


@pytest.fixture
def walk(app: Flask) -> Walker:
    walk = Walker(app)
    walk.through(saying(skipped, **PARENT))
    walk.finish(lawyers="no")
    return walk


def read(walk: Walker, path: str = "/status/request") -> Page:
    return Page(walk.get(path), path)


def the_request(walk: Walker) -> Request:
    return db.session.get_one(Request, walk.request_id())


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("reason", "more", "words"),
    [
        ("wrong_service", {"signposts": ["lsc_finder"]}, "We are not the right office for what you asked"),
        ("placed", {}, "A lawyer works with you now"),
        ("no_contact", {}, "We needed a word from you and had no way to ask"),
        ("not_safe", {}, "it did not seem safe for you"),
        ("not_real", {"which": "abuse"}, "If you need help, call us; others who can help are named here"),
        ("elsewhere", {}, "An organization helps you with this now, so our part is done"),
        ("other", {}, "Our staff closed this request"),
    ],
)
def test_a_closed_request_says_what_it_is_and_what_else_there_is(
    walk: Walker, app: Flask, clock: StillClock, reason: str, more: dict[str, Any], words: str
) -> None:
    with app.app_context():
        closing.close_request(walk.request_id(), reason, actor=cast.grace(), now=the_clock().programme(), **more)
    page = read(walk)
    assert words in page.text
    assert "Others who can help" in page.text
    assert "/help/something-else" in page.links()
    assert "Legal time limits keep running" not in page.text
    assert "Has the lawyer been in touch" not in page.text
    assert "/status/request/answers" in page.links(), "what was told can still be read"
    assert "Change" not in read(walk, "/status/request/answers").text


def test_who_stopped_it_reads_that(walk: Walker, app: Flask) -> None:
    with app.app_context():
        intake.withdraw_request(walk.request_id(), now=the_clock().programme(), reason=None, today=the_clock().today())
    page = read(walk)
    assert page.h1 == "You stopped this request"
    assert "Nobody is asked" in page.text


def test_where_nobody_said_yes_that_is_said(walk: Walker, app: Flask) -> None:
    with app.app_context():
        request = the_request(walk)
        db.session.execute(Request.__table__.update().where(Request.id == request.id).values(state="unplaced"))
        db.session.commit()
    page = read(walk)
    assert page.h1 == "No lawyer has said yes so far"
    assert "says nothing about you" in page.text
    assert "Somebody to talk to" in page.text


def test_what_staff_ask_stands_there_in_their_words_until_it_is_answered(walk: Walker, app: Flask) -> None:
    with app.app_context():
        grace = cast.grace()
        triage.take_request(walk.request_id(), actor=grace, now=the_clock().programme())
        triage.ask_for_information(
            walk.request_id(), "Is there a hearing in May?", actor=grace, now=the_clock().programme()
        )
    page = read(walk)
    assert page.h1 == "We have a question for you"
    assert "Is there a hearing in May?" in page.text
    assert "answer our question" in page.text
    # The box for it is named by the question: "Add something" was no place for an answer.
    assert page.text.count("Is there a hearing in May?") == 2
    assert "Your answer" in page.text
    assert "What else should we know?" not in page.text


def test_counsel_ask_on_the_page_of_the_request(walk: Walker, app: Flask) -> None:
    with app.app_context():
        grace = cast.grace()
        triage.take_request(walk.request_id(), actor=grace, now=the_clock().programme())
        grace_id = grace.id
    client, address = PageClient(app), f"/counsel/requests/{walk.request_id()}"
    cast.sign_in(client, grace_id)
    client.get(f"{address}?part=people")
    client.submit({"question": ""}, f"{address}/ask", status=422)
    client.submit({"question": "Which court is it?"}, f"{address}/ask")
    with app.app_context():
        assert the_request(walk).state == "needs_information"
        [note] = db.session.scalars(select(Note).where(Note.kind == "question"))
        assert cases.note_text(note) == "Which court is it?"
    assert "Which court is it?" in read(walk).text


def test_ones_own_answers_can_be_read_and_corrected_and_staff_see_the_difference(walk: Walker, app: Flask) -> None:
    page = read(walk, "/status/request/answers")
    assert page.h1 == "What you told us"
    link = next(one for one in page.links() if "only=relation" in one)
    walk.get(link)
    assert walk.asked[0] == "relation", "a change opens its question"
    token = walk.html.split('name="only" value="', 1)[1].split('"', 1)[0]
    assert token == "relation"
    walk.post(link.partition("?")[0], {"only": "relation", "shown": list(walk.asked), "relation": "guardian"})
    assert walk.path == "/status/request/answers", "and comes back"
    assert "Our staff see what changed" in walk.html
    with app.app_context():
        request = the_request(walk)
        assert cases.words(request)["answers"]["relation"] == "guardian"
        assert request.state == "submitted"


FOLD = re.compile(r'<details class="app-group app-fold"( open)?>.*?</details>', re.S)


def test_who_corrects_an_answer_comes_back_to_it_open(walk: Walker) -> None:
    page = read(walk, "/status/request/answers")
    assert {found[1] for found in FOLD.finditer(walk.html)} == {None}, "all are folded before"
    link = next(one for one in page.links() if "only=relation" in one)
    walk.get(link)
    here = link.partition("?")[0]
    fields = {"only": "relation", "shown": list(walk.asked), "relation": "guardian"}
    assert walk.press(here, fields).location.endswith("/request/answers?at=relation&done=yes#answer-relation")
    for sent, saved in ((fields, True), ({**fields, "back": "yes"}, False)):
        walk.get(link)
        walk.post(here, sent)
        opened = [found[0] for found in FOLD.finditer(walk.html) if found[1]]
        assert len(opened) == 1
        assert 'id="answer-relation"' in opened[0]
        assert ("<strong>Saved<" in opened[0]) is saved


def test_a_correction_that_the_rules_read_otherwise_is_a_routing_and_a_task(walk: Walker, app: Flask) -> None:
    with app.app_context():
        before = len(db.session.scalars(select(Routing).where(Routing.request_id == walk.request_id())).all())
    page = read(walk, "/status/request/answers")
    link = next(one for one in page.links() if "only=situations" in one)
    walk.get(link)
    walk.post(
        link.partition("?")[0], {"only": "situations", "shown": list(walk.asked), "situations": ["protective_order"]}
    )
    with app.app_context():
        after = len(db.session.scalars(select(Routing).where(Routing.request_id == walk.request_id())).all())
        assert after == before + 1


def test_ways_to_be_reached_are_changed_in_their_own_form(walk: Walker) -> None:
    page = read(walk, "/status/request/answers")
    assert "/status/request/contact" in page.links()
    walk.get("/status/request/answers/9?only=contact_ways")
    assert walk.path == "/status/request/answers"


def test_who_looked_is_told_by_day_role_and_reason_and_never_by_name(walk: Walker, app: Flask) -> None:
    """(E02) Nor of another family: what compares two requests is not on it."""
    assert "Nobody has opened it yet" in read(walk, "/status/request/looks").text
    with app.app_context():
        grace, amara = cast.grace(), cast.attorney_account(cast.amara())
        subject = f"request:{walk.request_id()}"
        write_down_look("request_read", subject, actor=grace.id)
        write_down_look("request_read", subject, actor=grace.id)
        write_down_look("identity_read", subject, actor=grace.id, reason="call_the_family")
        write_down_look("pair_read", subject, actor=grace.id, reason="conflict_check")
        write_down_look("facts_read", subject, actor=amara.id, reason="consent 1, 2027-05-27")
        names = (grace.name, amara.name)
    text = read(walk, "/status/request/looks").text
    assert "Our staff read what you wrote" in text
    assert "2 times" in text
    assert "to call or write to you by a way you said is safe" in text
    assert "A lawyer read the facts" in text
    assert "consent 1" not in text
    assert "Compared" not in text
    assert not any(name in text for name in names)


def test_what_was_done_is_told_with_its_days(walk: Walker, app: Flask) -> None:
    walk.get("/status/request")
    walk.post("/status/request/words", {"words": "The school is called Ash Grove."})
    with app.app_context():
        triage.take_request(walk.request_id(), actor=cast.grace(), now=the_clock().programme())
    text = read(walk).text
    for words in (
        "You sent your request",
        "You told us more, or changed an answer",
        "A person of our staff took it on",
    ):
        assert words in text
    assert "The school is called Ash Grove." in read(walk, "/status/request/answers").text


def test_a_hold_or_a_wall_is_not_told(walk: Walker, app: Flask) -> None:
    """(U13) It reads like any other request."""
    from referral_app.queries import happened

    assert not {kind for kind in happened.TOLD_OF if "hold" in kind or "wall" in kind or "pair" in kind}


def test_words_not_sent_yet_stay_when_the_language_changes(walk: Walker) -> None:
    walk.get("/status/request")
    walk.post("/status/request/words", {"words": "Todavía no", "page_language": "es"})
    assert 'lang="es"' in walk.html
    assert "Todavía no" in walk.html
    walk.post("/status/request/words", {"words": "Todavía no", "page_language": "en"})


def test_an_agreement_and_its_end_are_told(walk: Walker, app: Flask) -> None:
    with app.app_context():
        consent.revoke(walk.request_id(), now=the_clock().programme(), today=the_clock().today())
    assert read(walk).status == 200


#: Acts of the family, by what is recorded of each. What only guards it, or only we do, is none of them.
OWN_ACTS = {
    "added_facts_received": "You told us more, or changed an answer",
    "contact_changed": "You changed how we may reach you",
    "contact_told_by_family": "You told us that the lawyer was in touch",
    "family_said_no": "You asked for another lawyer",
    "outcome_told": "You told us how it ended with the lawyer",
    "complaint_received": "You sent a complaint",
    "request_paused": "You paused it",
}


def test_whatever_the_family_did_stands_in_what_was_done_so_far(walk: Walker, app: Flask) -> None:
    with app.app_context(), writing():
        for kind in OWN_ACTS:
            record(walk.request_id(), kind, actor=REQUESTER, now=the_clock().programme())
    (done,) = read(walk).find(".//details[@id='history']")
    for kind, words in OWN_ACTS.items():
        assert words in "".join(done.itertext()), kind


def test_a_correction_that_calls_for_help_is_followed_by_its_numbers(walk: Walker) -> None:
    """ "If you are not safe, we show help you can call at once": who said so in a correction read "Saved" alone."""
    walk.get("/status/request/answers/1?only=safe_now")
    answer = walk.press("/status/request/answers/1", {"shown": ["safe_now"], "only": "safe_now", "safe_now": "no"})
    assert "#" not in answer.headers["Location"], "the numbers stand on top of the page"
    walk.get(answer.headers["Location"])
    assert 'id="help-now"' in walk.html
    assert "tel:988" in walk.html.split("What you told us")[0]
    # What calls for nobody new leads to its answer, below.
    walk.get("/status/request/answers/1?only=requester_age")
    sent = {"shown": ["requester_age"], "only": "requester_age", "requester_age": "41"}
    assert "#answer-requester_age" in walk.press("/status/request/answers/1", sent).headers["Location"]
