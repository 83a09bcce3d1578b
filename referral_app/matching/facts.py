"""What the rules and the score both ask about an attorney and a need, answered in one place."""

from __future__ import annotations

from referral_app.matching.parts import Fluency
from referral_app.matching.profiles import AttorneyProfile, NeedProfile, country_of
from referral_app.vocabulary import FeeType

DISCIPLINE = ("suspended", "disbarred")

FLUENT_FIRST, WORKING_FIRST, FLUENT_OTHER, INTERPRETER = 100, 75, 60, 30


def pro_hac_vice_open(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    """Both sides allow it and the attorney is in good standing somewhere in the country of the first forum."""
    if not (need.allow_phv and attorney.phv):
        return False
    day, country = need.as_of, need.country
    return any(held.good_on(day) and country_of(held.forum) == country for held in attorney.licences)


def fee_is_usable(need: NeedProfile, attorney: AttorneyProfile, fee: FeeType) -> bool:
    """The attorney offers this fee type within the need's ceiling. An unknown price meets no ceiling that is set."""
    if fee not in attorney.fees:
        return False
    ceiling = need.ceilings[fee]
    if ceiling is None:
        return True
    price = attorney.fees[fee]
    return price is not None and price <= ceiling


def fee_place(need: NeedProfile, attorney: AttorneyProfile) -> int | None:
    """The place in the family's own order, from 0, of the best usable fee type. None: no fee type is usable."""
    for place, fee in enumerate(need.fees):
        if fee_is_usable(need, attorney, fee):
            return place
    return None


def language_level(need: NeedProfile, attorney: AttorneyProfile) -> int | None:
    """The level of the criterion `language`, or None where it does not exist (rule 9)."""
    spoken = attorney.languages
    first = spoken.get(need.languages[0])
    if first is not None:
        return FLUENT_FIRST if first == Fluency.FLUENT else WORKING_FIRST
    if any(spoken.get(language) == Fluency.FLUENT for language in need.languages[1:]):
        return FLUENT_OTHER
    return INTERPRETER if need.interpreter_ok and attorney.interpreter_ok else None
