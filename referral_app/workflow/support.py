"""Somebody to talk to, at the moments that are hard: after sending, where nobody was found, where it goes back, at the
end (F07).

Pure: it reads where a request stands and who asks, and names codes of the directory (law/data/signposts.json).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Any

from referral_app.workflow.asking import TAKING_PARENT


class Moment(StrEnum):
    """A moment that is hard."""

    SENT = "sent"
    NOBODY_YET = "nobody_yet"
    GONE_BACK = "gone_back"
    ENDED = "ended"


def moment_of(*, ended: bool, unplaced: bool, returned: bool, nobody_asked: bool) -> Moment | None:
    """Which of them it is, the hardest first; None while a lawyer is asked or was found."""
    if ended:
        return Moment.ENDED
    if unplaced:
        return Moment.NOBODY_YET
    if returned:
        return Moment.GONE_BACK
    return Moment.SENT if nobody_asked else None


def codes(*, young: bool, has_the_child: bool, found: bool, died: bool, peers: bool = True) -> tuple[str, ...]:
    """Whom to talk to, in this order. Peers of parents who search are named to no child, nor to who has it, nor to who
    asks for something else (`peers`)."""
    if young:
        return ("lifeline_988", "crisis_text_line", "runaway_safeline")
    if has_the_child:
        return ("lifeline_988", "ndv_hotline")
    first = ("grief_support",) if died else ("ncmec_reunification",) if found else ()
    if not peers:
        return (*first, "lifeline_988", "ncmec_family_advocacy")
    return (*first, "team_hope", "ncmec_family_advocacy", "lifeline_988")


def codes_for(result: Mapping[str, Any], answers: Mapping[str, Any], of_peers: Set[str]) -> tuple[str, ...]:
    """The same, by what the law said of a request and what the person did; `of_peers` are the situations whose peers
    can help (`LawData`)."""
    return codes(
        young=result["derived"]["requester_minor"] == "yes",
        has_the_child=TAKING_PARENT in result["flags"],
        found=answers.get("child_found") == "yes",
        died="person_died" in result["flags"],
        peers=bool(of_peers & {result["situations"]["primary"], *result["situations"]["also"]}),
    )
