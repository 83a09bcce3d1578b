"""The boxes of a form: a line of text, three boxes of a date, rows; and the fault of an answer that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.security.text_forms import normalise

Form = MultiDict[str, str]
SKIPPED, UNKNOWN = "skipped", "unknown"
RESERVED = (SKIPPED, UNKNOWN)
ROWS = {"people": 6, "events": 4, "places": 3, "courts": 3, "countries": 3, "languages": 3}


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer, and the id of the field to mend."""

    field: str
    words: str


class Unreadable(Exception):
    """The answer cannot be read: carries the fault."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.fault = Fault(field, words)


def text_of(form: Form, name: str, most: int = 200) -> str:
    """What stands in a box, normalised, trimmed and cut to a length."""
    return normalise(form.get(name, "")).strip()[:most]


def rows(question: law.Question) -> range:
    """The numbers of the rows a question of this type shows."""
    return range(1, ROWS[question.type] + 1)


def distinct(values: list[Any]) -> list[Any] | None:
    """The values of rows, each once and in order, without the blank ones; None when all are."""
    kept: list[Any] = []
    for value in values:
        if value is not None and value not in kept:
            kept.append(value)
    return kept or None


def read_date(form: Form, name: str, *, partial: bool) -> str | None:
    """Three boxes: month, day, year. With `partial`, the day or day and month may be left out.

    The digits of any keyboard are taken, Arabic ones too; the value has those of the schema.
    """
    day, month, year = (text_of(form, f"{name}-{part}", 10) for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    if not year.isdecimal() or len(year) != 4 or not 1900 <= int(year) <= 2200:
        raise Unreadable(f"{name}-year", _("Write the year with four digits, such as 2024."))
    if not month and not day and partial:
        return f"{int(year)}"
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        raise Unreadable(f"{name}-month", _("Write the month as a number from 1 to 12."))
    if not day and partial:
        return f"{int(year)}-{int(month):02d}"
    try:
        return date(int(year), int(month), int(day)).isoformat() if day.isdecimal() else _no_day(name)
    except ValueError:
        return _no_day(name)


def _no_day(name: str) -> str:
    raise Unreadable(f"{name}-day", _("That day does not exist. Check the day and the month."))
