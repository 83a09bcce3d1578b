"""The fact behind each criterion of the score, for who passes every rule. Codes and their parameters:

tier             tier 1..4
first_forum      forum, expires (last day or None: without end)
other_forum      forum, expires
pro_hac_vice     forum (where leave is asked for), home (where admitted), expires
fee              fee, place (1 is the family's first choice), price (cents, or hundredths of a per cent; may be None)
fluent, working, fluent_other, interpreter       language
matters          matters, counted, last_matter; counted is less than matters when they are old
newcomer         nothing: no offer has been closed yet
answers          answered, closed (in the last 24 months)
places           free, max_matters
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from referral_app.matching.facts import FLUENT_FIRST, FLUENT_OTHER, WORKING_FIRST, fee_place, language_level
from referral_app.matching.parts import Fluency, Licence
from referral_app.matching.policy import Criterion
from referral_app.matching.profiles import AttorneyProfile, NeedProfile, country_of
from referral_app.matching.score import counted_matters


class Fact(NamedTuple):
    """What a line rests on: a code that a template has words for, and what goes into them."""

    code: str
    params: Mapping[str, Any]


def _expertise(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("tier", {"tier": attorney.areas[need.area].tier})


def _longest(held: list[Licence]) -> Licence:
    return max(held, key=lambda licence: licence.expires or date.max)


def _jurisdiction(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    good = [held for held in attorney.licences if held.good_on(need.as_of)]
    for place, forum in enumerate(need.forums):
        here = [held for held in good if held.forum == forum]
        if here:
            code = "other_forum" if place else "first_forum"
            return Fact(code, {"forum": forum, "expires": _longest(here).expires})
    home = _longest([held for held in good if country_of(held.forum) == need.country])
    return Fact("pro_hac_vice", {"forum": need.forums[0], "home": home.forum, "expires": home.expires})


def _fee(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    place = fee_place(need, attorney)
    if place is None:
        raise ValueError("only who passes every rule has a fee to show")
    fee = need.fees[place]
    return Fact("fee", {"fee": fee, "place": place + 1, "price": attorney.fees[fee]})


def _language(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    level = language_level(need, attorney)
    first = need.languages[0]
    if level == FLUENT_FIRST:
        return Fact("fluent", {"language": first})
    if level == WORKING_FIRST:
        return Fact("working", {"language": first})
    if level == FLUENT_OTHER:
        spoken = attorney.languages
        other = next(language for language in need.languages[1:] if spoken.get(language) == Fluency.FLUENT)
        return Fact("fluent_other", {"language": other})
    return Fact("interpreter", {"language": first})


def _experience(need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    practice = attorney.areas[need.area]
    counted = counted_matters(need, attorney)
    return Fact("matters", {"matters": practice.matters, "counted": counted, "last_matter": practice.last_matter})


def _responsiveness(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    if not attorney.offers_closed:
        return Fact("newcomer", {})
    return Fact("answers", {"answered": attorney.offers_answered, "closed": attorney.offers_closed})


def _capacity(_need: NeedProfile, attorney: AttorneyProfile) -> Fact:
    return Fact("places", {"free": attorney.free, "max_matters": attorney.max_matters})


WHY: Mapping[Criterion, Callable[[NeedProfile, AttorneyProfile], Fact]] = {
    Criterion.EXPERTISE: _expertise,
    Criterion.JURISDICTION: _jurisdiction,
    Criterion.FEE: _fee,
    Criterion.LANGUAGE: _language,
    Criterion.EXPERIENCE: _experience,
    Criterion.RESPONSIVENESS: _responsiveness,
    Criterion.CAPACITY: _capacity,
}
