"""The twelve hard rules (docs/matching.md): one ordered tuple of small functions. Whoever fails one is excluded."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from referral_app.matching.facts import DISCIPLINE, fee_place, language_level, pro_hac_vice_open
from referral_app.matching.profiles import AttorneyProfile, NeedProfile


class Rule(StrEnum):
    """Named when it fails. The order runs from what the person is, over what the case needs, to what passes with time.

    The codes are written in capitals in results and pages.
    """

    STATUS = "STATUS"
    JURISDICTION = "JURISDICTION"
    LICENCE = "LICENCE"
    INSURANCE = "INSURANCE"
    CONFLICT = "CONFLICT"
    EXPERTISE = "EXPERTISE"
    TRAINING = "TRAINING"
    FEE = "FEE"
    LANGUAGE = "LANGUAGE"
    CAPACITY = "CAPACITY"
    CONTACT_LIMIT = "CONTACT_LIMIT"
    ALREADY_OFFERED = "ALREADY_OFFERED"


Verdict = Callable[[NeedProfile, AttorneyProfile], bool]


def _not_on_the_panel(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    paused = attorney.paused_until is not None and attorney.paused_until >= need.as_of
    return attorney.status != "active" or paused


def _not_admitted(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    forums = need.forum_set
    for held in attorney.licences:
        if held.forum in forums:
            return False
    return not pro_hac_vice_open(need, attorney)


def _not_in_good_standing(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    """Discipline anywhere bars, whatever its date; so do licences in the forums of which none is in good standing."""
    forums, day = need.forum_set, need.as_of
    admitted = good = False
    for held in attorney.licences:
        if held.status in DISCIPLINE:
            return True
        if held.forum in forums:
            admitted = True
            good = good or held.good_on(day)
    return admitted and not good and not pro_hac_vice_open(need, attorney)


def _not_insured(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return attorney.insurance_expires is None or attorney.insurance_expires < need.as_of


def _conflicted(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return attorney.id in need.conflicted_attorneys or attorney.firm_id in need.conflicted_firms


def _not_expert_enough(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    practice = attorney.areas.get(need.area)
    return practice is None or practice.tier < need.min_tier


def _not_trained(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return not attorney.trainings.issuperset(need.required_trainings)


def _no_usable_fee(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return fee_place(need, attorney) is None


def _no_common_language(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return language_level(need, attorney) is None


def _no_free_place(_need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return attorney.free < 1


def _asked_enough(_need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return attorney.max_offers_30d is not None and attorney.offers_30d >= attorney.max_offers_30d


def _asked_before(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return attorney.id in need.already_offered


#: In the order in which they are told; each function tells whether its rule fails.
RULES: tuple[tuple[Rule, Verdict], ...] = (
    (Rule.STATUS, _not_on_the_panel),
    (Rule.JURISDICTION, _not_admitted),
    (Rule.LICENCE, _not_in_good_standing),
    (Rule.INSURANCE, _not_insured),
    (Rule.CONFLICT, _conflicted),
    (Rule.EXPERTISE, _not_expert_enough),
    (Rule.TRAINING, _not_trained),
    (Rule.FEE, _no_usable_fee),
    (Rule.LANGUAGE, _no_common_language),
    (Rule.CAPACITY, _no_free_place),
    (Rule.CONTACT_LIMIT, _asked_enough),
    (Rule.ALREADY_OFFERED, _asked_before),
)


def failing(need: NeedProfile, attorney: AttorneyProfile) -> tuple[Rule, ...]:
    """Every rule that fails, in the order of `RULES`. Empty: the attorney may be asked."""
    return tuple([rule for rule, fails in RULES if fails(need, attorney)])
