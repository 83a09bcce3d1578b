"""The safe-contact policy: what a requester did not mark as safe is not used (A08, D07)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

#: The ways a letter or a call can take, as the question `contact_ways` names them.
CHANNELS = frozenset({"email", "text", "call"})
#: Said instead of a way, or beside one: nobody reaches out, the person comes back. It outweighs every way.
RETURNS = "i_will_return"
#: Readers who are in the programme by their own office, and need no leave to be written to.
IN_THE_PROGRAMME = frozenset({"attorney", "account"})
REQUESTER = "requester"


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
    """Judge one letter, of whatever kind, at the moment it would leave.

    Staff and attorneys are always written to while they are reachable. A requester is written to only by a way that was
    ticked as safe, never under a hold, and never when they said they will come back by themselves. Silence, a way that
    is not known and a reader who is not known mean no. Codes, the first that holds: "not_reachable",
    "reader_not_known", "on_hold", "will_return", "not_marked_safe", "no_address".
    """
    if not reachable:
        return Decision(False, "not_reachable")
    if recipient_kind == REQUESTER:
        reason = _why_not(channel, ways, hold)
        if reason is not None:
            return Decision(False, reason)
    elif recipient_kind not in IN_THE_PROGRAMME:
        return Decision(False, "reader_not_known")
    if not has_address:
        return Decision(False, "no_address")
    return ALLOWED


def _why_not(channel: str, ways: Collection[str], hold: str | None) -> str | None:
    if hold is not None:
        return "on_hold"
    # A text is a collection of its letters: "email" would be found in "no email, please".
    ticked = frozenset() if isinstance(ways, str) else frozenset(ways)
    if RETURNS in ticked:
        return "will_return"
    return None if channel in CHANNELS & ticked else "not_marked_safe"
