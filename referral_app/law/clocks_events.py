"""C01 to C06: reports without waiting, and the days the person named (section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from referral_app.law.answers import RESERVED
from referral_app.law.case import Case
from referral_app.law.clock_rules import APPLIES, NOT_APPLICABLE, ClockRule, Reading
from referral_app.law.codes import CARE, CSAM, CVRA, DOM, MISS, NO, PREV, TRAF, UNKNOWN, YES
from referral_app.law.dates import OPEN, PASSED

Event = tuple[str, date | None]

TRIP = ("trip",)
HEARINGS = ("hearing", "protective_hearing", "immigration_hearing")
SENTENCING = ("sentencing",)
OTHER_DATES = ("job_or_housing", "other")


def events_of(case: Case, kinds: tuple[str, ...]) -> list[Event]:
    """The events of these kinds by date and kind, undated ones last."""
    found = [
        (said["kind"], None if said["date"] in RESERVED else date.fromisoformat(said["date"]))
        for said in case.said.items("next_dates")
        if said["kind"] in kinds
    ]
    return sorted(found, key=lambda event: (event[1] or date.max, event[0]))


def event_readings(kinds: tuple[str, ...], case: Case) -> Iterable[Reading]:
    """One reading an event: open until its day is over. Without any event, one that is unknown, of the first kind."""
    for kind, day in events_of(case, kinds) or [(kinds[0], None)]:
        if day is None:
            yield Reading(UNKNOWN, who=kind)
        else:
            yield Reading(OPEN if case.today <= day else PASSED, who=kind, mark=day, last_safe=day)


def c01_missing_no_wait(case: Case) -> Iterable[Reading]:
    missing = case.has(CARE, MISS) and not case.said.says("child_found", YES)
    hidden = case.has(DOM) and case.place_known == NO
    yield Reading(APPLIES if missing or hidden else NOT_APPLICABLE)


def c02_care_24h(case: Case) -> Iterable[Reading]:
    yield Reading(NOT_APPLICABLE if case.said.says("child_found", YES) else APPLIES)


def c05_sentencing_is_near(case: Case) -> bool:
    convicted = case.has(CSAM, TRAF, CVRA) and case.said.says("case_stage", "convicted")
    return convicted or bool(events_of(case, SENTENCING))


RULES = (
    ClockRule("C01", "missing_no_wait", lambda case: case.has(CARE, MISS, DOM), c01_missing_no_wait),
    ClockRule("C02", "care_24h", lambda case: case.has(CARE), c02_care_24h),
    ClockRule(
        "C03", "departure", lambda case: case.has(PREV) or bool(events_of(case, TRIP)), partial(event_readings, TRIP)
    ),
    ClockRule("C04", "court_hearing", lambda case: bool(events_of(case, HEARINGS)), partial(event_readings, HEARINGS)),
    ClockRule("C05", "sentencing", c05_sentencing_is_near, partial(event_readings, SENTENCING)),
    ClockRule(
        "C06", "other_date", lambda case: bool(events_of(case, OTHER_DATES)), partial(event_readings, OTHER_DATES)
    ),
)
