"""What a family says on the phone of how it ended with its lawyer is written down on the page of the call (B22)."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import matters
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import AuditRow, Event, Request
from referral_app.queries import both_said, calls
from tests import cast
from tests.follow_ups import world
from tests.page_client import PageClient


@dataclass
class Call:
    """Grace, and the call to a family whose lawyer has closed the work."""

    app: Flask
    client: PageClient
    grace: str
    request_id: str
    matter_id: str
    path: str

    def told(self) -> list[tuple[str | None, str | None]]:
        with self.app.app_context():
            return [(row.outcome, row.family_outcome) for row in both_said.both_said(self.request_id)]


@pytest.fixture
def call(app: Flask) -> Call:
    with app.app_context():
        world.basket()
        grace, person = cast.grace(), cast.amara()
        request = cast.submitted(
            cast.answers(contact_ways=["call"], voicemail="no"), contact={"phone": "512 555 0147", "called": "Noor"}
        )
        need = cast.need_of(request)
        amara = cast.attorney_account(person)
        matter = cast.say_yes(cast.sent(need, person, by=grace).id, amara)
        matters.close_matter(matter.id, "advised", actor=amara, now=clock().programme())
        request_id = request.id
        with writing():
            held = db.session.get_one(Request, request_id)
            enqueue_for_requester(held, "news", once="contact_asked:phone", now=clock().programme())
        task = calls.open_call(request_id)
        assert task is not None
        ids = (grace.id, request_id, matter.id, f"/counsel/requests/{request_id}/calls/{task.id}")
    client = PageClient(app)
    cast.sign_in(client, ids[0])
    return Call(app, client, *ids)


def test_the_answer_is_written_down_with_who_heard_it_and_asked_once(call: Call) -> None:
    page = call.client.get(call.path)
    assert "how did it end with the lawyer?" in page.text
    # Control: nothing is said of the end before.
    assert call.told() == [("advised", None)]
    call.client.submit({"outcome": "not_reached"}, f"{call.path}/ended")
    assert call.told() == [("advised", "not_reached")]
    page = call.client.get(call.path)
    assert "how did it end with the lawyer?" not in page.text
    assert "The lawyer was never in touch" in page.text
    with call.app.app_context():
        (event,) = db.session.scalars(select(Event).where(Event.kind == "outcome_told"))
        assert (event.actor, event.subject) == (call.grace, call.matter_id)
        written = select(AuditRow.actor).where(AuditRow.action == "outcome_told")
        assert db.session.scalars(written).all() == [call.grace]
        assert [task.reason for task in world.tasks("outcome_differs")] == ["advised|not_reached"]


def test_no_choice_and_an_answer_that_came_meanwhile_are_said_on_the_page(call: Call) -> None:
    call.client.get(call.path)
    assert "Choose what came of it." in call.client.submit({}, f"{call.path}/ended").text
    assert call.told() == [("advised", None)]
    fields = {"matter": call.matter_id, "outcome": "advised"}
    call.client.post(f"{call.path}/ended", fields, 303)
    call.client.get(call.path)
    page = call.client.post(f"{call.path}/ended", {**fields, "outcome": "settled"}, 303)
    assert call.told() == [("advised", "advised")]
    assert "This is not there any more." in call.client.get(page.response.headers["Location"]).text
