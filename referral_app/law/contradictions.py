"""K01 to K11: answers that contradict each other or the calendar, and how they are read then (section 3).

A rule returns None when it does not fire, else the answers as everything after it reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from referral_app.law.answers import Answers, birth_of, has_died
from referral_app.law.codes import NO, UNKNOWN
from referral_app.law.dates import Span, ages_on


def k01_taking_in_the_future(said: Answers, today: date) -> Answers | None:
    late = [question for question in ("wrongful_date", "left_date") if _begins_after(said.span(question), today)]
    return said.reading_unknown(*late) if late else None


def k02_birth_in_the_future(said: Answers, today: date) -> Answers | None:
    read: dict[str, Any] = {}
    if _begins_after(said.span("dob"), today):
        read["dob"] = UNKNOWN
    if any(_begins_after(birth_of(child), today) for child in said.items("children")):
        read["children"] = [
            {**child, "dob": UNKNOWN} if _begins_after(birth_of(child), today) else child
            for child in said.items("children")
        ]
    return said.reading(read) if read else None


def k03_taken_before_birth(said: Answers, today: date) -> Answers | None:
    """Every child is held against the date as given; then that date and those birth dates are unknown."""
    taken = said.span("wrongful_date")
    if taken is None:
        return None
    children = said.items("children")
    unborn = [_begins_after(birth_of(child), taken.last) for child in children]
    if not any(unborn):
        return None
    read = [{**child, "dob": UNKNOWN} if not_yet else child for child, not_yet in zip(children, unborn, strict=True)]
    return said.reading({"wrongful_date": UNKNOWN, "children": read})


def k05_has_the_child_and_knows_no_place(said: Answers, today: date) -> Answers | None:
    fired = said.says("who_has_child", "requester") and said.says("location_known", NO, UNKNOWN)
    return said if fired else None


def k06_return_case_and_its_date(said: Answers, today: date) -> Answers | None:
    day = said.day("return_case_date")
    if day is not None and (said.says("return_case", NO) or day > today):
        return said.reading_unknown("return_case", "return_case_date")
    return None


def k07_birth_date_and_age(said: Answers, today: date) -> Answers | None:
    birth, age = said.span("dob"), said.number("requester_age")
    if not said.says("role", "myself") or birth is None or age is None:
        return None
    age_min, age_max = ages_on(birth, today)
    return said if age < age_min - 1 or age > age_max + 1 else None


def k08_found_and_no_place(said: Answers, today: date) -> Answers | None:
    return said if said.says("child_found", "yes") and said.says("location_known", NO) else None


def k10_papers_and_the_day_to_answer(said: Answers, today: date) -> Answers | None:
    served, due = said.span("served_date"), said.day("answer_due")
    if served is None or not (served.first > today or (due is not None and due < served.first)):
        return None
    return said.reading_unknown(*(question for question in ("served_date", "answer_due") if said.known(question)))


def k11_died_in_the_future_or_before_birth(said: Answers, today: date) -> Answers | None:
    died = said.span("died_date")
    if died is None:
        return None
    births = [birth_of(child) for child in said.items("children") if has_died(child)]
    fired = died.first > today or any(_begins_after(birth, died.last) for birth in births)
    return said.reading_unknown("died_date") if fired else None


CONTRADICTIONS: tuple[tuple[str, Callable[[Answers, date], Answers | None]], ...] = (
    ("K01", k01_taking_in_the_future),
    ("K02", k02_birth_in_the_future),
    ("K03", k03_taken_before_birth),
    ("K05", k05_has_the_child_and_knows_no_place),
    ("K06", k06_return_case_and_its_date),
    ("K07", k07_birth_date_and_age),
    ("K08", k08_found_and_no_place),
    ("K10", k10_papers_and_the_day_to_answer),
    ("K11", k11_died_in_the_future_or_before_birth),
)


def read_through(said: Answers, today: date) -> tuple[Answers, set[str]]:
    """The answers after all K rules of this section, and the ids that fired. K04 and K09 fire in section 4."""
    fired = set()
    for rule_id, rule in CONTRADICTIONS:
        read = rule(said, today)
        if read is not None:
            said = read
            fired.add(rule_id)
    return said, fired


def _begins_after(span: Span | None, day: date) -> bool:
    return span is not None and span.first > day
