"""One item that fails does not stop the others."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from referral_app.extensions import db

log = logging.getLogger("referral_app.follow_ups")


class Guarded:
    """Runs items one by one. What an item that broke leaves behind is undone; its class alone is logged and told.

    `failed` holds the ids that broke: a sweep does not try them again, the next one does.
    """

    def __init__(self) -> None:
        self.failed: set[str] = set()

    @contextmanager
    def __call__(self, what: str, item: str) -> Iterator[list[dict[str, Any]]]:
        told: list[dict[str, Any]] = []
        try:
            yield told
        except Exception as fault:
            # Anything may break in one item, and the message of an error may hold a fact of a case.
            db.session.rollback()
            self.failed.add(item)
            log.error("%s %s broke: %s in %s", what, item, type(fault).__name__, _place(fault))
            told.append({"did": "failed", what: item, "fault": type(fault).__name__})

    def together(self, what: str, items: Sequence[str], act: Callable[[Sequence[str]], list[str]]) -> list[str] | None:
        """The items that `act` did in one transaction; None when something broke: then nothing of it was done.

        Which item it was, and why, is told by doing them one by one.
        """
        try:
            return act(items)
        except Exception as fault:
            db.session.rollback()
            log.warning("%d of %s go one by one: %s in %s", len(items), what, type(fault).__name__, _place(fault))
            return None


def _place(fault: BaseException) -> str:
    """Where in our code it broke: `module:line`, and nothing of what was there."""
    ours = [
        frame
        for frame, _ in traceback.walk_tb(fault.__traceback__)
        if str(frame.f_globals.get("__name__", "")).startswith("referral_app")
    ]
    return f"{ours[-1].f_globals['__name__']}:{ours[-1].f_lineno}" if ours else "no line of ours"
