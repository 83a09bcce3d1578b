"""Numbers to call that come up inside the form, right after an answer that says somebody is not safe (A01, U9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referral_app import law
from referral_app.web import signposts

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
            return next(answer for answer in signposts.danger_numbers() if answer.code == kind)
    return None
