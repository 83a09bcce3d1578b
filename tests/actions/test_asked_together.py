"""One attorney is asked for several needs of one request in one letter: all of them or none (issue 25, part 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, consent, offer_questions, offer_stages, recalls, triage
from referral_app.actions.matters import confirm_contact, hand_back, note_try
from referral_app.actions.offer_answers import accept_offer, decline_offer
from referral_app.actions.request_sets import approve_sets
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Offer, Request
from referral_app.queries import attorney as own
from referral_app.queries import family, happened, roster, together
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Monday, ten in the morning in New York.
MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


class Case:
    """A request with needs 1 and 2, and attorneys who fit both, in the order in which they are asked."""

    def __init__(self, clock: StillClock, tracks: tuple[str, ...] = ("standard", "urgent"), people: int = 2) -> None:
        self.clock = clock
        self.post = world.basket()
        self.grace = cast.grace()
        first = world.need(tracks[0])
        self.needs = [first, *(world.need(track, request=first.request) for track in tracks[1:])]
        self.request: Request = first.request
        self.people = world.people(people)
        self.amara = self.people[0]

    def approve(self, sets: dict[int, list[Attorney]], *asked_together: Attorney) -> list[Offer]:
        return approve_sets(
            self.request.id,
            {number: [person.id for person in people] for number, people in sets.items()},
            seen={need.number: len(self.rows(need)) for need in self.needs},
            together=[person.id for person in asked_together],
            **cast.by(self.grace),
        )

    def ask_amara(self, **more: list[Attorney]) -> Offer:
        """Amara is asked for both in one letter, and it has left."""
        others = {int(number[1:]): people for number, people in more.items()}
        self.approve({number: [self.amara, *others.get(number, [])] for number in (1, 2)}, self.amara)
        world.swept()
        return self.first

    @property
    def first(self) -> Offer:
        return world.offer_to(self.needs[0], self.amara)

    @property
    def who(self) -> Account:
        return world.account_of(self.amara)

    def rows(self, need: Need) -> list[Offer]:
        db.session.rollback()
        return db.session.query(Offer).filter(Offer.need_id == need.id).all()

    def states(self, person: Attorney | None = None) -> list[str]:
        code = (person or self.amara).code
        return [world.states(need).get(code, "-") for need in self.needs]

    def letters(self, person: Attorney | None = None) -> Counter[str]:
        who = (person or self.amara).id
        return Counter(one.kind for one in world.letters() if one.recipient_id == who and one.kind != "invitation")


@pytest.fixture
def case(app: Flask, clock: StillClock) -> Iterator[Case]:
    clock.now = MONDAY
    with app.app_context():
        yield Case(clock)


def test_from_the_letter_to_the_yes_in_one_walk(case: Case) -> None:
    offer = case.ask_amara()
    assert case.states() == ["sent", "sent"]
    assert case.letters() == {"offer": 1}, "one letter"
    assert len(case.post.to(case.amara.email)) == 1
    rows = together.rows_of(offer)
    assert len({row.expires_on for row in rows}) == len({row.remind_at for row in rows}) == 1
    counts = roster.live_counts(MONDAY, [case.amara.id])[case.amara.id]
    assert (counts["pending_offers"], counts["offers_30d"]) == (1, 1), "it takes one place"
    assert len(together.without_mates(own.waiting(case.amara.id))) == 1
    assert [told.count for told in happened.history(case.request) if told.kind == "offer_sent"] == [1]
    cast.interested(offer.id, case.who)
    assert case.states() == ["checking", "checking"]
    offer_stages.clear_check(offer.id, firm=True, **cast.by(case.who))
    assert case.states() == ["cleared", "cleared"]
    shown = [row.id for row in together.rows_of(case.first)]
    matter = accept_offer(offer.id, agreed=cast.ALL_TERMS, shown=shown, **cast.by(case.who))
    assert case.states() == ["accepted", "accepted"]
    assert [need.state for need in case.needs] == ["filled", "filled"]
    assert case.request.state == "placed"
    assert case.letters() == {"offer": 1, "matter_opened": 1}
    assert len(world.tasks("bring_together")) == 1
    counts = roster.live_counts(MONDAY, [case.amara.id])[case.amara.id]
    assert (counts["open_matters"], counts["pending_offers"], counts["offers_30d"]) == (1, 0, 1)
    assert [told.count for told in happened.history(case.request) if told.kind == "offer_accepted"] == [1]
    # A second press finds the same matter.
    assert accept_offer(offer.id, agreed=cast.ALL_TERMS, shown=shown, **cast.by(case.who)).id == matter.id
    stages = ["offer_interested", "offer_checking", "offer_cleared", "terms_agreed", "offer_accepted"]
    assert [sorted(event.subject == row.id for event in world.events(kind)) for kind in stages for row in rows] == [
        [False, True] for _ in stages for _ in rows
    ], "each row has its own link for each stage"


def _clear(case: Case) -> None:
    cast.cleared(case.first.id, case.who)


def _decline(case: Case) -> None:
    decline_offer(case.first.id, "capacity", **cast.by(case.who))


def _conflict(case: Case) -> None:
    cast.interested(case.first.id, case.who)
    offer_stages.find_conflict(case.first.id, **cast.by(case.who))


def _silence(case: Case) -> None:
    case.clock.move(days=9)
    world.swept()


def _check_unanswered(case: Case) -> None:
    cast.interested(case.first.id, case.who)
    case.clock.move(days=1, minutes=1)
    world.swept()


def _recall(case: Case) -> None:
    recalls.recall_offer(case.rows(case.needs[1])[0].id, "better_fit", **cast.by(case.grace))


def _lapse(case: Case) -> None:
    case.amara.insurance_expires = MONDAY.date() - timedelta(days=1)
    db.session.commit()
    world.swept()


def _bounce(case: Case) -> None:
    from referral_app.actions.post import handle_bounce
    from referral_app.letters.bounces import Bounce

    (letter,) = world.letters("offer")
    handle_bounce(Bounce(message_ids=[letter.message_id], final=True, status="5.1.1"), now=MONDAY)


def _consent_taken_back(case: Case) -> None:
    consent.revoke(case.request.id, now=MONDAY, today=MONDAY.date())


@pytest.mark.parametrize(
    ("act", "state", "letter"),
    [
        (_decline, "declined", None),
        (_conflict, "conflict", None),
        (_silence, "expired", None),
        (_check_unanswered, "expired", None),
        (_recall, "recalled", "no_longer_needed"),
        (_lapse, "recalled", "recalled"),
        (_bounce, "undeliverable", None),
        (_consent_taken_back, "withdrawn", "no_longer_needed"),
    ],
)
def test_every_end_ends_all_of_it_with_one_letter(case: Case, act: Any, state: str, letter: str | None) -> None:
    case.ask_amara()
    act(case)
    assert case.states() == [state, state]
    told = case.letters()
    assert told["offer"] == 1
    assert told - Counter({"offer": 1, "reminder": told["reminder"]}) == Counter([letter] if letter else [])
    assert not [need.state for need in case.needs if need.state != "open"]
    assert roster.live_counts(case.clock.now, [case.amara.id])[case.amara.id]["pending_offers"] == 0
    db.session.rollback()
    assert world.done(world.swept()).count("offer_expired") == 0, "nothing of it is left to end"


def test_reminders_pauses_and_questions_are_one(case: Case, clock: StillClock) -> None:
    offer = case.ask_amara()
    until = offer.expires_on
    asked = offer_questions.ask(case.rows(case.needs[1])[0].id, "How long will it take?", **cast.by(case.who))
    rows = together.rows_of(case.first)
    assert asked.offer_id == rows[0].id, "a question of any row is one of them all"
    assert len({row.expires_on for row in rows}) == 1
    assert rows[0].expires_on is not None
    assert until is not None
    assert rows[0].expires_on > until
    assert len(world.tasks("attorney_question")) == 1
    offer_questions.answer(asked.id, "A few months.", **cast.by(case.grace))
    assert case.letters()["question_answered"] == 1
    clock.move(days=2, hours=1)
    assert world.done(world.swept()).count("offer_reminded") == 1
    assert case.letters()["reminder"] == 1, "by the quicker pace of the two"
    assert {row.reminders_sent for row in together.rows_of(case.first)} == {1}
    cast.interested(offer.id, case.who)
    offer_stages.ask_staff(offer.id, **cast.by(case.who))
    assert len(world.tasks("check_unsure")) == 1
    assert len({row.check_until for row in together.rows_of(case.first)}) == 1
    offer_stages.clear_check(offer.id, firm=True, **cast.by(case.who))
    assert {task.kind for task in world.tasks() if task.resolved_at is None} == {"set_used_up"}


def test_when_one_need_is_filled_by_somebody_else_the_rest_goes_on(case: Case) -> None:
    """Nothing is agreed to that was not shown; what was written and asked goes on under the row that is left."""
    offer = case.ask_amara()
    bela = case.people[1]
    case.approve({1: [bela]})
    case.clock.move(days=1)
    world.swept()
    asked = offer_questions.ask(offer.id, "Is there a hearing?", **cast.by(case.who))
    cast.interested(offer.id, case.who)
    offer_stages.clear_check(offer.id, firm=True, **cast.by(case.who))
    shown = [row.id for row in together.rows_of(case.first)]
    left = shown[1]
    cast.say_yes(world.offer_to(case.needs[0], bela).id, world.account_of(bela))
    assert case.states() == ["withdrawn", "cleared"]
    assert case.letters()["fewer_needed"] == 1
    assert case.letters()["no_longer_needed"] == 0
    db.session.refresh(asked)
    assert asked.offer_id == left
    (task,) = world.tasks("attorney_question")
    assert (task.offer_id, task.need_id, task.resolved_at) == (left, case.needs[1].id, None)
    assert {letter.offer_id for letter in world.letters("offer") if letter.recipient_id == case.amara.id} == {left}
    for pressed, why in ((shown[0], "already_placed"), (left, "fewer_needed")):
        with pytest.raises(Refused, match=why):
            accept_offer(pressed, agreed=cast.ALL_TERMS, shown=shown, **cast.by(case.who))
    assert case.states() == ["withdrawn", "cleared"]
    accept_offer(left, agreed=cast.ALL_TERMS, shown=[left], **cast.by(case.who))
    assert [need.state for need in case.needs] == ["filled", "filled"]


def test_a_need_given_up_before_the_letter_left_leaves_the_others_in_it(case: Case) -> None:
    case.approve({1: [case.amara], 2: [case.amara]}, case.amara)
    triage.give_up_need(case.needs[0].id, actor=case.grace, now=MONDAY)
    assert case.states() == ["dropped", "approved"]
    world.swept()
    assert (case.states(), case.letters()) == (["dropped", "sent"], {"offer": 1})


def test_one_checks_at_a_time_in_every_need_of_the_letter(case: Case) -> None:
    """Who waits for a need that a colleague checks keeps the place in all, and enters all of them at once."""
    offer = case.ask_amara()
    bela = case.people[1]
    case.approve({2: [bela]})
    case.clock.move(days=1)
    world.swept()
    hers = world.offer_to(case.needs[1], bela)
    cast.interested(hers.id, world.account_of(bela))
    cast.interested(offer.id, case.who)
    case.clock.move(minutes=5)
    assert case.states() == ["interested", "interested"]
    assert world.done(world.swept()).count("check_entered") == 0
    offer_stages.clear_check(hers.id, firm=True, **cast.by(world.account_of(bela)))
    assert case.states() == ["checking", "checking"]
    assert case.letters()["your_turn"] == 1


def test_two_letters_never_wait_for_each_other(case: Case) -> None:
    for person in case.people:
        case.approve({1: [person], 2: [person]}, person)
        world.swept()
    case.clock.move(days=1)
    world.swept()
    for person in case.people:
        cast.interested(world.offer_to(case.needs[0], person).id, world.account_of(person))
    assert sorted([*case.states(case.people[0]), *case.states(case.people[1])]) == ["checking"] * 2 + ["interested"] * 2
    reads = next(person for person in case.people if case.states(person) == ["checking"] * 2)
    other = next(person for person in case.people if person is not reads)
    offer_stages.clear_check(world.offer_to(case.needs[0], reads).id, firm=True, **cast.by(world.account_of(reads)))
    assert case.states(other) == ["checking"] * 2
    accept_offer(world.offer_to(case.needs[0], reads).id, agreed=cast.ALL_TERMS, **cast.by(world.account_of(reads)))
    assert case.states(other) == ["withdrawn"] * 2
    assert case.letters(other)["no_longer_needed"] == 1
    assert case.letters(other)["fewer_needed"] == 0


def test_one_first_contact_serves_all_matters_of_a_yes(case: Case) -> None:
    case.ask_amara()
    _clear(case)
    first = accept_offer(case.first.id, agreed=cast.ALL_TERMS, **cast.by(case.who))
    second = next(matter for matter in together.yes_of(first) if matter is not first)
    case.clock.move(days=4)
    world.swept()
    assert case.letters()["contact_due"] == 1
    assert family.check_back(case.request, case.clock.now.date()) == family.CheckBack(first.id, 0)
    when = {"actor": case.who, "now": case.clock.now}
    assert note_try(second.id, way="call", **when) == 1
    confirm_contact(second.id, **when)
    assert {matter.first_contact_at for matter in together.yes_of(first)} == {case.clock.now}
    hand_back(first.id, "no_time", actor=case.who, now=case.clock.now, today=case.clock.now.date())
    assert case.states() == ["handed_back", "accepted"], "each need goes its own way after the yes"
    assert [need.state for need in case.needs] == ["open", "filled"]


def test_what_is_critical_has_a_letter_of_its_own(app: Flask, clock: StillClock) -> None:
    """It leaves at any hour; what waits for the morning cannot be in it. A set of one is no group."""
    clock.now = MONDAY + timedelta(hours=14)
    with app.app_context():
        case = Case(clock, ("critical", "standard", "critical", "standard"))
        bela = case.people[1]
        case.approve({number: [case.amara] for number in (1, 2, 3, 4)}, case.amara)
        case.approve({1: [bela], 2: [bela]}, bela)
        rows = [world.offer_to(need, case.amara) for need in case.needs]
        assert rows[0].group == rows[2].group != rows[1].group == rows[3].group
        assert [world.offer_to(need, bela).group for need in case.needs[:2]] == [None, None]
        world.swept()
        assert len(case.post.to(case.amara.email)) == 1, "at night"
        clock.now = MONDAY + timedelta(days=1)
        world.swept()
        assert len(case.post.to(case.amara.email)) == 2
        assert case.letters()["offer"] == 2


def test_a_letter_leaves_only_with_all_of_it(case: Case) -> None:
    """Who fits one need no longer is not asked for the other alone, and what has a full four waits."""
    case.approve({1: [case.amara], 2: [case.amara]}, case.amara)
    rows = together.rows_of(case.first)
    from referral_app.actions.offers import send_offer

    now, today = case.clock.now, case.clock.now.date()
    assert not send_offer(rows[0].id, now=now, today=today, expires_on=today + timedelta(days=3), snapshot={})
    assert case.states() == ["approved", "approved"]
    case.needs[1].look_at = now + timedelta(days=9)
    db.session.commit()
    world.swept()
    assert case.states() == ["sent", "sent"], "planned together, though one of them was not due"
