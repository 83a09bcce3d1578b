"""What declines call for: the terms, where most of them say the same, and nothing that was changed since."""

from __future__ import annotations

import pytest

from referral_app.actions.offer_answers import DECLINE_REASONS
from referral_app.workflow.declines import CHANGE_FOR, called_for

DAY = "2026-11-20"


@pytest.mark.parametrize(
    ("reasons", "change"),
    [
        (["fee", "fee"], "fee"),
        (["court", "expertise"], "reach"),
        (["fee", "court"], None),
        (["fee", "fee", "court", "language"], None),
        (["other", "other"], None),
        (["conflict", "conflict", "fee"], None),
        ([], None),
    ],
)
def test_more_than_half_say_what_to_change(reasons: list[str], change: str | None) -> None:
    assert called_for([(reason, DAY) for reason in reasons], []) == change


@pytest.mark.parametrize(
    ("step", "on", "change"),
    [
        ("fee:reduced_fee", "2026-11-21", None),
        ("fee:reduced_fee", DAY, "fee"),
        ("pro_hac_vice", "2026-11-21", "fee"),
    ],
)
def test_what_was_changed_after_the_last_no_is_not_asked_again(step: str, on: str, change: str | None) -> None:
    assert called_for([("fee", DAY), ("fee", "")], [{"change": step, "on": on}]) == change


def test_every_reason_that_calls_for_something_is_one_that_attorneys_give() -> None:
    assert set(CHANGE_FOR) <= set(DECLINE_REASONS)
