"""Whose yes lets attorneys be asked: the holder that the law computes (docs/law.md, H01–H09), and nobody else (A05)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

#: By these rules the holder is the person who asks: an adult for themselves, a parent or guardian for a child.
REQUESTER_HOLDS = frozenset({"H01", "H03"})
#: The law cannot say who it is: counsel decide, and write down whom they asked.
UNCLEAR = "unclear"
#: Whom counsel may find to be the holder where the law leaves it open. Never a helper, never the person accused.
BY_DECISION = ("person_concerned", "parent_or_guardian", "court_or_agency", "estate")


class How(StrEnum):
    """The way in which staff heard the holder say yes."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    LETTER = "letter"
    COURT_PAPER = "court_paper"


class GivenBy(StrEnum):
    """Who said it: the requester on a page, or the holder to a named member of staff."""

    REQUESTER = "requester"
    HOLDER = "holder"


@dataclass(frozen=True)
class Given:
    """A consent as it was written down: by whom, and the rule that named the holder at that time."""

    by: GivenBy
    rule: str


def requester_may_give(rule: str) -> bool:
    """Whether the requester's own word is the holder's."""
    return rule in REQUESTER_HOLDS


def counts(given: Given | None, rule: str) -> bool:
    """Whether a consent is its holder's by the rule that holds now.

    What a requester said counts while the requester is the holder; what staff heard from a holder, while the same rule
    names them. Answers that change who must be asked leave nothing of it.
    """
    if given is None:
        return False
    return requester_may_give(rule) if given.by == GivenBy.REQUESTER else given.rule == rule


def may_be_asked(holder: str) -> Collection[str]:
    """Whom staff may write down as the person who said yes, where the law names this holder."""
    return BY_DECISION if holder == UNCLEAR else (holder,)
