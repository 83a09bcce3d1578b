"""Reading answers (ROUTING.md section 1): what is known, what was said exactly, and in what form.

A missing key means not asked; "unknown" means not sure; "skipped" means would rather not say. Only the rest is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from referral_app.law.codes import ABSENT, NO, SKIPPED, UNKNOWN, US, YES
from referral_app.law.dates import Span, ages_on, span_of

RESERVED = (UNKNOWN, SKIPPED)


class Place(NamedTuple):
    country: str
    state: str | None = None
    county: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Place:
        return cls(said["country"], said.get("state"), said.get("county"))

    @property
    def abroad(self) -> bool:
        return self.country != US

    @property
    def in_state(self) -> bool:
        """A U.S. place with a state."""
        return self.country == US and self.state is not None

    @property
    def abroad_or_in_state(self) -> bool:
        return self.abroad or self.state is not None


class Court(NamedTuple):
    system: str
    place: Place | None = None
    district: str | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Court:
        place = said.get("place")
        return cls(said["system"], Place.of(place) if place else None, said.get("district"))


class Answers:
    """The answers as routing reads them. Never changed; `reading_unknown` makes a new one."""

    __slots__ = ("_said",)

    def __init__(self, said: Mapping[str, Any]) -> None:
        self._said = said

    def reading(self, read: Mapping[str, Any]) -> Answers:
        """The same answers with these read as given here."""
        return Answers({**self._said, **read}) if read else self

    def without(self, *questions: str) -> Answers:
        """The same answers with these read as not asked."""
        return Answers({question: value for question, value in self._said.items() if question not in questions})

    def reading_unknown(self, *questions: str) -> Answers:
        """The same answers with these read as "unknown" (K01 to K06)."""
        return self.reading(dict.fromkeys(questions, UNKNOWN))

    def known(self, question: str) -> bool:
        return self._said.get(question, SKIPPED) not in RESERVED

    def says(self, question: str, *values: Any) -> bool:
        """True only when the answer is exactly one of the values; "absent" stands for a missing key."""
        return self._said.get(question, ABSENT) in values

    def value(self, question: str) -> Any:
        """The known value, or None."""
        value = self._said.get(question)
        return None if value in RESERVED else value

    def text(self, question: str) -> str | None:
        """The known value of a question that is answered in a word or a date, or None."""
        value = self.value(question)
        return value if isinstance(value, str) else None

    def number(self, question: str) -> int | None:
        """The known whole number, or None."""
        value = self.value(question)
        return int(value) if isinstance(value, int | float) else None

    def items(self, question: str) -> list[Any]:
        """The known list; an empty one when it is not known."""
        value = self.value(question)
        return value if isinstance(value, list) else []

    def holds(self, question: str, item: Any) -> bool:
        """Whether the known list contains the item."""
        return item in self.items(question)

    def span(self, question: str) -> Span | None:
        said = self.text(question)
        return span_of(said) if said is not None else None

    def day(self, question: str) -> date | None:
        """The known full date, or None."""
        span = self.span(question)
        return span.first if span is not None else None

    def place(self, question: str) -> Place | None:
        value = self.value(question)
        return Place.of(value) if value is not None else None

    def places(self, question: str) -> list[Place]:
        return [Place.of(said) for said in self.items(question)]

    def places_of(self, question: str) -> list[Place]:
        """The known place, or the places of a known list."""
        value = self.value(question)
        return self.places(question) if isinstance(value, list) else [Place.of(value)] if value is not None else []

    def court(self, question: str) -> Court | None:
        value = self.value(question)
        return Court.of(value) if value is not None else None

    def courts(self, question: str) -> list[Court]:
        return [Court.of(said) for said in self.items(question)]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a clock may run for. Ages are of today, None when neither birth date nor age is known, and of nobody."""

    ref: str | None
    birth: Span | None = None
    age_min: int | None = None
    age_max: int | None = None

    @classmethod
    def read(cls, ref: str, birth: Span | None, age: int | None, today: date) -> Person:
        """The birth date wins over the age."""
        if birth is not None:
            return cls(ref, birth, *ages_on(birth, today))
        return cls(ref, None, age, age)

    def under(self, age: int) -> str:
        """yes, no or unknown."""
        if self.age_min is None or self.age_max is None:
            return UNKNOWN
        if self.age_max < age:
            return YES
        return NO if self.age_min >= age else UNKNOWN

    @property
    def age(self) -> int | None:
        """The age as said, where no birth date is known."""
        return self.age_max if self.birth is None else None


def birth_of(child: Mapping[str, Any]) -> Span | None:
    """The birth span of a child as answered, None when it is not known."""
    dob = child.get("dob", UNKNOWN)
    return None if dob in RESERVED else span_of(dob)


def person_of(child: Mapping[str, Any], today: date) -> Person:
    """Somebody as they were named in the answer `children`."""
    age = child.get("age")
    return Person.read(child["ref"], birth_of(child), None if age is None or age in RESERVED else int(age), today)


def has_died(child: Mapping[str, Any]) -> bool:
    """Whether the person said so of this child: a tick, never asked (D11). Anything else is living."""
    return bool(child.get("living") == NO)


def died_of(said: Answers) -> str:
    """*some died* and *all died* of D11 from the answers alone: "none", "some", or "all" (none living, and no me)."""
    children = said.items("children")
    died = [child for child in children if has_died(child)]
    if not died:
        return "none"
    return "all" if len(died) == len(children) and not said.says("role", "myself") else "some"


#: "Each of harmed" with nobody: one entry, no age, no birth date.
NOBODY = Person(None)


def some_under(people: Iterable[Person], age: int) -> bool:
    """Some of them is under the age, or may be."""
    return any(person.under(age) != NO for person in people)
