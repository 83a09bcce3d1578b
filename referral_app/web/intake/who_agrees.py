"""The question that would say whether the person who asks may agree themselves, with the address of its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from referral_app import law
from referral_app.queries.consents import Holder
from referral_app.web.intake import steps
from referral_app.web.words import law_words
from referral_app.web.words.who_agrees import left_open


def asked(
    answers: Mapping[str, Any],
    holder: Holder | None,
    data: law.LawData,
    where: Callable[[steps.Step, law.Question], str],
) -> tuple[str, str] | None:
    """As it is put to this person, and `where` its screen takes the answer; None where nothing of it is open."""
    question = left_open(answers, holder, data)
    step = next((one for one in steps.steps(answers, data) if question in one.questions), None)
    if question is None or step is None:
        return None
    return law_words.asked_of(question, answers, data), where(step, question)
