"""What the family's page says on the way: who has read it, a question under a hold, a lawyer who was in touch, a page
that closed by itself, and whose clock an hour is told by (A12, A25, D12, U13)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import conflicts, consent, family, intake, matters, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Note, Request
from referral_app.queries import disclosure
from referral_app.vocabulary import RequestState, Role
from referral_app.web.entry import requester
from referral_app.web.words.filters import day
from tests import cast
from tests.conftest import START, StillClock
from tests.page_client import Page, PageClient
from tests.web.form_walk import Walker, saying, skipped
from tests.web.test_status_says_what_is_so import STATUS, come_back, opened
from tests.web.test_the_familys_lawyer import TWO, Found

QUESTION = "In which court is the hearing?"


def asked_then(app: Flask, hold: str) -> tuple[PageClient, str]:
    """A request that staff asked something about, and that is held since: by the office for this reason, or by the
    family's own pause. Its family at the page."""
    with app.app_context():
        request, grace, now = cast.submitted(), cast.grace(), the_clock().programme()
        triage.take_request(request.id, actor=grace, now=now)
        triage.ask_for_information(request.id, QUESTION, actor=grace, now=now)
        if hold == "family_pause":
            family.pause(request.id, now=now)
        else:
            triage.set_hold(request.id, hold, actor=grace, now=now)
        return opened(app, request), request.id


@pytest.mark.parametrize("hold", ["safety", "question", "unsafe_contact", "family_pause"])
def test_what_staff_asked_is_read_and_answered_under_a_hold(app: Flask, hold: str) -> None:
    """The question was gone from the page, though an answer still took the request on."""
    client, request_id = asked_then(app, hold)
    page = client.get(STATUS)
    assert page.h1 == ("You paused this request" if hold == "family_pause" else "We have a question for you")
    assert page.text.count(QUESTION) == 2, "as it was asked, and over the box for the answer"
    page = client.submit({"words": "In Austin."}, "/words")
    assert QUESTION not in page.text
    with app.app_context():
        request = db.session.get_one(Request, request_id)
        assert (request.state, request.held_from) == (RequestState.ON_HOLD, RequestState.READY_TO_MATCH)
        assert db.session.scalars(select(Note).where(Note.kind == "added_facts")).one().request_id == request_id


def in_a_state(app: Flask, done: str) -> Page:
    """The page of a request that all lawyers said no to, held for this reason; or of one behind a wall."""
    with app.app_context():
        request, sol = cast.submitted(), cast.account(f"sol{done}@example.org", "Sol", Role.SUPERVISOR, Role.CONFLICTS)
        if done == "wall":
            conflicts.wall(request.id, actor=sol, now=START)
        else:
            request.state = RequestState.UNPLACED
            db.session.commit()
        if done == "safety":
            triage.set_hold(request.id, done, actor=sol, now=START)
        return opened(app, request).get(STATUS)


def test_where_all_said_no_a_hold_changes_no_word(sqlite_app: Flask) -> None:
    """(U13) Nor does a wall put away somebody to talk to."""
    unplaced, held, walled = (in_a_state(sqlite_app, done) for done in ("", "safety", "wall"))
    pages = [unplaced, held]
    assert {page.h1 for page in pages} == {"No lawyer has said yes so far"}
    assert all("Somebody to talk to" in page.text for page in (*pages, walled))


def who_has_it(page: Page) -> str:
    (words,) = page.find(".//*[@id='who-has-it']")
    return "".join(words.itertext())


def test_nobody_works_on_what_nobody_has_read(app: Flask, clock: StillClock) -> None:
    """It read "and are working on it", and "again", before anybody of staff had opened it."""
    with app.app_context():
        request = cast.submitted()
        client, grace, now = opened(app, request), cast.grace(), the_clock().programme()
        by = day(request.next_check_on)
        unread = client.get(STATUS)
        write_down_look("request_opened", f"request:{request.id}", actor=grace.id)
        in_short = client.get(STATUS)
        write_down_look("answers_read", f"request:{request.id}", actor=grace.id)
        read = client.get(STATUS)
        triage.take_request(request.id, actor=grace, now=now)
        taken = client.get(STATUS)
    assert unread.h1 == in_short.h1 == read.h1 == "We have your message"
    assert who_has_it(unread) == who_has_it(in_short) == "It waits for a person of our staff to read it."
    assert f"We look at it by {by} at the latest." in unread.text
    assert who_has_it(read) == "A person of our staff has read it. Nobody has taken it on yet."
    assert "We look at it again by" in read.text
    assert taken.h1 == "We have your message and are working on it"
    assert who_has_it(taken) == "A person of our staff has taken it on."


def test_a_day_by_which_nobody_read_it_says_no_again(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        request = cast.submitted()
        by = day(request.next_check_on)
        clock.move(days=20)
        page = opened(sqlite_app, request).get(STATUS)
    assert f"We said we would look at it by {by}. We are late" in page.text
    assert "again by" not in page.text


def in_touch(it: Found) -> None:
    with it.app.app_context():
        lawyer = db.session.get_one(Account, it.amara)
        matters.confirm_contact(it.matter, actor=lawyer, now=the_clock().programme())


def test_once_in_touch_the_limits_are_for_the_lawyer_to_watch(sqlite_app: Flask, clock: StillClock) -> None:
    """It read that they "keep running while you wait for us", and asked what the line above had just said."""
    it = Found(sqlite_app, contact_ways=["call"])
    before = it.family.get(STATUS)
    assert "Legal time limits keep running while you wait for us." in before.text, "the control"
    assert "If nobody has reached you by then, call us" in before.text
    in_touch(it)
    page = it.family.get(STATUS)
    assert "keep running while you wait" not in page.text
    assert "Ask the lawyer which legal time limits there are, and who keeps watch over them." in page.text
    assert "or does not call you back, call us" in page.text
    assert "What you can do now: ask your lawyer what comes next, and by which day." in page.text
    assert "Tell us more when it is safe" in page.text
    clock.move(days=14)
    page = come_back(it)
    assert "What you can do now: tell us whether you and the lawyer are in touch" in page.text
    assert "Has the lawyer been in touch" not in page.text


def test_while_one_part_has_no_lawyer_its_limits_are_still_said(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, **TWO)
    in_touch(it)
    page = it.family.get(STATUS)
    assert "Ask the lawyer which legal time limits there are" in page.text
    assert "Legal time limits keep running while you wait for us." in page.text


@pytest.mark.parametrize("reached", ["yes", "no"])
def test_what_the_family_said_of_the_lawyer_is_said_back(sqlite_app: Flask, clock: StillClock, reached: str) -> None:
    """After its own yes it still read that the lawyer was to be in touch; after its no, that it was to be told below,
    where nothing asked any more."""
    it = Found(sqlite_app, contact_ways=["call"])
    clock.move(days=14)
    come_back(it)
    page = it.family.submit({"reached": reached}, "/check-back")
    assert ("We were told that the lawyer has been in touch with you." in page.text) is (reached == "yes")
    assert ("You told us that the lawyer has not been in touch." in page.text) is (reached == "no")
    assert ("was to be in touch by" in page.text) is (reached == "no")
    assert "tell us below" not in page.text


def test_a_yes_to_lawyers_is_told_in_one_wording(sqlite_app: Flask) -> None:
    """An impersonal "se dio permiso" stood beside "usted dio permiso" for one and the same yes."""
    with sqlite_app.app_context():
        request = cast.submitted(language="es")
        marks = [text.mark for _need, text in disclosure.texts(request)]
        consent.give(request.id, marks, now=the_clock().programme(), today=the_clock().today())
        page = opened(sqlite_app, request).get(STATUS)
    (done,) = page.find(".//details[@id='history']")
    assert "Usted dio permiso para consultar con abogados" in "".join(done.itertext())
    assert "Usted dio permiso para consultar con abogados hasta el" in page.text
    assert "Se dio permiso" not in page.text


def test_a_page_that_closed_says_what_is_kept_of_what_was_sent(sqlite_client: PageClient) -> None:
    """Whoever had sent a request read that answers are deleted after 30 minutes."""
    words = sqlite_client.get("/request/closed", 410).text
    kept, deleted = (words.index(said) for said in ("What you sent is kept", "are deleted after 30 minutes"))
    assert kept < deleted
    assert "Answers that were not sent and have no phrase are deleted" in words
    assert "the six words of your phrase open it again" in words


def test_the_times_of_a_page_are_worked_out_once(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite_app.app_context():
        client = opened(sqlite_app, cast.submitted())
    work_out, times = requester._idle, []
    monkeypatch.setattr(requester, "_idle", lambda: times.append(1) or work_out())
    client.get(STATUS)
    assert times == [1]


HOURS = "Monday to Friday, 9 am to 5 pm"


@pytest.mark.parametrize("path", ["/", "/request/closed"])
def test_an_hour_is_told_by_a_clock_that_is_named(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """A family in another zone called when nobody was there."""
    page = called_at("202-555-0143", sqlite_app, monkeypatch, path)
    assert page.text.count(HOURS) == page.text.count(f"{HOURS}, Eastern time") > 0
    assert "at other hours the hotline answers" not in page.text, "an office with a number of its own"


def test_the_number_of_a_hotline_is_not_said_to_be_silent_at_night(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One number stood twice on a page: open in the day, and open at any hour."""
    page = called_at("1-800-843-5678", sqlite_app, monkeypatch, "/")
    assert page.text.count(HOURS) == 1
    assert f"{HOURS}, Eastern time; at other hours the hotline answers" in page.text


def called_at(number: str, app: Flask, monkeypatch: pytest.MonkeyPatch, path: str) -> Page:
    settings = replace(app.extensions["referral.settings"], office_phone=number)
    monkeypatch.setitem(app.extensions, "referral.settings", settings)
    return PageClient(app).get(path, 410 if path.endswith("closed") else 200)


def test_courts_stand_under_a_heading_of_their_own(sqlite_app: Flask) -> None:
    """Without scripts what an answer brought up came under "Getting in touch", and spoke of a city where only a county
    was asked for."""
    said = {"situations": ["intl_abduction_incoming"], "role": "my_child", "relation": "parent"}
    walk = Walker(sqlite_app)
    walk.early(saying(skipped, **said))
    page = Page(walk.get("/request/step/7"), "/request/step/7")
    assert page.h1 == "Courts and papers"
    walk.post("/request/step/7", {"shown": ["return_case", "custody_order", "served"], "return_case": "yes"})
    page = Page(walk.get("/request/step/9"), "/request/step/9")
    assert "case_court" in walk.asked
    headings = ["".join(one.itertext()).strip() for one in (*page.find(".//main//h1"), *page.find(".//main//h2"))]
    assert headings == ["Courts and papers", "Getting in touch"]
    assert "The city or county is enough." in page.text
    assert "City or county, if you know it" in page.text


def test_what_has_ended_is_not_said_to_be_held(sqlite_app: Flask) -> None:
    """It read on that the request is held and a person reads it first, after the family had stopped it."""
    with sqlite_app.app_context():
        request = cast.submitted(cast.answers(who_has_child="requester"))
        client, request_id = opened(sqlite_app, request), request.id
    assert "So your request is held" in client.get(STATUS).text, "the control"
    with sqlite_app.app_context():
        intake.withdraw_request(request_id, now=the_clock().programme())
    page = client.get(STATUS)
    assert page.h1 == "You stopped this request"
    assert "So your request is held" not in page.text
