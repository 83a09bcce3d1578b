"""A need that a person names because no rule does, with the terms the rules would give it (docs/law.md, step 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app.law.binding import is_answering
from referral_app.law.case import Draft, Origin
from referral_app.law.codes import AGENCY, NOT_SURE
from referral_app.law.data import LawData
from referral_app.law.need_terms import need_terms
from referral_app.law.routing import read

#: What stands where a need of the rules names its row.
BY_HAND = "by_hand"


def areas_by_hand(data: LawData) -> tuple[str, ...]:
    """The areas that may be named: those that attorneys are matched for now, in the order of the file."""
    return tuple(code for code, area in data.expertise.items() if area.matched and not area.retired)


def forums_by_hand(data: LawData) -> frozenset[str]:
    """Where a lawyer may have to be admitted: states, federal districts, agencies, countries of the treaty's table."""
    states = frozenset(row.state_forum for row in data.jurisdictions.values())
    return states | data.districts | frozenset(code for code in data.treaty if len(code) == 2) | {AGENCY}


def need_by_hand(
    answers: Mapping[str, Any], context: Mapping[str, Any], data: LawData, *, area: str, forum: str, required: bool
) -> dict[str, Any]:
    """The terms of a need of this area in this place, keys as in a routing. Its dates are those that bind the area in
    the first situation of the request; where none is sorted, none binds it."""
    case = read(answers, context, data)
    situation = None if case.final[0] == NOT_SURE else case.final[0]
    origin = Origin(situation, is_answering(case.side, situation))
    draft = Draft(BY_HAND, situation, area, (forum,), required, None, False, False, (origin,))
    return need_terms(case, len(case.needs) + 1, draft)
