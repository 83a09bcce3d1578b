"""Which page of the form comes after a screen, and which before it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from referral_app import law, programme
from referral_app.actions.way_back import first_phrase
from referral_app.clock import clock
from referral_app.queries.browsers import Held
from referral_app.web.intake import draft, screens, steps


def brought_up(said: dict[str, Any]) -> list[law.Question]:
    """What the page of numbers and addresses begins with: what the last of the early screens brought up and what hangs
    on the ways ticked there, answered already or not."""
    data, spoken = programme.law_data(), {**said["answers"], **said["names"]}
    contact = steps.step_of("contact", said["answers"], data)
    beside = [question for question in contact.questions if steps.beside_the_number(question)] if contact else []
    return [*(question for question in steps.brought_up(None, spoken, data) if question not in beside), *beside]


def contact_screen(answers: dict[str, Any]) -> str:
    """The screen that asks how to reach the person."""
    step = steps.step_of("contact", answers, programme.law_data())
    return url_for("intake.start") if step is None else draft.address(step)


def back(step: steps.Step, answers: dict[str, Any]) -> str:
    """The screen before this one; from the first of those that can wait, the review."""
    earlier = steps.before(step.code, answers, programme.law_data(), later=step.later)
    if (request.values.get("next") == screens.REVIEW) or (earlier is None and step.later):
        return url_for("intake.review")
    return draft.address(earlier) if earlier else url_for("intake.start")


def lead_on(row: Held, page: str) -> Response:
    """Lead on. Whoever comes to the way back for the first time finds the six words there; who has them, the review."""
    if page == url_for("intake.phrase") and row.phrase_confirmed_at is None:
        first_phrase(row.id, language=draft.language_of_words(row), now=clock().real())
    elif page == url_for("intake.phrase") and row.next_phrase_hash is None:
        page = url_for("intake.review")
    return redirect(page, 303)


def after(step: steps.Step, answers: dict[str, Any]) -> str:
    """Where the person goes from a screen."""
    if step.code == "contact" and not step.later and (steps.may_reach(answers) or _voicemail_waits(answers)):
        return url_for("intake.show_reach", next=request.form.get("next") or None)
    return next_screen(step.code, answers, later=step.later)


def _voicemail_waits(answers: dict[str, Any]) -> bool:
    return bool(steps.brought_up(None, answers, programme.law_data()))


def next_screen(code: str, answers: dict[str, Any], *, later: bool) -> str:
    """The screen after this one. Who came from the review sees only what a change brought up, and then it again."""
    data = programme.law_data()
    if request.form.get("next") == screens.REVIEW:
        waiting = steps.first_open(answers, data, later=later)
        return url_for("intake.review") if waiting is None else draft.address(waiting, next=screens.REVIEW)
    then = steps.following(code, answers, data, later=later)
    if then is None:
        return url_for("intake.review") if later else url_for("intake.phrase")
    return draft.address(then)
