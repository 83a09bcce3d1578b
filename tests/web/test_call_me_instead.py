"""Who would rather tell it by phone is asked a few things and called: the day is said, kept by a task (A08, D07)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request, Task
from referral_app.queries import calls, cases
from referral_app.web.intake import steps
from referral_app.web.words import reached
from tests import cast
from tests.conftest import StillClock
from tests.law.strategies import DATA
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped

SAFE = saying(skipped, safe_now="yes", role="my_child", requester_age=34, situations=["intl_abduction_incoming"])
PHONE = {"phone": "202 555 0101", "hours": "between 10 and 2"}


def local(text: str) -> datetime:
    """This time of the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


def to_the_situations(app: Flask) -> Walker:
    walker = Walker(app)
    walker.answer(SAFE)
    assert "situations" in walker.asked
    return walker


def test_few_questions_are_left_and_the_rest_can_still_be_told(sqlite_app: Flask) -> None:
    walker = to_the_situations(sqlite_app)
    before = len(walker.seen)
    walker.answer(SAFE, by_phone="yes")
    walker.early(saying(skipped, where={"country": "US", "state": "TX"}, contact_ways=["call"], voicemail="no"))
    asked = [name for _path, names in walker.seen[before:] for name in names]
    assert len(asked) <= 5, asked
    assert walker.path == "/request/phrase"
    walker.get("/request/more")
    assert walker.is_screen, "the rest is there for who wants to tell it here after all"


def test_who_picks_nothing_and_wants_a_call_is_not_held_up(sqlite_app: Flask) -> None:
    """The press was answered with a fault, and with 2,273 pixels of all groups open."""
    walker = to_the_situations(sqlite_app)
    here = walker.path
    walker.answer(saying(skipped), by_phone="yes")
    assert walker.path != here
    assert "situations" not in walker.asked
    walker.get("/request/review")
    assert "Something else, or I am not sure" in walker.html


def test_who_asked_for_it_before_what_it_is_about_is_offered_it_once(sqlite_app: Flask) -> None:
    """Under open numbers the relation stands alone, the situations behind it; nothing picked is left to the call."""
    walker = Walker(sqlite_app)
    first = saying(skipped, safe_now="no", role="my_child", requester_age=34)
    walker.answer(first)
    assert "situations" not in walker.asked
    walker.answer(first, by_phone="yes")
    assert "situations" in walker.asked
    assert "Call me instead" not in walker.html
    walker.answer(saying(skipped))
    assert "situations" not in walker.asked
    walker.get("/request/review")
    assert "Something else, or I am not sure" in walker.html


@pytest.mark.parametrize("situation", DATA.question("situations").codes)
@pytest.mark.parametrize("role", ["myself", "my_child", "someone_else"])
def test_at_most_nine_questions_whatever_happened(situation: str, role: str) -> None:
    said = {"role": role, "requester_age": 34, "situations": [situation], "contact_ways": ["call"]}
    asked = [q.id for s in steps.steps({**said, "tell_by_phone": "yes"}, DATA) for q in s.questions]
    assert len(asked) <= 9
    assert {"safe_now", "situations", "where", "contact_ways", "voicemail"} <= set(asked)
    assert len(asked) < len([q for s in steps.steps(said, DATA) for q in s.questions])


@pytest.mark.parametrize(
    ("at", "by"),
    [
        ("2026-11-18T10:00", date(2026, 11, 18)),
        ("2026-11-18T16:30", date(2026, 11, 19)),
        ("2026-11-21T10:00", date(2026, 11, 23)),
    ],
    ids=["in the morning", "late in the day", "on a Saturday"],
)
def test_the_day_of_the_call_is_said_and_is_a_task(app: Flask, clock: StillClock, at: str, by: date) -> None:
    clock.now = local(at)
    walker = to_the_situations(app)
    walker.answer(SAFE, by_phone="yes")
    walker.early(saying(skipped, where={"country": "US", "state": "TX"}, contact_ways=["call"], voicemail="no"))
    walker.get("/request/reach")
    number = {"phone": PHONE["phone"], "call_from": "10", "call_to": "14"}
    walker.post("/request/reach", {"shown": [], "voicemail": "no", **number})
    walker.finish()
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.kind == "call_family")).one()
        assert (task.due_on, task.reason) == (by, "tells_by_phone")
    words = f"we call you by {by:%A, %B} {by.day}, {by.year}"
    assert words in walker.html
    assert "We call only at the times you gave, even if that is a day later." in walker.html
    assert words in walker.get("/status/request").get_data(as_text=True)
    clock.move(days=9)
    with app.app_context():
        late = reached.call(db.session.scalars(select(Request)).one(), the_clock().today())
        assert late == {"call_on": by, "call_late": True, "call_hours": True}


def to_the_number(app: Flask) -> Walker:
    walker = to_the_situations(app)
    walker.answer(SAFE, by_phone="yes")
    walker.early(saying(skipped, where={"country": "US", "state": "TX"}, contact_ways=["call"], voicemail="no"))
    walker.get("/request/reach")
    return walker


def contact_of(app: Flask, walker: Walker) -> dict[str, Any]:
    with app.app_context():
        return dict(cases.words(db.session.get_one(Request, walker.request_id()))["contact"])


def test_the_call_is_offered_before_the_questions(sqlite_app: Flask) -> None:
    page = to_the_situations(sqlite_app).html
    offered, asked = page.index("Call me instead"), page.index('name="situations"')
    assert offered < asked < page.index(">Continue<", page.index("<main"))


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        ("2026-11-18T10:00", "Call me today between"),
        ("2026-11-18T16:30", "Call me on Thursday, November 19, 2026 between"),
    ],
    ids=["in the morning", "late in the day"],
)
def test_the_hours_are_two_choices_on_the_day_of_the_call(
    sqlite_app: Flask, clock: StillClock, at: str, asked: str
) -> None:
    clock.now = local(at)
    walker = to_the_number(sqlite_app)
    assert asked in walker.html
    assert "Monday to Friday, 9 am to 5 pm" in walker.html, "nobody is called at another hour of the office"
    walker.post("/request/reach", {"shown": [], "phone": PHONE["phone"], "call_from": "10", "call_to": "14"})
    assert contact_of(sqlite_app, walker)["hours"] == "10 am – 2 pm"
    page = walker.get("/request/reach").get_data(as_text=True)
    assert '<option value="10" selected>' in page
    assert '<option value="14" selected>' in page


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"call_from": "10", "call_to": ""}, "Choose both hours"),
        ({"call_from": "", "call_to": "10"}, "Choose both hours"),
        ({"call_from": "14", "call_to": "10"}, "has to be later"),
        ({"call_from": "10", "call_to": "10"}, "has to be later"),
        ({"call_from": "x", "call_to": "14"}, "Not a valid choice"),
        ({"call_from": "10", "call_to": "x"}, "Not a valid choice"),
    ],
)
def test_half_an_answer_on_hours_is_asked_about(sqlite_app: Flask, hours: dict[str, str], words: str) -> None:
    walker = to_the_number(sqlite_app)
    walker.post("/request/reach", {"shown": [], "phone": PHONE["phone"], **hours})
    assert walker.path == "/request/reach"
    assert words in walker.html
    assert "hours" not in contact_of(sqlite_app, walker)


@pytest.mark.parametrize(
    ("hours", "zone", "words"),
    [
        # The office is there from nine to five, Eastern time.
        (("18", "21"), "", "from 9:00 AM to 5:00 PM (Eastern)"),
        (("17", "19"), "America/New_York", "from 9:00 AM to 5:00 PM"),
        (("7", "9"), "America/New_York", "from 9:00 AM to 5:00 PM"),
        (("15", "18"), "America/Los_Angeles", "from 6:00 AM to 2:00 PM (Pacific)"),
        (("8", "20"), "Asia/Manila", "from 10:00 PM to 6:00 AM"),
        (("16", "19"), "America/New_York", None),
        (("7", "10"), "America/Los_Angeles", None),
        (("18", "21"), "Europe/London", None),
        (("20", "21"), "Asia/Kolkata", None),
        (("7", "8"), "Asia/Tokyo", "from 11:00 PM to 7:00 AM"),
        (("7", "8"), "Pacific/Guam", None),
    ],
)
def test_no_call_is_promised_at_hours_at_which_nobody_is_there(
    sqlite_app: Flask, clock: StillClock, hours: tuple[str, str], zone: str, words: str | None
) -> None:
    clock.now = local("2026-11-18T10:00")
    walker = to_the_number(sqlite_app)
    first, last = hours
    number = {"shown": [], "phone": PHONE["phone"], "call_from": first, "call_to": last, "time_zone": zone}
    walker.post("/request/reach", number)
    assert (walker.path == "/request/reach") is (words is not None)
    assert words is None or f"We are here {words}" in walker.html.replace("\u202f", " ")
    assert ("hours" in contact_of(sqlite_app, walker)) is (words is None)


def test_without_a_number_it_is_asked_once_and_then_gone_on(sqlite_app: Flask) -> None:
    walker = to_the_number(sqlite_app)
    walker.post("/request/reach", {"shown": [], "phone": " "})
    assert walker.path == "/request/reach"
    assert "Write a number, or press the button again" in walker.html
    walker.post("/request/reach", {"shown": [], "phone": "", "phone_as_it_is": "blank"})
    assert walker.path != "/request/reach"
    assert "phone" not in contact_of(sqlite_app, walker)


def test_who_goes_through_the_whole_form_writes_the_hours_freely(sqlite_app: Flask) -> None:
    """Control: and may leave the number blank, once it was asked about."""
    walker = to_the_situations(sqlite_app)
    walker.answer(SAFE)
    walker.early(saying(skipped, where={"country": "US", "state": "TX"}, contact_ways=["call"], voicemail="no"))
    page = walker.get("/request/reach").get_data(as_text=True)
    assert 'name="hours"' in page
    assert "call_from" not in page
    walker.post("/request/reach", {"shown": [], "phone": ""})
    assert "Write a number, or press the button again to go on without one." in walker.html
    walker.answer(saying(skipped), phone="")
    assert walker.path != "/request/reach"


def test_nobody_is_called_who_took_the_way_back(app: Flask) -> None:
    """Control: the wish alone calls nobody; the way has to be marked and a number given."""
    with app.app_context():
        wish: dict[str, Any] = {"tell_by_phone": "yes", "contact_ways": ["call"]}
        with_number = cast.submitted(cast.answers(**wish), contact=PHONE)
        without = cast.submitted(cast.answers(**wish), contact={})
        comes_back = cast.submitted(cast.answers(contact_ways=["i_will_return"]), contact=PHONE)
        assert calls.open_call(with_number.id) is not None
        assert calls.open_call(without.id) is None
        assert calls.open_call(comes_back.id) is None


def test_no_times_are_promised_that_nobody_gave(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        said = cast.answers(tell_by_phone="yes", contact_ways=["call"])
        request = cast.submitted(said, contact={"phone": PHONE["phone"]})
        assert reached.call(request, the_clock().today())["call_hours"] is False


def test_unticking_the_call_asks_the_whole_form_again(sqlite_app: Flask) -> None:
    walker = to_the_situations(sqlite_app)
    walker.answer(SAFE, by_phone="yes")
    with sqlite_app.app_context():
        said = cases.words(db.session.get_one(Request, walker.request_id()))
    assert said["answers"]["contact_ways"] == ["call"]
    kept = steps.without_lost({**said["answers"], "contact_ways": ["email"]}, DATA)
    assert "tell_by_phone" not in kept


def test_a_child_alone_is_not_asked_for_a_call(sqlite_app: Flask) -> None:
    """Its form is as short already, and a call may be heard at home."""
    walker = Walker(sqlite_app)
    walker.answer(saying(skipped, safe_now="yes", role="myself", requester_age=15))
    assert "situations" in walker.asked
    assert "by_phone" not in walker.html


def test_the_page_of_the_call_says_what_is_still_open(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace = cast.grace().id
        said = cast.answers(tell_by_phone="yes", contact_ways=["call"])
        del said["wrongful_date"]
        request_id = cast.submitted(said, contact=PHONE).id
        task = calls.open_call(request_id)
        assert task is not None
        path = f"/counsel/requests/{request_id}/calls/{task.id}"
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    page = client.get(path)
    assert page.h1 == "They would rather tell it by phone"
    assert "Tell it by a way that the person marked" not in page.text
    assert "When was your child taken" in page.text, "as it is read out to the caller"
    assert "The person would rather tell the rest by phone" in client.get("/counsel/tasks").text
