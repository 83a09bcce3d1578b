"""Staff take a question back with a reason; the attorney is told that it is over, and not why (C03, issue "A yes")."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.actions import Refused, recalls
from referral_app.extensions import db
from referral_app.models import Account, Offer
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient


class Desk:
    """Amara is asked and Bela approved for one need; Grace is at its page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world.basket()
            grace, amara, bela = cast.grace(), cast.amara(), cast.bela()
            request = cast.submitted()
            need = cast.need_of(request)
            self.asked = cast.sent(need, amara, by=grace).id
            world.swept()
            [approved] = cast.approved(need, bela, by=grace)
            self.approved, self.grace, self.amara = approved.id, grace.id, cast.attorney_account(amara).id
            self.staff, self.attorney = PageClient(app), PageClient(app)
            cast.sign_in(self.staff, grace)
            cast.sign_in(self.attorney, self.amara)
            self.request, self.page = request.id, f"/counsel/requests/{request.id}/needs/1"

    def take_back(self, offer: str, reason: str = "facts_changed", status: int = 303) -> str:
        self.staff.get(self.page)
        return self.staff.submit(
            {"reason": reason}, f"/counsel/requests/{self.request}/offers/{offer}/recall", status
        ).text

    def offer(self, offer_id: str) -> Offer:
        db.session.rollback()
        return db.session.get_one(Offer, offer_id)

    def who(self, account_id: str) -> Account:
        return db.session.get_one(Account, account_id)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


@pytest.fixture
def sqlite_desk(sqlite_app: Flask) -> Desk:
    return Desk(sqlite_app)


def test_what_was_asked_is_recalled_with_its_reason_and_the_next_is_asked(desk: Desk) -> None:
    desk.take_back(desk.asked)
    with desk.app.app_context():
        taken = desk.offer(desk.asked)
        assert (taken.state, taken.reason) == ("recalled", "facts_changed")
        world.swept()
        assert desk.offer(desk.approved).state == "sent"
        assert [letter.recipient_id for letter in world.letters("no_longer_needed")] == [taken.attorney_id]
    over = desk.attorney.get(f"/attorney/offers/{desk.asked}").text
    assert "No longer needed, thank you" in over
    assert "facts" not in over


def test_without_a_reason_nothing_is_taken_back(sqlite_desk: Desk) -> None:
    assert "A reason is needed" in sqlite_desk.take_back(sqlite_desk.asked, "", 422)
    with sqlite_desk.app.app_context():
        assert sqlite_desk.offer(sqlite_desk.asked).state == "sent"


def test_who_was_only_approved_is_taken_off_the_list_without_a_letter(sqlite_desk: Desk) -> None:
    sqlite_desk.take_back(sqlite_desk.approved, "better_fit")
    with sqlite_desk.app.app_context():
        assert sqlite_desk.offer(sqlite_desk.approved).state == "dropped"
        assert world.letters("no_longer_needed") == []


def test_in_a_check_the_next_who_waits_enters(desk: Desk, clock: StillClock) -> None:
    with desk.app.app_context():
        cast.interested(desk.asked, desk.who(desk.amara))
        clock.move(minutes=5)
        second = cast.sent(desk.offer(desk.asked).need, cast.attorney("c-1", "Cira"), by=desk.who(desk.grace))
        cast.interested(second.id, world.account_of(second.attorney))
        recalls.recall_offer(desk.asked, "attorney_asked", **cast.by(desk.who(desk.grace)))
        assert desk.offer(second.id).state == "checking"


def test_a_second_press_changes_nothing_and_what_is_over_is_not_taken_back(sqlite_desk: Desk) -> None:
    with sqlite_desk.app.app_context():
        grace = sqlite_desk.who(sqlite_desk.grace)
        for _ in range(2):
            recalls.recall_offer(sqlite_desk.asked, "facts_changed", **cast.by(grace))
        assert len(world.events("offer_recalled")) == 1
        need = sqlite_desk.offer(sqlite_desk.asked).need
        yes = cast.sent(need, cast.attorney("c-1", "Cira"), by=grace)
        cast.say_yes(yes.id, world.account_of(yes.attorney))
        with pytest.raises(Refused, match="already_answered"):
            recalls.recall_offer(yes.id, "facts_changed", **cast.by(grace))
        with pytest.raises(Refused, match="not_counsel"):
            recalls.recall_offer(yes.id, "facts_changed", **cast.by(cast.ada()))


def test_an_offer_of_another_request_is_not_there(sqlite_desk: Desk) -> None:
    with sqlite_desk.app.app_context():
        other = cast.submitted().id
    sqlite_desk.staff.get(sqlite_desk.page)
    sqlite_desk.staff.post(
        f"/counsel/requests/{other}/offers/{sqlite_desk.asked}/recall", {"reason": "facts_changed"}, 404
    )


def test_who_lapsed_reads_what_has_ended(sqlite_desk: Desk, clock: StillClock) -> None:
    with sqlite_desk.app.app_context():
        sqlite_desk.offer(sqlite_desk.asked).attorney.insurance_expires = clock.now.date() - timedelta(days=1)
        db.session.commit()
        world.swept()
    over = sqlite_desk.attorney.get(f"/attorney/offers/{sqlite_desk.asked}").text
    assert "This one was taken back" in over
    assert "no insurance cover today" in over
