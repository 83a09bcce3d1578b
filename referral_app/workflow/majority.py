"""When a young person comes of age, and what ends then: the consent that others gave for them (U12).

Days come from dates that may lack their day or month; an age alone tells no day and is left out. `adult_age` is in
years, from the law data.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

_FOR_ANOTHER = ("my_child", "someone_else")


def asks_alone(answers: Mapping[str, Any], adult_age: int) -> bool:
    """Whether somebody under age asks for themselves."""
    age = answers.get("requester_age")
    return answers.get("role") == "myself" and isinstance(age, int) and age < adult_age


def adult_between(born: str, adult_age: int) -> tuple[date, date] | None:
    """The earliest and the latest day on which somebody born on "2010-05-02", "2010-05" or "2010" comes of age.

    None for what is no date. Somebody born on February 29 comes of age on March 1.
    """
    try:
        parts = [int(part) for part in born.split("-")]
        first = date(parts[0], *[*parts[1:], 1, 1][:2])
    except (ValueError, TypeError):
        return None
    if len(parts) == 3:
        last = first
    elif len(parts) == 2:
        last = date(first.year + first.month // 12, first.month % 12 + 1, 1) - timedelta(days=1)
    else:
        last = date(first.year, 12, 31)
    return _years_on(first, adult_age), _years_on(last, adult_age)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _births(answers: Mapping[str, Any]) -> list[str]:
    """The birth dates of those the request is about, as far as they are known."""
    if answers.get("role") == "myself":
        return [answers["dob"]] if isinstance(answers.get("dob"), str) else []
    people = answers.get("children")
    if not isinstance(people, list):
        return []
    return [person["dob"] for person in people if isinstance(person.get("dob"), str)]


def next_majority(answers: Mapping[str, Any], today: date, adult_age: int) -> date | None:
    """The next day after `today` on which somebody the request is about may come of age; None if none is known."""
    spans = [adult_between(born, adult_age) for born in _births(answers)]
    ahead = [max(span[0], today + timedelta(days=1)) for span in spans if span is not None and span[1] > today]
    return min(ahead, default=None)


def consent_end(answers: Mapping[str, Any], today: date, days: int, adult_age: int) -> date:
    """The last day of a consent given today: `days` from now, and before somebody comes of age.

    Where a birthday binds, it ends with the week before it, so that the date, which is stored plainly, tells at most
    the week; only in the birthday's own week does it end on the day before.
    """
    end = today + timedelta(days=days)
    birthday = next_majority(answers, today, adult_age)
    if birthday is None or birthday > end:
        return end
    week_before = birthday - timedelta(days=birthday.isoweekday())
    return week_before if week_before >= today else birthday - timedelta(days=1)


def hands_over_on(answers: Mapping[str, Any], asked_on: date, adult_age: int) -> date | None:
    """The day on which all whom somebody else asked for have certainly come of age; None where no day is certain, or
    where all were of age when they asked."""
    if answers.get("role") not in _FOR_ANOTHER:
        return None
    people = answers.get("children")
    spans = [adult_between(born, adult_age) for born in _births(answers)]
    if not isinstance(people, list) or not spans or len(spans) != len(people):
        return None
    known = [span for span in spans if span is not None]
    certain = len(known) == len(spans) and any(first > asked_on for first, _ in known)
    return max(last for _, last in known) if certain else None


def is_handed_over(answers: Mapping[str, Any], asked_on: date, today: date, adult_age: int) -> bool:
    """Whether all whom somebody else asked for have certainly come of age since: they decide now, nobody for them."""
    day = hands_over_on(answers, asked_on, adult_age)
    return day is not None and day <= today


def is_near(answers: Mapping[str, Any], today: date, days: int, adult_age: int) -> bool:
    """Whether somebody for whom another person asked may come of age within so many days."""
    if answers.get("role") not in _FOR_ANOTHER:
        return False
    birthday = next_majority(answers, today, adult_age)
    return birthday is not None and birthday <= today + timedelta(days=days)


def come_of_age(answers: Mapping[str, Any], asked_on: date, today: date, adult_age: int) -> int:
    """How many of those the request is about may have come of age since it was sent."""
    spans = [adult_between(born, adult_age) for born in _births(answers)]
    return sum(span is not None and span[1] > asked_on and span[0] <= today for span in spans)
