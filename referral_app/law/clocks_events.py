"""C01 to C06 and C27: reports without waiting, the days the person named, and the last day to answer papers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from referral_app.law.answers import RESERVED
from referral_app.law.case import Case
from referral_app.law.clock_rules import APPLIES, NOT_APPLICABLE, ClockRule, Reading, of_window
from referral_app.law.codes import CARE, CSAM, CVRA, DOM, MISS, NO, PREV, TRAFFICKED, UNKNOWN, YES
from referral_app.law.dates import OPEN, PASSED, Span, plus, window_between

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
            yield of_day(day, case.today, kind)


def of_day(day: date, today: date, kind: str | None = None) -> Reading:
    """Open until that day is over."""
    return Reading(OPEN if today <= day else PASSED, who=kind, mark=day, last_safe=day)


def c01_missing_no_wait(case: Case) -> Iterable[Reading]:
    missing = case.has(CARE, MISS) and not case.said.says("child_found", YES)
    hidden = case.has(DOM) and case.place_known == NO
    yield Reading(APPLIES if missing or hidden else NOT_APPLICABLE)


def c02_care_24h(case: Case) -> Iterable[Reading]:
    yield Reading(NOT_APPLICABLE if case.said.says("child_found", YES) else APPLIES)


def c05_sentencing_is_near(case: Case) -> bool:
    convicted = case.has(CSAM, *TRAFFICKED, CVRA) and case.said.says("case_stage", "convicted")
    return convicted or bool(events_of(case, SENTENCING))


def c27_papers_came(case: Case) -> bool:
    return case.said.says("served", YES) or (case.taking and case.said.says("return_case", YES))


def c27_answer_due(case: Case) -> Iterable[Reading]:
    """The day the papers name, else a span counted from the day of service, which is day 0; both ends inclusive."""
    due, served = case.said.day("answer_due"), case.said.span("served_date")
    if due is not None:
        yield of_day(due, case.today)
    elif served is not None:
        yield c27_reading(case, served)
    else:
        yield Reading(UNKNOWN)


def c27_reading(case: Case, served: Span) -> Reading:
    """Always approximate: how many days a court gives differs by state and by country."""
    cells = case.data.cells
    days = cells.answer_days_abroad if c27_court_is_abroad(case) else cells.answer_days
    found = window_between(plus(served.first, days), plus(served.last, cells.answer_days_late), inclusive=True)
    return replace(of_window(found, case.today), approx=True)


def c27_court_is_abroad(case: Case) -> bool:
    """By the place of the court, or where that is not known by the place of the child."""
    court = case.said.court("case_court")
    return court.place.abroad if court is not None and court.place is not None else case.here.abroad


RULES = (
    ClockRule("C01", "missing_no_wait", lambda case: case.has(CARE, MISS, DOM), c01_missing_no_wait),
    ClockRule("C02", "care_24h", lambda case: case.has(CARE), c02_care_24h),
    ClockRule(
        "C03", "departure", lambda case: case.has(PREV) or bool(events_of(case, TRIP)), partial(event_readings, TRIP)
    ),
    ClockRule("C04", "court_hearing", lambda case: bool(events_of(case, HEARINGS)), partial(event_readings, HEARINGS)),
    ClockRule("C05", "sentencing", c05_sentencing_is_near, partial(event_readings, SENTENCING)),
    ClockRule("C27", "answer_due", c27_papers_came, c27_answer_due),
    ClockRule(
        "C06", "other_date", lambda case: bool(events_of(case, OTHER_DATES)), partial(event_readings, OTHER_DATES)
    ),
)
