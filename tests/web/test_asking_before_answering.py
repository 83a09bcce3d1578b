"""The pages of a question before an answer: the attorney's, and the one staff answer on (C10)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Account, OfferQuestion
from tests import cast
from tests.page_client import PageClient


class Both:
    """Amara at the page of a question, and Grace at that of the need."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            by, amara = cast.grace(), cast.amara()
            request = cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Karim Haddad"]})
            offer = cast.sent(cast.need_of(request), amara, by=by)
            self.account = cast.attorney_account(amara).id
            self.offer, self.need = f"/attorney/offers/{offer.id}", f"/counsel/requests/{request.id}/needs/1"
            self.offer_id, self.request = offer.id, request.id
            self.attorney, self.staff = PageClient(app), PageClient(app)
            cast.sign_in(self.attorney, self.account)
            cast.sign_in(self.staff, by)

    def ask(self, text: str, status: int = 303) -> str:
        self.attorney.get(self.offer)
        return self.attorney.submit({"question": text}, f"{self.offer}/question", status).text

    def question(self) -> str:
        with self.app.app_context():
            return db.session.query(OfferQuestion).one().id

    def answer(self, text: str, status: int = 303) -> str:
        self.staff.get(self.need)
        action = f"/counsel/requests/{self.request}/questions/{self.question()}/answer"
        return self.staff.submit({"answer": text}, action, status).text


@pytest.fixture
def both(sqlite_app: Flask) -> Both:
    return Both(sqlite_app)


def test_a_question_is_answered_on_the_page_of_the_need_and_read_on_the_offer(both: Both) -> None:
    both.ask("Will an interpreter be paid?")
    page = both.attorney.get(both.offer)
    assert "Will an interpreter be paid?" in page.text
    assert "Counsel of this office answer here" in page.text
    assert "Amara Diallo" in both.staff.get(both.need).text
    both.answer("Yes, this office pays.")
    page = both.attorney.get(both.offer)
    assert "Yes, this office pays." in page.text
    assert "Okafor" not in page.text, "the office answers, not a person by name"


def test_it_goes_on_at_every_later_step(both: Both) -> None:
    both.ask("Will an interpreter be paid?")
    with both.app.app_context():
        cast.cleared(both.offer_id, db.session.get_one(Account, both.account))
    for page in ("names", "facts"):
        assert "Will an interpreter be paid?" in both.attorney.get(f"{both.offer}/{page}").text


def test_words_that_tell_who_it_is_come_back_with_what_was_typed(both: Both) -> None:
    again = both.ask("Call me on 512 555 0147", 422)
    assert "a telephone number" in again
    assert "Call me on 512 555 0147" in again
    both.ask("Please tell me more")
    again = both.answer("Karim is away", 422)
    assert "a name" in again
    assert "Karim is away" in again


def test_an_empty_question_is_asked_for(both: Both) -> None:
    assert "Write your question first" in both.ask("", 422)
    assert "Write something first" in both.ask("  ", 422)


def test_a_question_of_another_request_is_not_there(both: Both) -> None:
    both.ask("Please tell me more")
    with both.app.app_context():
        other = cast.submitted().id
    both.staff.get(both.need)
    both.staff.post(f"/counsel/requests/{other}/questions/{both.question()}/answer", {"answer": "Yes"}, 404)
