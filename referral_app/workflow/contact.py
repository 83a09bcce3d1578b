"""The safe-contact policy: what a requester did not mark as safe is not used (rulings.md; features A08, D07)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

RETURNS = "i_will_return"


@dataclass(frozen=True)
class Decision:
    """Whether a letter may leave now; `reason` is a code when it may not."""

    allowed: bool
    reason: str | None = None


ALLOWED = Decision(True)


def may_send(
    recipient_kind: str,
    *,
    channel: str = "email",
    ways: Collection[str] = (),
    hold: str | None = None,
    has_address: bool = True,
    reachable: bool = True,
) -> Decision:
    """Judge one letter at the moment it would leave.

    Staff and attorneys are always written to while they are reachable. A requester is written to only by a way that was
    ticked as safe, never under a hold, and never when they said they will come back by themselves.
    """
    if not reachable:
        return Decision(False, "not_reachable")
    if recipient_kind == "requester":
        if hold is not None:
            return Decision(False, "on_hold")
        if RETURNS in ways:
            return Decision(False, "will_return")
        if channel not in ways:
            return Decision(False, "not_marked_safe")
    if not has_address:
        return Decision(False, "no_address")
    return ALLOWED
