"""Section 8, second half: tier, trainings, fees, languages and deadline of each need, as matching reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

from referral_app.law.binding import deadline
from referral_app.law.case import Case, Draft
from referral_app.law.codes import AGENCY, NO, YES
from referral_app.law.records import Area
from referral_app.law.situations import is_about_a_child
from referral_app.law.urgency import CRITICAL, EMERGENCY

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
        "deadline": iso(deadline(case, need)),
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


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
