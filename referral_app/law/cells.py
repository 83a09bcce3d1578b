"""The cells of the law and the choices of the programme, by name, as the rules read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


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
    answer_days: int
    answer_days_late: int
    answer_days_abroad: int
    death_claim_years: int
    appeal_days: int
    appeal_days_mail: int
    bia_appeal_days: int
    habitual_residence_months: int


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
    #: By clock id, or by id and what it is for: "immigration_appeal:visa".
    clock_levels: Mapping[str, ClockLevels]
    #: Reasons of an emergency that is one of papers: it changes nothing that the family is told (D12).
    paper_emergencies: tuple[str, ...]
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
