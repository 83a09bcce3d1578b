"""What may happen to a request next, and in which states attorneys are asked for it (docs/offers.md).

An act that leaves a request where it stands is in the table too: a second offer sent changes nothing, and is no fault.
"""

from __future__ import annotations

from referral_app.vocabulary import RequestState as S
from referral_app.workflow.states import WrongState, look_up

#: An offer may be approved, sent and accepted while the request is in one of these. A request whose required needs are
#: placed may still have a helpful one open.
OPEN_FOR_OFFERS = frozenset({S.READY_TO_MATCH, S.MATCHING, S.OFFER_OUT, S.UNPLACED, S.PLACED, S.IN_PROGRESS})
#: Read, and not ready yet.
BEFORE_READY = frozenset({S.SUBMITTED, S.IN_TRIAGE, S.NEEDS_INFORMATION})
#: Nothing happens any more.
ENDED = frozenset({S.CLOSED, S.WITHDRAWN, S.WRONG_SERVICE, S.DUPLICATE})
#: Sent, and not ended.
RUNNING = frozenset(S) - ENDED - {S.DRAFT}
#: What keeps beside it where the request stood: the family reads of that, and not of what stands over it (U13).
SET_ASIDE = frozenset({S.ON_HOLD, S.WALLED})
#: A hold comes back to one of these; a wall stays a wall, whatever else is done to the request.
_HOLDABLE = RUNNING - {S.ON_HOLD, S.WALLED}
_BEFORE_A_YES = OPEN_FOR_OFFERS - {S.PLACED, S.IN_PROGRESS}
#: A person looks at the request anew, or it is walled, while an attorney may have one of its needs already.
_ASIDE = frozenset({S.IN_TRIAGE, S.NEEDS_INFORMATION, S.WALLED})
#: Attorneys are approved or asked, or were.
LOOKING = frozenset({S.MATCHING, S.OFFER_OUT, S.UNPLACED})
#: Acts of an attorney who has the matter already.
MATTER_ACTS = frozenset({"make_contact", "hand_back"})

TRANSITIONS: dict[tuple[S, str], S] = {
    (S.DRAFT, "submit"): S.SUBMITTED,
    (S.SUBMITTED, "take"): S.IN_TRIAGE,
    (S.IN_TRIAGE, "ask_information"): S.NEEDS_INFORMATION,
    (S.READY_TO_MATCH, "ask_information"): S.NEEDS_INFORMATION,
    (S.NEEDS_INFORMATION, "answer"): S.IN_TRIAGE,
    (S.SUBMITTED, "clear"): S.READY_TO_MATCH,
    (S.IN_TRIAGE, "clear"): S.READY_TO_MATCH,
    (S.NEEDS_INFORMATION, "clear"): S.READY_TO_MATCH,
    # Asking.
    (S.READY_TO_MATCH, "approve"): S.MATCHING,
    (S.MATCHING, "approve"): S.MATCHING,
    (S.UNPLACED, "approve"): S.MATCHING,
    **{(state, "approve"): state for state in (S.OFFER_OUT, S.PLACED, S.IN_PROGRESS)},
    **{(state, "send"): S.OFFER_OUT for state in _BEFORE_A_YES},
    **{(state, "send"): state for state in (S.PLACED, S.IN_PROGRESS)},
    (S.MATCHING, "use_up"): S.UNPLACED,
    (S.OFFER_OUT, "use_up"): S.UNPLACED,
    # A yes to the last required need, or staff giving it up.
    **{(state, "place"): S.PLACED for state in _BEFORE_A_YES | {S.PLACED}},
    (S.IN_PROGRESS, "place"): S.IN_PROGRESS,
    # While another need is still looked for, the request stays where it stands.
    **{(state, "make_contact"): state for state in _BEFORE_A_YES | _ASIDE | {S.IN_PROGRESS}},
    (S.PLACED, "make_contact"): S.IN_PROGRESS,
    **{(state, "hand_back"): S.READY_TO_MATCH for state in (S.READY_TO_MATCH, S.PLACED, S.IN_PROGRESS)},
    **{(state, "hand_back"): state for state in _ASIDE | {S.MATCHING, S.OFFER_OUT, S.UNPLACED}},
    # From anywhere. What ends a hold is `resumed`: where it leads is kept with the request.
    **{(state, "hold"): S.ON_HOLD for state in _HOLDABLE},
    **{(state, "wall"): S.WALLED for state in RUNNING - {S.WALLED}},
    (S.WALLED, "lift_wall"): S.IN_TRIAGE,
    **{(state, "withdraw"): S.WITHDRAWN for state in RUNNING},
    **{(state, "close"): S.CLOSED for state in RUNNING},
    **{(state, "signpost"): S.WRONG_SERVICE for state in RUNNING},
    **{(state, "link"): S.DUPLICATE for state in RUNNING},
    # Staff may have been wrong; a family that withdrew is never taken up again without asking anew.
    **{(state, "reopen"): S.IN_TRIAGE for state in ENDED - {S.WITHDRAWN}},
}


def after(state: S, action: str) -> S:
    """The state an act leads to. Raises WrongState where the table has no entry."""
    return look_up(TRANSITIONS, state, action)


def resumed(state: S, held_from: S, *, emptied: bool = False) -> S:
    """The state in which a request goes on when its hold ends: the one the hold interrupted.

    `emptied`: the hold withdrew everybody who was asked or approved (a family's pause does), so that a request which
    was looking for somebody begins again at ready. Raises WrongState when the request is not on hold (it may have been
    walled or closed since), or when no hold can have begun in `held_from`.
    """
    if state != S.ON_HOLD or held_from not in _HOLDABLE:
        raise WrongState(state, "resume")
    return S.READY_TO_MATCH if emptied and held_from in LOOKING else held_from


def held_after(held_from: S, action: str) -> S:
    """Where a request stands under a hold or a wall once a matter moved: a matter does not stand still with it.

    Raises WrongState for any other act.
    """
    if action not in MATTER_ACTS:
        raise WrongState(S.ON_HOLD, action)
    return after(held_from, action)


def under_a_hold(state: str, held_from: str | None) -> str:
    """Where a request stands, whatever holds it or walls it off: either stops letters and offers, and no question that
    the family was asked."""
    return held_from if state in SET_ASIDE and held_from else state


def answered_under_hold(held_from: S, *, cleared: bool) -> S:
    """Where a request stands under a hold or a wall once the family answered; `cleared`: nothing else holds it.

    Raises WrongState where nobody waited for an answer.
    """
    into = after(held_from, "answer")
    return after(into, "clear") if cleared else into


__all__ = [
    "BEFORE_READY",
    "ENDED",
    "LOOKING",
    "MATTER_ACTS",
    "OPEN_FOR_OFFERS",
    "RUNNING",
    "SET_ASIDE",
    "TRANSITIONS",
    "WrongState",
    "after",
    "answered_under_hold",
    "held_after",
    "resumed",
    "under_a_hold",
]
