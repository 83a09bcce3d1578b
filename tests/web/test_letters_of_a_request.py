"""Under "Consent and contact" staff see which letters about a request went to whom, and what became of them."""

from __future__ import annotations

from flask import Flask

from referral_app.extensions import db
from referral_app.models import Letter
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
