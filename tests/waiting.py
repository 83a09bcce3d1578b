"""Waiting for something to be so: a test waits for its condition, and a bound only ends what would never end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

#: No machine is so busy that anything here takes so many seconds: what lasts longer hangs.
HANG = 600.0
#: How often a condition is looked at, in seconds.
PACE = 0.02


def until(holds: Callable[[], T], what: str, pace: float = PACE) -> T:
    """Look again and again until `holds` gives something true, and return it. Raises AssertionError for a hang."""
    end = time.monotonic() + HANG
    while not (found := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"it never came to this: {what}")
        time.sleep(pace)
    return found
