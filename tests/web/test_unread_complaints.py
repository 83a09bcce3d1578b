"""A complaint about the only supervisor's own work waits for nobody: an administrator hears that there is one (E12)."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import attorney_complaints, complaints, family, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups import sweep, unread
from referral_app.follow_ups.guarded import Guarded
from referral_app.models import Account, Note, Request
from referral_app.queries import unread_complaints as queries
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups.world import Basket
from tests.page_client import PageClient

TEXT = "Nobody called me back for a week."
WAITS = "1 complaint waits that no supervisor may read"


class Office(NamedTuple):
    request_id: str
    ada: str
    sol: str


@pytest.fixture
def office(app: Flask) -> Office:
    """Sol is the only supervisor, and owns the request of a family that complained."""
    with app.app_context():
        ada, sol = cast.ada(), cast.sol()
        request = cast.submitted()
        triage.take_request(request.id, actor=sol, now=clock().programme())
        family.complain(request.id, TEXT, now=clock().programme(), today=clock().today())
        return Office(request.id, ada.id, sol.id)


def page_of(app: Flask, account_id: str) -> PageClient:
    client = PageClient(app)
    cast.sign_in(client, account_id)
    return client


def tick(app: Flask) -> list[str]:
    with app.app_context():
        return [did["did"] for did in unread.tell(clock().programme(), 10, Guarded())]


def test_an_administrator_reads_that_one_waits_and_no_word_of_it(app: Flask, office: Office) -> None:
    page = page_of(app, office.ada).get("/counsel/accounts")
    assert WAITS in page.text
    with app.app_context():
        reference = db.session.get_one(Request, office.request_id).reference
    assert TEXT not in page.text
    assert reference not in page.text


def note_id() -> str:
    return db.session.scalars(select(Note.id).where(Note.kind == "complaint")).one()


def test_a_letter_says_so_once_a_day_and_tells_nothing(app: Flask, office: Office, clock: StillClock) -> None:
    assert tick(app) == ["administrator_told"]
    assert tick(app) == []
    basket = Basket()
    app.extensions["referral.transport"] = basket
    with app.app_context():
        reference = db.session.get_one(Request, office.request_id).reference
        list(sweep.once())
    (sent,) = [each for each in basket.messages if each["To"] == "ada@example.org"]
    assert "Something needs you" in sent.get_content()
    assert not [word for word in (reference, "complain", "called me back") if word in sent.as_string()]
    clock.move(days=1)
    assert tick(app) == ["administrator_told"]


def test_one_more_supervisor_is_the_way_out(app: Flask, office: Office) -> None:
    """And the controls: whoever may read it, one that is answered, and one of nobody's request are told to nobody."""
    with app.app_context():
        assert queries.how_many() == 1
        sue = cast.account("sue@example.org", "Sue Park", Role.SUPERVISOR)
        assert queries.how_many() == 0
        complaints.answer(note_id(), "We are sorry.", actor=sue, now=clock().programme())
        db.session.get_one(Account, sue.id).deactivated_at = clock().real()
        db.session.commit()
        assert queries.how_many() == 0
        family.complain(cast.submitted().id, TEXT, now=clock().programme(), today=clock().today())
        assert queries.how_many() == 0
    assert WAITS not in page_of(app, office.ada).get("/counsel/accounts").text
    assert tick(app) == []


def test_giving_the_request_away_makes_nobody_a_judge_of_their_own_work(app: Flask, office: Office) -> None:
    with app.app_context():
        triage.take_request(office.request_id, actor=cast.grace(), now=clock().programme())
        assert queries.how_many() == 1


def test_what_an_attorney_complains_of_is_counted_too(app: Flask, office: Office) -> None:
    with app.app_context():
        amara = cast.amara()
        offer = cast.sent(cast.need_of(cast.submitted()), amara, by=cast.grace())
        request = offer.need.request
        triage.take_request(request.id, actor=db.session.get_one(Account, office.sol), now=clock().programme())
        attorney_complaints.complain(
            amara.id, "Nobody calls back.", offer_id=offer.id, **cast.by(cast.attorney_account(amara))
        )
        assert queries.how_many() == 2


def test_an_office_without_a_supervisor_hears_of_it_as_well(app: Flask, office: Office) -> None:
    with app.app_context():
        db.session.get_one(Account, office.sol).deactivated_at = clock().real()
        db.session.commit()
        assert queries.how_many() == 1
