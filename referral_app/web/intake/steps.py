"""Which screens a person passes: the topics that have a question for them, then the phrase, then the review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from referral_app import law

#: Ways by which we may reach out; each needs an address that only the form's own fields hold.
REACHABLE = ("call", "text", "email", "letter")


@dataclass(frozen=True)
class Step:
    """A topic as it stands for this person: its place, and the questions asked in it."""

    code: str
    number: int
    of: int
    questions: tuple[law.Question, ...]


def steps(answers: Mapping[str, Any], data: law.LawData) -> list[Step]:
    """The topic screens of a person with these answers, in order. `of` counts the phrase and the review too."""
    asked = {question.id: question for question in law.questions_for(dict(answers), data)}
    screens = []
    for topic in data.topics:
        questions = tuple(asked[name] for name in topic.questions if name in asked)
        if questions:
            screens.append((topic.code, questions))
    total = len(screens) + 2
    return [Step(code, number, total, questions) for number, (code, questions) in enumerate(screens, 1)]


def step_of(code: str, answers: Mapping[str, Any], data: law.LawData) -> Step | None:
    return next((step for step in steps(answers, data) if step.code == code), None)


def following(code: str, answers: Mapping[str, Any], data: law.LawData) -> Step | None:
    """The screen after this one, or None when only phrase and review are left."""
    order = {topic.code: place for place, topic in enumerate(data.topics)}
    return next((step for step in steps(answers, data) if order[step.code] > order[code]), None)


def before(code: str, answers: Mapping[str, Any], data: law.LawData) -> Step | None:
    order = {topic.code: place for place, topic in enumerate(data.topics)}
    earlier = [step for step in steps(answers, data) if order[step.code] < order[code]]
    return earlier[-1] if earlier else None


def unanswered(step: Step, answers: Mapping[str, Any]) -> bool:
    """Whether an answer just given brought up a question of the same screen that was not shown yet."""
    return any(question.id not in answers for question in step.questions if question.type != "names")


def still_open(step: Step, said: Mapping[str, Any]) -> list[str]:
    """The questions of a screen not seen yet, when others of it were answered: an answer brought them up."""
    left = [question.id for question in step.questions if question.id not in said]
    return left if len(left) < len(step.questions) else []


def first_open(answers: Mapping[str, Any], data: law.LawData) -> Step | None:
    """Where a person who comes back goes on."""
    return next((step for step in steps(answers, data) if unanswered(step, answers)), None)


def without_lost(answers: Mapping[str, Any], data: law.LawData) -> dict[str, Any]:
    """The answers without those whose question is not asked any more after a change further up."""
    kept = dict(answers)
    while True:
        asked = {question.id for question in law.questions_for(kept, data)}
        lost = [name for name in kept if name not in asked]
        if not lost:
            return kept
        for name in lost:
            del kept[name]


def may_reach(answers: Mapping[str, Any]) -> list[str]:
    """The ways that were ticked as safe and need an address."""
    ways = answers.get("contact_ways")
    return [way for way in REACHABLE if isinstance(ways, list) and way in ways]
