"""The dated facts of the law as records: what a row of each data file says, immutable once loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from referral_app.law.dates import Span, shift


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the intake. `type` says the form of its answer; `options` are of a choice or a multi."""

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
    clocks: tuple[str, ...]
    areas: tuple[str, ...]
    framework: tuple[Mapping[str, Any], ...]
    remedies: tuple[str, ...]
    forums_info: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...]


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


@dataclass(frozen=True, slots=True)
class Area:
    """An expertise code: the `area` of matching."""

    code: str
    label: str
    description: str
    fees_allowed: tuple[str, ...]
    min_tier: int
    allow_phv: bool
    family_matter: bool
    uccjea_matter: bool
    child_client: bool
    base_trainings: tuple[str, ...]
    fee_notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeeType:
    code: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """The poverty guideline of a year, in whole U.S. dollars, by area of the country."""

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
    #: County key -> district, for states with several districts; aliases have come first.
    districts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Topic:
    """One screen of the form: neutral label, questions in the order of the questions."""

    code: str
    label: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What the place fields of a form offer: codes with names, and county names where a district hangs on them."""

    countries: tuple[Option, ...]
    states: tuple[Option, ...]
    counties: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cells:
    """The law cells ([x] in ROUTING.md). Counsel edits law.json, never code."""

    adult_age: int
    hague_art12_years: int
    hague_age: int
    hague_six_weeks_days: int
    hague_same_day_applies: bool
    home_state_months: int
    ipkca_age: int
    cvra_days: int
    restitution_90_days: int
    restitution_60_days: int
    dma_base_usd: int
    dma_limit_usd: int
    dma_fee_cap_bp: int
    sol_2255_cutoff: date
    sol_2255_age: int
    sol_2255_later_case: str
    sol_1595_years: int
    sol_1595_age: int
    sol_default_years: int
    platform_days: int
    platform_from: date
    otip_age: int
    t_visa_minor_age: int
    sij_age: int
    sij_court_age: int
    asylum_years: int
    record_relief_from: date


@dataclass(frozen=True, slots=True)
class ClockLevels:
    """Which level a clock gives: rows of (days left at most, level) when open, and the levels of unknown and passed."""

    open: tuple[tuple[int | None, str], ...]
    unknown: str | None
    passed: str | None

    def of_days(self, days_left: int) -> str | None:
        """The level of the first row whose number is null or not below the days left."""
        for days, level in self.open:
            if days is None or days >= days_left:
                return level
        return None


@dataclass(frozen=True, slots=True)
class Policy:
    """The choices of the programme ([x] in ROUTING.md), from policy.json."""

    levels: tuple[str, ...]
    clock_levels: Mapping[str, ClockLevels]
    age16_unknown_safe_age: int
    taken_recent_days_hague: int
    taken_recent_days_non_hague: int
    home_window_required_days: int
    fee_free_max_pct: int
    fee_low_max_pct: int
    band_fees: Mapping[str, tuple[str, ...]]
    ceilings: Mapping[str, Mapping[str, int | None]]
    tier_fast: int
    match_urgency: Mapping[str, str]
    always_visible_signposts: tuple[str, ...]
