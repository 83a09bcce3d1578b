"""Nobody fits: the steps on the page of all needs, the honest word on the family's page, and a day that is kept."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request, Task
from tests import cast
from tests.page_client import PageClient
from tests.web.test_arranging_and_widening import Texas
from tests.web.test_status_consent import sent_form

HONEST = "For a part of what you need, no lawyer who works with us fits today."


@pytest.fixture
def texas(app: Flask) -> Texas:
    return Texas(app)


def seek(texas: Texas, days: int, status: int = 303) -> None:
    texas.press(f"needs/{texas.number}/seek", status, days=str(days))


def test_the_last_step_names_the_place_and_the_field_and_makes_a_task_with_both(texas: Texas) -> None:
    page = texas.client.get(texas.address)
    assert "Nobody fits: look outside the roster" in page.text
    with texas.app.app_context():
        need = texas.need()
        days = {"critical": 1, "urgent": 2, "standard": 5}[need.track]
        code = f"{need.forums[0]}:{need.area}"
    seek(texas, days)
    assert "Somebody is looked for since Nov 25, 2026." in texas.client.get(texas.address).text
    page = texas.client.get(f"/counsel/requests/{texas.request_id}")
    assert "Nobody fits today: somebody is looked for since Nov 25, 2026." in page.text, (
        "and not that nobody is approved"
    )
    with texas.app.app_context():
        [task] = db.session.query(Task).filter_by(kind="recruit")
        assert task.reason == code
        assert task.due_on == db.session.get_one(Request, texas.request_id).next_check_on
    for address in ("/counsel/tasks", "/counsel/", f"/counsel/requests/{texas.request_id}"):
        assert "Texas · " in texas.client.get(address).text, address
    seek(texas, days)
    with texas.app.app_context():
        assert db.session.query(Task).filter_by(kind="recruit").count() == 1, "the same press twice is one task"


def test_days_that_were_not_offered_are_refused_and_said(texas: Texas) -> None:
    page = texas.press(f"needs/{texas.number}/seek", 422, days="400")
    assert "Choose a day that is ahead" in page.text


@pytest.mark.parametrize(
    ("language", "honest"), [("en", HONEST), ("es", "hoy ninguno de los abogados que trabajan con nosotros")]
)
def test_the_family_reads_it_with_what_else_there_is_and_the_day(app: Flask, language: str, honest: str) -> None:
    client = PageClient(app)
    sent_form(client, cast.NOOR, ask_lawyers="yes", agreed="yes")
    page = client.get("/status/request")
    assert not page.find(".//*[@id='sought']")
    with app.app_context():
        from referral_app.actions import recruiting

        request = db.session.query(Request).filter(Request.state != "draft").one()
        need = cast.need_of(request)
        days = {"critical": 1, "urgent": 2, "standard": 5}[need.track]
        until = recruiting.seek(need.id, days, **cast.by(cast.grace()))
    client.post("/language", {"page_language": language})
    page = client.get("/status/request")
    [told] = page.find(".//*[@id='sought']")
    words = " ".join("".join(told.itertext()).split())
    assert honest in words
    assert "/help/something-else" in [a.get("href") for a in told.iter("a")]
    assert str(until.day) in page.text
