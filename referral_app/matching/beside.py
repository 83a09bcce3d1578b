"""Whom an attorney needs beside them for a need, and who may stand there (docs/matching.md, Beside another).

The result of matching does not change: this is a condition on approving, which the workflow keeps.
"""

from __future__ import annotations

from collections.abc import Iterable

from referral_app.matching.facts import pro_hac_vice_open
from referral_app.matching.grouped import Grouped
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.rules import RULES, Rule
from referral_app.vocabulary import Companion

#: Who is willing and needs a mentor; who has handled such matters alone, and may be one.
NOVICE, EXPERIENCED = 1, 3
#: What bars whoever stands beside, as it bars whoever leads.
_PERSONAL = (Rule.STATUS, Rule.LICENCE, Rule.INSURANCE, Rule.CONFLICT)


def wanted(need: NeedProfile, attorney: AttorneyProfile) -> tuple[Companion, ...]:
    """Whom this attorney needs: local counsel where leave for one case (pro hac vice) is the only way into the court,
    a mentor where the field is new to them."""
    found = []
    if not _admitted(need, attorney) and pro_hac_vice_open(need, attorney):
        found.append(Companion.LOCAL_COUNSEL)
    practice = attorney.areas.get(need.area)
    if practice is not None and practice.tier == NOVICE:
        found.append(Companion.MENTOR)
    return tuple(found)


def may_stand(kind: Companion, need: NeedProfile, attorney: AttorneyProfile) -> bool:
    """Whether an attorney may be this beside somebody else for the need."""
    if any(fails(need, attorney) for rule, fails in RULES if rule in _PERSONAL):
        return False
    if kind == Companion.LOCAL_COUNSEL:
        return _admitted(need, attorney)
    practice = attorney.areas.get(need.area)
    return practice is not None and practice.tier >= EXPERIENCED


def candidates(
    kind: Companion, need: NeedProfile, lead: AttorneyProfile | None, people: Iterable[AttorneyProfile]
) -> list[AttorneyProfile]:
    """Who may stand beside a lead: who knows the field best first, then who has fewest matters open, then by id.
    Without a lead: whoever may stand beside somebody."""
    found = [person for person in people if (lead is None or person.id != lead.id) and may_stand(kind, need, person)]
    return sorted(found, key=lambda person: (-_tier(need, person), person.open_matters, person.id))


def in_question(kind: Companion, need: NeedProfile, roster: Grouped) -> list[AttorneyProfile]:
    """Everybody of a roster who might be a candidate: who is admitted here, or works in the field."""
    return roster.admitted(need.forums) if kind == Companion.LOCAL_COUNSEL else roster.in_field(need.area)


def _tier(need: NeedProfile, person: AttorneyProfile) -> int:
    practice = person.areas.get(need.area)
    return practice.tier if practice is not None else 0


def _admitted(need: NeedProfile, attorney: AttorneyProfile) -> bool:
    return any(held.forum in need.forum_set and held.good_on(need.as_of) for held in attorney.licences)
