"""What may happen to an attorney's place on the roster (docs/roster.md, Status).

Away, full, stale and lapsed are worked out from dates when somebody asks; they are no status and are never stored.
"""

from __future__ import annotations

from enum import StrEnum

from referral_app.vocabulary import AttorneyStatus as S
from referral_app.workflow.states import WrongState, look_up

TRANSITIONS: dict[tuple[S, str], S] = {
    # A member of staff vouches for the licences, by name and day.
    (S.APPLIED, "vouch"): S.ACTIVE,
    (S.ACTIVE, "vouch"): S.ACTIVE,
    (S.WITHDRAWN, "vouch"): S.ACTIVE,
    # What was vouched for has changed: it counts again once somebody has looked.
    (S.ACTIVE, "doubt"): S.APPLIED,
    (S.WITHDRAWN, "apply"): S.APPLIED,
    (S.APPLIED, "withdraw"): S.WITHDRAWN,
    (S.ACTIVE, "withdraw"): S.WITHDRAWN,
}


class NotReady(StrEnum):
    """Why somebody whom matching would ask is not asked yet: the workflow's own reasons, after the twelve rules.

    The codes are written in capitals, as those of the rules are.
    """

    #: There is no account to sign in with: an invitation comes before any question.
    NOT_ENROLLED = "NOT_ENROLLED"
    #: The mentor who would stand beside has not agreed yet (of one offer, not of the attorney).
    NO_MENTOR_YET = "NO_MENTOR_YET"


def after(state: S, action: str) -> S:
    """The status an act leads to. Raises WrongState where the table has no entry."""
    return look_up(TRANSITIONS, state, action)


__all__ = ["TRANSITIONS", "NotReady", "WrongState", "after"]
