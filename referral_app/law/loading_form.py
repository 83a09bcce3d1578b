"""The form as topics.json tells it: its screens, what can wait, which choices are offered, and what is left unasked."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from referral_app.law.conditions import Condition, compile_condition
from referral_app.law.form_records import SituationGroup, Topic, Waiting
from referral_app.law.records import Question

#: How the form asks, and who is told of which help: files of the programme's own, which have no source to review.
NO_LAW = ("topics.json", "help.json")

Row = Mapping[str, Any]


def topics_of(form: Row, questions: tuple[Question, ...]) -> tuple[Topic, ...]:
    """The screens of the form, their questions in the order of topics.json."""
    of: Mapping[str, str] = form["questions"]
    known = {question.id for question in questions}
    missing = [question.id for question in questions if question.id not in of]
    if missing:
        raise ValueError(f"topics.json has no topic for {', '.join(missing)}")
    return tuple(
        Topic(
            row["code"],
            row["label_en"],
            tuple(name for name, topic in of.items() if topic == row["code"] and name in known),
            row.get("part"),
        )
        for row in form["topics"]
    )


def waiting_of(form: Row) -> Waiting:
    """What can wait: whole topics without a part, and what is named."""
    later = {row["code"] for row in form["topics"] if "part" not in row}
    alone = form["alone"]
    return Waiting(
        frozenset({*form["can_wait"], *(name for name, topic in form["questions"].items() if topic in later)}),
        tuple(alone["always"]),
        tuple(alone["safety"]),
        alone["most_of_safety"],
        tuple(form["by_phone"]),
        frozenset(form["danger"]),
    )


def groups_of(form: Row) -> tuple[SituationGroup, ...]:
    """The headings under which situations are picked."""
    rows = form["situation_groups"]
    return tuple(SituationGroup(row["code"], row["label_en"], tuple(row["situations"])) for row in rows)


def offered_when_of(form: Row) -> Mapping[tuple[str, str], Condition]:
    """By question and choice: when the form offers it."""
    rows = ((question, code, when) for question, codes in form["offered_when"].items() for code, when in codes.items())
    return MappingProxyType({(question, code): compile_condition(when) for question, code, when in rows})


def not_asked_while_of(form: Row) -> Mapping[str, tuple[Row, Condition]]:
    """By question: while what it is left out of the form, as it is written and compiled."""
    rows: Mapping[str, Row] = form.get("not_asked_while", {})
    return MappingProxyType({question: (while_, compile_condition(while_)) for question, while_ in rows.items()})
