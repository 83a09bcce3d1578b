"""C07 to C13: the clocks of children taken or kept, across a border or between states (section 5)."""

from __future__ import annotations

from collections.abc import Iterable

from referral_app.law.answers import Person
from referral_app.law.case import Case, each_of
from referral_app.law.clock_rules import (
    APPLIES,
    DOES_NOT_APPLY,
    MET_BY_FILING,
    NOT_APPLICABLE,
    ClockRule,
    Reading,
    of_person,
    of_window,
)
from referral_app.law.codes import ACC, DOM, INC, NO, NON, OUT, PREV, UNKNOWN, US, YES
from referral_app.law.dates import MAYBE_PASSED, OPEN, PASSED, Span, Window, ages_on, is_full, window
from referral_app.law.facts import sixteen

IN_FORCE = {YES: APPLIES, NO: DOES_NOT_APPLY, UNKNOWN: UNKNOWN}


def treaty_matters(case: Case) -> bool:
    return case.abroad or case.has(ACC)


def c07_hague_in_force(case: Case) -> Iterable[Reading]:
    applies = case.applies_on_date if case.abroad else case.applies_today
    yield Reading(IN_FORCE[applies], mark=case.treaty.in_force if case.treaty else None)


def c08_hague_art12(case: Case) -> Iterable[Reading]:
    taken = case.said.span("wrongful_date")
    if not case.has(OUT, INC):
        yield Reading(NOT_APPLICABLE)
    elif taken is None:
        yield Reading(UNKNOWN)
    else:
        found = window(taken, years=case.data.cells.hague_art12_years, grace=not is_removal(case))
        yield of_window(found, case.today, status=c08_filing(case, found))


def is_removal(case: Case) -> bool:
    """The child left on the very day of the act. Otherwise a retention, which begins when the due day ends."""
    said = case.said.text("wrongful_date")
    return said is not None and is_full(said) and case.said.text("left_date") == said


def c08_filing(case: Case, found: Window) -> str:
    """The status once a return case is counted: only one in the right court counts (22 U.S.C. 9003(f)(3))."""
    status = found.status(case.today)
    if not case.said.says("return_case", YES) or not filed_where_the_child_is(case):
        return status
    filed = case.said.day("return_case_date")
    if filed is None:
        return MET_BY_FILING if status == OPEN else UNKNOWN
    if filed <= found.last_safe:
        return MET_BY_FILING
    return PASSED if filed > found.late_safe else MAYBE_PASSED


def filed_where_the_child_is(case: Case) -> bool:
    """Court and child in one country, as far as both are known."""
    court = case.said.court("case_court")
    if court is None or court.place is None or case.here.place is None:
        return True
    return court.place.country == case.here.place.country


def c09_hague_age16(case: Case) -> Iterable[Reading]:
    live = (case.abroad and case.applies_on_date != NO) or (case.has(ACC) and case.applies_today != NO)
    for person in each_of(case, case.young):
        if not live:
            yield of_person(NOT_APPLICABLE, person)
        elif person.birth is not None:
            yield of_window(window(person.birth, years=case.data.cells.hague_age), case.today, person=person)
        else:
            yield of_person(sixteen(case, person), person)


def c10_return_case_has_begun(case: Case) -> bool:
    return case.has(OUT, INC) and case.said.says("return_case", YES) and case.said.known("return_case_date")


def c10_hague_six_weeks(case: Case) -> Iterable[Reading]:
    if (begun := case.said.span("return_case_date")) is not None:
        found = window(begun, days=case.data.cells.hague_six_weeks_days, inclusive=True)
        yield of_window(found, case.today)


def c11_home_state_may_decide(case: Case) -> bool:
    return case.has(OUT, NON, DOM) and case.direction != "incoming" and not case.home.abroad


def c11_uccjea_home_state_window(case: Case) -> Iterable[Reading]:
    order = case.said.says("custody_order", YES)
    order_place = case.said.place("order_place")
    spans = [span for name in ("left_date", "wrongful_date") if (span := case.said.span(name)) is not None]
    if case.direction == "same_state" or (order and order_place is not None and order_place.country == US):
        yield Reading(NOT_APPLICABLE)
    elif (order and order_place is None) or not spans:
        yield Reading(UNKNOWN)
    else:
        span = Span(min(span.first for span in spans), max(span.last for span in spans))
        yield of_window(window(span, months=case.data.cells.home_state_months), case.today)


def c12_ccj_order(case: Case) -> Iterable[Reading]:
    order_place, where = case.said.place("order_place"), case.where.place
    if case.said.says("custody_order", NO):
        yield Reading(NOT_APPLICABLE)
    elif (
        case.said.says("custody_order", YES)
        and order_place is not None
        and where is not None
        and order_place.in_state
        and where.in_state
        and order_place.state == where.state
    ):
        yield Reading(APPLIES)
    else:
        yield Reading(UNKNOWN)


def c13_ipkca_age(case: Case) -> Iterable[Reading]:
    taken = case.said.span("wrongful_date")
    for person in each_of(case, case.young):
        yield of_person(c13_status(case, person, taken), person)


def c13_status(case: Case, person: Person, taken: Span | None) -> str:
    age = case.data.cells.ipkca_age
    if person.birth is None or taken is None:
        return APPLIES if person.age_max is not None and person.age_max < age else UNKNOWN
    if ages_on(person.birth, taken.last)[1] < age:
        return APPLIES
    return DOES_NOT_APPLY if ages_on(person.birth, taken.first)[0] >= age else UNKNOWN


RULES = (
    ClockRule(
        "C07",
        "hague_in_force",
        lambda case: treaty_matters(case) or (case.has(PREV) and case.other_country is not None),
        c07_hague_in_force,
    ),
    ClockRule("C08", "hague_art12", treaty_matters, c08_hague_art12),
    ClockRule("C09", "hague_age16", treaty_matters, c09_hague_age16),
    ClockRule("C10", "hague_six_weeks", c10_return_case_has_begun, c10_hague_six_weeks),
    ClockRule("C11", "uccjea_home_state_window", c11_home_state_may_decide, c11_uccjea_home_state_window),
    ClockRule("C12", "ccj_order", lambda case: case.has(OUT, NON, ACC, DOM), c12_ccj_order),
    ClockRule("C13", "ipkca_age", lambda case: case.has(OUT, NON) and case.direction == "outgoing", c13_ipkca_age),
)
