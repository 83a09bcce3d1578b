"""A page that was open when the request ended, in another tab or by staff: what is sent from it is not kept, and the
family reads so. "Our staff see it" would be said of words that nobody reads (A25, U5)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import intake, way_back
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Event, Note, Request
from referral_app.queries import cases
from tests import cast
from tests.page_client import PageClient

#: Each form of the page, with what was typed.
FORMS: dict[str, dict[str, Any]] = {
    "words": {"words": "Please go on, it was not me."},
    "contact": {"ways": ["email"], "email": "noor@example.net"},
    "answers/1?only=role": {"role": "myself"},
    "more/1": {},
    "agree": {"text": ["0"]},
}


@pytest.mark.parametrize("form", FORMS)
def test_what_is_sent_after_the_end_is_not_kept_and_the_page_says_so(app: Flask, form: str) -> None:
    with app.app_context():
        request = cast.submitted()
        request_id = request.id
        phrase = way_back.give_phrase(request_id, now=app_clock().real())
        assert way_back.confirm_phrase(request_id, phrase, now=app_clock().real())
    client = PageClient(app)
    client.get("/status")
    client.submit({"phrase": phrase})
    with app.app_context():
        intake.withdraw_request(request_id, now=app_clock().programme(), today=app_clock().today())
        before = kept(request_id)
    page = client.post(f"/status/request/{form}", FORMS[form], 422)
    assert "This was not sent: your request has ended." in page.text
    assert "Our staff see it" not in page.text
    with app.app_context():
        assert kept(request_id) == before


def kept(request_id: str) -> tuple[Any, ...]:
    """How many notes and events there are, and what the family said."""
    db.session.rollback()
    counted = [db.session.scalar(select(func.count()).select_from(table)) for table in (Note, Event)]
    return (*counted, cases.words(db.session.get_one(Request, request_id)))


def test_the_page_of_one_family_does_nothing_to_another_whose_phrase_was_typed_since(app: Flask) -> None:
    """A shelter's one computer: in a second tab another family has opened its own. What is pressed on the first page
    reaches neither, and the page says so; pressed on its own page, as the control, it is kept."""
    with app.app_context():
        phrases, ids = [], []
        for _ in range(2):
            ids.append(cast.submitted().id)
            phrases.append(way_back.give_phrase(ids[-1], now=app_clock().real()))
            assert way_back.confirm_phrase(ids[-1], phrases[-1], now=app_clock().real())
    client = PageClient(app)
    client.get("/status")
    first = client.submit({"phrase": phrases[0]})
    typed = {**first.fields("/status/request/words"), "words": "The hearing was moved."}
    client.get("/status")
    client.submit({"phrase": phrases[1]})
    with app.app_context():
        before = [kept(each) for each in ids]
    page = client.post("/status/request/words", typed, 422, token=False)
    assert "What you just pressed was not done." in page.text
    with app.app_context():
        assert [kept(each) for each in ids] == before
    client.get("/status/request")
    client.submit({"words": "The hearing was moved."}, "/status/request/words")
    with app.app_context():
        assert kept(ids[1]) != before[1]
