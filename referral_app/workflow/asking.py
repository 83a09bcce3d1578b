"""May anybody be asked for this need now, and if not, why: one gate, at approval, at send, at a yes and in the plan.

What only an attorney can fail (licence, places, conflict …) is matching's; this is what the request and the need say.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.requests import OPEN_FOR_OFFERS

#: Routing's flag. `served_by_other_side` alone is another thing: that parent is a petitioner who must answer.
TAKING_PARENT = "requester_may_be_taking_parent"
#: The abduction, access and custody situations: of a parent who may have taken the child, they get no offers unless
#: the office decides to serve respondents (REFERRAL_SERVE_RESPONDENTS). Everything else goes on.
HELD_SITUATIONS = frozenset(
    {
        "abduction_prevention",
        "intl_abduction_incoming",
        "intl_abduction_outgoing",
        "intl_abduction_non_hague",
        "family_abduction_domestic",
        "intl_access_custody",
    }
)


class WhyNot(StrEnum):
    """Why nobody may be asked."""

    NEED_CLOSED = "need_closed"
    REQUEST_NOT_READY = "request_not_ready"
    ON_HOLD = "on_hold"
    NO_CONSENT = "no_consent"
    RESPONDENT = "respondent_not_served"


@dataclass(frozen=True)
class Asked:
    """What the gate looks at. `flags` are routing's; `consent` says whether it runs today and covers the text."""

    need: NeedState
    request: RequestState
    hold: str | None
    consent: bool
    situation: str | None
    flags: Collection[str]


def why_not(asked: Asked, *, serve_respondents: bool) -> WhyNot | None:
    """The first reason why nobody may be asked, or None when attorneys may be."""
    if asked.need != NeedState.OPEN:
        return WhyNot.NEED_CLOSED
    if asked.request not in OPEN_FOR_OFFERS:
        return WhyNot.REQUEST_NOT_READY
    if asked.hold is not None:
        return WhyNot.ON_HOLD
    if not gets_offers(asked.situation, asked.flags, serve_respondents=serve_respondents):
        return WhyNot.RESPONDENT
    if not asked.consent:
        return WhyNot.NO_CONSENT
    return None


def gets_offers(situation: str | None, flags: Collection[str], *, serve_respondents: bool) -> bool:
    """Whether attorneys may be asked for a need of this situation (None: a need that belongs to none).

    Routing, form and signposts are the same either way; what is held here, a person looks at.
    """
    return serve_respondents or TAKING_PARENT not in flags or situation not in HELD_SITUATIONS
