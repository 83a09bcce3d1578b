"""Danger in a free text: numbers come up at once, sending stays possible, staff read it before all else (A01, U9)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from referral_app.actions import way_back
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import AuditRow, Event, Letter, Request, Task
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped
from tests.web.test_queue import in_rows, lines

WORDS = {"crisis": "He said he will kill me. Please hurry.", "taken_now": "Está en el aeropuerto ahora con mi hijo"}
NUMBER = {"crisis": "988", "taken_now": "+18884074747"}
MORE = "/request/more/15"


@pytest.mark.parametrize("kind", WORDS)
def test_the_numbers_come_up_on_the_next_screens_and_the_form_goes_on(sqlite_client: PageClient, kind: str) -> None:
    client = sqlite_client
    client.get("/request/")
    client.submit(action="/request/")
    client.get(MORE)
    page = client.submit({"more_info": WORDS[kind]}, action=MORE)
    for path in (page.path, "/request/phrase", "/request/review"):
        shown = client.get(path)
        assert shown.find(".//*[@id='help-now']"), path
        assert NUMBER[kind] in shown.html, path
        assert "It may be hours before we read this" in shown.text
    client.get(MORE)
    client.submit({"more_info": "The hearing is in March."}, action=MORE)
    assert not client.get("/request/review").find(".//*[@id='help-now']")


@pytest.mark.parametrize("kind", WORDS)
def test_what_is_sent_with_them_stands_on_top_of_the_queue_until_somebody_has_read_it(
    client: PageClient, kind: str
) -> None:
    with client.app.app_context():
        grace = cast.grace().id
        urgent = cast.submitted(cast.answers(danger_now="yes")).reference
    walk = Walker(client.app)
    walk.through(saying(skipped, situations=["not_sure"], role="my_child", more_info=WORDS[kind]))
    walk.finish()
    sent = walk.get("/request/sent").get_data(as_text=True)
    assert 'id="help-now"' in sent
    assert NUMBER[kind] in sent
    with client.app.app_context():
        request = db.session.get_one(Request, walk.request_id())
        reference = request.reference
        (task,) = db.session.scalars(select(Task).where(Task.kind == "danger_words")).all()
        assert (task.request_id, task.reason, task.due_on) == (request.id, kind, clock().today())
        letter = db.session.scalars(select(Letter).where(Letter.params["task"].as_string() == "danger_words")).first()
        assert letter is not None
        told = [str(row.detail) + row.kind for row in db.session.scalars(select(Event)).all()]
        told += [f"{row.action} {row.reason}" for row in db.session.scalars(select(AuditRow)).all()]
        assert not any("kill" in line or "aeropuerto" in line for line in told)
    cast.sign_in(client, grace)
    page = client.get("/counsel/requests")
    assert lines(page) == [reference, urgent]
    assert in_rows(page).count("Words of danger") == 1
    page = client.get(f"/counsel/requests/{walk.request_id()}")
    assert "The words speak of danger now" in page.text
    assert "note of who called whom and when" in page.text
    client.get("/counsel/tasks")
    client.submit({}, f"/tasks/{task.id}/resolve")
    page = client.get("/counsel/requests")
    assert lines(page) == [urgent, reference]
    assert "Words of danger" not in in_rows(page)


def test_words_added_later_call_staff_once_while_nobody_has_read_them(client: PageClient, clock: StillClock) -> None:
    with client.app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=clock.now)
        assert way_back.confirm_phrase(request.id, phrase, now=clock.now)
    client.get("/status")
    client.submit({"phrase": phrase})
    client.submit({"words": "The court is in Austin."}, "/words")
    assert not client.get("/status/request").find(".//*[@id='help-now']")
    for words in ("He has a gun.", "He will kill me."):
        page = client.submit({"words": words}, "/words")
        assert page.find(".//*[@id='help-now']")
        assert "danger" not in page.path
        clock.move(minutes=11)
    with client.app.app_context():
        (task,) = db.session.scalars(select(Task).where(Task.kind == "danger_words")).all()
        assert task.reason == "crisis"
