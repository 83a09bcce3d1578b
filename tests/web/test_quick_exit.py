"""Quick exit on the server: never refuses, leads away, ends the browser's hold, forgets what was not saved."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from referral_app.actions import intake, way_back
from referral_app.extensions import db
from referral_app.models import Request, RequesterSession
from referral_app.queries import browsers
from referral_app.web.entry import requester
from tests.conftest import START, StillClock
from tests.page_client import BASE, PageClient


def leave(client: PageClient, **headers: str) -> TestResponse:
    """What the exit script sends: an empty form body and no token of a form."""
    return client.client.post(
        "/leave",
        base_url=BASE,
        data=b"",
        headers={"Content-Type": "application/x-www-form-urlencoded", "Referer": BASE + "/", **headers},
    )


def hold_a_draft(client: PageClient, *, confirmed: bool) -> str:
    """A draft that this client's browser holds open. Returns its id."""
    with client.app.app_context():
        request, token = intake.start_draft(now=START)
        request_id = request.id
        if confirmed:
            phrase = way_back.give_phrase(request_id, now=START)
            assert way_back.confirm_phrase(request_id, phrase, now=START)
    client.client.set_cookie("__Host-rid", token, domain="localhost", secure=True, path="/")
    return request_id


def rows(app: Flask) -> tuple[int, int]:
    with app.app_context():
        return db.session.query(Request).count(), db.session.query(RequesterSession).count()


def test_it_answers_with_a_bare_page_that_leads_away(sqlite_client: PageClient) -> None:
    answer = leave(sqlite_client)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0; url=https://www.weather.gov/">' in page
    assert "lawyer" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_it_takes_both_cookies_from_the_browser(sqlite_client: PageClient) -> None:
    hold_a_draft(sqlite_client, confirmed=True)
    sqlite_client.get("/")
    cookies = leave(sqlite_client).headers.getlist("Set-Cookie")
    for name in ("__Host-rid", "__Host-sid"):
        gone = [cookie for cookie in cookies if cookie.startswith(f"{name}=;")]
        assert gone, f"{name} stays"
        assert "Max-Age=0" in gone[0]
        assert "Secure" in gone[0]
        assert "HttpOnly" in gone[0]
        assert "SameSite=Lax" in gone[0]
        assert "Domain" not in gone[0]


def test_a_draft_that_was_not_saved_is_gone(client: PageClient) -> None:
    hold_a_draft(client, confirmed=False)
    assert rows(client.app) == (1, 1)
    leave(client)
    assert rows(client.app) == (0, 0)


def test_a_draft_with_a_confirmed_phrase_stays_but_this_browser_loses_it(client: PageClient) -> None:
    hold_a_draft(client, confirmed=True)
    leave(client)
    assert rows(client.app) == (1, 0)


def test_it_never_refuses_and_changes_no_row_without_the_browser_s_own_token(client: PageClient) -> None:
    hold_a_draft(client, confirmed=False)
    client.client.delete_cookie("__Host-rid", domain="localhost", path="/")
    assert leave(client, **{"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"}).status_code == 200
    client.client.set_cookie("__Host-rid", "no-such-token", domain="localhost", secure=True, path="/")
    assert leave(client).status_code == 200
    assert rows(client.app) == (1, 1)


def test_opening_it_by_address_does_nothing(sqlite_client: PageClient) -> None:
    hold_a_draft(sqlite_client, confirmed=False)
    sqlite_client.get("/leave", 405)
    assert rows(sqlite_client.app) == (1, 1)


def test_a_browser_left_alone_for_half_an_hour_holds_nothing(client: PageClient, clock: StillClock) -> None:
    request_id = hold_a_draft(client, confirmed=True)
    cookie = client.client.get_cookie("__Host-rid", domain="localhost")
    assert cookie is not None

    def held() -> str | None:
        with client.app.test_request_context("/", base_url=BASE, headers={"Cookie": f"__Host-rid={cookie.value}"}):
            found = requester.current_request(clock())
            return found.id if found else None

    for _visit in range(3):
        clock.move(minutes=29)
        assert held() == request_id, "a visit keeps it"
    clock.move(minutes=30, seconds=1)
    assert held() is None
    assert browsers.IDLE.total_seconds() == 1800


def test_it_leads_away_even_when_the_database_does_not_answer(
    sqlite_client: PageClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_token: str | None, **_when: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("locked"))

    monkeypatch.setattr("referral_app.web.public.views.end_on_server", fail)
    hold_a_draft(sqlite_client, confirmed=True)
    assert leave(sqlite_client).status_code == 200
    assert "could not end the hold" in caplog.text
