"""The shelf of a matter as its page shows it: each thing with the day somebody last opened or called it (C16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from referral_app import law, programme
from referral_app.clock import clock
from referral_app.web.words import signposts
from referral_app.web.words.law_words import law_text
from referral_app.web.words.signposts import Help


@dataclass(frozen=True)
class Thing:
    """One thing on a shelf. `late`: nobody has opened it again by the day it was due, so it may have moved."""

    help: Help
    checked_on: date
    late: bool


@dataclass(frozen=True)
class Shelf:
    label: str
    own: list[Thing]
    for_all: list[Thing]


def shelf(row: law.Shelf) -> Shelf:
    """What stands on one shelf, in the order of the directory. Nothing drops: what is late says so."""
    data, today, known = programme.law_data(), clock().today(), signposts.entries()
    days = {code: (checked, due) for code, checked, due in law.service_days(data)}
    own: list[Thing] = []
    for_all: list[Thing] = []
    for one in law.on_shelf(data, row):
        checked, due = days[one.code]
        thing = Thing(known[one.code][1], checked, due < today)
        (own if row.code in one.shelves else for_all).append(thing)
    return Shelf(law_text("shelf", row.code, "label", row.label), own, for_all)


def of_area(area: str) -> Shelf:
    """The shelf of the area of a need."""
    return shelf(law.shelf_of(programme.law_data(), area))


def every_shelf() -> list[Shelf]:
    return [shelf(row) for row in programme.law_data().shelves]
