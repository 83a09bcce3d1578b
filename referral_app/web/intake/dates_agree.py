"""Dates that contradict each other or the calendar: asked again on the same screen, with words that say why.

What the form cannot see together (a birth date changed later) is caught by the rules: K02, K10 and K11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from referral_app.web.intake.fields import RESERVED, Fault

#: Days in court that lie ahead; a sentencing counts after it too.
HEARINGS = ("hearing", "protective_hearing", "immigration_hearing")
#: Days that have come: letters, papers, orders, a death.
OF_THE_PAST = ("served_date", "died_date", "visa_denied_date", "removal_order_date")


def faults(values: Mapping[str, Any], said: Mapping[str, Any], today: date) -> Iterator[Fault]:
    """The contradictions of a screen: `values` are its answers, `said` those of the whole form with them.

    A field that stands on another screen is not faulted here: nobody could mend it.
    """
    for question in OF_THE_PAST:
        if _after(_day(values.get(question)), today.isoformat()):
            yield Fault(f"{question}-year", _("That day lies in the future. Check the year."))
    served, due = _day(said.get("served_date")), _day(said.get("answer_due"))
    if "answer_due" in values and served and due and _after(served, due):
        yield Fault("answer_due-year", _("That day lies before the day the papers came. Check both days."))
    died = _day(values.get("died_date"))
    if died and any(_after(birth, died) for birth in _births_of_the_dead(said)):
        yield Fault("died_date-year", _("That day lies before the birth. Check both days."))
    for row, event in enumerate(_items(values.get("next_dates")), 1):
        on = _day(event.get("date"))
        if event.get("kind") in HEARINGS and on and _after(today.isoformat(), on):
            words = _("That day is before today. Write a day to come, or leave it blank.")
            yield Fault(f"next_dates-{row}-year", words)


def _day(value: Any) -> str | None:
    """A date as answered, whole or in part; None for anything else."""
    return value if isinstance(value, str) and value not in RESERVED else None


def _items(value: Any) -> list[Mapping[str, Any]]:
    return value if isinstance(value, list) else []


def _after(one: str | None, other: str) -> bool:
    """Whether a date that may lack its day or month surely lies after another: as far as both are known."""
    if one is None:
        return False
    known = min(len(one), len(other))
    return one[:known] > other[:known]


def _births_of_the_dead(said: Mapping[str, Any]) -> Iterator[str]:
    for child in _items(said.get("children")):
        birth = _day(child.get("dob"))
        if child.get("living") == "no" and birth:
            yield birth
