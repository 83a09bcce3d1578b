"""What an attorney and a family tell of one matter: which words of the two do not go together (B22, U14)."""

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


def reached_by(*, reached: bool, tried: bool) -> bool | None:
    """Whether the attorney reached the family: yes, tried and did not, or None where nothing was said."""
    return True if reached else False if tried else None


def contact_differs(attorney: bool | None, family: bool | None) -> bool:
    """Whether one says that they were in touch and the other that they were not. None: that side has said nothing,
    which is no difference."""
    return attorney is not None and family is not None and attorney != family


def end_without_contact(attorney: str, reached: bool | None) -> bool:
    """Whether the attorney's end does not go with what the family said before: that it was, or was not, reached."""
    if reached is None:
        return False
    return attorney == "not_reached" if reached else attorney in REACHED


def ends_differ(attorney: str | None, family: str | None, *, reached: bool | None) -> bool:
    """Whether the two ends do not go together; before the family has told its own, whether the attorney's goes with
    the first contact as the family told it."""
    if attorney is None:
        return False
    return end_without_contact(attorney, reached) if family is None else differ(attorney, family)


def beside(attorney: str, family: str) -> str:
    """Both codes as the reason of one task."""
    return f"{attorney}{BESIDE}{family}"
