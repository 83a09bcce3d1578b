"""A state table, and the one way to read it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)


class WrongState(Exception):
    """The act is not possible in this state. Nothing was changed."""

    def __init__(self, state: StrEnum, action: str) -> None:
        super().__init__(f"{action} is not possible in state {state}")
        self.state = state
        self.action = action


def look_up(table: Mapping[tuple[State, str], State], state: State, action: str) -> State:
    """The state an act leads to. Raises WrongState where the table has no entry."""
    try:
        return table[state, action]
    except KeyError:
        raise WrongState(state, action) from None
