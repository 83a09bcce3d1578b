"""The page of a matter: rules first, what was not ticked in so many words, dates without a fact (C12, C14, C15)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import AuditRow, Matter, Request
from referral_app.web.attorney.calendar_file import calendar_file
from referral_app.web.matter_forms import read_minutes
from tests import cast
from tests.conftest import START, StillClock
from tests.page_client import BASE, PageClient


class AtWork:
    """Amara has Noor's matter; her browser, and counsel's."""

    def __init__(self, app: Flask, contact: dict[str, Any] | None = None, **answers: Any) -> None:
        self.app = app
        with app.app_context():
            grace, person = cast.grace(), cast.amara()
            said = cast.answers(**{"contact_ways": ["call"], "voicemail": "neutral_only", **answers})
            given = {"phone": "512 555 0147", "called": "Noor", "hours": "weekdays 10 to 2", "say_who": "first_name"}
            given |= {"time_zone": "America/Chicago", "code_phrase": "yellow kite", "email": "noor@example.org"}
            request = cast.submitted(said, contact=given if contact is None else contact)
            account = cast.attorney_account(person)
            self.matter = cast.say_yes(cast.sent(cast.need_of(request), person, by=grace).id, account).id
            self.request, self.amara, self.grace = request.id, account.id, grace.id
        self.client, self.counsel = PageClient(app), PageClient(app)
        cast.sign_in(self.client, self.amara)
        cast.sign_in(self.counsel, self.grace)
        self.address = f"/attorney/matters/{self.matter}"
        self.need = f"/counsel/requests/{self.request}/needs/1"

    def row(self) -> Matter:
        return db.session.get_one(Matter, self.matter)


def test_the_rules_come_first_and_say_what_not_to_do(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    page = it.client.get(it.address)
    first = page.find(".//section")[0]
    rules = " ".join("".join(first.itertext()).split())
    for said in (
        "Noor",
        "weekdays 10 to 2",
        "by the clock of Central (Chicago, Houston)",
        "yellow kite",
        "Your first name alone",
        "512-555-0147",
        "On a voice message do not say who you are",
        "Send no text message.",
        "Send no e-mail.",
        "Never tell anybody on the other side",
    ):
        assert said in rules, said
    assert "noor@example.org" not in page.html, "an address of a way that was not ticked"
    assert page.text.index("Do not") < page.text.index("One-year mark (Hague)")


def test_with_no_way_at_all_the_sheet_says_that_the_person_comes_back(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app, contact_ways=["i_will_return"])
    page = it.client.get(it.address)
    assert "asked that nobody reaches out" in page.text
    assert "512-555" not in page.html
    assert "512 555" not in page.html
    assert "Do not call." in page.text
    # Both sentences that send the attorney to this office hold a number to tap.
    office = page.find(".//section[@aria-labelledby='contact']//p/a[@class='govuk-link app-phone']")
    assert [link.get("href", "")[:5] for link in office] == ["tel:+", "tel:+"]


def test_two_matters_of_one_kind_are_told_apart_in_the_list(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    with sqlite_app.app_context():
        reference = db.session.get_one(Request, it.request).reference
    for act, told in (("", {}), ("close", {"outcome": "advised"})):
        if act:
            it.client.get(it.address)
            it.client.submit(told, f"{it.address}/{act}", 303)
        assert reference in it.client.get("/attorney/").text


def test_each_look_at_the_contact_sheet_is_written_down_with_its_consent(app: Flask) -> None:
    it = AtWork(app)
    it.client.get(it.address)
    it.client.get(it.address)
    with app.app_context():
        rows = db.session.query(AuditRow).filter(AuditRow.action == "contact_read").all()
        assert [row.object for row in rows] == [f"matter:{it.matter}"] * 2
        assert all((row.reason or "").startswith("consent 1, ") for row in rows)


def test_the_contact_sheet_asks_for_a_code_of_the_last_minutes(sqlite_app: Flask, clock: StillClock) -> None:
    """(T07) Names, facts and sheet show who a family is."""
    it = AtWork(sqlite_app)
    clock.move(minutes=11)
    answer = it.client.get(it.address, 303)
    assert answer.response.headers["Location"].endswith("/account/prove")


def test_i_reached_them_is_kept_with_its_day_and_way(app: Flask, clock: StillClock) -> None:
    it = AtWork(app)
    it.client.get(it.address)
    page = it.client.submit({"way": "text"}, f"{it.address}/reached")
    assert "Counsel of this office see it." in page.text
    assert "By text message" in page.text
    assert f"{it.address}/reached" not in page.html
    with app.app_context():
        assert it.row().contact_way == "text"


@pytest.mark.parametrize(
    ("act", "told", "says"),
    [
        ("reached", {"way": ""}, "Choose how."),
        ("reached", {"way": "call", "on": "2026-12-24"}, "Choose a day between the yes and today."),
        ("reached", {"way": "call", "on": "yesterday"}, "Choose a day between the yes and today."),
        ("no-answer", {"way": "pigeon"}, "Choose how."),
        ("hand-back", {}, "A reason is needed."),
        ("close", {}, "Choose what came of it."),
        ("close", {"outcome": "advised", "hours": "many"}, "Write the hours as a number"),
    ],
)
def test_what_does_not_fit_comes_back_with_its_reason_and_a_link_to_its_field(
    sqlite_app: Flask, act: str, told: dict[str, str], says: str
) -> None:
    it = AtWork(sqlite_app)
    it.client.get(it.address)
    page = it.client.submit(told, f"{it.address}/{act}", 422)
    link = page.find(".//div[@class='govuk-error-summary__body']//a")[0]
    assert says in "".join(link.itertext())
    # And at the field, which says itself that it is wrong.
    field = page.find(f".//*[@id='{link.get('href')[1:]}']")[0]
    assert field.get("aria-invalid") == "true"
    named = str(field.get("aria-describedby")).split()[-1]
    assert says in "".join(page.find(f".//*[@id='{named}']")[0].itertext())
    with sqlite_app.app_context():
        assert (it.row().state, it.row().first_contact_at) == ("open", None)


def test_two_tries_are_listed(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    it.client.get(it.address)
    it.client.submit({"way": "call"}, f"{it.address}/no-answer")
    page = it.client.submit({"way": "text"}, f"{it.address}/no-answer")
    tries = page.find(".//section[@aria-labelledby='first-contact']//ul/li")
    assert len(tries) == 2


@pytest.mark.parametrize("times", [1, 2])
def test_handing_back_closes_the_page_at_once_and_a_second_press_is_thanked_too(app: Flask, times: int) -> None:
    it = AtWork(app)
    it.client.get(it.address)
    for _ in range(times):
        answer = it.client.post(f"{it.address}/hand-back", {"reason": "no_time"})
        assert answer.response.headers["Location"] == "/attorney/?done=handed_back"
    # The page that is open still says what became of it, and nothing of the family.
    for address in (it.address, f"{it.address}/dates.ics"):
        page = it.client.get(address, follow=True)
        assert page.path.startswith("/attorney/offers/")
        assert not [said for said in ("Noor", "555 0147", "555-0147", "5550147") if said in page.html]
    assert it.client.post(f"{it.address}/reached", {"way": "call"}).response.status_code == 303
    page = it.client.get("/attorney/?done=handed_back")
    assert "Nobody blames you" in page.text
    assert "None yet." in page.text


def test_closing_says_what_came_of_it_and_shows_no_number_any_more(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    it.client.get(it.address)
    page = it.client.submit({"outcome": "represented", "hours": "3,5"}, f"{it.address}/close")
    assert "I represented the client, and it is finished" in page.text
    assert "Hours given: 3.5." in page.text
    assert "512-555" not in page.html
    assert "512 555" not in page.html
    assert it.address in it.client.get("/attorney/").links()


def test_staff_read_the_attorneys_number_and_the_familys_rules_where_they_bring_both_together(
    sqlite_app: Flask,
) -> None:
    """(desk 2) Phone and mail on the need, and the rules beside them; never the family's own number."""
    it = AtWork(sqlite_app)
    tasks = it.counsel.get("/counsel/tasks")
    assert "Bring the family and the lawyer together" in tasks.text
    assert it.need in tasks.links()
    page = it.counsel.get(it.need)
    for said in ("Amara Diallo said yes", "214-555-0101", "amara.a-1@example.org", "Yes, but do not say who you are"):
        assert said in page.text, said
    assert "512-555" not in page.html
    assert "512 555" not in page.html


@pytest.mark.parametrize("act", ["reached", "no-answer", "hand-back", "close"])
def test_staff_record_what_the_attorney_said_on_the_phone(sqlite_app: Flask, act: str) -> None:
    it = AtWork(sqlite_app)
    told = {"reached": {"way": "call"}, "no-answer": {"way": "call"}, "hand-back": {"reason": "no_time"}}
    it.counsel.get(it.need)
    form = f"/counsel/requests/{it.request}/matters/{it.matter}/{act}"
    again = it.counsel.submit({}, form, 422)
    assert "That did not happen" in again.text
    it.counsel.submit(told.get(act, {"outcome": "advised", "hours": "2"}), form)
    with sqlite_app.app_context():
        row = it.row()
        came = (row.state, row.first_contact_at is not None)
    assert (
        came
        == {
            "reached": ("open", True),
            "no-answer": ("open", False),
            "hand-back": ("handed_back", False),
            "close": ("closed", False),
        }[act]
    )


def test_a_matter_of_another_request_is_not_reached_through_this_one(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    with sqlite_app.app_context():
        other = cast.submitted().id
    it.counsel.get(it.need)
    it.counsel.post(f"/counsel/requests/{other}/matters/{it.matter}/close", {"outcome": "advised"}, 404)


def test_a_request_that_came_back_stands_on_top_with_its_mark(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    with sqlite_app.app_context():
        urgent = cast.submitted(cast.answers(cast.SURVIVOR))
        urgent.level, urgent.level_rank = "emergency", 0
        db.session.commit()
        reference = db.session.get_one(Request, it.request).reference
    it.client.get(it.address)
    it.client.post(f"{it.address}/hand-back", {"reason": "personal"})
    first = it.counsel.get("/counsel/requests").find(".//tbody/tr")[0]
    words = " ".join("".join(first.itertext()).split())
    assert reference in words
    assert "Returned" in words


# The calendar file.


def test_the_dates_hold_no_fact(sqlite_app: Flask) -> None:
    """(C12) A title that says nothing, whole days, and no reference: somebody else may read that calendar."""
    it = AtWork(sqlite_app)
    answer = it.client.client.get(f"{it.address}/dates.ics", base_url=BASE)
    assert answer.mimetype == "text/calendar"
    # The marks of the entries are drawn, and hold any three digits by chance.
    text = re.sub(r"UID:[0-9a-f]{32}@", "", answer.get_data(as_text=True))
    with sqlite_app.app_context():
        reference = db.session.get_one(Request, it.request).reference
    for fact in (reference, it.request, it.matter, "Noor", "hague", "Hague", "custody", "MX", "Texas", "512"):
        assert fact not in text, fact
    days = re.findall(r"DTSTART;VALUE=DATE:(\d{8})", text)
    assert days == ["20261130", "20270709"]
    assert set(re.findall(r"SUMMARY:(.*)\r", text)) == {"A date to look at"}
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_an_entry_taken_again_is_the_same_entry_and_long_words_are_folded() -> None:
    def file(about: str) -> str:
        days = [("a", START.date()), ("b", START.date())]
        return calendar_file(days, title="A date", about=about, matter_id="m", now=START)

    marks = re.findall(r"UID:(.*)\r", file("x"))
    assert marks == re.findall(r"UID:(.*)\r", file("another text"))
    assert len(set(marks)) == 2
    long = file("Señas, ñandú; " * 20)
    assert all(len(line.encode()) <= 75 for line in long.split("\r\n"))
    assert "Señas\\, ñandú\\; " in long.replace("\r\n ", "")


@pytest.mark.parametrize(
    ("text", "minutes"), [("", None), ("3", 180), ("3.5", 210), ("3,5", 210), ("3:30", 210), ("0.25", 15)]
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes
