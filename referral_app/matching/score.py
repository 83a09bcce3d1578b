"""The score: seven criteria, each a level of 0 to 100, times the weights of the policy, in whole numbers.

This is its only definition (docs/matching.md, Score): page, command, planner and benchmarks call it.
"""

from __future__ import annotations

from collections.abc import Callable

from referral_app.matching.facts import fee_place, language_level
from referral_app.matching.policy import Criterion
from referral_app.matching.profiles import AttorneyProfile, NeedProfile

Level = Callable[[NeedProfile, AttorneyProfile], int]

FIRST_FORUM, OTHER_FORUM, PRO_HAC_VICE = 100, 85, 40
#: By the place of the best usable fee type in the family's order.
FEE_LEVELS = (100, 75, 50, 25, 25)


def _expertise(need: NeedProfile, attorney: AttorneyProfile) -> int:
    return 25 * attorney.areas[need.area].tier


def _jurisdiction(need: NeedProfile, attorney: AttorneyProfile) -> int:
    first, forums, day = need.forums[0], need.forum_set, need.as_of
    level = PRO_HAC_VICE
    for held in attorney.licences:
        if held.forum in forums and held.good_on(day):
            if held.forum == first:
                return FIRST_FORUM
            level = OTHER_FORUM
    return level


def _fee(need: NeedProfile, attorney: AttorneyProfile) -> int:
    place = fee_place(need, attorney)
    if place is None:
        raise ValueError("only who passes every rule is scored")
    return FEE_LEVELS[place]


def _language(need: NeedProfile, attorney: AttorneyProfile) -> int:
    level = language_level(need, attorney)
    if level is None:
        raise ValueError("only who passes every rule is scored")
    return level


def counted_matters(need: NeedProfile, attorney: AttorneyProfile) -> int:
    """Matters in the area, halved when the last one is unknown or more than 1826 days back."""
    practice = attorney.areas[need.area]
    fresh = practice.last_matter is not None and practice.last_matter >= need.experience_since
    return practice.matters if fresh else practice.matters // 2


def _experience(need: NeedProfile, attorney: AttorneyProfile) -> int:
    return min(100, 20 * counted_matters(need, attorney))


def _responsiveness(_need: NeedProfile, attorney: AttorneyProfile) -> int:
    # Answering counts, yes or no, so that nobody is pushed to accept; a newcomer starts at 75.
    return 100 * (attorney.offers_answered + 3) // (attorney.offers_closed + 4)


def _capacity(_need: NeedProfile, attorney: AttorneyProfile) -> int:
    return 100 * attorney.free // attorney.max_matters


#: In the order of `Criterion`.
LEVELS: tuple[tuple[Criterion, Level], ...] = (
    (Criterion.EXPERTISE, _expertise),
    (Criterion.JURISDICTION, _jurisdiction),
    (Criterion.FEE, _fee),
    (Criterion.LANGUAGE, _language),
    (Criterion.EXPERIENCE, _experience),
    (Criterion.RESPONSIVENESS, _responsiveness),
    (Criterion.CAPACITY, _capacity),
)


def levels(need: NeedProfile, attorney: AttorneyProfile) -> dict[Criterion, int]:
    """The level of each criterion, in order. Only for who passes every rule; others raise ValueError or KeyError."""
    return {criterion: level(need, attorney) for criterion, level in LEVELS}
