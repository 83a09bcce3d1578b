"""Days that contradict each other or the calendar are asked again on the same screen, with what was typed kept."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.web.form_walk import MOST_POSTS, Walker, saying, skipped

PARENT: dict[str, Any] = {"role": "my_child", "relation": "parent", "requester_age": 30}
SERVED = {**PARENT, "situations": ["family_abduction_domestic"], "served": "yes"}
HARMED = {**PARENT, "situations": ["online_enticement_sextortion"]}
DEAD = [{"ref": "c1", "dob": "2010-05-04", "living": "no"}]
PAPERS = {**PARENT, "situations": ["immigration_relief"]}
FUTURE, PAST = "2199-01-02", "2001-02-03"


def until(walker: Walker, question: str, said: dict[str, Any]) -> None:
    """Go on to the screen that asks this question."""
    for _ in range(MOST_POSTS):
        if question in walker.asked:
            return
        walker.post(walker.path, {}) if walker.path == "/request/reach" else walker.answer(saying(skipped, **said))
    raise AssertionError(f"{question} is not asked")


@pytest.mark.parametrize(
    ("said", "question", "wrong", "right", "words"),
    [
        (SERVED, "served_date", {"served_date": FUTURE}, {"served_date": "2020-01-02"}, "That day lies in the future."),
        (
            SERVED,
            "answer_due",
            {"served_date": "2020-01-02", "answer_due": "2020-01-01"},
            {"served_date": "2020-01-02", "answer_due": "2020-01-20"},
            "That day lies before the day the papers came. Check both days.",
        ),
        (
            {**HARMED, "children": DEAD},
            "died_date",
            {"died_date": "2010-05-03"},
            {"died_date": "2010-05"},
            "That day lies before the birth. Check both days.",
        ),
        (
            {**HARMED, "children": DEAD},
            "died_date",
            {"died_date": FUTURE},
            {"died_date": "2012"},
            "That day lies in the future. Check the year.",
        ),
        (
            SERVED,
            "next_dates",
            {"next_dates": [{"kind": "hearing", "date": PAST}]},
            {"next_dates": [{"kind": "hearing", "date": FUTURE}]},
            "That day is before today. Write a day to come, or leave it blank.",
        ),
        (
            {**PAPERS, "visa_denied": "yes"},
            "visa_denied_date",
            {"visa_denied_date": FUTURE},
            {"visa_denied_date": PAST},
            "That day lies in the future. Check the year.",
        ),
        (
            {**PAPERS, "removal_order": "yes"},
            "removal_order_date",
            {"removal_order_date": FUTURE},
            {"removal_order_date": PAST},
            "That day lies in the future. Check the year.",
        ),
    ],
)
def test_a_contradiction_is_asked_again_in_place(
    sqlite_app: Flask, said: dict[str, Any], question: str, wrong: dict[str, Any], right: dict[str, Any], words: str
) -> None:
    walker = Walker(sqlite_app)
    until(walker, question, said)
    screen = walker.path
    answer = walker.answer(saying(skipped, **{**said, **wrong}))
    assert (answer.status_code, walker.path) == (200, screen)
    assert words in walker.html
    typed = wrong[question][0]["date"] if question == "next_dates" else wrong[question]
    assert f'value="{typed[:4]}"' in walker.html
    assert walker.answer(saying(skipped, **{**said, **right})).status_code == 200
    assert words not in walker.html


def test_a_sentencing_that_was_is_no_contradiction(sqlite_app: Flask) -> None:
    """Ninety days count from it."""
    walker = Walker(sqlite_app)
    until(walker, "next_dates", SERVED)
    was = [{"kind": "sentencing", "date": PAST}]
    assert walker.answer(saying(skipped, **SERVED, next_dates=was)).status_code == 200


def test_what_is_wrong_with_a_day_is_said_in_spanish(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    until(walker, "served_date", SERVED)
    walker.answer(saying(skipped, **SERVED, served_date=FUTURE), page_language="es")
    walker.answer(saying(skipped, **SERVED, served_date=FUTURE))
    assert "Ese día todavía no ha llegado." in walker.html
