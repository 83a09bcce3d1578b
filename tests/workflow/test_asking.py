"""One gate before every offer: which of its reasons comes first, and whom the office serves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from referral_app.law import load
from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.asking import HELD_SITUATIONS, TAKING_PARENT, Asked, WhyNot, why_not
from referral_app.workflow.requests import OPEN_FOR_OFFERS

OPEN = Asked(NeedState.OPEN, RequestState.READY_TO_MATCH, None, True, "intl_abduction_incoming", ())


def test_an_open_need_of_a_ready_request_with_consent_may_be_asked_for() -> None:
    assert all(why_not(replace(OPEN, request=state), serve_respondents=False) is None for state in OPEN_FOR_OFFERS)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"need": NeedState.FILLED}, WhyNot.NEED_CLOSED),
        ({"need": NeedState.GIVEN_UP}, WhyNot.NEED_CLOSED),
        *(({"request": state}, WhyNot.REQUEST_NOT_READY) for state in set(RequestState) - OPEN_FOR_OFFERS),
        ({"hold": "safety"}, WhyNot.ON_HOLD),
        ({"consent": False}, WhyNot.NO_CONSENT),
        ({"flags": (TAKING_PARENT,)}, WhyNot.RESPONDENT),
        ({"flags": (TAKING_PARENT,), "consent": False}, WhyNot.RESPONDENT),
    ],
)
def test_each_reason_is_told_by_its_code(changed: dict[str, Any], why: WhyNot) -> None:
    assert why_not(replace(OPEN, **changed), serve_respondents=False) == why


def test_the_office_may_decide_to_serve_respondents() -> None:
    assert why_not(replace(OPEN, flags=(TAKING_PARENT,)), serve_respondents=True) is None


@pytest.mark.parametrize("situation", [None, "protective_orders", "csam_compensation"])
def test_other_needs_of_a_taking_parent_go_on(situation: str | None) -> None:
    assert why_not(replace(OPEN, situation=situation, flags=(TAKING_PARENT,)), serve_respondents=False) is None


def test_served_by_the_other_side_alone_is_another_thing() -> None:
    assert why_not(replace(OPEN, flags=("served_by_other_side",)), serve_respondents=False) is None


def test_the_held_situations_and_the_flag_are_the_laws_own() -> None:
    data = load()
    assert {situation.code for situation in data.situations} >= HELD_SITUATIONS
    assert TAKING_PARENT in data.flag_texts
