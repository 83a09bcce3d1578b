"""An attorney asks staff before answering; the last day stands still once; nobody writes who the family is (C10)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from flask import Flask

from referral_app.actions import Refused, offer_questions, triage
from referral_app.actions.offer_answers import decline_offer
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Offer, OfferQuestion
from referral_app.queries import cases, questions
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
NAMES = {"contact": {"called": "Noor Haddad"}, "names": {"other_side": ["Karim Haddad"]}}


class Asked(NamedTuple):
    offer: str
    amara: Account
    grace: Account


@pytest.fixture
def asked(app: Flask, clock: StillClock) -> Asked:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need, [person] = world.need(words=NAMES, owner=grace), world.people(1)
        offer = cast.sent(need, person, by=grace, expires_on=date(2026, 12, 4))
        yield Asked(offer.id, world.account_of(person), grace)


def ask(asked: Asked, text: str = "Is there a hearing before January?") -> OfferQuestion:
    return offer_questions.ask(asked.offer, text, **cast.by(asked.amara))


def answer(asked: Asked, row: OfferQuestion, text: str = "Not that we know of.") -> OfferQuestion:
    return offer_questions.answer(row.id, text, **cast.by(asked.grace))


def offer(asked: Asked) -> Offer:
    db.session.rollback()
    return db.session.get_one(Offer, asked.offer)


def test_a_question_calls_staff_and_the_last_day_stands_still_once(asked: Asked) -> None:
    row = ask(asked)
    assert offer(asked).expires_on == date(2026, 12, 7), "Friday becomes Monday: one business day"
    [task] = world.tasks("attorney_question")
    assert (task.offer_id, task.owner_id, task.resolved_at) == (asked.offer, asked.grace.id, None)
    answer(asked, row)
    ask(asked, "And where?")
    assert offer(asked).expires_on == date(2026, 12, 7), "once"
    assert [event.detail["reason"] for event in world.events("offer_paused")] == ["question"]


def test_the_last_day_never_passes_the_legal_date(app: Flask, clock: StillClock) -> None:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need, [person] = world.need(terms={"deadline": "2026-12-04"}), world.people(1)
        made = cast.sent(need, person, by=grace, expires_on=date(2026, 12, 4))
        offer_questions.ask(made.id, "May I ask something?", **cast.by(world.account_of(person)))
        assert db.session.get_one(Offer, made.id).expires_on == date(2026, 12, 4)


def test_an_answer_ends_the_task_and_writes_one_letter_without_a_word_of_it(asked: Asked) -> None:
    row = ask(asked)
    for _ in range(2):
        answer(asked, row)
    assert all(task.resolved_at for task in world.tasks("attorney_question"))
    [letter] = world.letters("question_answered")
    assert letter.recipient_id == offer(asked).attorney_id
    assert "hearing" not in str(letter.params)
    [told] = questions.of_offer(asked.offer)
    assert (told.text, told.answer) == ("Is there a hearing before January?", "Not that we know of.")
    assert [event.kind for event in world.events() if event.kind.startswith("question_")] == [
        "question_asked",
        "question_answered",
    ]


def test_both_are_sealed_and_gone_with_the_request(asked: Asked) -> None:
    row = ask(asked)
    answer(asked, row)
    assert b"hearing" not in bytes(row.asked)
    assert b"know" not in bytes(row.answer or b"")
    request = offer(asked).need.request
    db.session.delete(request)
    db.session.commit()
    assert db.session.query(OfferQuestion).count() == 0


def test_the_same_press_twice_is_one_question_and_another_waits(asked: Asked) -> None:
    assert ask(asked).id == ask(asked).id
    with pytest.raises(Refused, match="question_waits"):
        ask(asked, "Something else?")
    assert db.session.query(OfferQuestion).count() == 1


def test_after_three_questions_the_telephone_is_better(asked: Asked) -> None:
    for number in range(offer_questions.MOST_QUESTIONS):
        answer(asked, ask(asked, f"Number {number}?"))
    with pytest.raises(Refused, match="enough_asked"):
        ask(asked, "One more?")


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("text", ["Call 512 555 0147", "mk@example.net?", "https://imgur.com/a/1b2c3d4"])
def test_what_tells_who_somebody_is_is_refused_on_both_sides(asked: Asked, text: str) -> None:
    with pytest.raises(Refused, match="tells_who"):
        ask(asked, text)
    row = ask(asked)
    with pytest.raises(Refused, match="tells_who"):
        answer(asked, row, text)
    assert questions.waits(asked.offer)


def test_an_answer_never_names_the_family(asked: Asked) -> None:
    row = ask(asked)
    with pytest.raises(Refused) as refused:
        answer(asked, row, "Yes: Karim has filed one.")
    assert refused.value.facts == {"what": ["name"]}


def test_no_attorney_learns_a_name_by_guessing(asked: Asked) -> None:
    """Before the names are open a right guess is taken as any word; afterwards it is sent back."""
    answer(asked, ask(asked, "Is it Karim Haddad?"), "We do not say who it is.")
    cast.interested(asked.offer, asked.amara)
    with pytest.raises(Refused, match="tells_who"):
        ask(asked, "Has Karim Haddad a lawyer?")


@pytest.mark.parametrize("how", ["answered", "silent", "yes"])
def test_what_is_over_asks_nothing_of_staff(asked: Asked, clock: StillClock, how: str) -> None:
    row = ask(asked)
    if how == "answered":
        decline_offer(asked.offer, "court", **cast.by(asked.amara))
    elif how == "yes":
        cast.say_yes(asked.offer, asked.amara)
    else:
        clock.move(days=9)
        world.swept()
    assert all(task.resolved_at for task in world.tasks("attorney_question"))
    with pytest.raises(Refused):
        answer(asked, row)
    with pytest.raises(Refused):
        ask(asked, "Still?")
    assert world.letters("question_answered") == []


def test_nothing_is_asked_while_a_hold_stands(asked: Asked) -> None:
    request = offer(asked).need.request_id
    triage.set_hold(request, "safety", actor=asked.grace, now=the_clock().programme())
    with pytest.raises(Refused, match="withdrawn"):
        ask(asked)


def test_nobody_is_reminded_who_waits_for_our_answer(asked: Asked, clock: StillClock) -> None:
    row = ask(asked)
    clock.now = MONDAY + timedelta(days=2, hours=1)
    world.swept()
    assert world.letters("reminder") == []
    answer(asked, row)
    clock.now = MONDAY + timedelta(days=4, hours=1)
    world.swept()
    assert len(world.letters("reminder")) == 1


def test_only_counsel_answer_and_only_the_own_offer_is_asked_about(asked: Asked) -> None:
    row = ask(asked)
    with pytest.raises(Refused, match="not_counsel"):
        offer_questions.answer(row.id, "Yes.", **cast.by(cast.ada()))
    other = world.account_of(cast.bela())
    with pytest.raises(Refused, match="not_found"):
        offer_questions.ask(asked.offer, "What is it?", **cast.by(other))
    assert cases.asked_text(row) == "Is there a hearing before January?"
