"""C18 to C21 and C29: time limits of suits, and the platform's 48 hours (section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from referral_app.law.answers import Person
from referral_app.law.case import Case, Part, each_of
from referral_app.law.clock_rules import (
    LIKELY_PASSED,
    NO_LIMIT,
    NOT_APPLICABLE,
    NOT_STARTED,
    ClockRule,
    Reading,
    of_person,
    of_window,
)
from referral_app.law.codes import CSAM, IMG, LAB, NO, SEXT, TRAF, TRAFFICKED, UNKNOWN, YES
from referral_app.law.dates import OPEN, Shifted, Span, Window, shift, window, window_between

LATER_CASE = "later_case"


def was_adult_then(case: Case) -> bool:
    """`age_then` is known and adult."""
    age_then = case.said.number("age_then")
    return age_then is not None and age_then >= case.data.cells.adult_age


def c18_sol_1595(case: Case) -> Iterable[Reading]:
    for person in harmed_and_died(case):
        yield of_person(UNKNOWN, person) if person in case.died else c18_reading(case, person)


def harmed_and_died(case: Case) -> tuple[Person, ...]:
    """Each of harmed as told, those who have died too: whether their claim lives on is for counsel (R3 section 3)."""
    return (case.me,) if case.me else case.told or each_of(case, ())


def c18_reading(case: Case, person: Person) -> Reading:
    """Ten years from the end of the harm, or from the eighteenth birthday, whichever is later."""
    if case.said.says("still_with_trafficker", YES):
        return of_person(NOT_STARTED, person)
    cells, adult_then = case.data.cells, was_adult_then(case)
    from_harm = _marks(case.said.span("harm_ended"), cells.sol_1595_years)
    from_birth = None if adult_then else _marks(person.birth, cells.sol_1595_age)
    found = _later(from_harm, from_birth)
    if found is not None:
        complete = from_harm is not None and (from_birth is not None or adult_then)
        if complete or found.status(case.today) == OPEN:
            return of_window(found, case.today, person=person)
    young = person.age_max is not None and person.age_max <= cells.sol_1595_age - 2
    return of_person(OPEN if young and not adult_then else UNKNOWN, person)


def _marks(span: Span | None, years: int) -> Shifted | None:
    """The early shift of the first day and the late shift of the last; None where there is no date."""
    if span is None:
        return None
    return Shifted(shift(span.first, years=years).early, shift(span.last, years=years).late)


def _later(one: Shifted | None, other: Shifted | None) -> Window | None:
    """The window of the later of those marks that exist: early with early, late with late, with grace."""
    marks = [mark for mark in (one, other) if mark is not None]
    if not marks:
        return None
    return window_between(max(mark.early for mark in marks), max(mark.late for mark in marks), grace=True)


def c19_sol_2255(case: Case) -> Iterable[Reading]:
    readings = [c19_reading(case, person) for person in c19_people(case)]
    if c19_later_case(case) and any(reading.status in (LIKELY_PASSED, UNKNOWN) for reading in readings):
        readings.append(Reading(case.data.cells.sol_2255_later_case, who=LATER_CASE))
    return readings


def c19_people(case: Case) -> list[Person]:
    """Each of harmed; where all it is about is work, only who was or may have been a child (2255(a))."""
    people = harmed_and_died(case)
    if case.has(CSAM, TRAF, SEXT, IMG):
        return list(people)
    return [person for person in people if person in case.died or c19_as_a_child(case, person)]


def c19_as_a_child(case: Case, person: Person) -> bool:
    age_then, adult_age = case.said.number("age_then"), case.data.cells.adult_age
    return (age_then is not None and age_then < adult_age) or person.under(adult_age) != NO


def c19_reading(case: Case, person: Person) -> Reading:
    """No limit since the cutoff, unless the old one had run out before it; the first that fits."""
    if person in case.died:
        return of_person(UNKNOWN, person)
    if was_adult_then(case):
        return of_person(NOT_APPLICABLE, person)
    ended = case.said.span("harm_ended")
    ended_since = ended is not None and ended.first > case.data.cells.sol_2255_cutoff
    if ended_since or case.said.says("still_with_trafficker", YES):
        return of_person(NO_LIMIT, person)
    turned = c19_turned(case, person)
    knew = case.said.text("knew_by_2012") or UNKNOWN
    if turned == NO:
        return of_person(NO_LIMIT, person)
    if knew == NO:
        return replace(of_person(NO_LIMIT, person), parts=(Part("barred_before_2013", UNKNOWN),))
    return of_person(LIKELY_PASSED if turned == knew == YES else UNKNOWN, person)


def c19_turned(case: Case, person: Person) -> str:
    """Whether the person had turned the old limit's age before the cutoff."""
    age, cutoff = case.data.cells.sol_2255_age, case.data.cells.sol_2255_cutoff
    if person.birth is not None:
        if shift(person.birth.last, years=age).late < cutoff:
            return YES
        return NO if shift(person.birth.first, years=age).early >= cutoff else UNKNOWN
    if person.age_max is not None and person.age_max < age:
        return NO
    return (case.said.text("turned_28") if person is case.me else None) or UNKNOWN


def c19_later_case(case: Case) -> bool:
    """A new federal case about old images: a letter after the cutoff."""
    notice = case.said.span("notice_date")
    noticed = case.said.says("federal_notice", YES)
    return noticed and notice is not None and notice.first > case.data.cells.sol_2255_cutoff


def c20_sol_2252a_f_6851(case: Case) -> Iterable[Reading]:
    """Whether 6851 covers a fake, whose body is not the person's own, is open."""
    posted = case.said.span("posted_date")
    parts = (Part("body_appears", UNKNOWN),) if case.said.says("real_or_fake", "fake") else ()
    if posted is None:
        yield Reading(UNKNOWN, parts=parts)
    else:
        found = window(posted, years=case.data.cells.sol_default_years)
        yield replace(of_window(found, case.today), parts=parts)


def c29_death_claim(case: Case) -> Iterable[Reading]:
    """By the earliest limit of any state; after it unknown, never passed: most states give longer."""
    died = case.said.span("died_date")
    if died is None:
        yield Reading(UNKNOWN)
    else:
        reading = of_window(window(died, years=case.data.cells.death_claim_years), case.today)
        yield reading if reading.status == OPEN else replace(reading, status=UNKNOWN)


def c21_platform_48h(case: Case) -> Iterable[Reading]:
    asked, cells = case.said.span("asked_platform_date"), case.data.cells
    if case.said.says("asked_platform", NO):
        yield Reading(NOT_STARTED)
    elif not case.said.says("asked_platform", YES) or asked is None:
        yield Reading(UNKNOWN)
    elif asked.first < cells.platform_from:
        yield Reading(NOT_APPLICABLE)
    else:
        yield of_window(window(asked, days=cells.platform_days, inclusive=True), case.today)


RULES = (
    ClockRule("C18", "sol_1595", lambda case: case.has(*TRAFFICKED), c18_sol_1595),
    ClockRule("C19", "sol_2255", lambda case: case.has(CSAM, TRAF, LAB, SEXT, IMG), c19_sol_2255),
    ClockRule("C20", "sol_2252A_f_6851", lambda case: case.has(IMG), c20_sol_2252a_f_6851),
    ClockRule("C29", "death_claim", lambda case: bool(case.died), c29_death_claim),
    ClockRule("C21", "platform_48h", lambda case: case.has(IMG, SEXT), c21_platform_48h),
)
