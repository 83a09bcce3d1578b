"""C22 to C26 and C28: the clocks of immigration relief (section 5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from referral_app.law.answers import Person
from referral_app.law.case import Case, each_of
from referral_app.law.clock_rules import APPLIES, DOES_NOT_APPLY, ClockRule, Reading, of_person, of_window
from referral_app.law.codes import IMM, MAYBE, NO, TRAFFICKED, UNKNOWN, YES
from referral_app.law.dates import OPEN, PASSED, Span, plus, window, window_between

#: With only an age said, a limit is taken as open when it is surely more than a year away.
MARGIN = 2


def no_citizen(case: Case) -> bool:
    """`citizen` is anything but yes."""
    return not case.said.says("citizen", YES)


def may_be_under(case: Case, age: int) -> list[Person]:
    return [person for person in each_of(case, case.harmed) if person.under(age) != NO]


def until_age(case: Case, person: Person, age: int) -> Reading:
    """Open until the day before the birthday; with an age alone, open only when it is far off."""
    if person.birth is not None:
        return of_window(window(person.birth, years=age), case.today, person=person)
    is_young = person.age is not None and person.age <= age - MARGIN
    return of_person(OPEN if is_young else UNKNOWN, person)


def c22_otip_18(case: Case) -> Iterable[Reading]:
    age = case.data.cells.otip_age
    return [until_age(case, person, age) for person in may_be_under(case, age)]


def c23_t_visa_minor(case: Case) -> Iterable[Reading]:
    limit = case.data.cells.t_visa_minor_age
    age_then = case.said.number("age_then")
    for person in each_of(case, case.harmed):
        if age_then is not None:
            yield of_person(APPLIES if age_then < limit else DOES_NOT_APPLY, person)
        else:
            yield of_person(APPLIES if person.under(limit) == YES else UNKNOWN, person)


def c23_t_visa_may_fit(case: Case) -> bool:
    return case.has(*TRAFFICKED) and (case.said.says("citizen", NO) or (case.has(IMM) and no_citizen(case)))


def c24_sij_age(case: Case) -> Iterable[Reading]:
    age = case.data.cells.sij_age
    return [until_age(case, person, age) for person in may_be_under(case, age)]


def c25_asylum_1yr(case: Case) -> Iterable[Reading]:
    arrival = case.said.span("arrival")
    if arrival is None:
        yield Reading(UNKNOWN)
    else:
        yield of_window(window(arrival, years=case.data.cells.asylum_years, grace=True), case.today)


def c26_sij_state_order(case: Case) -> Iterable[Reading]:
    return [c26_reading(case, person) for person in may_be_under(case, case.data.cells.sij_age)]


def c26_reading(case: Case, person: Person) -> Reading:
    """Until the age at which the courts of the state stop. Where that age is not sure, nothing is called passed."""
    jurisdiction = case.data.jurisdiction(case.spot.place.state) if case.spot.place else None
    age = jurisdiction.sij_court_age if jurisdiction else case.data.cells.sij_court_age
    sure = jurisdiction is not None and jurisdiction.sij_court_age_sure
    reading = until_age(case, person, age)
    if person.age is not None and person.age >= age:
        reading = of_person(PASSED, person)
    if reading.status == PASSED and not sure:
        return replace(of_person(UNKNOWN, person), levels="doubtful")
    return reading


def c28_immigration_appeal(case: Case) -> Iterable[Reading]:
    """Against a no to a visa or other papers, and against an order to leave; both days are inclusive."""
    said, cells = case.said, case.data.cells
    if said.says("visa_denied", *MAYBE):
        yield c28_reading(case, "visa", said.span("visa_denied_date"), cells.appeal_days, cells.appeal_days_mail)
    if said.says("removal_order", YES):
        yield c28_reading(
            case, "removal", said.span("removal_order_date"), cells.bia_appeal_days, cells.bia_appeal_days
        )


def c28_reading(case: Case, what: str, decided: Span | None, days: int, late: int) -> Reading:
    """The late day counts the days of the mail."""
    if decided is None:
        return Reading(UNKNOWN, who=what, levels=what)
    found = window_between(plus(decided.first, days), plus(decided.last, late), inclusive=True)
    return replace(of_window(found, case.today), who=what, levels=what)


def c28_was_decided(case: Case) -> bool:
    return case.has(IMM) and (case.said.says("visa_denied", *MAYBE) or case.said.says("removal_order", YES))


def seeks_papers(case: Case) -> bool:
    return case.has(IMM) and no_citizen(case)


RULES = (
    ClockRule("C22", "otip_18", lambda case: case.has(*TRAFFICKED) and no_citizen(case), c22_otip_18),
    ClockRule("C23", "t_visa_minor", c23_t_visa_may_fit, c23_t_visa_minor),
    ClockRule("C24", "sij_age", seeks_papers, c24_sij_age),
    ClockRule("C25", "asylum_1yr", seeks_papers, c25_asylum_1yr),
    ClockRule("C26", "sij_state_order", seeks_papers, c26_sij_state_order),
    ClockRule("C28", "immigration_appeal", c28_was_decided, c28_immigration_appeal),
)
