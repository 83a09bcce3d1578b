"""What a programme may set about the score: weights, band, what an offer costs (docs/matching.md, Score)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from referral_app.matching import fields as read
from referral_app.matching.fields import BadCase


class Criterion(StrEnum):
    """The seven criteria of the score, in the order in which results list them."""

    EXPERTISE = "expertise"
    JURISDICTION = "jurisdiction"
    FEE = "fee"
    LANGUAGE = "language"
    EXPERIENCE = "experience"
    RESPONSIVENESS = "responsiveness"
    CAPACITY = "capacity"


DEFAULT_WEIGHTS: Mapping[Criterion, int] = {
    Criterion.EXPERTISE: 30,
    Criterion.JURISDICTION: 20,
    Criterion.FEE: 15,
    Criterion.LANGUAGE: 10,
    Criterion.EXPERIENCE: 10,
    Criterion.RESPONSIVENESS: 10,
    Criterion.CAPACITY: 5,
}


@dataclass(frozen=True)
class Policy:
    """What a programme may set: weights in whole points (sum 100), width of a band, bands an offer costs."""

    weights: Mapping[Criterion, int]
    band: int = 500
    rest: int = 1

    @classmethod
    def from_dict(cls, given: Any, where: str = "policy") -> Policy:
        """The policy of a `policy` record; what is not named stays at its default. Raises BadCase."""
        try:
            row = read.record(given, frozenset(), frozenset({"weights", "band", "rest"}))
            return cls(
                weights=_weights(row["weights"]) if "weights" in row else DEFAULT_WEIGHTS,
                band=read.count(row.get("band", 500), "band", 1, 10000),
                rest=read.count(row.get("rest", 1), "rest"),
            )
        except BadCase as fault:
            raise fault.inside(where) from None


DEFAULT = Policy(DEFAULT_WEIGHTS)


def _weights(value: Any) -> Mapping[Criterion, int]:
    try:
        row = read.record(value, frozenset(Criterion))
        weights = {criterion: read.count(row[criterion], criterion) for criterion in Criterion}
    except BadCase as fault:
        raise fault.inside("weights") from None
    if sum(weights.values()) != 100:
        raise BadCase("weights", "the weights must sum to 100")
    return weights
