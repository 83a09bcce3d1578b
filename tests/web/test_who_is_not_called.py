"""Which way counts is asked in place, never decided in silence; and who will not be called is told so (A08)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import way_back
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient

STEP = "/request/step/9"
ASKED = {"en": "Which one counts?", "es": "¿Cuál cuenta?"}
NOBODY = {"en": "We will not call or write. Come back here.", "es": "No llamaremos ni escribiremos. Vuelva aquí."}


def said(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return cases.words(db.session.scalars(select(Request)).one())


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_way_beside_do_not_reach_out_is_asked_about_in_the_form(sqlite_client: PageClient, language: str) -> None:
    client = sqlite_client
    client.get("/request/", Accept_Language=language)
    client.submit(action="/request/", Accept_Language=language)
    ticked = {"contact_ways": ["text", "i_will_return"], "shown": ["contact_ways"]}
    page = client.post(STEP, ticked, 422, Accept_Language=language)
    assert ASKED[language] in page.text
    assert set(page.fields(STEP)["contact_ways"]) == {"text", "i_will_return"}, "what was ticked stays"
    with client.app.app_context():
        assert db.session.scalars(select(Request)).all() == [], "nothing is kept of what has to be asked first"


@pytest.mark.parametrize(("which", "ways"), [("reach", ["text"]), ("stay_away", ["i_will_return"])])
def test_what_the_person_says_counts(sqlite_client: PageClient, which: str, ways: list[str]) -> None:
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    ticked = {"contact_ways": ["text", "i_will_return"], "shown": ["contact_ways"]}
    client.post(STEP, ticked, 422)
    client.post(STEP, {**ticked, "contact_ways-which": which}, 303)
    assert said(client.app)["answers"]["contact_ways"] == ways


def test_one_of_them_unticked_needs_no_more_words(sqlite_client: PageClient) -> None:
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    client.post(STEP, {"contact_ways": ["text"], "shown": ["contact_ways"]}, 303)
    assert said(client.app)["answers"]["contact_ways"] == ["text"]


def family(app: Flask, ways: list[str], contact: dict[str, Any], language: str = "en") -> tuple[PageClient, str, str]:
    """A browser that holds a request that was sent."""
    with app.app_context():
        request = cast.submitted(cast.answers(contact_ways=ways), contact=contact, language=language)
        phrase = way_back.give_phrase(request.id, now=the_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=the_clock().real())
        request_id = request.id
    client = PageClient(app)
    come_back(client, phrase, language)
    return client, request_id, phrase


def come_back(client: PageClient, phrase: str, language: str = "en") -> Page:
    client.get("/status", Accept_Language=language)
    client.submit({"phrase": phrase}, Accept_Language=language)
    return client.get("/status/request", Accept_Language=language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_same_is_asked_on_the_status_page(sqlite_app: Flask, language: str) -> None:
    client, request_id, _phrase = family(sqlite_app, ["i_will_return"], {}, language)
    client.get("/status/request/contact", Accept_Language=language)
    form = {"ways": ["call", "i_will_return"], "phone": "+1 202 555 0101"}
    page = client.post("/status/request/contact", form, 422, Accept_Language=language)
    assert ASKED[language] in page.text
    with sqlite_app.app_context():
        kept = cases.words(db.session.get_one(Request, request_id))
        assert kept["answers"]["contact_ways"] == ["i_will_return"]
        assert kept["contact"] == {}
    client.post("/status/request/contact", {**form, "ways-which": "reach"}, 303, Accept_Language=language)
    with sqlite_app.app_context():
        assert cases.words(db.session.get_one(Request, request_id))["answers"]["contact_ways"] == ["call"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("ways", "contact"),
    [
        (["i_will_return"], {}),
        (["i_will_return"], {"trusted_name": "Lena Ortiz", "trusted_phone": "202 555 0134"}),
        ([], {}),
        (["call"], {}),
        (["email"], {"phone": "202 555 0101"}),
    ],
)
def test_who_will_not_be_called_is_told_so_on_both_pages(
    sqlite_app: Flask, language: str, ways: list[str], contact: dict[str, Any]
) -> None:
    client, _request_id, _phrase = family(sqlite_app, ways, contact, language)
    for path in ("/request/sent", "/status/request"):
        page = client.get(path, Accept_Language=language)
        assert NOBODY[language] in page.text, path


@pytest.mark.parametrize(
    ("ways", "contact", "told"),
    [
        (["call"], {"phone": "202 555 0101"}, "by a call"),
        (["call", "text"], {"phone": "202 555 0101"}, "by a call, by a text message"),
        (["email"], {"email": "noor@example.net"}, "by e-mail"),
        ([], {"trusted_phone": "202 555 0134"}, "through the person you trust"),
    ],
)
def test_who_will_be_reached_is_told_how(
    sqlite_app: Flask, ways: list[str], contact: dict[str, Any], told: str
) -> None:
    client, _request_id, _phrase = family(sqlite_app, ways, contact)
    for path in ("/request/sent", "/status/request"):
        text = client.get(path).text
        assert f"We reach you only like this: {told}." in text
        assert NOBODY["en"] not in text


@pytest.mark.parametrize(
    ("language", "late"), [("en", "We said we would look at it by"), ("es", "Dijimos que lo veríamos a más tardar")]
)
def test_a_promised_day_stays_on_the_page_and_is_late_kindly_with_the_number(
    sqlite_app: Flask, clock: StillClock, language: str, late: str
) -> None:
    client, request_id, phrase = family(sqlite_app, ["i_will_return"], {}, language)
    with sqlite_app.app_context():
        promised = db.session.get_one(Request, request_id).next_check_on
    assert promised is not None
    assert late not in client.get("/status/request", Accept_Language=language).text
    for days in (1, 8, 20):
        clock.now = clock.now.replace(month=promised.month, day=promised.day) + timedelta(days=days)
        text = come_back(client, phrase, language).text
        assert late in text
        assert in_words(promised, language) in text
        assert "1-800-843-5678" in text


def in_words(day: date, language: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, "full", locale=language))


@pytest.mark.parametrize(
    ("language", "closed"), [("en", "Our office is closed now. It opens on"), ("es", "Nuestra oficina está cerrada")]
)
def test_while_the_office_is_closed_the_page_says_when_somebody_reads_it(
    sqlite_app: Flask, clock: StillClock, language: str, closed: str
) -> None:
    client, _request_id, phrase = family(sqlite_app, ["i_will_return"], {}, language)
    assert closed not in client.get("/status/request", Accept_Language=language).text
    clock.move(hours=9)  # Seven in the evening before Thanksgiving.
    text = come_back(client, phrase, language).text
    assert closed in text
    assert in_words(date(2026, 11, 27), language) in text
    assert closed in client.get("/request/sent", Accept_Language=language).text


def test_once_somebody_has_taken_it_the_page_speaks_of_no_closed_office(sqlite_app: Flask, clock: StillClock) -> None:
    from referral_app.actions import triage

    client, request_id, phrase = family(sqlite_app, ["i_will_return"], {})
    with sqlite_app.app_context():
        triage.take_request(request_id, actor=cast.grace(), now=clock.now)
    clock.move(hours=9)
    assert "closed now" not in come_back(client, phrase).text


@pytest.mark.parametrize(
    ("ways", "contact", "why"),
    [
        (["call"], {}, "You marked how to reach you, but its address or number is missing."),
        (["email"], {"email": "nobody"}, "You marked how to reach you, but its address or number is missing."),
        ([], {}, "You marked no way to reach you."),
        (["i_will_return"], {}, "You asked us not to reach out."),
    ],
)
def test_why_nobody_reaches_out_is_said_as_it_is(
    sqlite_app: Flask, ways: list[str], contact: dict[str, Any], why: str
) -> None:
    """Who had ticked one read "You marked no way, or its address or number is missing"."""
    client, _request, _phrase = family(sqlite_app, ways, contact)
    page = client.get("/status/request")
    assert NOBODY["en"] in page.text
    reasons = {"You marked how to reach you", "You marked no way", "You asked us not to reach out"}
    assert {one for one in reasons if one in page.text} == {one for one in reasons if why.startswith(one)}
