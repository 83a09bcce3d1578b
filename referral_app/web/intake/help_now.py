"""Numbers to call that come up right after an answer, or words, that say somebody is not safe (A01, U9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app import law
from referral_app.web.words import signposts
from referral_app.workflow.danger_words import danger_in

#: Question, the answer that speaks of danger, and the kind of danger whose numbers fit.
SAYS_DANGER = (
    ("departing_now", "yes", "taken_now"),
    ("safe_now", "no", "crisis"),
    ("danger_now", "yes", "crisis"),
    ("self_harm", "yes", "crisis"),
)


def after(step: str | None, answers: Mapping[str, Any], data: law.LawData) -> signposts.DangerAnswer | None:
    """What to show on the screen after `step`, the topic answered last; None when nothing there spoke of danger."""
    topic = next((topic for topic in data.topics if topic.code == step), None)
    if topic is None:
        return None
    for question, words, kind in SAYS_DANGER:
        if question in topic.questions and answers.get(question) == words:
            return numbers(kind)
    return in_words({name: answers.get(name) for name in topic.questions}, data)


def in_words(answers: Mapping[str, Any], data: law.LawData) -> signposts.DangerAnswer | None:
    """What to show on every screen once the free words of a draft speak of danger."""
    texts = (answers.get(question.id) for question in data.questions if question.type == "text")
    return next((numbers(kind) for text in texts if isinstance(text, str) and (kind := danger_in(text))), None)


def numbers(kind: str | None) -> signposts.DangerAnswer | None:
    """The numbers to call for a kind of danger; None when there is no danger."""
    return next((answer for answer in signposts.danger_numbers() if answer.code == kind), None)
