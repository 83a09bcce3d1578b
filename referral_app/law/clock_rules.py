"""How a clock is described: when it is listed, and what it reads for each person or event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from referral_app.law.answers import NOBODY, Person
from referral_app.law.case import Case, Part
from referral_app.law.dates import Window

APPLIES, DOES_NOT_APPLY, NOT_APPLICABLE = "applies", "does_not_apply", "not_applicable"
MET_BY_FILING, NOT_STARTED, NO_LIMIT = "met_by_filing", "not_started", "no_limit"
LIKELY_PASSED, LIKELY_ELIGIBLE = "likely_passed", "likely_eligible"
MET, NOT_MET = "met", "not_met"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says of one person, one event or the whole case. The dates are the early, cautious ones."""

    status: str
    who: str | None = None
    mark: date | None = None
    last_safe: date | None = None
    approx: bool = False
    parts: tuple[Part, ...] = ()
    person: Person = NOBODY
    #: The narrower key of its levels in policy.json.
    levels: str = ""


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A row of section 5: the C rule, the clock's id, the emit condition, and the readings."""

    rule: str
    id: str
    emit: Callable[[Case], bool]
    read: Callable[[Case], Iterable[Reading]]


def of_window(found: Window, today: date, *, status: str | None = None, person: Person = NOBODY) -> Reading:
    """The reading of a window, with its own status unless another is given."""
    return Reading(
        status=status or found.status(today),
        who=person.ref,
        mark=found.mark,
        last_safe=found.last_safe,
        approx=found.approx,
        person=person,
    )


def of_person(status: str, person: Person) -> Reading:
    """A reading without dates for one person."""
    return Reading(status, who=person.ref, person=person)
