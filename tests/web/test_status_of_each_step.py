"""What the family's page says on the way: who has read it, a question under a hold, a lawyer who was in touch, a page
that closed by itself, and whose clock an hour is told by (A12, A25, D12, U13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import conflicts, consent, family, intake, matters, recruiting, triage
from referral_app.actions.disclosures import write_down_look
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Note, Request, Task
from referral_app.queries import disclosure
from referral_app.vocabulary import RequestState, Role, Track
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


def walled(app: Flask, *, asked: bool) -> tuple[PageClient, str, Page]:
    """A request that staff took, and asked something about where `asked`; then it is walled off. Its family,
    and its page of before."""
    with app.app_context():
        request, grace, now = cast.submitted(), cast.grace(), the_clock().programme()
        triage.take_request(request.id, actor=grace, now=now)
        if asked:
            triage.ask_for_information(request.id, QUESTION, actor=grace, now=now)
        client = opened(app, request)
        before = client.get(STATUS)
        conflicts.wall(request.id, actor=cast.sol(), now=now)
        return client, request.id, before


def lines(page: Page) -> list[str]:
    (main,) = page.find(".//main")
    return [" ".join(words.split()) for words in main.itertext() if words.strip()]


@pytest.mark.parametrize("asked", [True, False])
def test_behind_a_wall_not_a_word_of_the_page_changes(app: Flask, asked: bool) -> None:
    """(U13) The question was gone, and "taken on" turned to "waits for a person of our staff to read it"."""
    client, _id, before = walled(app, asked=asked)
    assert lines(client.get(STATUS)) == lines(before)
    assert (QUESTION in before.text) is asked, "the control"


def test_what_staff_asked_is_answered_behind_a_wall(app: Flask) -> None:
    client, request_id, _before = walled(app, asked=True)
    client.get(STATUS)
    page = client.submit({"words": "In Austin."}, "/words")
    assert QUESTION not in page.text
    with app.app_context():
        request = db.session.get_one(Request, request_id)
        assert (request.state, request.held_from) == (RequestState.WALLED, RequestState.READY_TO_MATCH)
        assert db.session.scalars(select(Note).where(Note.kind == "added_facts")).one().request_id == request_id


@pytest.mark.parametrize("answered", [True, False])
def test_after_a_wall_it_is_asked_on_unless_it_was_answered(app: Flask, answered: bool) -> None:
    client, request_id, _before = walled(app, asked=True)
    if answered:
        client.get(STATUS)
        client.submit({"words": "In Austin."}, "/words")
    with app.app_context():
        first = db.session.scalars(select(Account).where(Account.email == "sol@example.org")).one()
        second = cast.account("ines@example.org", "Ines", Role.CONFLICTS)
        assert not conflicts.lift_wall(request_id, actor=first, now=START)
        assert conflicts.lift_wall(request_id, actor=second, now=START)
        state = RequestState.IN_TRIAGE if answered else RequestState.NEEDS_INFORMATION
        request = db.session.get_one(Request, request_id)
        assert (request.state, request.held_from) == (state, None)
    assert (QUESTION in client.get(STATUS).text) is not answered


def test_a_lawyer_who_goes_behind_a_wall_is_not_shown_on(sqlite_app: Flask) -> None:
    it = Found(sqlite_app, contact_ways=["call"])
    with sqlite_app.app_context():
        conflicts.wall(it.request, actor=cast.sol(), now=the_clock().programme())
    assert it.family.get(STATUS).h1 == "A lawyer has said yes"
    with sqlite_app.app_context():
        lawyer, now = db.session.get_one(Account, it.amara), the_clock().programme()
        matters.hand_back(it.matter, "conflict", actor=lawyer, now=now, today=the_clock().today())
    page = it.family.get(STATUS)
    assert page.h1 == "We have your message and are working on it"
    assert "The lawyer who had said yes does not go on." in page.text


def test_a_pause_that_ends_behind_a_wall_asks_nobody_to_choose_lawyers(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        request, now, today = cast.submitted(), the_clock().programme(), the_clock().today()
        cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
        conflicts.wall(request.id, actor=cast.sol(), now=now)
        family.pause(request.id, now=now)
        family.go_on(request.id, now=now, today=today)
        assert "approve" not in set(db.session.scalars(select(Task.kind).where(Task.resolved_at.is_(None))))


def test_who_is_not_reached_is_not_asked_whether_the_lawyer_did(sqlite_app: Flask, clock: StillClock) -> None:
    """Beside "The lawyer does not call or write to you either" it asked whether the lawyer had been in touch."""
    it = Found(sqlite_app)
    clock.move(days=14)
    page = come_back(it)
    assert "What you can do now: call us when it is safe, and we bring you and your lawyer together" in page.text
    assert "Then: tell us whether you and the lawyer are in touch" in page.text
    assert "Has the lawyer been in touch" not in page.text
    page = it.family.submit({"reached": "no"}, "/check-back")
    assert "You told us that you and the lawyer are not in touch." in page.text
    assert "talk with the lawyer" not in page.text.replace("Once you talk with the lawyer", "")


def test_what_is_sought_or_given_up_was_read(sqlite_app: Flask) -> None:
    """Beside "We are looking for one now" it read "It waits for a person of our staff to read it"."""
    with sqlite_app.app_context():
        request, grace = cast.submitted(), cast.grace()
        client, need = opened(sqlite_app, request), cast.need_of(request)
        assert "It waits for a person" in client.get(STATUS).text, "the control"
        recruiting.seek(need.id, recruiting.SEEK_DAYS[Track(need.track)][0], **cast.by(grace))
        sought = client.get(STATUS)
        triage.give_up_need(need.id, actor=grace, now=the_clock().programme())
        given_up = client.get(STATUS)
    for page in (sought, given_up):
        assert page.h1 == "We have your message and are working on it"
        assert "It waits for a person" not in page.text
    assert "No lawyer is asked for this any more." in given_up.text
    assert "There is no text for lawyers yet" not in given_up.text
    assert "Once the text is here" not in given_up.text


def test_lawyers_are_not_being_asked_once_the_yes_has_run_out(sqlite_app: Flask) -> None:
    """Until the worker had withdrawn what was out, "We are asking lawyers" stood over "No lawyer is asked now"."""
    with sqlite_app.app_context():
        request = cast.submitted()
        cast.sent(cast.need_of(request), cast.amara(), by=cast.grace())
        client = opened(sqlite_app, request)
        assert client.get(STATUS).h1 == "We are asking lawyers", "the control"
        request.consent_until = the_clock().today() - timedelta(days=1)
        db.session.commit()
        page = client.get(STATUS)
    assert page.h1 == "We have your message and are working on it"
    assert "No lawyer is asked now." in page.text


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


def test_what_was_read_and_cleared_is_not_said_to_be_held(sqlite_app: Flask) -> None:
    """ "A person of our staff reads it first" stood beside a lawyer's yes to another part of it."""
    with sqlite_app.app_context():
        request = cast.submitted(cast.answers(who_has_child="requester"))
        client, grace, now = opened(sqlite_app, request), cast.grace(), the_clock().programme()
        assert "So your request is held" in client.get(STATUS).text, "the control"
        triage.take_request(request.id, actor=grace, now=now)
        request.state = RequestState.READY_TO_MATCH
        db.session.commit()
        page = client.get(STATUS)
    assert "So we may not be able to ask a lawyer about where your child lives." in page.text
    assert "is held" not in page.text
