"""Addresses outside ASCII: the domain leaves as the post writes it; a name no host takes is staff's at once (F9)."""

from __future__ import annotations

from flask import Flask, current_app
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.letters.transport import SmtpTransport
from referral_app.models import Letter, Task, readers
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.letters.post_office import post_office


def test_a_letter_to_another_domain_has_a_right_header(app: Flask, clock: StillClock) -> None:
    """Also where the address was stored before it was written that way at the door."""
    with app.app_context(), post_office() as office:
        current_app.extensions["referral.transport"] = SmtpTransport(office.url)
        cast.submitted(cast.SURVIVOR, contact={"email": "rosa@bücher.example"})
        world.swept()
    assert office.recipients == [["rosa@xn--bcher-kva.example"]]
    assert office.taken[0]["To"] == "rosa@xn--bcher-kva.example"


def test_a_name_that_no_host_takes_fails_at_once_and_staff_are_told(app: Flask, clock: StillClock) -> None:
    with app.app_context(), post_office() as office:
        current_app.extensions["referral.transport"] = SmtpTransport(office.url)
        request = cast.submitted(cast.SURVIVOR, contact={"email": "josé@example.org"})
        world.swept()
        letter = db.session.scalars(select(Letter).where(Letter.reader.in_(readers("requester", request.id)))).one()
        assert (letter.state, letter.attempts, letter.reason) == ("failed", 1, "address_not_ascii")
        told = db.session.scalars(select(Task.kind).where(Task.request_id == request.id)).all()
        assert "letter_failed" in told
        assert outbox.next_attempt(1, clock.now) is not None
    assert office.recipients == []
