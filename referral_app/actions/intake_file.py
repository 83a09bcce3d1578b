"""Answers of a file become requests, as if they came from the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from referral_app.actions import intake, way_back
from referral_app.actions.steps.transaction import writing
from referral_app.queries import cases
from referral_app.vocabulary import Language


def submit_all(lines: Sequence[Mapping[str, Any]], *, now: datetime, today: date) -> list[tuple[str, str]]:
    """Submit every one of these valid answers, all or none. Returns (reference, phrase) in their order.

    Raises Refused("answers_wrong") for answers that are not valid; then nothing was submitted.
    """
    with writing():
        return [_submit(answers, now=now, today=today) for answers in lines]


def _submit(answers: Mapping[str, Any], *, now: datetime, today: date) -> tuple[str, str]:
    spoken = answers.get("language")
    language = spoken if spoken in list(Language) else Language.ENGLISH.value
    request, _token = intake.start_draft(now=now, language=language, source="import")
    intake.save_draft(request.id, {**cases.EMPTY_WORDS, "answers": dict(answers)}, now=now)
    phrase = way_back.give_phrase(request.id, now=now)
    way_back.confirm_phrase(request.id, phrase, now=now)
    intake.submit_request(request.id, form_key=f"import:{request.id}", agreed=True, now=now, today=today)
    return request.reference, phrase
