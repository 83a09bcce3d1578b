"""One request on its way through the sections of ROUTING.md: each fills in its part, later ones only read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from referral_app.law.answers import NOBODY, Answers, Person, Place
from referral_app.law.codes import UNKNOWN, US
from referral_app.law.data import LawData
from referral_app.law.records import TreatyRow


class Site(NamedTuple):
    """A place and the question it came from, so that a missing county can be asked there."""

    question: str
    place: Place | None

    @property
    def in_us(self) -> bool:
        return self.place is not None and self.place.country == US

    @property
    def abroad(self) -> bool:
        return self.place is not None and self.place.abroad


NOWHERE = Site("", None)


class Fee(NamedTuple):
    """D08: fee band, the B rule that gave it, and the percentage of the poverty line when both numbers are known."""

    band: str
    rule: str
    percent: int | None


NO_FEE = Fee("", "", None)


class Part(NamedTuple):
    """One element of a legal test: met, not_met or unknown."""

    id: str
    status: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of the output. `who` is its key "for"; `person` is whose clock it is, nobody where it has none."""

    id: str
    rule: str
    who: str | None
    status: str
    mark: date | None
    last_safe: date | None
    days_left: int | None
    approx: bool
    parts: tuple[Part, ...]
    person: Person
    #: The narrower key of its levels, "" where the id alone says it.
    levels: str = ""


class Reason(NamedTuple):
    """A situation and the rule that put it there."""

    code: str
    rule: str


class Origin(NamedTuple):
    """A row that wants a need: its situation, and whether it answers court papers (R3 section 1)."""

    situation: str | None
    answering: bool


class Draft(NamedTuple):
    """A need before fees, trainings and deadline are worked out. `origins`: its row, then those merged into it."""

    why: str
    situation: str | None
    area: str
    forums: tuple[str, ...]
    required: bool
    contingency_bp: int | None
    used_f2: bool
    used_f4: bool
    origins: tuple[Origin, ...]


@dataclass(slots=True)
class Case:
    """The facts of one routing. `said` are the answers as section 3 reads them."""

    data: LawData
    today: date
    signals: frozenset[str]
    said: Answers
    #: K rules that fired.
    contradictions: set[str]

    # Section 3
    picks: tuple[str, ...] = ()
    me: Person | None = None
    #: All children as told; `kids`, harmed and young are the living (D11).
    told: tuple[Person, ...] = ()
    died: tuple[Person, ...] = ()
    kids: tuple[Person, ...] = ()
    harmed: tuple[Person, ...] = ()
    young: tuple[Person, ...] = ()
    requester_minor: str = UNKNOWN
    direction: str = UNKNOWN
    other_country: str | None = None
    treaty: TreatyRow | None = None
    applies_on_date: str = UNKNOWN
    applies_today: str = UNKNOWN
    same_day: bool = False
    place_known: str = UNKNOWN
    fee: Fee = NO_FEE
    here: Site = NOWHERE
    home: Site = NOWHERE
    where: Site = NOWHERE
    spot: Site = NOWHERE

    # Section 4
    reasons: tuple[Reason, ...] = ()
    final: tuple[str, ...] = ()
    final_codes: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    taking: bool = False
    answering: bool = False
    child_harmed: bool = False
    outside_us: bool = False
    #: CARE came by the relation of the person who asks, not by a missing child.
    care_added: bool = False
    abroad: bool = False
    side: str | None = None

    # Sections 5 to 9
    clocks: tuple[Clock, ...] = ()
    flags: set[str] = field(default_factory=set)
    by_level: dict[str, list[str]] = field(default_factory=dict)
    level: str = ""
    crisis: bool = False
    needs: list[Draft] = field(default_factory=list)
    asks: set[str] = field(default_factory=set)
    match: str = ""
    match_reasons: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def all_died(self) -> bool:
        """*all died*: some died, none living, no me."""
        return bool(self.died) and not self.kids and self.me is None

    def has(self, *codes: str) -> bool:
        """Whether one of these situations is final."""
        return not self.final_codes.isdisjoint(codes)

    def clocks_of(self, clock_id: str) -> list[Clock]:
        return [clock for clock in self.clocks if clock.id == clock_id]

    def clock_is(self, clock_id: str, *statuses: str) -> bool:
        """Whether a clock of this id has one of the statuses."""
        return any(clock.id == clock_id and clock.status in statuses for clock in self.clocks)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that fires or not: a flag, a refusal, a note or a numbered rule, and when."""

    id: str
    when: Callable[[Case], bool]


def each_of(case: Case, people: tuple[Person, ...]) -> tuple[Person, ...]:
    """ "Each of" with nobody there is one entry for nobody (section 5); none where all have died (D11)."""
    return () if case.all_died else people or (NOBODY,)
