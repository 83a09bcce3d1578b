"""Widening the terms of a need by one step, as a person may decide it (docs/matching.md, Why nobody)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

#: Steps that protect the family less: a supervisor approves them, by name.
BY_SUPERVISOR = frozenset({"expertise", "training"})
#: Rules 10 and 11 are about the attorney's own wishes: nobody else can widen them.
NOBODY_ELSES = "capacity"
_FEE = "fee:"


def relaxed(terms: Mapping[str, Any], change: str) -> dict[str, Any]:
    """The terms after one step; the same terms where the step changes nothing, or is none."""
    if change == "interpreter":
        return {**terms, "interpreter_ok": True}
    if change == "pro_hac_vice":
        return {**terms, "allow_phv": True}
    if change == "expertise":
        return {**terms, "min_tier": 1}
    if change == "training":
        return {**terms, "required_trainings": []}
    if change == "fee_ceiling":
        return {**terms, "max_hourly_cents": None, "max_flat_cents": None, "max_contingency_bp": None}
    fee = change.removeprefix(_FEE)
    if change.startswith(_FEE) and fee not in terms["fees"]:
        return {**terms, "fees": [*terms["fees"], fee]}
    return dict(terms)


def may_be_relaxed(change: str, *, fees_allowed: Collection[str], fees_of_band: Collection[str] | None) -> bool:
    """Whether the office may widen a need so: never a fee the law of the claim does not know, and of a child no fee but
    those of its band (`fees_of_band`; None: no child asks)."""
    if change == NOBODY_ELSES:
        return False
    if not change.startswith(_FEE):
        return change != "fee_ceiling" or fees_of_band is None
    fee = change.removeprefix(_FEE)
    return fee in fees_allowed and (fees_of_band is None or fee in fees_of_band)
