"""The safe-contact policy: what a requester did not mark as safe is not used (A08, D07)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from referral_app.vocabulary import CallOutcome, CallWay

#: The ways a letter or a call can take, as the question `contact_ways` names them.
CHANNELS = frozenset({"email", "text", "call"})
#: Said instead of a way, or beside one: nobody reaches out, the person comes back. It outweighs every way.
RETURNS = "i_will_return"
#: A letter to a jail or prison: no machine writes it, staff do by hand, as its mail rule wants.
POSTED = "letter"
#: The reason of the task to write it.
WRITE_BY_HAND = "write_by_hand"
#: Readers who are in the programme by their own office, and need no leave to be written to.
IN_THE_PROGRAMME = frozenset({"attorney", "account", "on_call"})
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


class Instead(StrEnum):
    """What becomes of a letter to a requester that may not leave."""

    #: Staff tell it, by a way the person marked that staff use themselves.
    CALL = "call"
    #: Nobody tells it: the person comes back to the page, where it stands.
    WAIT = "wait"
    #: Something is not as it should be: staff look.
    STAFF = "staff"


#: Reasons by which mail alone is barred; all others bar every way.
MAIL_ALONE = frozenset({"not_marked_safe", "no_address"})


def instead(reason: str, by_hand: Collection[CallWay], *, unreadable: bool = False, posted: bool = False) -> Instead:
    """What becomes of a letter that may not leave for this reason, when staff may use these ways.

    `unreadable`: something stands where the address should be, and is none: somebody has to look at it. `posted`: staff
    write to a jail or prison by hand.
    """
    if reason in MAIL_ALONE:
        if by_hand:
            return Instead.CALL
        return Instead.STAFF if posted or (unreadable and reason == "no_address") else Instead.WAIT
    return Instead.WAIT if reason == "will_return" else Instead.STAFF


def by_hand(ways: Collection[str], *, phone: bool, trusted: bool) -> tuple[CallWay, ...]:
    """The ways that staff may use themselves: those ticked with a number on file, and the trusted person who was named.

    None where the person said that nobody reaches out: that outweighs every way, the trusted person too.
    """
    ticked = frozenset() if isinstance(ways, str) else frozenset(ways)
    if RETURNS in ticked:
        return ()
    there = {
        CallWay.CALL: phone and "call" in ticked,
        CallWay.TEXT: phone and "text" in ticked,
        CallWay.TRUSTED: trusted,
    }
    return tuple(way for way in CallWay if there[way])


def contradicts(ways: Collection[str]) -> bool:
    """Whether a way was ticked beside "do not reach out": the person is asked which one counts (A08)."""
    return RETURNS in ways and bool(CHANNELS & frozenset(ways))


#: Answers to "is it safe to leave a voice message?" that allow one.
VOICE_MESSAGE = frozenset({"yes", "neutral_only"})
_ANSWERED = frozenset({CallOutcome.REACHED, CallOutcome.NO_ANSWER, CallOutcome.WRONG_PERSON, CallOutcome.UNSAFE})
#: Somebody else hears it, or it is not safe: nothing more reaches out until the person has said how (U6).
STOPS_ALL = frozenset({CallOutcome.WRONG_PERSON, CallOutcome.UNSAFE})
#: The news was told.
TOLD = frozenset({CallOutcome.REACHED, CallOutcome.LEFT_MESSAGE, CallOutcome.TEXT_SENT})


def outcomes(way: CallWay, *, voicemail: str | None) -> tuple[CallOutcome, ...]:
    """What may come of a try by this way. A message is left only where the person said that it is safe."""
    allowed = set(_ANSWERED)
    if way == CallWay.TEXT:
        allowed = {CallOutcome.TEXT_SENT, *STOPS_ALL}
    elif way == CallWay.CALL and voicemail in VOICE_MESSAGE:
        allowed.add(CallOutcome.LEFT_MESSAGE)
    return tuple(outcome for outcome in CallOutcome if outcome in allowed)
