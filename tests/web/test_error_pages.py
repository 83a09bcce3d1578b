"""Error pages: kind, in both languages, with a phone, and without touching the database."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import InternalServerError

from referral_app.extensions import db
from referral_app.web.errors import SHOWN, show
from referral_app.web.render import render
from tests import cast
from tests.page_client import BASE, Page, PageClient, proof_read


@pytest.mark.parametrize("path", ["/", "/counsel/", "/attorney/"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", sorted(SHOWN | {410}))
@pytest.mark.parametrize("reference", ["0a1b2c3d", None])
def test_an_error_page_is_whole_without_a_database(
    sqlite_app: Flask, code: int, language: str, path: str, reference: str | None
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an error page asked the database")

    with sqlite_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        headers = {"Accept-Language": language}
        with sqlite_app.test_request_context(path, base_url=BASE, headers=headers):
            response = render(f"errors/{code}.html", status=code, reference=reference)
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    page = Page(response, path)  # type: ignore[arg-type]
    assert not proof_read(page, sqlite_app)
    assert page.status == code
    assert page.tree.get("lang") == language
    assert "tel:+18008435678" in page.links()
    assert "tel:911" in page.links()
    assert (reference or "") in page.text


@pytest.mark.parametrize("path", ["/counsel/requests/none", "/counsel/no-such-page"])
def test_staff_read_in_their_language_that_a_page_is_not_there(sqlite_app: Flask, path: str) -> None:
    with sqlite_app.app_context():
        who = cast.grace().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, who)
    page = client.get(path, 404)
    assert page.h1 == "There is no such page"
    assert "/counsel/" in page.links(), "it leads on to the desk, not to the form of families"
    assert "Stay safe online" not in page.text
    assert any(form.get("action") == "/language" for form in client.page.forms()) if client.page else False
    client.post("/language", {"page_language": "es"})
    assert client.get(path, 404).h1 == "Esa página no existe"


def test_a_page_without_a_reference_speaks_of_none(sqlite_app: Flask) -> None:
    client: FlaskClient = sqlite_app.test_client()
    assert "tell us this number" not in client.get("/no-such-page", base_url=BASE).get_data(as_text=True)


def test_a_browser_that_keeps_no_cookie_is_told_so_with_the_phone(sqlite_app: Flask) -> None:
    """F11: "open the page again" would be wrong for ever; a form that is only old is told the old sentence."""
    blocked = sqlite_app.test_client(use_cookies=False)
    page = blocked.get("/request/", base_url=BASE).get_data(as_text=True)
    token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
    for path in ("/request/", "/status", "/sign-in"):
        answer = blocked.post(path, base_url=BASE, data={"csrf_token": token}, headers={"Referer": BASE + "/"})
        said = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert "Your browser sent no cookie" in said
        assert "open for too long" not in said
        assert "tel:18008435678" in said or "tel:+18008435678" in said
    old = PageClient(sqlite_app)
    old.get("/status")
    page_of_old = old.post("/status", {"phrase": "x", "csrf_token": "of another time"}, 400)
    assert "open for too long" in page_of_old.text
    assert "no cookie" not in page_of_old.text


def test_a_database_that_goes_away_once_the_view_is_done_is_busy_and_no_fault(sqlite_app: Flask) -> None:
    """Seen at 20 restarts: what stands behind a view asks the database too, and a family was told of a fault."""
    with sqlite_app.test_request_context("/help/", base_url=BASE):
        fault = InternalServerError(original_exception=OperationalError("SELECT 1", {}, Exception("lost")))
        assert sqlite_app.make_response(show(fault)).status_code == 503
        assert sqlite_app.make_response(show(InternalServerError(original_exception=ValueError()))).status_code == 500
