"""Section 8, second half: tier, trainings, fees, languages and deadline of each need, as matching reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from referral_app.law.case import Case, Clock, Draft
from referral_app.law.codes import AGENCY, NO, YES
from referral_app.law.dates import MAYBE_PASSED, OPEN, PASSED
from referral_app.law.records import Area
from referral_app.law.situations import is_about_a_child
from referral_app.law.urgency import CRITICAL, EMERGENCY, clock_level

DEFAULT_LANGUAGE = "en"


def need_terms(case: Case, number: int, need: Draft) -> dict[str, Any]:
    """A need of the output, keys in the order of routing.schema.json."""
    area = case.data.expertise[need.area]
    band = case.fee.band
    ceilings = case.data.policy.ceilings[band]
    return {
        "n": number,
        "why": need.why,
        "situation": need.situation,
        "level": "required" if need.required else "helpful",
        "area": need.area,
        "forums": list(need.forums),
        "min_tier": min_tier(case, area),
        "required_trainings": required_trainings(case, area),
        "fees": [fee for fee in case.data.policy.band_fees[band] if fee in area.fees_allowed],
        "fee_notes": list(area.fee_notes),
        "max_hourly_cents": ceilings["max_hourly_cents"],
        "max_flat_cents": ceilings["max_flat_cents"],
        "max_contingency_bp": ceilings["max_contingency_bp"] if need.contingency_bp is None else need.contingency_bp,
        "languages": languages(case),
        "interpreter_ok": not case.said.says("interpreter_ok", NO),
        "allow_phv": area.allow_phv and need.forums[0].startswith("US-") and need.forums[0] != AGENCY,
        "deadline": iso(deadline(case, need.situation)),
    }


def min_tier(case: Case, area: Area) -> int:
    """The area's tier, and when it must go fast at least that of the programme."""
    fast = case.level in (CRITICAL, EMERGENCY)
    return max(area.min_tier, case.data.policy.tier_fast) if fast else area.min_tier


def required_trainings(case: Case, area: Area) -> list[str]:
    trainings = set(area.base_trainings)
    if area.family_matter and case.said.says("dv_history", YES):
        trainings.add("dv_experience")
    if (area.child_client or "trauma_informed" in trainings) and is_about_a_child(case):
        trainings.add("child_interview")
    return sorted(trainings)


def languages(case: Case) -> list[str]:
    """The best language first, then the others, each once."""
    best = case.said.text("language") or DEFAULT_LANGUAGE
    return list(dict.fromkeys([best, *case.said.items("other_languages")]))


def deadline(case: Case, situation: str | None) -> date | None:
    """The earliest binding day among the dated events and the clocks of the situation.

    A clock that may have passed binds today. Once the treaty's year is over, a far sixteenth birthday is no comfort:
    it is left out unless it gives a level.
    """
    mine = case.data.situation(situation).clocks if situation else ()
    year_is_over = case.clock_is("hague_art12", PASSED)
    days = []
    for clock in case.clocks:
        row = case.data.clock(clock.id)
        if not row.is_deadline or not (row.kind == "event" or clock.id in mine):
            continue
        if year_is_over and is_far_birthday(case, clock):
            continue
        if clock.status == OPEN and clock.last_safe is not None:
            days.append(clock.last_safe)
        elif clock.status == MAYBE_PASSED:
            days.append(case.today)
    return min(days, default=None)


def is_far_birthday(case: Case, clock: Clock) -> bool:
    return clock.id == "hague_age16" and clock.status == OPEN and clock_level(case, clock) is None


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
