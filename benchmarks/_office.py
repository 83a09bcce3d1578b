"""An office that plays a world out: the product's planner decides, this carries it out and lets people answer.

Before every sweep the planner is given the needs, their offers and the roster with live facts, as the worker does it; a
yes withdraws the rest. The approved set of a need is everyone who passes the rules. The comparisons use the same
planner: another mode, another policy, or an order of their own as pinned places.
"""

from __future__ import annotations

import heapq
import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from benchmarks._world import HOLIDAYS, MOST_LOAD, TIRED_DAYS, ZONE, BusinessTime, Candidate, Family, World
from referral_app.matching import AttorneyProfile
from referral_app.matching.pacing import PENDING, Calendar, Mode, PlanOffer
from referral_app.matching.plan import Plan, PlanNeed, Settings, plan, written
from referral_app.matching.policy import DEFAULT, Policy
from referral_app.vocabulary import OfferState, Track
from referral_app.workflow.calendar import end_of_day
from referral_app.workflow.ladders import MAX_PENDING

CALENDAR = Calendar(ZONE, HOLIDAYS)
MONTH = timedelta(days=30)
#: An order of one's own: the lowest key is asked first.
Key = Callable[["Office", Family, Candidate], tuple[float | str, ...]]
#: No step sends more than this many offers of one need.
MOST_SENDS = MAX_PENDING + 1


@dataclass(frozen=True)
class Way:
    """How offers go out and to whom. `silence`: business days until silence counts, None: as the product."""

    name: str
    mode: Mode = Mode.STAGGERED
    policy: Policy = DEFAULT
    key: Key | None = None
    silence: Mapping[Track, float] | None = None
    size: int = 3


class Attorney:
    """The live facts of one attorney."""

    def __init__(self, profile: AttorneyProfile, accepted: int) -> None:
        self.start = profile
        self.matters = self.pending = 0
        self.closed, self.answered, self.accepted = profile.offers_closed, profile.offers_answered, accepted
        self.last = profile.last_offered_at
        self.sent: list[datetime] = []
        self.sent_times: list[float] = []
        self.made: AttorneyProfile | None = None
        self.counts: tuple[object, ...] = ()

    @property
    def has_place(self) -> bool:
        return self.matters + self.pending < self.start.max_matters

    def of_the_month(self, now: datetime) -> int:
        """Offers of the last 30 calendar days."""
        return len(self.sent) - bisect_right(self.sent, now - MONTH) if self.sent else 0

    def profile(self, now: datetime) -> AttorneyProfile:
        lately = self.of_the_month(now)
        counts = (self.matters, self.pending, lately, self.closed, self.answered, self.last)
        if self.made is None or counts != self.counts:
            self.counts = counts
            self.made = replace(
                self.start,
                open_matters=self.matters,
                pending_offers=self.pending,
                offers_30d=lately,
                offers_closed=self.closed,
                offers_answered=self.answered,
                last_offered_at=self.last,
            )
        return self.made

    def lately(self, time: float) -> int:
        """Offers of the last 21 business days."""
        return len(self.sent_times) - bisect_right(self.sent_times, time - TIRED_DAYS)


class Roster(Mapping[str, AttorneyProfile]):
    """The profiles as they are at one instant, made when they are asked for."""

    def __init__(self, attorneys: dict[str, Attorney]) -> None:
        self.attorneys = attorneys
        self.now: datetime | None = None

    def at(self, now: datetime) -> Roster:
        self.now = now
        return self

    def __getitem__(self, id: str) -> AttorneyProfile:
        assert self.now is not None
        return self.attorneys[id].profile(self.now)

    def __iter__(self) -> Iterator[str]:
        return iter(self.attorneys)

    def __len__(self) -> int:
        return len(self.attorneys)


@dataclass
class Case:
    """One family's need as the office has it."""

    family: Family
    need: PlanNeed
    offers: dict[str, PlanOffer]
    accepted_at: float | None = None
    accepted_by: str | None = None
    over: bool = False
    look_at: datetime | None = None


class Office:
    def __init__(self, world: World, time: BusinessTime, way: Way) -> None:
        self.world, self.time, self.way = world, time, way
        self.settings = Settings(CALENDAR, way.policy)
        self.attorneys = {id: Attorney(one.profile, one.accepted) for id, one in world.people.items()}
        self.roster = Roster(self.attorneys)
        self.cases: dict[str, Case] = {}
        #: Needs whose next offer is due and for which nobody has a place.
        self.waiting: set[str] = set()
        self.events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.numbers = itertools.count()
        self.offers_made = self.withdrawn = 0
        closed = sum(one.closed for one in self.attorneys.values())
        accepted = sum(one.accepted for one in self.attorneys.values())
        #: How often an offer is taken, all attorneys together, before anything is known of one.
        self.usual = (accepted + 1) / (closed + 4)

    def play(self) -> list[Case]:
        """Every request to its end."""
        for family in self.world.families:
            self.later(self.time.instant(family.arrives), lambda now, family=family: self.arrive(family, now))
        while self.events:
            now, _, act = heapq.heappop(self.events)
            act(now)
        return list(self.cases.values())

    def later(self, instant: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self.events, (instant, next(self.numbers), act))

    # What happens.

    def arrive(self, family: Family, now: datetime) -> None:
        need = PlanNeed(family.id, family.id, now, family.profile, self.way.mode, self.way.size)
        offers = {
            f"{family.id}:{id}": PlanOffer(f"{family.id}:{id}", family.id, id, OfferState.APPROVED)
            for id in family.candidates
        }
        self.cases[family.id] = Case(family, need, offers)
        self.later(self.time.instant(family.ends), lambda _: self.end(family.id))
        self.sweep([family.id], now)

    def end(self, need_id: str) -> None:
        """The legal date has passed. Open offers keep their place until they are answered or over."""
        self.waiting.discard(need_id)
        self.cases[need_id].over = True

    def look(self, need_id: str, now: datetime) -> None:
        if self.cases[need_id].look_at == now:
            self.sweep([need_id], now)

    def answer(self, need_id: str, offer_id: str, yes: bool, now: datetime) -> None:
        case = self.cases[need_id]
        offer = case.offers[offer_id]
        if offer.state not in PENDING:
            return
        attorney = self.attorneys[offer.attorney_id]
        attorney.answered += 1
        if yes and not case.over:
            attorney.matters += 1
            attorney.accepted += 1
            self.close(case, offer, OfferState.ACCEPTED, now)
            case.accepted_at, case.accepted_by, case.over = self.time.time(now), offer.attorney_id, True
            self.waiting.discard(need_id)
            freed = [each for each in case.offers.values() if each.state in PENDING]
            for other in freed:
                self.attorneys[other.attorney_id].pending -= 1
                case.offers[other.id] = replace(other, state=OfferState.WITHDRAWN, ended_at=now)
            self.withdrawn += len(freed)
            self.sweep(self.who_waits_for(each.attorney_id for each in freed), now)
        else:
            self.close(case, offer, OfferState.DECLINED, now)
            self.sweep([need_id, *self.who_waits_for([offer.attorney_id])], now)

    def lapse(self, need_id: str, offer_id: str, now: datetime) -> None:
        """Nobody answered. The planner ends the offers of a need that is still open."""
        case = self.cases[need_id]
        offer = case.offers[offer_id]
        if offer.state not in PENDING:
            return
        if case.over or self.way.silence is not None:
            self.close(case, offer, OfferState.EXPIRED, now)
        self.sweep([need_id, *self.who_waits_for([offer.attorney_id])], now)

    def close(self, case: Case, offer: PlanOffer, state: OfferState, now: datetime) -> None:
        attorney = self.attorneys[offer.attorney_id]
        attorney.pending -= 1
        attorney.closed += 1
        case.offers[offer.id] = replace(offer, state=state, ended_at=now)

    def who_waits_for(self, attorney_ids: Iterable[str]) -> list[str]:
        ids = list(attorney_ids)
        return [
            need_id
            for need_id in sorted(self.waiting)
            if any(
                (offer := self.cases[need_id].offers.get(f"{need_id}:{id}")) is not None
                and offer.state == OfferState.APPROVED
                for id in ids
            )
        ]

    # The planner.

    def sweep(self, need_ids: Iterable[str], now: datetime) -> None:
        """Give the planner these needs as they stand, and do what it says."""
        cases = [case for id in dict.fromkeys(need_ids) if not (case := self.cases[id]).over]
        if not cases:
            return
        offers = [offer for case in cases for offer in self.given(case, now)]
        made = plan(now, [case.need for case in cases], self.roster.at(now), offers, self.settings)
        self.carry_out(made, now)
        for case in cases:
            # Who waits for a place is woken by the place: nobody is away and nobody has a limit in these worlds.
            case.look_at = None if case.need.id in self.waiting else made.next_looks[case.need.id]
            if case.look_at is not None:
                self.later(case.look_at, lambda at, id=case.need.id: self.look(id, at))

    def given(self, case: Case, now: datetime) -> list[PlanOffer]:
        """The offers the planner sees: all that were sent, and of the approved those that could be next.

        Leaving out who certainly cannot be is a matter of time alone: some needs have 800 attorneys.
        """
        self.roster.at(now)
        sent, free = [], []
        for offer in case.offers.values():
            if offer.state != OfferState.APPROVED:
                sent.append(offer)
            elif self.attorneys[offer.attorney_id].has_place:
                free.append(offer)
        family, key = case.family, self.way.key
        if key is not None:
            free.sort(key=lambda offer: key(self, family, family.candidates[offer.attorney_id]))
            return sent + [replace(offer, pinned=place) for place, offer in enumerate(free[:MOST_SENDS], 1)]
        return sent + self.hopeful(family, free, now)

    def hopeful(self, family: Family, free: list[PlanOffer], now: datetime) -> list[PlanOffer]:
        """Those whose turn, at best, is not behind the turn that enough others have at least."""
        band, rest = self.way.policy.band, self.way.policy.rest
        standing = [family.candidates[offer.attorney_id].standing for offer in free]
        costs = [rest * self.attorneys[offer.attorney_id].of_the_month(now) for offer in free]
        least = heapq.nlargest(MOST_SENDS, (s // band - cost for s, cost in zip(standing, costs, strict=True)))
        return [
            offer
            for offer, s, cost in zip(free, standing, costs, strict=True)
            if (s + MOST_LOAD) // band - cost >= least[-1]
        ]

    def carry_out(self, made: Plan, now: datetime) -> None:
        for expiry in made.expiries:
            case = self.cases[expiry.need_id]
            self.close(case, case.offers[expiry.offer_id], OfferState.EXPIRED, now)
        for send in made.sends:
            self.send(send.need_id, send.offer_id, now, end_of_day(send.expires_on, ZONE))
            offer = self.cases[send.need_id].offers[send.offer_id]
            self.cases[send.need_id].offers[send.offer_id] = replace(offer, expires_on=send.expires_on)
        for need_id in made.next_looks:
            self.waiting.discard(need_id)
        self.waiting.update(
            used_up.need_id
            for used_up in made.used_up
            if any(offer.state == OfferState.APPROVED for offer in self.cases[used_up.need_id].offers.values())
        )

    def send(self, need_id: str, offer_id: str, now: datetime, ends: datetime) -> None:
        case = self.cases[need_id]
        offer = case.offers[offer_id]
        attorney, candidate = self.attorneys[offer.attorney_id], case.family.candidates[offer.attorney_id]
        time = self.time.time(now)
        yes = candidate.would_accept(attorney.lately(time))
        attorney.sent.append(now)
        attorney.sent_times.append(time)
        attorney.pending += 1
        attorney.last = written(now)
        self.offers_made += 1
        case.offers[offer_id] = replace(offer, state=OfferState.SENT, sent_at=now)
        if self.way.silence is not None:
            ends = self.time.instant(time + self.way.silence[case.need.profile.urgency])
        answers_at = self.time.instant(time + candidate.delay)
        if not candidate.silent and answers_at < ends:
            self.later(answers_at, lambda at: self.answer(need_id, offer_id, yes, at))
        else:
            self.later(ends, lambda at: self.lapse(need_id, offer_id, at))
