"""One attorney is asked for several needs of one request in one letter: all of them or none (issue 25, part 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, consent, follow_up, offer_questions, offer_stages, recalls, triage
from referral_app.actions.matters import confirm_contact, hand_back, note_try
from referral_app.actions.offer_answers import accept_offer, decline_offer
from referral_app.actions.request_sets import approve_sets
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Offer, Request
from referral_app.queries import attorney as own
from referral_app.queries import family, roster, together
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
    assert [told.count for told in family.history(case.request) if told.kind == "offer_sent"] == [1]
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
    assert [told.count for told in family.history(case.request) if told.kind == "offer_accepted"] == [1]
    # A second press finds the same matter.
    assert accept_offer(offer.id, agreed=cast.ALL_TERMS, shown=shown, **cast.by(case.who)).id == matter.id
    stages = ["offer_interested", "offer_checking", "offer_cleared", "terms_agreed", "offer_accepted"]
    assert [sorted(event.subject == row.id for event in world.events(kind)) for kind in stages for row in rows] == [
        [False, True] for _ in stages for _ in rows
    ], "each row has its own link for each stage"
