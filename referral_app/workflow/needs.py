"""What may happen to a need, and to the matter that a yes to it opens (docs/offers.md)."""

from __future__ import annotations

from referral_app.vocabulary import MatterState, NeedState
from referral_app.workflow.states import WrongState, look_up

NEED_TRANSITIONS: dict[tuple[NeedState, str], NeedState] = {
    (NeedState.OPEN, "fill"): NeedState.FILLED,
    (NeedState.OPEN, "give_up"): NeedState.GIVEN_UP,
    # The attorney cannot go on: somebody else is asked.
    (NeedState.FILLED, "hand_back"): NeedState.OPEN,
    (NeedState.GIVEN_UP, "take_up_again"): NeedState.OPEN,
}

#: An open matter counts against its attorney's capacity, a closed or handed back one no more.
MATTER_TRANSITIONS: dict[tuple[MatterState, str], MatterState] = {
    (MatterState.OPEN, "close"): MatterState.CLOSED,
    (MatterState.OPEN, "hand_back"): MatterState.HANDED_BACK,
}


def after(state: NeedState, action: str) -> NeedState:
    """The state of a need after an act. Raises WrongState where the table has no entry."""
    return look_up(NEED_TRANSITIONS, state, action)


def matter_after(state: MatterState, action: str) -> MatterState:
    """The state of a matter after an act. Raises WrongState where the table has no entry."""
    return look_up(MATTER_TRANSITIONS, state, action)


__all__ = ["MATTER_TRANSITIONS", "NEED_TRANSITIONS", "WrongState", "after", "matter_after"]
