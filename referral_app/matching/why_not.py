"""The fact behind each hard rule that fails. Codes and their parameters:

not_active           status
paused               until (last day)
not_admitted         forums, pro_hac_vice: "not_allowed" | "not_offered" | "no_licence"
disciplined          forum, status
licence_expired      forum, expires (last day it held)
licence_not_active   forum, status
no_cover             nothing
cover_ended          expires (last day it held)
own_conflict, firm_conflict      nothing: no party and no firm is ever shown
no_practice          area
tier_too_low         tier, min_tier
not_trained          missing
no_common_fee        asked, offered
fee_too_high         fee, price, ceiling (the first of the family's order)
price_unknown        fee, ceiling
no_common_language   languages, interpreter: "not_allowed" | "not_offered"
full                 max_matters, open_matters, pending_offers
asked_enough         offers_30d, max_offers_30d
asked_before         outcome
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from referral_app.matching.facts import DISCIPLINE
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.rules import Rule
from referral_app.matching.why import Fact


def _status(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    if attorney.status != "active":
        return Fact("not_active", {"status": attorney.status})
    return Fact("paused", {"until": attorney.paused_until})


def _pro_hac_vice(need: NeedProfile, attorney: AttorneyProfile) -> str:
    if not need.allow_phv:
        return "not_allowed"
    return "no_licence" if attorney.phv else "not_offered"


def _jurisdiction(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("not_admitted", {"forums": need.forums, "pro_hac_vice": _pro_hac_vice(need, attorney)})


def _licence(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    for held in attorney.licences:
        if held.status in DISCIPLINE:
            return Fact("disciplined", {"forum": held.forum, "status": held.status})
    here = [held for forum in need.forums for held in attorney.licences if held.forum == forum]
    for held in here:
        if held.status == "active":
            return Fact("licence_expired", {"forum": held.forum, "expires": held.expires})
    return Fact("licence_not_active", {"forum": here[0].forum, "status": here[0].status})


def _insurance(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    if attorney.insurance_expires is None:
        return Fact("no_cover", {})
    return Fact("cover_ended", {"expires": attorney.insurance_expires})


def _conflict(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("own_conflict" if attorney.id in need.conflicted_attorneys else "firm_conflict", {})


def _expertise(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    practice = attorney.areas.get(need.area)
    if practice is None:
        return Fact("no_practice", {"area": need.area})
    return Fact("tier_too_low", {"tier": practice.tier, "min_tier": need.min_tier})


def _training(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("not_trained", {"missing": tuple(t for t in need.required_trainings if t not in attorney.trainings)})


def _fee(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    for fee in need.fees:
        if fee in attorney.fees:
            price, ceiling = attorney.fees[fee], need.ceilings[fee]
            if price is None:
                return Fact("price_unknown", {"fee": fee, "ceiling": ceiling})
            return Fact("fee_too_high", {"fee": fee, "price": price, "ceiling": ceiling})
    return Fact("no_common_fee", {"asked": need.fees, "offered": tuple(attorney.fees)})


def _language(need: NeedProfile, _attorney: AttorneyProfile) -> Fact:
    interpreter = "not_offered" if need.interpreter_ok else "not_allowed"
    return Fact("no_common_language", {"languages": need.languages, "interpreter": interpreter})


def _capacity(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact(
        "full",
        {
            "max_matters": attorney.max_matters,
            "open_matters": attorney.open_matters,
            "pending_offers": attorney.pending_offers,
        },
    )


def _contact_limit(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("asked_enough", {"offers_30d": attorney.offers_30d, "max_offers_30d": attorney.max_offers_30d})


def _already_offered(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("asked_before", {"outcome": need.already_offered[attorney.id]})


WHY_NOT: Mapping[Rule, Callable[[NeedProfile, AttorneyProfile], Fact]] = {
    Rule.STATUS: _status,
    Rule.JURISDICTION: _jurisdiction,
    Rule.LICENCE: _licence,
    Rule.INSURANCE: _insurance,
    Rule.CONFLICT: _conflict,
    Rule.EXPERTISE: _expertise,
    Rule.TRAINING: _training,
    Rule.FEE: _fee,
    Rule.LANGUAGE: _language,
    Rule.CAPACITY: _capacity,
    Rule.CONTACT_LIMIT: _contact_limit,
    Rule.ALREADY_OFFERED: _already_offered,
}
