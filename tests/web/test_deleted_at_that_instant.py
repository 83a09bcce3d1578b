"""A family deletes its request while somebody has just pressed on it: they read what they would have read an instant
later, not that something broke here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from referral_app.actions import consent, family, intake, offer_stages, triage, way_back
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security.case_keys import vault
from referral_app.web.entry.access import PUBLIC, access
from tests import cast
from tests.page_client import PageClient
from tests.web import form_pages
from tests.web.test_answering import Asked

#: The verb of each press, and what is sent.
PRESSES: dict[str, tuple[Any, str, dict[str, str]]] = {
    "notes": (triage, "add_note", {"text": "Called."}),
    "take": (triage, "take_request", {}),
    "hold": (triage, "set_hold", {"reason": "safety"}),
}


def forget(request_id: str) -> None:
    """As a family's own deletion in another process: the row, then the key."""
    with db.engine.begin() as other:
        other.execute(delete(Request.__table__).where(Request.id == request_id))
    vault().shred(request_id)


def deleted_before(monkeypatch: pytest.MonkeyPatch, module: Any, verb: str, request_id: str) -> None:
    """The request goes as the verb begins."""
    real: Callable[..., object] = getattr(module, verb)

    def late(*given: Any, **named: Any) -> object:
        db.session.rollback()
        forget(request_id)
        return real(*given, **named)

    monkeypatch.setattr(module, verb, late)


@pytest.mark.parametrize("press", PRESSES)
@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}], ids=["whole", "htmx"])
def test_staff_read_that_there_is_no_such_page(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, press: str, headers: dict[str, str]
) -> None:
    module, verb, sent = PRESSES[press]
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{request_id}")
    deleted_before(monkeypatch, module, verb, request_id)
    page = client.post(f"/counsel/requests/{request_id}/{press}", sent, 404, **headers)
    assert "not there" in page.text


def test_a_page_of_staff_that_was_being_made_is_none_any_more(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    cast.sign_in(client, grace)
    deleted_before(monkeypatch, cases, "words", request_id)
    client.get(f"/counsel/requests/{request_id}", 404)


def test_an_attorney_reads_that_there_is_no_such_page(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    it = Asked(sqlite_app)
    it.client.get(it.address)
    deleted_before(monkeypatch, offer_stages, "show_interest", it.request)
    it.client.post(f"{it.address}/interest", {"attest": "y"}, 404)


@pytest.mark.parametrize("press", ["words", "complaint", "revoke"])
def test_another_device_of_the_family_is_led_to_the_page_of_the_phrase(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, press: str
) -> None:
    """It says that the page was closed, and that nothing was done."""
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        request_id, now = cast.submitted().id, clock().real()
        phrase = way_back.give_phrase(request_id, now=now)
        assert way_back.confirm_phrase(request_id, phrase, now=now)
    client.get("/status")
    client.submit({"phrase": phrase})
    verbs = {"words": (intake, "add_facts"), "complaint": (family, "complain"), "revoke": (consent, "revoke")}
    deleted_before(monkeypatch, *verbs[press], request_id)
    page = client.post(f"/status/request/{press}", {"words": "More.", "complaint": "Slow."}, 200)
    assert page.path.startswith("/status")
    assert "What you just pressed was not done." in page.text


@pytest.mark.parametrize(("press", "verb"), [("new", "another_phrase"), ("keep", "keep_old_phrase")])
def test_another_tab_of_a_form_reads_that_the_draft_is_gone(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, press: str, verb: str
) -> None:
    client = PageClient(sqlite_app)
    form_pages.answered(client)
    with sqlite_app.app_context():
        draft_id = db.session.scalars(select(Request.id)).one()
    client.get("/request/phrase")
    deleted_before(monkeypatch, way_back, verb, draft_id)
    client.post(f"/request/phrase/{press}", {})
    assert "went wrong" not in client.get("/request/closed", 410).text


def test_what_breaks_while_all_is_there_is_still_said_to_be_broken(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    cast.sign_in(client, grace)

    def broken(*_given: Any, **_named: Any) -> None:
        raise LookupError

    client.get(f"/counsel/requests/{request_id}")
    monkeypatch.setattr(triage, "add_note", broken)
    client.post(f"/counsel/requests/{request_id}/notes", {"text": "Called."}, 500)


def test_a_browser_that_holds_nothing_is_told_of_no_draft(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks on the first page of the form is broken: nobody's answers went."""

    @access(PUBLIC)
    def broken() -> None:
        raise LookupError

    monkeypatch.setitem(sqlite_app.view_functions, "intake.start", broken)
    PageClient(sqlite_app).get("/request/", 500)


def test_what_broke_is_logged_though_the_answer_is_that_nothing_is_there(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An id of nobody looks alike: a fault of ours would never be heard of."""
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        request_id, grace = cast.submitted().id, cast.grace().id
    cast.sign_in(client, grace)
    client.get(f"/counsel/requests/{request_id}")
    deleted_before(monkeypatch, triage, "set_hold", request_id)
    client.post(f"/counsel/requests/{request_id}/hold", {"reason": "safety"}, 404)
    [line] = [record for record in caplog.records if record.message == "fault on what is gone"]
    assert "<request_id>" in str(vars(line)["route"])
    assert vars(line)["exception"]
    assert request_id not in str(vars(line))
