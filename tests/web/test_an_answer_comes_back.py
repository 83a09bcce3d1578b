"""What staff asked a family comes back: the request goes on by itself, and its owner reads the answer. Where nothing
comes, a person says that nobody waits any longer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.actions import Refused, intake, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Event, Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient


@dataclass
class Asked:
    """Grace has asked Noor for one thing; nothing else holds the request."""

    app: Flask
    client: PageClient
    grace: str
    id: str

    @property
    def path(self) -> str:
        return f"/counsel/requests/{self.id}"

    def answer(self) -> None:
        with self.app.app_context():
            intake.add_facts(self.id, "The hearing is in May.", now=clock().programme(), today=clock().today())

    def stands(self) -> tuple[str, list[str]]:
        with self.app.app_context():
            open_tasks = [each.kind for each in world.tasks("family_answered") if each.resolved_at is None]
            return db.session.get_one(Request, self.id).state, open_tasks


@pytest.fixture
def asked(app: Flask) -> Asked:
    with app.app_context():
        grace = cast.grace()
        request = cast.submitted(cast.answers())
        triage.take_request(request.id, actor=grace, now=clock().programme())
        triage.ask_for_information(request.id, "When is the hearing?", actor=grace, now=clock().programme())
        ids = (grace.id, request.id)
    client = PageClient(app)
    cast.sign_in(client, ids[0])
    return Asked(app, client, *ids)


def test_the_answer_is_a_task_and_the_request_is_ready_again(asked: Asked) -> None:
    assert asked.stands() == ("needs_information", []), "control: it waits before"
    asked.answer()
    assert asked.stands() == ("ready_to_match", ["family_answered"])
    page = asked.client.get(asked.path)
    assert "Read what the family answered" in page.text
    assert "The hearing is in May." in asked.client.get(f"{asked.path}?part=notes").text
    asked.answer()
    assert asked.stands()[1] == ["family_answered"], "the same words again are one answer"


def test_what_is_written_while_nobody_asked_is_no_answer(asked: Asked) -> None:
    asked.answer()
    with asked.app.app_context():
        intake.add_facts(asked.id, "One thing more.", now=clock().programme(), today=clock().today())
    assert asked.stands()[1] == ["family_answered"]


def test_an_answer_under_a_hold_waits_for_the_end_of_the_hold(asked: Asked) -> None:
    with asked.app.app_context():
        grace = db.session.get_one(Account, asked.grace)
        triage.set_hold(asked.id, "question", actor=grace, now=clock().programme())
    asked.answer()
    assert asked.stands() == ("on_hold", ["family_answered"])
    with asked.app.app_context():
        grace = db.session.get_one(Account, asked.grace)
        triage.set_hold(asked.id, None, actor=grace, now=clock().programme())
    assert asked.stands()[0] == "ready_to_match"


def test_staff_go_on_without_an_answer_in_one_press(asked: Asked) -> None:
    page = asked.client.get(asked.path)
    assert "Go on without an answer" in page.text
    asked.client.submit({}, f"{asked.path}/go-on")
    assert asked.stands() == ("ready_to_match", [])
    assert "Staff no longer wait for an answer of the family" in asked.client.get(f"{asked.path}?part=notes").text
    # Nobody waits now: the button is gone, and a press from a page that stood open is refused.
    assert "Go on without an answer" not in asked.client.get(asked.path).text
    with asked.app.app_context(), pytest.raises(Refused, match="wrong_state"):
        triage.go_on(asked.id, actor=db.session.get_one(Account, asked.grace), now=clock().programme())


def test_nobody_lays_aside_a_question_that_their_page_never_showed(asked: Asked, clock: StillClock) -> None:
    """The page stood open while a colleague went on and asked something else: the press says so, and the question
    waits on. Read anew, it is laid aside in one press."""
    asked.client.get(asked.path)
    with asked.app.app_context():
        grace = db.session.get_one(Account, asked.grace)
        triage.go_on(asked.id, actor=grace, now=clock.move(minutes=1))
        triage.ask_for_information(asked.id, "Is she safe tonight?", actor=grace, now=clock.move(minutes=1))
    page = asked.client.submit({}, f"{asked.path}/go-on", status=422)
    assert "A colleague has asked the family something else meanwhile" in page.text
    assert asked.stands() == ("needs_information", [])
    page = asked.client.get(asked.path)
    asked.client.submit({}, f"{asked.path}/go-on")
    assert asked.stands() == ("ready_to_match", [])


def test_going_on_under_a_hold_leaves_its_one_event_too(asked: Asked) -> None:
    with asked.app.app_context():
        grace, now = db.session.get_one(Account, asked.grace), clock().programme()
        settled = select(func.count()).where(Event.request_id == asked.id, Event.kind == "information_settled")
        triage.set_hold(asked.id, "question", actor=grace, now=now)
        assert db.session.scalar(settled) == 0, "control: a hold alone settles nothing"
        triage.go_on(asked.id, actor=grace, now=now)
        assert db.session.scalar(settled) == 1
        triage.set_hold(asked.id, None, actor=grace, now=now)
    assert asked.stands() == ("ready_to_match", [])
