"""Which questions a person is asked: `ask_when` on the answers so far, and the small set of those under 13."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from referral_app.law.answers import Answers, Person, has_died, person_of
from referral_app.law.codes import MINIMAL_AGE, NO, UNKNOWN, YES
from referral_app.law.conditions import Ground
from referral_app.law.data import LawData
from referral_app.law.records import Question, Tick


def is_asked(question_id: str, answers: Mapping[str, Any], data: LawData, today: date | None = None) -> bool:
    """Whether the question's `ask_when` holds on the answers so far (`situation_in` reads the picks).

    Without `today` a birth date tells no age. KeyError if there is no such question.
    """
    return data.ask_when[question_id](ground_of(answers, data, today))


def questions_for(answers: Mapping[str, Any], data: LawData, today: date | None = None) -> list[Question]:
    """The questions the form asks a person with these answers, in order; under 13 only the minimal set (section 1).

    Without `today` a birth date tells no age.
    """
    ground = ground_of(answers, data, today)
    age = ground.answers.number("requester_age")
    asked = [question for question, holds in data.of_the_form if holds(ground)]
    if age is not None and age < MINIMAL_AGE:
        return [question for question in asked if question.id in data.minimal_set_under_13]
    return asked


def is_left_out(question_id: str, answers: Mapping[str, Any], data: LawData, today: date | None = None) -> bool:
    """Whether the form does not ask this of a person with these answers, though the law would (`not_asked_while`).

    Without `today` the ages of those they named are not known.
    """
    if question_id not in data.not_asked_while:
        return False
    _, holds = data.not_asked_while[question_id]
    ground = ground_of(answers, data, today)
    if today is not None:
        living = (child for child in ground.answers.items("children") if not has_died(child))
        ground.young = tuple(person_of(child, today) for child in living)
    return holds(ground)


def ticks_for(question: Question, answers: Mapping[str, Any], data: LawData) -> list[Tick]:
    """The boxes the form shows beside each person of this question."""
    if not question.ticks:
        return []
    ground = ground_of(answers, data)
    return [tick for tick in question.ticks if data.tick_when[question.id, tick.code](ground)]


def is_offered(question_id: str, code: str, answers: Mapping[str, Any], data: LawData) -> bool:
    """Whether the form offers this choice to a person with these answers."""
    condition = data.offered_when.get((question_id, code))
    return condition is None or condition(ground_of(answers, data))


def ground_of(said: Mapping[str, Any], data: LawData, today: date | None = None) -> Ground:
    """What a condition can ask of the answers alone."""
    answers = Answers(said)
    picked = answers.items("situations")
    return Ground(answers=answers, picked=picked, parts=data.parts, minor=_minor(answers, data, today))


def _minor(said: Answers, data: LawData, today: date | None) -> str:
    """Whether who asks is under age: by the age they said, else by a birth date of their own (D03)."""
    age, born = said.number("requester_age"), said.span("dob")
    if age is not None:
        return YES if age < data.cells.adult_age else NO
    if today is None or born is None or not said.says("role", "myself"):
        return UNKNOWN
    return Person.read("me", born, None, today).under(data.cells.adult_age)
