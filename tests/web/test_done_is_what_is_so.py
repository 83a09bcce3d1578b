"""What a page says was done is so whenever it is read: the address stays in the history, others may send it (A25)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.actions import way_back
from referral_app.clock import clock as app_clock
from referral_app.queries import disclosure
from tests import cast
from tests.page_client import PageClient

STOPPED = "No lawyer is asked any more"
ASKED = "Lawyers may be asked with the text below"
ANOTHER = "We look for another lawyer"


@pytest.fixture
def family(sqlite_app: Flask) -> PageClient:
    """Noor's browser at her request: lawyers may be asked."""
    with sqlite_app.app_context():
        request = cast.submitted()
        assert disclosure.runs(request, app_clock().today())
        phrase = way_back.give_phrase(request.id, now=app_clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=app_clock().real())
    client = PageClient(sqlite_app)
    client.get("/status")
    client.submit({"phrase": phrase})
    return client


def test_what_was_taken_back_and_given_again_is_not_taken_back(family: PageClient) -> None:
    family.get("/status/request")
    assert STOPPED in family.submit({}, "/revoke").text
    assert ASKED not in family.get("/status/request?done=agreed").text
    assert ASKED in family.submit({}, "/agree").text
    assert STOPPED not in family.get("/status/request?done=revoked").text, "Back"


@pytest.mark.parametrize("done", ["revoked", "said_no", "deleted", "nonsense"])
def test_an_address_that_somebody_sends_says_nothing_that_was_not_done(family: PageClient, done: str) -> None:
    page = family.get(f"/status/request?done={done}")
    assert not page.find(".//*[@id='done-title']")
    for words in (STOPPED, ANOTHER):
        assert words not in page.text
