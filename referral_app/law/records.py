"""The dated facts of the law as records: what a row of each data file says, immutable once loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app.law.conditions import Condition
from referral_app.law.dates import Span, shift


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a question. A `legacy` one is no longer shown; an old answer that has it stays valid."""

    code: str
    label: str
    legacy: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A box beside each person of a question: ticked, the field `code` of that person has this value."""

    code: str
    value: str
    label: str
    ask_when: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the intake. `type` says the form of its answer; `options` are of a choice or a multi.

    `asked_by`: the person on the form, staff by voice, or nobody any more (an old answer stays valid).
    """

    id: str
    type: str
    essential: bool
    text: str
    why: str
    options: tuple[Option, ...]
    ask_when: Mapping[str, Any]
    kinds: tuple[Option, ...]
    max_length: int | None
    used_by: tuple[str, ...]
    asked_by: str
    ticks: tuple[Tick, ...]

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that a form shows."""
        return tuple(option for option in self.options if not option.legacy)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, slots=True)
class Situation:
    code: str
    rank: int
    pickable: bool
    label: str
    pick_label: str | None
    #: What staff read instead of the label where the person was an adult then.
    label_adult: str | None
    clocks: tuple[str, ...]
    areas: tuple[str, ...]
    framework: tuple[Mapping[str, Any], ...]
    remedies: tuple[str, ...]
    forums_info: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bind:
    """Which needs the last safe day of a clock binds (R3 section 2).

    `rows`: "answering", the rows that answer court papers, or "others", all the rest; `areas`, `situations` and `of`
    (the clock's key "for") narrow it down, None is any.
    """

    rows: str
    areas: tuple[str, ...] | None
    situations: tuple[str, ...] | None
    of: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class ClockRow:
    id: str
    rule: str
    kind: str
    is_deadline: bool
    is_limit: bool
    last_safe: str | None
    label: str
    consequence: str
    citation: str
    confidence: str
    notes: str
    binds: tuple[Bind, ...]


@dataclass(frozen=True, slots=True)
class Signpost:
    code: str
    order: int
    group: str
    name: str
    plain: str
    who_for: str
    phone: str | None
    text: str | None
    chat: str | None
    url: str | None
    email: str | None
    hours: str | None
    languages: str | None
    show_when: Mapping[str, Any]
    source: str
    confidence: str
    doubt: str
    #: The day somebody last dialled or opened it; the compilation day of the data until a row says its own.
    verified_on: date
    #: The day by which it must be opened or dialed again, where the row names one.
    review_by: date | None
    #: The entry that gives out its number, where it has none of its own: that number is never shown as its own.
    through: str | None = None
    #: The shelves for attorneys it stands on (`EVERY_SHELF`: all of them).
    shelves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The words that stand instead of those of a note or a service while the answers meet `when`; "" for none."""

    when: Mapping[str, Any]
    holds: Condition
    text: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies ready for the attorneys of some areas, under one heading."""

    code: str
    label: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An expertise code: the `area` of matching."""

    code: str
    label: str
    description: str
    #: The same for whoever never heard of it: what the family reads and agrees to, and the attorney with it.
    plain_label: str
    plain: str
    fees_allowed: tuple[str, ...]
    min_tier: int
    allow_phv: bool
    family_matter: bool
    uccjea_matter: bool
    child_client: bool
    base_trainings: tuple[str, ...]
    fee_notes: tuple[str, ...]
    #: Not matched: staff name the public authority instead. Retired: no rule gives it now; a roster may still name it.
    matched: bool
    retired: bool


@dataclass(frozen=True, slots=True)
class FeeType:
    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a rule stands. `areas`: those it speaks of; none named: all that have the note."""

    cite: str
    confidence: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeeNote:
    """What holds of the fee of an area (`Area.fee_notes`), or of every area that allows `fee`, and where it stands."""

    code: str
    label: str
    authority: tuple[Authority, ...]
    fee: str | None = None

    def of(self, area: str) -> tuple[Authority, ...]:
        """Where the law says so of this very area."""
        return tuple(one for one in self.authority if not one.areas or area in one.areas)


@dataclass(frozen=True, slots=True)
class Guideline:
    """The poverty guideline of a year, in whole U.S. dollars, by area of the country; one not read yet is absent."""

    year: int
    first: Mapping[str, int]
    each_extra: Mapping[str, int]

    def line(self, area: str, household: int) -> int:
        return self.first[area] + (household - 1) * self.each_extra[area]


@dataclass(frozen=True, slots=True)
class TreatyRow:
    """What the partner or territory table says of a country: `row` names table and country."""

    row: str | None
    status: str
    in_force: date | None
    confidence: str

    def applies(self, span: Span | None, *, today: date, adult_age: int, same_day: bool) -> str:
        """D06 `applies(span)`: yes, no or unknown."""
        if self.status == "unknown":
            return "unknown"
        if self.status != "us_partner":
            return "no"
        if self.in_force is None:
            return "unknown"
        if span is None:
            return "yes" if self.in_force <= shift(today, years=-adult_age).early else "unknown"
        if span.first > self.in_force or (span.first == self.in_force and same_day):
            return "yes"
        if span.last < self.in_force or (span.first == span.last == self.in_force):
            return "no"
        return "unknown"


#: No row for the country.
NO_ROW = TreatyRow(None, "unknown", None, "none")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A state, the District of Columbia or a territory."""

    code: str
    name: str
    state_forum: str
    federal_forums: tuple[str, ...]
    federal_fallback: tuple[str, ...]
    hague_access_federal: str
    uccjea: str
    sij_court_age: int
    #: Whether that cell is of high confidence: else no day of it is called passed (C26).
    sij_court_age_sure: bool
    #: County key -> district, for states with several districts; aliases have come first.
    districts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """What the place fields of a form offer: codes with names, and county names where a district hangs on them."""

    countries: tuple[Option, ...]
    states: tuple[Option, ...]
    counties: Mapping[str, tuple[str, ...]]
