"""Staff see what the rules say differently, in words and in their language, and add the new needs with one button."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.law.difference import COMPARISONS, LISTS, NOT_NEWS
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.web.counsel.request import changes
from referral_app.web.words import WORDS
from tests import cast
from tests.page_client import BASE, PageClient

SCHEMA: Mapping[str, Any] = json.loads((law.load().folder / "routing.schema.json").read_text("utf-8"))["properties"]


def changed_request(app: Flask, **said: Any) -> tuple[str, Any]:
    """A request whose answers changed since it was sent, read again; and who may act on it."""
    from referral_app.actions import triage

    with app.app_context():
        request, grace = cast.submitted(), cast.grace()
        words = cases.words(request)
        cases.seal_words(request, {**words, "answers": cast.answers(**said)})
        db.session.commit()
        triage.reroute(request.id, actor=grace, now=app_clock().programme(), today=app_clock().today())
        return request.id, grace.id


def test_the_page_of_a_request_says_what_is_different(sqlite_client: PageClient) -> None:
    request_id, grace = changed_request(sqlite_client.app, danger_now="yes", dv_history="yes")
    cast.sign_in(sqlite_client, grace)
    page = sqlite_client.get(f"/counsel/requests/{request_id}?part=law")
    [section] = page.find(".//section[@aria-labelledby='differences']")
    cells = [" ".join(row.itertext()).split() for row in section.iter("tr")]
    assert ["Level", "Urgent", "Emergency"] in cells
    assert "_" not in " ".join(word for row in cells for word in row if not word.startswith("UC:"))


def test_a_request_read_once_has_no_differences(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    cast.sign_in(sqlite_client, grace)
    assert not sqlite_client.get(f"/counsel/requests/{request_id}?part=law").find(".//h2[@id='differences']")


def test_the_new_needs_are_added_with_one_button(sqlite_client: PageClient) -> None:
    request_id, grace = changed_request(sqlite_client.app, home_place={"country": "IN"}, where={"country": "IN"})
    cast.sign_in(sqlite_client, grace)
    address = f"/counsel/requests/{request_id}"
    assert "The rules name needs that are not here yet" in sqlite_client.get(address).text
    assert "The rules name needs that are not here yet" not in sqlite_client.submit(action="/needs").text
    with sqlite_client.app.app_context():
        request = db.session.get_one(Request, request_id)
        [_old, new] = [need.area for need in request.needs]
        assert new == "intl_custody_nonhague"


def test_every_kind_of_difference_has_words(sqlite_app: Flask) -> None:
    assert set(WORDS["change"]) == set(law.CHANGE_KINDS)
    parts = set(SCHEMA) - {*NOT_NEWS, "today"}
    assert set(COMPARISONS) | {"version"} == parts
    assert set(LISTS) | set(WORDS["routing_part"]) >= parts - {"attorney_match"}
    assert set(WORDS["derived"]) == set(SCHEMA["derived"]["properties"])
    told = {"n", "level", "area", "forums", "deadline"}
    assert set(WORDS["need_term"]) == set(SCHEMA["needs"]["items"]["properties"]) - told
    told = {"id", "for", "status", "last_safe_date", "days_left"}
    assert set(WORDS["clock_part"]) == set(SCHEMA["clocks"]["items"]["properties"]) - told


KINDS = [
    (law.Change("level", (), "urgent", "critical"), "Level"),
    (law.Change("mode", (), "auto", "none_yet"), "May attorneys be asked"),
    (law.Change("need", ("hague_access", "US-TX", "US-TX-WD"), None, "required"), "Texas"),
    (law.Change("need_term", ("hague_access", "US-TX"), None, None, "fees"), "kinds of fee"),
    (law.Change("deadline", ("hague_access", "US-TX"), "2026-12-01", "today"), "a date may have passed"),
    (law.Change("clock", ("hague_age16", "c1"), "open", "passed"), "Running"),
    (law.Change("clock_date", ("court_hearing", "hearing", "2"), "2026-12-01", None), "Dec 1, 2026"),
    (law.Change("flag", ("no_longer_in_the_data",), "no_longer_in_the_data", None), "no_longer_in_the_data"),
    (law.Change("urgency", ("UC:hague_art12",), None, "UC:hague_art12"), "there"),
    (law.Change("other", ("clocks",), None, None), "Clocks"),
]


@pytest.mark.parametrize(("change", "says"), KINDS, ids=[change.kind for change, _ in KINDS])
def test_a_difference_is_said_in_plain_words(
    sqlite_app: Flask, change: law.Change, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with sqlite_app.test_request_context("/", base_url=BASE):
        line = changes.line(change, law.load())
        assert says in " ".join((line.kind, line.what, line.before, line.after))
        assert line.before != line.after
    assert "a code without words" not in caplog.text


def test_it_is_said_in_spanish_too(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context("/", base_url=BASE, headers={"Accept-Language": "es"}):
        line = changes.line(law.Change("level", (), "urgent", "critical"), law.load())
        assert (line.kind, line.before) == ("Nivel", "Urgente")
