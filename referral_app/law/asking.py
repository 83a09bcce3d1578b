"""Which questions a person is asked: `ask_when` on the answers so far, and the small set of those under 13."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app.law.answers import Answers
from referral_app.law.codes import MINIMAL_AGE
from referral_app.law.conditions import Ground
from referral_app.law.data import LawData
from referral_app.law.records import Question


def is_asked(question_id: str, answers: Mapping[str, Any], data: LawData) -> bool:
    """Whether the question's `ask_when` holds on the answers so far (`situation_in` reads the picks).

    KeyError if there is no such question.
    """
    return data.ask_when[question_id](_ground(answers))


def questions_for(answers: Mapping[str, Any], data: LawData) -> list[Question]:
    """The questions a person with these answers is asked, in order; under 13 only the minimal set (section 1)."""
    ground = _ground(answers)
    age = ground.answers.number("requester_age")
    asked = [question for question in data.questions if data.ask_when[question.id](ground)]
    if age is not None and age < MINIMAL_AGE:
        return [question for question in asked if question.id in data.minimal_set_under_13]
    return asked


def _ground(said: Mapping[str, Any]) -> Ground:
    answers = Answers(said)
    return Ground(answers=answers, picked=answers.items("situations"))
