"""Under "Consent and contact" staff see which letters about a request went to whom, and what became of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Letter
from referral_app.queries import letters_of_request
from tests import cast
from tests.follow_ups import world
from tests.page_client import PageClient


def test_each_letter_stands_there_with_its_reader_and_its_state_and_no_text(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        world.basket()
        grace, amara = cast.grace(), cast.amara()
        request = cast.submitted(cast.answers(contact_ways=["email"]), contact={"email": "noor@example.org"})
        cast.sent(cast.need_of(request), amara, by=grace)
        other = cast.submitted(cast.answers(contact_ways=["email"]), contact={"email": "r@example.org"})
        ids = (request.id, other.id, grace.id, amara.name)
        letters = db.session.query(Letter).filter_by(request_id=request.id).all()
        assert {letter.recipient_kind for letter in letters} >= {"requester", "attorney"}
        kinds = len(letters)
        letters[0].state, letters[0].reason = "cancelled", "stale"
        db.session.commit()
    client = PageClient(sqlite_app)
    cast.sign_in(client, ids[2])
    here = f"/counsel/requests/{ids[0]}/letters"
    assert here in client.get(f"/counsel/requests/{ids[0]}?part=people").links()
    page = client.get(here)
    [told] = page.find(".//main")
    words = " ".join("".join(told.itertext()).split())
    assert len(told.findall(".//tbody/tr")) == kinds
    assert ids[3] in words
    assert "the requester" in words
    assert "not sent: overtaken" in words
    assert "noor@example.org" not in page.text, "an address is no part of it"
    other = client.get(f"/counsel/requests/{ids[1]}/letters")
    assert "the requester" in other.text
    assert ids[3] not in other.text, "control: those of another request are not there"


def test_they_stand_by_the_instant_that_is_shown_and_older_ones_are_said_to_be_left_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        world.basket()
        grace, amara = cast.grace(), cast.amara()
        request = cast.submitted(cast.answers(contact_ways=["email"]), contact={"email": "noor@example.org"})
        cast.sent(cast.need_of(request), amara, by=grace)
        first, *others = db.session.query(Letter).filter_by(request_id=request.id).order_by(Letter.created_at)
        assert others
        # Written first, and to leave last.
        first.state, first.sent_at, first.due_at = "waiting", None, first.due_at + timedelta(days=9)
        db.session.commit()
        told, older = letters_of_request.of_request(request.id)
        assert told[0].at == first.due_at
        assert [each.at for each in told] == sorted((each.at for each in told), reverse=True)
        assert not older, "control: all of them are there"
        monkeypatch.setattr(letters_of_request, "MOST", 1)
        assert letters_of_request.of_request(request.id) == (told[:1], True)
