"""The page of a call: the rules on top, the numbers on demand and written down, each try in one press."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import conflicts, contact, triage
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, CallTry, Request, Task
from referral_app.queries import calls
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient

CONTACT = {
    "called": "Noor-MARK",
    "phone": "202 555 0101",
    "hours": "weekdays 10 to 2",
    "time_zone": "America/Chicago",
    "say_who": "first_name",
    "code_phrase": "blue kettle",
    "trusted_name": "Lena Ortiz",
    "trusted_phone": "202 555 0134",
    "trusted_phrase": "green boat",
}
DETAILS = ("Noor-MARK", "202-555-0101", "blue kettle", "Lena Ortiz", "202-555-0134", "green boat")


class Desk:
    """Grace before the call to a family that marked a call and a text, neutral messages, and Lena."""

    def __init__(self, app: Flask, contact: dict[str, str] | None = None, **said: object) -> None:
        self.app = app
        ways = {"contact_ways": ["call", "text"], "voicemail": "neutral_only", "device_shared": "yes"}
        with app.app_context():
            self.grace = cast.grace().id
            request = cast.submitted(cast.answers(**{**ways, **said}), contact=contact or CONTACT, language="es")
            self.request_id = request.id
            call = calls.open_call(request.id)
            assert call is not None
            self.task_id = call.id
        self.client = PageClient(app)
        cast.sign_in(self.client, self.grace)
        self.path = f"/counsel/requests/{self.request_id}/calls/{self.task_id}"

    def look(self) -> Page:
        return self.client.get(self.path)

    def open(self) -> Page:
        self.look()
        self.client.post(f"{self.path}/open", {}, 303)
        return self.look()

    def log(self, way: str, outcome: str, status: int = 303, **more: str) -> Page:
        self.look()
        seen = self.client.page.fields(f"{self.path}/tries")["seen"][0] if self.client.page else "0"
        return self.client.post(
            f"{self.path}/tries", {"way": way, "outcome": outcome, "seen": seen, "text": "", **more}, status
        )


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def sqlite_desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


def looks(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.app.app_context():
        rows = db.session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
        looked = [row for row in rows if row.actor == desk.grace and row.action in ("identity_read", "notes_read")]
        return [(row.action, row.reason) for row in looked]


def test_the_rules_stand_on_top_and_name_nobody_before_they_are_asked_for(sqlite_desk: Desk) -> None:
    page = sqlite_desk.look()
    for words in (
        "Reach who asked: 1 thing is new",
        "We have their message",
        "weekdays 10 to 2",
        "Central (Chicago, Houston) clock: it is 9:00",
        "do not say who you are",
        "Say only your first name.",
        "Spanish",
        "leave no word on it",
        "Hay algo nuevo. Léalo cuando quiera.",
    ):
        assert words in page.text, words
    assert not any(word in page.text for word in DETAILS)
    assert looks(sqlite_desk) == [("notes_read", None)]


def test_the_numbers_are_shown_for_ten_minutes_and_each_look_is_written_down(
    sqlite_desk: Desk, clock: StillClock
) -> None:
    page = sqlite_desk.open()
    assert all(word in page.text for word in DETAILS)
    assert looks(sqlite_desk)[-1] == ("identity_read", "call_the_family")
    clock.move(minutes=9)
    assert "Noor-MARK" in sqlite_desk.look().text
    clock.now += timedelta(minutes=2)
    assert "Noor-MARK" not in sqlite_desk.look().text


def test_the_numbers_ask_for_a_fresh_proof(sqlite_desk: Desk, clock: StillClock) -> None:
    sqlite_desk.look()
    clock.move(minutes=11)
    sqlite_desk.look()
    page = sqlite_desk.client.post(f"{sqlite_desk.path}/open", {}, 303)
    assert page.response.headers["Location"].endswith("/account/prove")


def test_a_try_is_kept_and_ends_the_call(desk: Desk) -> None:
    desk.log("call", "no_answer")
    desk.log("call", "reached", text="She reads it tonight.")
    page = desk.look()
    assert "This call is done." in page.text
    assert "She reads it tonight." in page.text
    assert page.text.count("Grace Okafor") >= 2
    with desk.app.app_context():
        assert [row.outcome for row in db.session.scalars(select(CallTry).order_by(CallTry.outcome))] == [
            "no_answer",
            "reached",
        ]


def test_not_safe_stops_everything_and_the_page_says_so(desk: Desk) -> None:
    desk.log("call", "wrong_person")
    with desk.app.app_context():
        assert db.session.get_one(Request, desk.request_id).hold == "unsafe_contact"
        assert [task.kind for task in db.session.scalars(select(Task).where(Task.kind == "contact_unsafe"))]
    page = desk.client.get("/counsel/tasks")
    assert "Reaching the family is not safe" in page.text


@pytest.mark.parametrize("outcome", ["wrong_person", "unsafe"])
@pytest.mark.parametrize("before", ["reached", "no_answer"])
def test_that_it_is_not_safe_is_never_turned_away_whatever_a_colleague_wrote_meanwhile(
    desk: Desk, before: str, outcome: str
) -> None:
    """Two call at once: one has an answer, the other hears somebody else. The form of the second is older."""
    with desk.app.app_context():
        sol = cast.sol().id
    colleague = PageClient(desk.app)
    cast.sign_in(colleague, sol)
    colleague.get(desk.path)
    desk.log("call", before)
    pressed = {"way": "call", "outcome": outcome, "seen": "0", "text": "A man picked up."}
    colleague.post(f"{desk.path}/tries", pressed, 303)
    page = colleague.get(desk.path)
    assert "A man picked up." in page.text
    with desk.app.app_context():
        assert db.session.get_one(Request, desk.request_id).hold == "unsafe_contact"
        tries = select(CallTry.outcome, CallTry.account_id)
        assert set(db.session.execute(tries)) == {(before, desk.grace), (outcome, sol)}
        assert len(db.session.scalars(select(Task).where(Task.kind == "contact_unsafe")).all()) == 1
    # The same press once more is the same try, and a mere answer on an old page is looked at again.
    colleague.post(f"{desk.path}/tries", pressed, 303)
    colleague.post(f"{desk.path}/tries", {**pressed, "outcome": "no_answer"}, 409)
    with desk.app.app_context():
        assert len(db.session.scalars(select(CallTry)).all()) == 2


def test_what_is_missing_is_asked_for_beside_its_field_and_what_was_written_stays(sqlite_desk: Desk) -> None:
    page = sqlite_desk.log("", "", 422, text="Kept words.")
    assert "Choose by which way you tried" in page.text
    assert "Choose what came of it" in page.text
    assert "Kept words." in page.text


def test_a_way_taken_back_while_the_page_stood_open_is_refused_on_the_page(sqlite_desk: Desk) -> None:
    sqlite_desk.look()
    with sqlite_desk.app.app_context():
        now = the_clock().programme()
        contact.change_contact(sqlite_desk.request_id, {**CONTACT, "ways": ["text"]}, now=now, today=now.date())
    page = sqlite_desk.client.post(f"{sqlite_desk.path}/tries", {"way": "call", "outcome": "reached", "seen": "0"}, 409)
    assert "did not mark this way" in page.text


def test_under_a_hold_the_page_says_do_not_call_and_shows_no_number(sqlite_desk: Desk) -> None:
    sqlite_desk.open()
    with sqlite_desk.app.app_context():
        triage.set_hold(sqlite_desk.request_id, "safety", actor=cast.sol(), now=the_clock().programme())
    page = sqlite_desk.look()
    assert "Do not call and do not write" in page.text
    assert not any(word in page.text for word in DETAILS)


def test_the_next_act_of_a_request_opens_the_call_itself(sqlite_desk: Desk) -> None:
    there = f"/counsel/requests/{sqlite_desk.request_id}"
    sqlite_desk.client.get(there)
    sqlite_desk.client.submit({}, f"{there}/take")
    [cell] = [one for one in sqlite_desk.client.get(there).find(".//dl/div") if "Next act" in "".join(one.itertext())]
    [link] = list(cell.iter("a"))
    assert "Reach who asked, by their rules" in "".join(link.itertext())
    assert link.get("href") == sqlite_desk.path


def test_a_call_that_is_done_leads_back_to_its_request(sqlite_desk: Desk) -> None:
    there = f"/counsel/requests/{sqlite_desk.request_id}"
    assert "Go on with" not in sqlite_desk.look().text
    sqlite_desk.log("call", "reached")
    page = sqlite_desk.look()
    assert "This call is done. Go on with" in page.text
    assert there in page.links()
    assert page.h1 == "A call to who asked", "nothing of it is new any more"
    assert "Tell it by a way" not in page.text
    assert "What it was about, the newest first: We have their message" in " ".join(page.text.split())


def test_a_text_that_waits_for_a_yes_is_read_out_in_the_same_call(sqlite_app: Flask) -> None:
    """The young person agrees with staff: the text and the form stand one press from the call, without a word of harm
    that they did or a code of the law."""
    desk = Desk(sqlite_app, role="myself", requester_age=16)
    form = f"/counsel/requests/{desk.request_id}/consent"
    assert form not in desk.look().links()
    with sqlite_app.app_context():
        triage.clear_reason(desk.request_id, "M10", **cast.by(db.session.get_one(Account, desk.grace)))
    assert form in desk.look().links()
    page = desk.client.get(form)
    assert "accused" not in page.text
    assert not re.search(r"\(H\d\d\)", page.text)
    assert page.find(".//input[@name='who'][@checked]"), "there is one to choose"
    desk.client.submit({"how": "phone", "read": "yes"}, form, 303)


PICKED_UP = "If somebody else picks up"


def test_who_marked_a_text_message_alone_is_called_by_no_word_of_the_desk(sqlite_app: Flask) -> None:
    """ "Call the family" stood in the list and on the request of somebody who had not marked a call."""
    desk = Desk(sqlite_app, contact={"phone": "202 555 0101"}, contact_ways=["text"])
    page = desk.look()
    assert "Send them a text message" in page.text
    for spoken in (PICKED_UP, "If they cannot speak freely", "Who calls"):
        assert spoken not in page.text, spoken
    there = f"/counsel/requests/{desk.request_id}"
    for address in ("/counsel/", "/counsel/tasks", there):
        page = desk.client.get(address)
        assert "Reach who asked" in page.text, address
        assert "Call the family" not in page.text, address


def test_who_may_be_called_is_spoken_with(sqlite_desk: Desk) -> None:
    assert PICKED_UP in sqlite_desk.look().text


def test_of_a_young_person_who_asks_alone_the_page_says_that_no_parent_is_called(sqlite_app: Flask) -> None:
    """So they were told before they sent it."""
    alone = "A young person asks alone. Speak with nobody else; call a parent only if they want it."
    assert alone in Desk(sqlite_app, role="myself", requester_age=15).look().text


def test_several_things_are_one_call(sqlite_desk: Desk) -> None:
    with sqlite_desk.app.app_context():
        request = db.session.get_one(Request, sqlite_desk.request_id)
        with writing():
            for about in ("asked", "placed"):
                enqueue_for_requester(request, "news", once=f"{about}:1", now=the_clock().programme())
    page = sqlite_desk.look()
    assert page.h1 == "Reach who asked: 3 things are new"
    tasks = sqlite_desk.client.get("/counsel/tasks")
    assert [link for link in tasks.links() if link == sqlite_desk.path]
    assert "A call to this family waits" in sqlite_desk.client.get(f"/counsel/requests/{sqlite_desk.request_id}").text


def test_a_task_that_is_no_call_and_a_walled_request_are_not_there(sqlite_desk: Desk) -> None:
    with sqlite_desk.app.app_context():
        sol = cast.sol()
        conflicts.wall(sqlite_desk.request_id, actor=sol, now=the_clock().programme())
    sqlite_desk.client.get(sqlite_desk.path, 404)
    sqlite_desk.client.get(f"/counsel/requests/{sqlite_desk.request_id}/calls/nothing", 404)


def test_a_task_that_ends_by_an_act_has_no_button_to_tick_it_off(sqlite_desk: Desk) -> None:
    page = sqlite_desk.client.get("/counsel/tasks")
    assert "Open the call" in page.text
    assert f"/counsel/tasks/{sqlite_desk.task_id}/resolve" not in page.response.get_data(as_text=True)
    page = sqlite_desk.client.post(f"/counsel/tasks/{sqlite_desk.task_id}/resolve", {}, 409)
    assert "ends by what it asks for" in page.text
