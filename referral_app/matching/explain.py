"""Why this attorney, or why not, as data: codes with parameters (docs/matching.md, What a lawyer sees).

The words stand in `web`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from referral_app.matching import score
from referral_app.matching.policy import DEFAULT, Criterion, Policy
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.ranking import scored
from referral_app.matching.rules import Rule, failing
from referral_app.matching.why import WHY, Fact
from referral_app.matching.why_not import WHY_NOT


class Line(NamedTuple):
    """One criterion: level 0 to 100, weight in points, contribution = weight × level in hundredths of a point."""

    criterion: Criterion
    fact: Fact
    level: int
    weight: int
    contribution: int


class Failure(NamedTuple):
    """One rule that fails, with the fact. CONFLICT tells no party and no firm."""

    rule: Rule
    fact: Fact


class OrderFacts(NamedTuple):
    """What decides the place among the ranked: turn, then the longest wait, then the score."""

    offers_30d: int
    band: int
    turn: int
    last_offered_at: str | None


@dataclass(frozen=True)
class Explanation:
    """All about one attorney and one need. Ranked: `lines`, `score`, `order`. Excluded: `failures` alone."""

    id: str
    lines: tuple[Line, ...] = ()
    score: int | None = None
    order: OrderFacts | None = None
    failures: tuple[Failure, ...] = ()


def explain(need: NeedProfile, attorney: AttorneyProfile, policy: Policy = DEFAULT) -> Explanation:
    """The facts behind the row that `rank` gives this attorney: criterion by criterion, or rule by rule that fails."""
    fails = failing(need, attorney)
    if fails:
        return Explanation(attorney.id, failures=tuple(Failure(rule, WHY_NOT[rule](need, attorney)) for rule in fails))
    row = scored(need, attorney, policy)
    lines = tuple(
        Line(
            criterion,
            WHY[criterion](need, attorney),
            level,
            policy.weights[criterion],
            row.contributions[criterion],
        )
        for criterion, level in score.levels(need, attorney).items()
    )
    order = OrderFacts(attorney.offers_30d, row.band, row.turn, attorney.last_offered_at)
    return Explanation(attorney.id, lines=lines, score=row.score, order=order)
