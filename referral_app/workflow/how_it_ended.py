"""How a matter ended, as its attorney and its family tell it: which words of the two do not go together (B22)."""

from __future__ import annotations

#: What came of a matter, by the attorney; and the same, as the family is asked.
OUTCOMES = ("represented", "advised", "settled", "client_chose_other", "not_reached", "other")
#: Two of one group say the same. "other" says nothing that could be held against anything.
_GROUPS = {"represented": "worked", "settled": "worked", "advised": "advised"}
_SAYS_NOTHING = "other"
#: Nobody does any of this for a family without having reached it.
REACHED = frozenset({"represented", "advised", "settled"})
#: Between the two in the reason of a task; no code holds it.
BESIDE = "|"


def differ(attorney: str, family: str) -> bool:
    """Whether what the two say of the end cannot both be so."""
    if _SAYS_NOTHING in (attorney, family):
        return False
    return _GROUPS.get(attorney, attorney) != _GROUPS.get(family, family)


def contact_differs(attorney: str, reached: bool | None) -> bool:
    """Whether the attorney's end does not go with what the family said before: that it was, or was not, reached."""
    if reached is None:
        return False
    return attorney == "not_reached" if reached else attorney in REACHED


def beside(attorney: str, family: str) -> str:
    """Both codes as the reason of one task."""
    return f"{attorney}{BESIDE}{family}"
