"""Which screens a person passes: what cannot wait, by topic, then the way back and the review; and what can wait.

A topic may be met twice: early with the questions on which safety, a legal date or a court hangs, and later, for who
wants to tell more, with the rest. What an answer brings up on a screen already passed stands first on the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import has_app_context

from referral_app import law
from referral_app.clock import clock
from referral_app.web.words.once import once_a_page
from referral_app.workflow.majority import asks_alone

#: Ways by which we may reach out; each needs an address that only the form's own fields hold.
REACHABLE = ("call", "text", "email", "letter")
#: Parts of the way: those of the topics, the way back, and the review. Their number is the same for everybody.
PARTS = 5
#: Types of questions that are never asked of a child alone: days that only the law needs, and money.
NOT_OF_CHILDREN = ("date", "date_partial", "events", "money")


@dataclass(frozen=True)
class Step:
    """A screen as it stands for this person: the questions of a topic that are asked early, or that can wait."""

    code: str
    questions: tuple[law.Question, ...]
    #: The fixed number of its topic in the addresses: it tells nothing.
    place: int
    #: The part of the way, 1 to PARTS; None for what can wait.
    part: int | None

    @property
    def later(self) -> bool:
        return self.part is None


def asked_of(answers: Mapping[str, Any], data: law.LawData) -> list[law.Question]:
    """Every question of the form for a person with these answers; a child who asks alone is asked for no days."""
    return once_a_page("asked_of", answers, data, _asked_of)


def _asked_of(answers: Mapping[str, Any], data: law.LawData) -> list[law.Question]:
    today = _today()
    left_out = {name for name in data.not_asked_while if law.is_left_out(name, answers, data, today)}
    asked = [one for one in _by_the_law(answers, data) if one.id not in left_out]
    if not is_alone(answers, data):
        return asked
    return [question for question in asked if question.type not in NOT_OF_CHILDREN]


def _by_the_law(answers: Mapping[str, Any], data: law.LawData) -> list[law.Question]:
    return once_a_page("questions_for", answers, data, lambda said, data: law.questions_for(said, data, _today()))


def _today() -> date | None:
    """The day by which a birth date tells an age; None outside an app, where no form is shown."""
    return clock().today() if has_app_context() else None


def is_alone(answers: Mapping[str, Any], data: law.LawData) -> bool:
    """Whether somebody under age asks for themselves."""
    return asks_alone(answers, data.cells.adult_age)


def early_questions(answers: Mapping[str, Any], data: law.LawData) -> frozenset[str]:
    """The questions that cannot wait, by id."""
    asked = [question.id for question in asked_of(answers, data)]
    waiting = data.waiting
    if is_alone(answers, data):
        always = waiting.alone_always
    elif by_phone(answers):
        always = waiting.by_phone
    else:
        return frozenset(asked) - waiting.can_wait
    safety = [name for name in waiting.alone_safety if name in asked][: waiting.most_of_safety]
    return frozenset(asked) & {*always, *safety}


def by_phone(answers: Mapping[str, Any]) -> bool:
    """Whether the person would rather tell the rest by phone: then only what comes first is asked here."""
    return bool(answers.get("tell_by_phone") == "yes")


def steps(answers: Mapping[str, Any], data: law.LawData, *, later: bool = False) -> Sequence[Step]:
    """The screens of a person with these answers, in order: those that cannot wait, or the `later` ones."""
    return once_a_page("steps_later", answers, data, _later) if later else once_a_page("steps", answers, data, _early)


def _early(answers: Mapping[str, Any], data: law.LawData) -> Sequence[Step]:
    return _steps(answers, data, later=False)


def _later(answers: Mapping[str, Any], data: law.LawData) -> Sequence[Step]:
    return _steps(answers, data, later=True)


def _steps(answers: Mapping[str, Any], data: law.LawData, *, later: bool) -> Sequence[Step]:
    early = early_questions(answers, data)
    asked = {one.id: one for one in asked_of(answers, data) if (one.id in early) is not later}
    screens = []
    for place, topic in enumerate(data.topics, 1):
        questions = tuple([asked[name] for name in topic.questions if name in asked])
        if questions:
            screens.append(Step(topic.code, questions, place, None if later else topic.part))
    return tuple(screens)


def step_of(code: str, answers: Mapping[str, Any], data: law.LawData, *, later: bool = False) -> Step | None:
    return next((step for step in steps(answers, data, later=later) if step.code == code), None)


def following(code: str, answers: Mapping[str, Any], data: law.LawData, *, later: bool = False) -> Step | None:
    """The screen after this one, or None when only what ends this part of the form is left."""
    order = _order(data)
    return next((step for step in steps(answers, data, later=later) if order[step.code] > order[code]), None)


def before(code: str, answers: Mapping[str, Any], data: law.LawData, *, later: bool = False) -> Step | None:
    order = _order(data)
    earlier = [step for step in steps(answers, data, later=later) if order[step.code] < order[code]]
    return earlier[-1] if earlier else None


def brought_up(
    code: str | None, said: Mapping[str, Any], data: law.LawData, *, later: bool = False
) -> list[law.Question]:
    """Questions that answers of earlier screens brought up there: they begin the screen of this topic.

    `said` holds answers and names. With None, those of all screens.
    """
    order = _order(data)
    passed = [one for one in steps(said, data, later=later) if code is None or order[one.code] < order[code]]
    return [question for step in passed for question in left_open(step, said)]


def beside_the_number(question: law.Question) -> bool:
    """Whether a question hangs on the ways that were ticked: it is asked with the number or the address itself, on the
    page after the ways, which are a long screen of their own."""
    return "'contact_ways'" in str(question.ask_when)


def left_open(step: Step, said: Mapping[str, Any]) -> list[law.Question]:
    """The questions of a screen that were not seen yet, when others of it were answered: an answer brought them up."""
    asked = [question for question in step.questions if question.type != "names"]
    left = [question for question in asked if question.id not in said]
    return left if len(left) < len(asked) else []


def unanswered(step: Step, answers: Mapping[str, Any]) -> bool:
    """Whether the screen asks what was not shown yet. Names have fields of their own, so a blank one leaves no mark."""
    return any(question.id not in answers for question in step.questions if question.type != "names")


def first_open(answers: Mapping[str, Any], data: law.LawData, *, later: bool = False) -> Step | None:
    """Where a person who comes back goes on."""
    return next((step for step in steps(answers, data, later=later) if unanswered(step, answers)), None)


def needed(answers: Mapping[str, Any], data: law.LawData) -> Step | None:
    """The first screen with a question that has to be answered before anything can be sent."""
    for step in steps(answers, data):
        if any(question.essential and question.id not in answers for question in step.questions):
            return step
    return None


def without_lost(answers: Mapping[str, Any], data: law.LawData) -> dict[str, Any]:
    """The answers without those whose question is not asked any more after a change further up."""
    kept = dict(answers)
    while True:
        asked = {question.id for question in _by_the_law(kept, data)}
        lost = [name for name in kept if name not in asked]
        if not lost:
            return kept
        for name in lost:
            del kept[name]


def may_reach(answers: Mapping[str, Any]) -> list[str]:
    """The ways that were ticked as safe and need an address. Who also said "do not reach out" is not reached."""
    ways = answers.get("contact_ways")
    return [way for way in REACHABLE if isinstance(ways, list) and way in ways]


def leads(step: Iterable[law.Question], data: law.LawData) -> frozenset[str]:
    """The questions whose answer may bring up or take away another one of the same topics: the page asks at once.

    Never a place or a day: those are sent when the screen is, and no request tells of them before.
    """
    names = {question.id for question in step if question.type in ("choice", "multi", "integer")}
    topics = [topic for topic in data.topics if not names.isdisjoint(topic.questions)]
    told = [data.question(name) for topic in topics for name in topic.questions]
    texts = [str(question.ask_when) for question in told if not beside_the_number(question)]
    texts += [str(data.not_asked_while[question.id][0]) for question in told if question.id in data.not_asked_while]
    return frozenset(name for name in names if any(f"'{name}'" in text for text in texts))


def _order(data: law.LawData) -> dict[str, int]:
    return {topic.code: place for place, topic in enumerate(data.topics)}
