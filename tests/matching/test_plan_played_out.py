"""Plans played out over weeks in invented worlds: limits that always hold, and a log that replays the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.matching.pacing import Mode, PlanOffer
from referral_app.matching.plan import PlanNeed
from referral_app.vocabulary import OfferState
from tests.matching.planning import MONDAY, PENDING_STATES, SETTINGS, Office, approved, people, plan_need

HOURS = 24 * 14
#: Each example is two weeks hour by hour, and another world each time it is run.
many = settings(deadline=None, max_examples=15)


class World:
    """Needs, attorneys and sets that follow from one number, and what people do in them hour by hour."""

    def __init__(self, number: int) -> None:
        self.chance = chance = Random(number)
        self.ids = [f"a{place}" for place in range(chance.randint(2, 9))]
        roster = [
            replace(one, max_matters=chance.choice((0, 1, 1, 2, 4)), max_offers_30d=chance.choice((None, None, 3)))
            for one in people(*self.ids)
        ]
        needs = [self.need(f"N{place}") for place in range(chance.randint(1, 5))]
        offers: list[PlanOffer] = []
        for need in needs:
            chosen = chance.sample(self.ids, chance.randint(1, len(self.ids)))
            offers += approved(need.id, *chosen)
            if chance.random() < 0.3:
                offers[-1] = replace(offers[-1], pinned=1)
        self.office = Office(needs, roster, offers)
        self.sets = {need.id: {offer.attorney_id for offer in offers if offer.need_id == need.id} for need in needs}

    def need(self, id: str) -> PlanNeed:
        chance = self.chance
        return plan_need(
            id,
            request_id=f"R{chance.randrange(3)}",
            received=MONDAY - timedelta(hours=chance.randrange(100)),
            mode=chance.choice(list(Mode)),
            size=chance.randint(2, 4),
            urgency=chance.choice(("critical", "urgent", "standard")),
            deadline=chance.choice((None, None, "2026-11-20", "2026-12-31")),
        )

    def act(self, now: datetime) -> None:
        """People answer, begin checks, or let time pass."""
        office, chance = self.office, self.chance
        checking = {offer.need_id for offer in office.offers.values() if offer.state == OfferState.CHECKING}
        for offer in list(office.offers.values()):
            if office.offers[offer.id].state not in PENDING_STATES:
                continue
            turn = chance.random()
            if turn < 0.02:
                office.decline(offer.id, now)
            elif turn < 0.03 and offer.state == OfferState.SENT and offer.need_id not in checking:
                checking.add(offer.need_id)
                office.change(offer.id, state=OfferState.CHECKING, checking_at=now)
            elif turn < 0.05 and offer.state == OfferState.CHECKING:
                office.change(offer.id, state=OfferState.CLEARED, check_ended_at=now)
            elif turn < 0.055:
                office.accept(offer.id, now)


@many
@given(st.integers(0, 2**40))
def test_the_limits_hold_at_every_hour(number: int):
    world = World(number)
    office = world.office
    limits = {Mode.STAGGERED: 4, Mode.SEQUENTIAL: 1, Mode.BATCH: 4}
    for hour in range(HOURS):
        now = MONDAY + timedelta(hours=hour)
        filled = {offer.need_id for offer in office.offers.values() if offer.state == OfferState.ACCEPTED}
        sent = office.sweep(now)
        for need in office.needs.values():
            pending = office.pending(need.id)
            assert len(pending) <= limits[need.mode]
            if need.mode == Mode.BATCH:
                assert len(pending) <= need.size
        for offer_id in sent:
            offer = office.offers[offer_id]
            assert offer.need_id not in filled
            assert offer.attorney_id in world.sets[offer.need_id]
            assert offer.expires_on is not None
            assert offer.expires_on >= SETTINGS.calendar.today(now)
        for one in office.live(now).values():
            assert one.free >= 0
            if one.max_offers_30d is not None:
                assert one.offers_30d <= one.max_offers_30d
        # Nobody is left pending past the last day.
        today = SETTINGS.calendar.today(now)
        assert all(
            offer.expires_on is not None and offer.expires_on >= today
            for offer in office.offers.values()
            if offer.state in PENDING_STATES
        )
        # A second sweep at the same instant finds nothing to do.
        assert office.sweep(now) == []
        world.act(now)
    taken = Counter(offer.need_id for offer in office.offers.values() if offer.state == OfferState.ACCEPTED)
    assert all(count == 1 for count in taken.values())


@many
@given(st.integers(0, 2**40))
def test_replaying_the_log_gives_the_same_offers(number: int):
    """What the offers say about any earlier instant is enough to plan that instant again, to the same sends."""
    world = World(number)
    office = world.office
    at_start = dict(office.offers)
    instants = [MONDAY + timedelta(hours=3 * step) for step in range(HOURS // 3)]
    acted: list[dict[str, PlanOffer]] = []
    for now in instants:
        acted.append(dict(office.offers))
        office.sweep(now)
        world.act(now)
    log = list(office.log)

    again = World(number).office
    assert again.offers == at_start
    for now, before in zip(instants, acted, strict=True):
        # The answers are taken from the log; the sends and expiries are planned anew.
        for offer_id, offer in before.items():
            mine = again.offers[offer_id]
            if mine != offer:
                assert mine.state in (*PENDING_STATES, OfferState.APPROVED)
                assert (mine.sent_at, mine.expires_on) == (offer.sent_at, offer.expires_on)
                again.offers[offer_id] = offer
        again.sweep(now)
    assert again.log == log


@many
@given(st.integers(0, 2**40))
def test_looking_only_when_told_to_sends_what_looking_all_the_time_sends(number: int):
    """The next look that a plan names comes no later than the next thing to do, when nobody acts."""
    often, seldom = World(number).office, World(number).office
    due = dict.fromkeys(seldom.needs, MONDAY)
    for step in range(4 * HOURS):
        now = MONDAY + timedelta(minutes=15 * step)
        often.sweep(now)
        if any(instant is not None and instant <= now for instant in due.values()):
            seldom.sweep(now)
            assert seldom.last is not None
            due.update(seldom.last.next_looks)
        assert [offer for _, offer in seldom.log] == [offer for _, offer in often.log]
