"""Which help the answers of a draft call for is worked out as they are saved, and kept with them: the pages until the
next answer show it without asking the law again. What was kept of other answers, or yesterday, counts for nothing.
(A01)
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.queries import cases
from referral_app.web.intake import help_now
from tests.conftest import StillClock
from tests.web.danger_answers import calm
from tests.web.test_danger_is_answered_at_once import CASES, at_the_question, help_on

DANGER = next(said for said in CASES if said.question == "safe_now")


def not_asked(*_answers: Any) -> dict[str, Any]:
    raise AssertionError("the law was asked")


def saved(answers: dict[str, Any]) -> dict[str, Any]:
    """The words of a draft as the screen that asks whether one is safe leaves them."""
    said = {**cases.EMPTY_WORDS, "answers": answers, "last": ["safe_now"]}
    help_now.keep_with(said)
    return said


def test_later_pages_show_the_help_and_do_not_ask_the_law(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    walk, saying = at_the_question(sqlite_app, DANGER)
    walk.answer(lambda question: saying.get(question.id))
    after = help_on(walk.html)
    monkeypatch.setattr(law, "outline", not_asked)
    walk.get(walk.path)
    assert help_on(walk.html) == after
    assert after.open
    assert after.links


def test_what_was_kept_of_calmer_answers_hides_no_danger(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        kept = saved(calm(DANGER.situation))["help"]
        said = {**cases.EMPTY_WORDS, "answers": DANGER.answers, "last": ["safe_now"], "help": kept}
        assert kept["now"] == []
        assert help_now.on_screen(said) == help_now.on_screen(saved(DANGER.answers)) != []


def test_what_was_kept_yesterday_is_worked_out_anew(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, clock: StillClock
) -> None:
    with sqlite_app.test_request_context():
        said = saved(DANGER.answers)
        monkeypatch.setattr(law, "outline", not_asked)
        assert help_now.on_screen(said)[0].open
        clock.move(days=1)
        with pytest.raises(AssertionError, match="the law was asked"):
            help_now.on_screen(said)


def test_of_another_screen_the_same_help_is_no_longer_open(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        said = saved(DANGER.answers)
        said["last"] = ["requester_age"]
        help_now.keep_with(said)
        assert [panel.open for panel in help_now.on_screen(said)] == [False]
