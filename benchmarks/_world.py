"""An invented programme for the simulator: attorneys, families that come, and how each attorney would answer each.

The numbers are assumptions, set before the code: state shares by population, a quarter licensed in a second state,
tiers 45/30/18/7 %, places 1/2/3/5 for 26 weeks that are not renewed, a reply after a lognormal time with a median of
one business day, silence Beta(1.5, 4), and 0.30 of a logit lost with every offer of the last 21 business days. Time is
in business days of eight hours. Who would say yes, when, is drawn once a seed for each (request, attorney), so that
every policy and the bound of hindsight face the same people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from referral_app.matching import AttorneyProfile, NeedProfile
from referral_app.matching.facts import fee_place
from referral_app.matching.parts import Fluency, Licence, Practice
from referral_app.matching.policy import Criterion
from referral_app.matching.ranking import scored
from referral_app.matching.rules import RULES
from referral_app.vocabulary import AttorneyStatus, FeeType, LicenceStatus, Track
from referral_app.workflow.calendar import HOURS_A_DAY, OPENS, add_business_days, at, is_business_day
from referral_app.workflow.holidays import us_federal_holidays

ZONE = ZoneInfo("America/New_York")
HOLIDAYS = us_federal_holidays(2026) | us_federal_holidays(2027)
#: The business day before the first one of the world, Monday 5 January 2026.
EVE = date(2026, 1, 4)
#: 26 weeks of arrivals; deadlines reach 60 business days past them.
DAYS = 130

#: Millions of people by state, the largest first.
POPULATION = (
    *(39.5, 29.1, 21.5, 20.2, 13.0, 12.8, 11.8, 10.7, 10.4, 10.1, 9.3, 8.6, 7.7, 7.15, 7.03, 6.9, 6.8),
    *(6.2, 6.15, 5.9, 5.8, 5.7, 5.1, 5.0, 4.66, 4.5, 4.2, 3.96, 3.6, 3.27, 3.2, 3.1, 3.0, 2.96),
    *(2.94, 2.1, 1.96, 1.84, 1.79, 1.46, 1.38, 1.36, 1.1, 1.08, 0.99, 0.89, 0.78, 0.73, 0.69, 0.64, 0.58),
)
STATES = range(len(POPULATION))
AREAS = (
    *("hague_return", "hague_access", "csam_restitution", "csam_civil"),
    *("trafficking_civil", "t_visa", "uccjea", "protective_order"),
)
#: Share of attorneys who list the area, and of requests that are about it.
HAVE = (0.12, 0.10, 0.08, 0.08, 0.10, 0.15, 0.45, 0.40)
NEED = (0.12, 0.05, 0.12, 0.08, 0.10, 0.15, 0.20, 0.18)
#: Areas for which the federal court is open too.
FEDERAL = frozenset(AREAS[:5])
CONTINGENT = frozenset({"csam_civil", "trafficking_civil"})
LANGUAGES = ("en", "es", "pt", "zh", "ar", "fr")
LANGUAGE_NEED = (0.55, 0.30, 0.04, 0.04, 0.04, 0.03)
LANGUAGE_HAVE = (1.0, 0.18, 0.03, 0.03, 0.02, 0.03)
FEES = {FeeType.PRO_BONO: 0.55, FeeType.REDUCED: 0.60, FeeType.CONTINGENCY: 0.40, FeeType.HOURLY: 0.30}
TRACK_SHARE = (0.10, 0.25, 0.65)
DEADLINE_DAYS = {Track.CRITICAL: (4, 8), Track.URGENT: (10, 20), Track.STANDARD: (30, 60)}
WEIGHT = {Track.CRITICAL: 3.0, Track.URGENT: 2.0, Track.STANDARD: 1.0}
#: What a business day of waiting leaves of the value of a match.
DELTA = 0.97
FATIGUE, TIRED_DAYS = 0.30, 21
#: The score without what changes with load: the most it can be, in hundredths of a point.
FULL_QUALITY = 8500
LOAD = (Criterion.RESPONSIVENESS, Criterion.CAPACITY)
#: What these two can add to it.
MOST_LOAD = 1500


@dataclass(frozen=True)
class Scenario:
    attorneys: int
    #: Requests a business day.
    rate: float
    #: Everyone asked says yes at once, as in the placement of refugees.
    sure: bool = False


SCENARIOS = {
    "national": Scenario(5_000, 10.0),
    "scarce": Scenario(1_000, 10.0),
    "sure": Scenario(1_000, 10.0, sure=True),
}


@dataclass
class Person:
    """An attorney, with what nobody knows: how inclined, how often silent, how slow."""

    profile: AttorneyProfile
    inclined: float
    silent: float
    slow: float
    accepted: int


@dataclass(frozen=True)
class Candidate:
    """One attorney for one request, with the draws that decide the answer."""

    attorney: str
    #: The score without what changes with load, in hundredths of a point.
    standing: int
    inclined: float
    draw: float
    silent: bool
    #: Business days until the answer.
    delay: float

    @property
    def quality(self) -> float:
        """Of the match, 0 to 1."""
        return self.standing / FULL_QUALITY

    def would_accept(self, offers_lately: int) -> bool:
        return self.draw < 1 / (1 + math.exp(FATIGUE * offers_lately - self.inclined))


@dataclass(frozen=True)
class Family:
    """One request with one need. `arrives` and `ends` in business days; after `ends` it is too late."""

    id: str
    arrives: float
    ends: float
    profile: NeedProfile
    candidates: dict[str, Candidate]

    @property
    def weight(self) -> float:
        return WEIGHT[self.profile.urgency]


@dataclass(frozen=True)
class World:
    people: dict[str, Person]
    families: list[Family]


class BusinessTime:
    """Business days as a number, and as instants of the product's own calendar: 1.5 is the second day at 13:00."""

    def __init__(self) -> None:
        days = [add_business_days(EVE, n, HOLIDAYS) for n in range(1, 2 * DAYS)]
        self.days = days
        self.number = {day: n for n, day in enumerate(days)}
        self.opens = [at(day, OPENS, ZONE) for day in days]

    def instant(self, time: float) -> datetime:
        day = int(time)
        return self.opens[day] + timedelta(hours=HOURS_A_DAY * (time - day))

    def time(self, instant: datetime) -> float:
        """Outside the hours: when the next business day opens."""
        day = instant.astimezone(ZONE).date()
        if not is_business_day(day, HOLIDAYS):
            return float(self.number[add_business_days(day, 1, HOLIDAYS)])
        part = (instant - self.opens[self.number[day]]) / timedelta(hours=HOURS_A_DAY)
        return self.number[day] + min(1.0, max(0.0, part))


def make(seed: int, scenario: Scenario, time: BusinessTime) -> World:
    people = _people(Random(f"people {seed}"), scenario.attorneys, time)
    families = _families(Random(f"families {seed}"), Random(f"answers {seed}"), scenario, people, time)
    return World(people, families)


def _people(chance: Random, n: int, time: BusinessTime) -> dict[str, Person]:
    made = (_person(chance, f"A{number:05}", time) for number in range(n))
    return {person.profile.id: person for person in made}


def _person(chance: Random, id: str, time: BusinessTime) -> Person:
    states = dict.fromkeys(chance.choices(STATES, POPULATION, k=2 if chance.random() < 0.25 else 1))
    forums = [f"US-{state:02}" for state in states]
    forums += [f"US-{state:02}-D" for state in states if chance.random() < 0.45]
    tiers = {
        area: chance.choices((1, 2, 3, 4), (45, 30, 18, 7))[0]
        for area, share in zip(AREAS, HAVE, strict=True)
        if chance.random() < share
    }
    if "hague_return" in tiers and chance.random() < 0.6:
        tiers["hague_access"] = max(tiers.get("hague_access", 0), tiers["hague_return"])
    fees = {fee: None for fee, share in FEES.items() if chance.random() < share}
    inclined, silent = chance.gauss(-0.9, 1.0), chance.betavariate(1.5, 4.0)
    closed = _poisson(chance, 3)
    answered = sum(chance.random() < 1 - silent for _ in range(closed))
    accepted = sum(chance.random() < 1 / (1 + math.exp(-inclined)) for _ in range(answered))
    asked = time.opens[0] + timedelta(days=chance.uniform(-120, -1) * 7 / 5)
    profile = AttorneyProfile(
        id=id,
        firm_id=None,
        status=AttorneyStatus.ACTIVE,
        paused_until=None,
        licences=tuple(Licence(forum, LicenceStatus.ACTIVE, None) for forum in forums),
        phv=chance.random() < 0.35,
        insurance_expires=date(2027, 12, 31),
        areas={
            area: Practice(tier, _poisson(chance, (tier - 1) * 1.8), date(2025, 10, 1)) for area, tier in tiers.items()
        },
        trainings=frozenset(),
        fees=fees or {FeeType.PRO_BONO: None},
        languages={"en": Fluency.FLUENT}
        | {
            code: Fluency.FLUENT if chance.random() < 0.6 else Fluency.WORKING
            for code, share in zip(LANGUAGES[1:], LANGUAGE_HAVE[1:], strict=True)
            if chance.random() < share
        },
        interpreter_ok=chance.random() < 0.7,
        max_matters=chance.choices((1, 2, 3, 5), (60, 25, 10, 5))[0],
        open_matters=0,
        pending_offers=0,
        max_offers_30d=None,
        offers_30d=0,
        offers_closed=closed,
        offers_answered=answered,
        last_offered_at=asked.strftime("%Y-%m-%dT%H:%M:%SZ") if closed else None,
    )
    return Person(profile, inclined, silent, chance.gauss(0.0, 0.4), accepted)


def _families(
    chance: Random, answers: Random, scenario: Scenario, people: dict[str, Person], time: BusinessTime
) -> list[Family]:
    by_area = {area: [one for one in people.values() if area in one.profile.areas] for area in AREAS}
    made: list[Family] = []
    arrives = chance.expovariate(scenario.rate)
    while arrives <= DAYS:
        profile, ends = _need(chance, f"N{len(made):05}", arrives, time)
        found = _candidates(answers, profile, by_area[profile.area], scenario.sure)
        made.append(Family(profile.id, arrives, ends, profile, found))
        arrives += chance.expovariate(scenario.rate)
    return made


def _need(chance: Random, id: str, arrives: float, time: BusinessTime) -> tuple[NeedProfile, float]:
    track = chance.choices(tuple(Track), TRACK_SHARE)[0]
    area = chance.choices(AREAS, NEED)[0]
    state = chance.choices(STATES, POPULATION)[0]
    ends = arrives + chance.uniform(*DEADLINE_DAYS[track])
    profile = NeedProfile(
        id=id,
        as_of=time.days[int(arrives)],
        urgency=track,
        deadline=time.days[int(ends)],
        holidays=tuple(sorted(HOLIDAYS)),
        area=area,
        min_tier=1,
        forums=(f"US-{state:02}", f"US-{state:02}-D") if area in FEDERAL else (f"US-{state:02}",),
        allow_phv=chance.random() < 0.4,
        fees=_fees(chance, area),
        max_hourly_cents=None,
        max_flat_cents=None,
        max_contingency_bp=None,
        languages=(chance.choices(LANGUAGES, LANGUAGE_NEED)[0],),
        interpreter_ok=chance.random() < 0.8,
        required_trainings=(),
        conflict_attorney_ids=(),
        conflict_firm_ids=(),
        prior_offers=(),
    )
    return profile, ends


def _fees(chance: Random, area: str) -> tuple[FeeType, ...]:
    part = chance.random()
    if area in CONTINGENT:
        both = (FeeType.CONTINGENCY, FeeType.PRO_BONO)
        return both if part < 0.5 else (*reversed(both), FeeType.REDUCED)
    wanted = (FeeType.PRO_BONO, FeeType.REDUCED, FeeType.HOURLY)
    return wanted[: 1 if part < 0.5 else 2 if part < 0.85 else 3]


def _candidates(chance: Random, need: NeedProfile, people: list[Person], sure: bool) -> dict[str, Candidate]:
    """Who passes every rule of the product while all places are free, with the draws for this request."""
    found = {}
    for one in people:
        attorney = one.profile
        if any(fails(need, attorney) for _, fails in RULES):
            continue
        row = scored(need, attorney)
        standing = row.score - sum(row.contributions[criterion] for criterion in LOAD)
        inclined = (
            one.inclined
            + 0.35 * (attorney.areas[need.area].tier - 2)
            - 0.5 * (row.contributions[Criterion.JURISDICTION] == 20 * 40)
            + 0.2 * (fee_place(need, attorney) == 0)
        )
        draw, silent = chance.random(), chance.random() < one.silent
        delay = math.exp(one.slow + 0.9 * chance.gauss(0.0, 1.0))
        if sure:
            draw, silent, delay = -1.0, False, 0.001
        found[attorney.id] = Candidate(attorney.id, standing, inclined, draw, silent, delay)
    return found


def _poisson(chance: Random, mean: float) -> int:
    limit, n, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        n += 1
        product *= chance.random()
    return n
