"""The condition language of `ask_when` and `show_when` (ROUTING.md section 2), compiled once at loading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from referral_app.law.answers import Answers, Person, died_of
from referral_app.law.codes import NO


@dataclass(slots=True)
class Ground:
    """What a condition can be asked about. A form knows the answers and picks only; routing fills in the rest."""

    answers: Answers
    picked: Collection[str]
    final: Collection[str] = ()
    flags: Collection[str] = ()
    clocks: Collection[tuple[str, str]] = ()
    level: str = ""
    minor: str = ""
    fee_band: str = ""
    young: Sequence[Person] = field(default=())
    crisis: bool = False
    #: Countries whose parts have rows of their own.
    parts: Collection[str] = ()


Condition = Callable[[Ground], bool]


class BadCondition(ValueError):
    """A condition of the data files that section 2 does not know."""


def compile_condition(source: Mapping[str, Any]) -> Condition:
    """A condition as a function of the ground. BadCondition if it is not of the language."""
    if not isinstance(source, Mapping) or len(source) != 1:
        raise BadCondition(f"not one condition: {source!r}")
    [(word, rest)] = source.items()
    if word not in WORDS:
        raise BadCondition(f"unknown condition: {word}")
    return WORDS[word](rest)


def _all(parts: Sequence[Mapping[str, Any]]) -> Condition:
    conditions = [compile_condition(part) for part in parts]

    def all_hold(ground: Ground) -> bool:
        for holds in conditions:  # noqa: SIM110 (a plain loop is twice as fast, and these run by the hundred)
            if not holds(ground):
                return False
        return True

    return all_hold


def _any(parts: Sequence[Mapping[str, Any]]) -> Condition:
    conditions = [compile_condition(part) for part in parts]

    def any_holds(ground: Ground) -> bool:
        for holds in conditions:  # noqa: SIM110
            if holds(ground):
                return True
        return False

    return any_holds


def _not(part: Mapping[str, Any]) -> Condition:
    holds = compile_condition(part)
    return lambda ground: not holds(ground)


def _situation_in(codes: Sequence[str]) -> Condition:
    wanted = frozenset(codes)
    return lambda ground: not wanted.isdisjoint(ground.picked)


def _final_in(codes: Sequence[str]) -> Condition:
    wanted = frozenset(codes)
    return lambda ground: not wanted.isdisjoint(ground.final)


def _answered(question: str) -> Condition:
    return lambda ground: ground.answers.known(question)


def _equals(pair: Sequence[Any]) -> Condition:
    question, value = pair
    return lambda ground: ground.answers.says(question, value)


def _in(pair: Sequence[Any]) -> Condition:
    question, values = pair[0], tuple(pair[1])
    return lambda ground: ground.answers.says(question, *values)


def _contains(pair: Sequence[Any]) -> Condition:
    question, value = pair
    return lambda ground: ground.answers.holds(question, value)


def _count_at_least(pair: Sequence[Any]) -> Condition:
    question, count = pair
    return lambda ground: len(ground.answers.items(question)) >= count


def _less_than(pair: Sequence[Any]) -> Condition:
    question, limit = pair
    return lambda ground: (number := ground.answers.number(question)) is not None and number < limit


def _at_least(pair: Sequence[Any]) -> Condition:
    question, limit = pair
    return lambda ground: (number := ground.answers.number(question)) is not None and number >= limit


def _flag_in(codes: Sequence[str]) -> Condition:
    wanted = frozenset(codes)
    return lambda ground: not wanted.isdisjoint(ground.flags)


def _clock(pair: Sequence[Any]) -> Condition:
    wanted = frozenset((pair[0], status) for status in pair[1])
    return lambda ground: not wanted.isdisjoint(ground.clocks)


def _level_in(levels: Sequence[str]) -> Condition:
    return lambda ground: ground.level in levels


def _minor(values: Sequence[str]) -> Condition:
    return lambda ground: ground.minor in values


def _fee_band_in(bands: Sequence[str]) -> Condition:
    return lambda ground: ground.fee_band in bands


def _court_system(pair: Sequence[Any]) -> Condition:
    question, system = pair
    return lambda ground: (court := ground.answers.court(question)) is not None and court.system == system


def _child_country(country: str) -> Condition:
    return lambda ground: (place := ground.answers.place("child_place")) is not None and place.country == country


def _every_child_at_least(age: int) -> Condition:
    return lambda ground: bool(ground.young) and all(person.under(age) == NO for person in ground.young)


def _place_in_us(question: str) -> Condition:
    return lambda ground: any(not place.abroad for place in ground.answers.places_of(question))


def _parts_of(questions: Sequence[str]) -> Condition:
    return lambda ground: any(
        place.country in ground.parts for question in questions for place in ground.answers.places_of(question)
    )


def _died(how: str) -> Condition:
    wanted = ("some", "all") if how == "some" else (how,)
    return lambda ground: died_of(ground.answers) in wanted


def _crisis(wanted: bool) -> Condition:
    return lambda ground: ground.crisis is wanted


WORDS: Mapping[str, Callable[[Any], Condition]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "situation_in": _situation_in,
    "final_in": _final_in,
    "answered": _answered,
    "equals": _equals,
    "in": _in,
    "contains": _contains,
    "count_at_least": _count_at_least,
    "less_than": _less_than,
    "at_least": _at_least,
    "flag_in": _flag_in,
    "clock": _clock,
    "level_in": _level_in,
    "minor": _minor,
    "fee_band_in": _fee_band_in,
    "court_system": _court_system,
    "child_country": _child_country,
    "every_child_at_least": _every_child_at_least,
    "place_in_us": _place_in_us,
    "parts_of": _parts_of,
    "died": _died,
    "crisis": _crisis,
}
