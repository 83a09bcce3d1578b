"""Clocks and the treaty are for staff, with their sources; no page of a family ever says that it is too late
(A16, A17, U17)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.actions import way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient

#: What no family may read, in either language: a verdict about a date, or the date itself.
VERDICT = re.compile(
    r"too late|expired|deadline|time limit has|passed|one-year|sixteen|days left|last safe"
    r"|demasiado tarde|vencid|vence|caduc|prescri|fecha pasada|dieciséis|días quedan",
    re.IGNORECASE,
)
TAKEN = {
    "situations": ["intl_abduction_outgoing"],
    "child_place": {"country": "MX"},
    "home_place": {"country": "US", "state": "TX", "county": "Travis County"},
    "where": {"country": "US", "state": "TX", "county": "Travis County"},
    "contact_ways": ["i_will_return"],
}


#: A look a week, and one every night around December 20 and January 25.
NIGHTS = sorted({*range(7, 71, 7), *range(24, 28), *range(60, 64)})


def taken(clock: StillClock, **said: Any) -> tuple[str, str]:
    """A child of 15 years and 10 months, taken to Mexico 340 days ago. The request's id and its phrase."""
    day = clock.now.date()
    request = cast.submitted(
        cast.answers(
            **{
                **TAKEN,
                "wrongful_date": (day - timedelta(days=340)).isoformat(),
                "left_date": (day - timedelta(days=340)).isoformat(),
                "children": [{"ref": "c1", "dob": "2011-01-25"}],
                **said,
            }
        )
    )
    phrase = way_back.give_phrase(request.id, now=the_clock().real())
    assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
    return request.id, phrase


def clocks(page: Page) -> dict[str, list[str]]:
    """The rows of the clocks of a request: status, last safe day, days left, by the words of the clock."""
    (section,) = page.find(".//section[@aria-labelledby='clocks']")
    rows = {}
    for row in section.iter("tr"):
        if (head := row.find("th[@scope='row']")) is not None:
            rows[" ".join("".join(head.itertext()).split())] = [
                " ".join("".join(cell.itertext()).split()) for cell in row.findall("td")
            ]
    return rows


def family_pages(app: Flask, phrase: str, language: str) -> list[str]:
    client = PageClient(app)
    client.get("/status", Accept_Language=language)
    client.submit({"phrase": phrase})
    return [client.get(path, Accept_Language=language).text for path in ("/status/request", "/status/request/stop")]


def test_staff_see_both_dates_and_which_binds_and_families_see_none(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        request_id, phrase = taken(clock)
        grace = cast.grace().id
    staff = PageClient(app)
    cast.sign_in(staff, grace)
    rows = clocks(staff.get(f"/counsel/requests/{request_id}?part=law"))
    # Taken on December 20, 2025; the child is 16 on January 25, 2027. The year ends first.
    year = next(cells for cells in rows.values() if "December 19, 2026" in cells[1])
    birthday = next(cells for cells in rows.values() if "January 24, 2027" in cells[1])
    assert (year[0], year[2]) == ("Running", "24")
    assert birthday[0] == "Running"
    with app.app_context():
        assert db.session.get_one(Request, request_id).binding_week == "2026-W51"
    for language in ("en", "es"):
        for text in family_pages(app, phrase, language):
            assert not VERDICT.search(text), VERDICT.search(text)


def test_a_date_that_passes_closes_nothing_and_is_told_to_staff_alone(app: Flask, clock: StillClock) -> None:
    """(U17) While the search goes on the year ends: counsel review, it stays open, the family reads no word of it."""
    with app.app_context():
        request_id, phrase = taken(clock)
        grace = cast.grace().id
        world.basket()
        began = clock.now
        for night in NIGHTS:
            clock.now = began + timedelta(days=night)
            world.swept()
        request = db.session.get_one(Request, request_id)
        db.session.refresh(request)
        assert request.state not in ("closed", "withdrawn", "wrong_service")
        # The year ends on December 20, for sure on the 21st if it was kept; the child is 16 on January 25.
        passed = [task for task in world.tasks("date_passed") if task.request_id == request_id]
        assert sorted(task.due_on.isoformat() for task in passed) == ["2026-12-20", "2027-01-25"]
    staff = PageClient(app)
    cast.sign_in(staff, grace)
    page = staff.get(f"/counsel/requests/{request_id}")
    assert "Date passed: counsel to review" in page.text
    for language in ("en", "es"):
        for text in family_pages(app, phrase, language):
            assert not VERDICT.search(text), VERDICT.search(text)


@pytest.mark.parametrize(
    ("day", "applies", "flagged"),
    [("2013-07-10", "it does not apply", True), ("2015-07-10", "it applies", False)],
)
def test_the_treaty_is_checked_for_the_day_of_the_act_and_its_row_says_where_it_comes_from(
    sqlite_app: Flask, clock: StillClock, day: str, applies: str, flagged: bool
) -> None:
    """(A17) With Japan it is in force since April 1, 2014: not for an act of 2013, though it is today."""
    with sqlite_app.app_context():
        request_id, _phrase = taken(
            clock,
            child_place={"country": "JP"},
            wrongful_date=day,
            left_date=day,
            children=[{"ref": "c1", "dob": "2012-03-14"}],
        )
        grace = cast.grace().id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    page = staff.get(f"/counsel/requests/{request_id}?part=law")
    (section,) = page.find(".//section[@aria-labelledby='clocks']")
    told = " ".join("".join(section.itertext()).split())
    assert "The 1980 Hague Convention and Japan" in told
    assert "in force with the United States since Tuesday, April 1, 2014" in told
    assert f"On the day of the act{applies} July 10, {day[:4]}" in told
    assert "Todayit applies" in told
    assert "Status table of the Hague Conference" in told
    assert "read on" in told
    assert (law.load().flag_texts["hague_not_in_force_on_date"] in " ".join(page.text.split())) is flagged


def test_a_request_without_a_border_says_nothing_of_the_treaty(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        request_id = cast.submitted(cast.answers(situations=["image_removal"], role="myself", child_place=None)).id
        grace = cast.grace().id
    staff = PageClient(sqlite_app)
    cast.sign_in(staff, grace)
    assert "Hague Convention and" not in staff.get(f"/counsel/requests/{request_id}?part=law").text
