"""What may happen to a request next, and in which states attorneys are asked for it (journeys.md § 0)."""

from __future__ import annotations

from referral_app.vocabulary import RequestState as S

#: An offer may be approved, sent and accepted while the request is in one of these.
OPEN_FOR_OFFERS = frozenset({S.READY_TO_MATCH, S.MATCHING, S.OFFER_OUT, S.UNPLACED, S.PLACED, S.IN_PROGRESS})
#: Nothing happens any more.
ENDED = frozenset({S.CLOSED, S.WITHDRAWN, S.WRONG_SERVICE, S.DUPLICATE})
_RUNNING = frozenset(S) - ENDED - {S.DRAFT}

TRANSITIONS: dict[tuple[S, str], S] = {
    (S.DRAFT, "submit"): S.SUBMITTED,
    (S.SUBMITTED, "take"): S.IN_TRIAGE,
    (S.IN_TRIAGE, "ask_information"): S.NEEDS_INFORMATION,
    (S.READY_TO_MATCH, "ask_information"): S.NEEDS_INFORMATION,
    (S.NEEDS_INFORMATION, "answer"): S.IN_TRIAGE,
    (S.SUBMITTED, "clear"): S.READY_TO_MATCH,
    (S.IN_TRIAGE, "clear"): S.READY_TO_MATCH,
    (S.NEEDS_INFORMATION, "clear"): S.READY_TO_MATCH,
    (S.READY_TO_MATCH, "approve"): S.MATCHING,
    (S.UNPLACED, "approve"): S.MATCHING,
    (S.MATCHING, "send"): S.OFFER_OUT,
    (S.MATCHING, "use_up"): S.UNPLACED,
    (S.OFFER_OUT, "use_up"): S.UNPLACED,
    (S.MATCHING, "place"): S.PLACED,
    (S.OFFER_OUT, "place"): S.PLACED,
    (S.UNPLACED, "place"): S.PLACED,
    (S.PLACED, "make_contact"): S.IN_PROGRESS,
    (S.PLACED, "hand_back"): S.READY_TO_MATCH,
    (S.IN_PROGRESS, "hand_back"): S.READY_TO_MATCH,
    **{(state, "hold"): S.ON_HOLD for state in _RUNNING - {S.ON_HOLD, S.WALLED}},
    **{(state, "wall"): S.WALLED for state in _RUNNING - {S.WALLED}},
    **{(state, "withdraw"): S.WITHDRAWN for state in _RUNNING},
    **{(state, "close"): S.CLOSED for state in _RUNNING},
    **{(state, "signpost"): S.WRONG_SERVICE for state in _RUNNING},
    **{(state, "link"): S.DUPLICATE for state in _RUNNING},
    **{(state, "reopen"): S.IN_TRIAGE for state in ENDED - {S.WITHDRAWN}},
}


class WrongState(Exception):
    """The act is not possible in this state. Nothing was changed."""

    def __init__(self, state: S, action: str) -> None:
        super().__init__(f"{action} is not possible in state {state}")
        self.state = state
        self.action = action


def after(state: S, action: str) -> S:
    """The state an act leads to. Raises WrongState where the table has no entry."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise WrongState(state, action) from None
