"""Error pages: kind, in both languages, with a phone, and without touching the database."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from referral_app.extensions import db
from referral_app.web.errors import SHOWN
from referral_app.web.render import render
from tests.page_client import BASE, Page, proof_read


@pytest.mark.parametrize("path", ["/", "/counsel/", "/attorney/"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", sorted(SHOWN | {410}))
def test_an_error_page_is_whole_without_a_database(sqlite_app: Flask, code: int, language: str, path: str) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an error page asked the database")

    with sqlite_app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        headers = {"Accept-Language": language}
        with sqlite_app.test_request_context(path, base_url=BASE, headers=headers):
            response = render(f"errors/{code}.html", status=code, reference="0a1b2c3d")
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    page = Page(response, path)  # type: ignore[arg-type]
    assert not proof_read(page, sqlite_app)
    assert page.status == code
    assert page.tree.get("lang") == language
    assert "tel:+18008435678" in page.links()
    assert "tel:911" in page.links()
    assert "0a1b2c3d" in page.text


def test_a_page_without_a_reference_speaks_of_none(sqlite_app: Flask) -> None:
    client: FlaskClient = sqlite_app.test_client()
    assert "tell us this number" not in client.get("/no-such-page", base_url=BASE).get_data(as_text=True)
