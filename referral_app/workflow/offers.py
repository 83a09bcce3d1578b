"""What may happen to an offer next: one table (docs/offers.md, Stages)."""

from __future__ import annotations

from referral_app.vocabulary import OfferState as S
from referral_app.workflow.states import WrongState, look_up

#: How every offer that waits for an answer may end.
_ENDS_OF_PENDING = {
    "decline": S.DECLINED,
    "expire": S.EXPIRED,
    "withdraw": S.WITHDRAWN,
    "recall": S.RECALLED,
    # Whoever knows of a conflict may say so at any point; nothing more is shown from then on.
    "find_conflict": S.CONFLICT,
}

TRANSITIONS: dict[tuple[S, str], S] = {
    (S.PLANNED, "approve"): S.APPROVED,
    (S.PLANNED, "drop"): S.DROPPED,
    (S.APPROVED, "send"): S.SENT,
    (S.APPROVED, "drop"): S.DROPPED,
    (S.SENT, "show_interest"): S.INTERESTED,
    (S.SENT, "mark_undeliverable"): S.UNDELIVERABLE,
    (S.INTERESTED, "start_check"): S.CHECKING,
    (S.CHECKING, "clear_check"): S.CLEARED,
    (S.CLEARED, "accept"): S.ACCEPTED,
    (S.ACCEPTED, "hand_back"): S.HANDED_BACK,
    **{
        (state, action): target
        for state in (S.SENT, S.INTERESTED, S.CHECKING, S.CLEARED)
        for action, target in _ENDS_OF_PENDING.items()
    },
}

#: What matching sees of an offer (`prior_offers[].outcome`); states that are missing here it does not see.
SPEC_OUTCOMES: dict[S, str] = {
    S.SENT: "pending",
    S.INTERESTED: "pending",
    S.CHECKING: "pending",
    S.CLEARED: "pending",
    S.ACCEPTED: "accepted",
    S.DECLINED: "declined",
    S.EXPIRED: "expired",
    S.CONFLICT: "declined",
    S.WITHDRAWN: "withdrawn",
    S.RECALLED: "withdrawn",
    S.UNDELIVERABLE: "withdrawn",
    S.HANDED_BACK: "declined",
}


def after(state: S, action: str) -> S:
    """The state an act leads to. Raises WrongState where the table has no entry."""
    return look_up(TRANSITIONS, state, action)


def spec_outcome(state: S) -> str | None:
    """What matching sees: pending, accepted, declined, expired, withdrawn, or None (not sent yet)."""
    return SPEC_OUTCOMES.get(state)


__all__ = ["SPEC_OUTCOMES", "TRANSITIONS", "WrongState", "after", "spec_outcome"]
