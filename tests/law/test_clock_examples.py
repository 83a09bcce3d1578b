"""Every clock that was worked out by hand reads as it was worked out; days left are counted a second way."""

from __future__ import annotations

from datetime import date

import pytest

from referral_app import law
from tests.law.clock_examples import EXAMPLES, Example

DATA = law.load()
NAMES = [f"{number:02d} {example.id} {example.status} on {example.on}" for number, example in enumerate(EXAMPLES)]


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_clock_reads_as_it_was_worked_out(example: Example) -> None:
    assert law.validate_answers(example.answers, DATA) == []
    routing = law.route(example.answers, {"today": example.on, "signals": []}, DATA)
    found = [clock for clock in routing["clocks"] if (clock["id"], clock["for"]) == (example.id, example.who)]
    assert [
        (clock["status"], clock["mark_date"], clock["last_safe_date"], clock["days_left"], clock["approx"])
        for clock in found
    ] == [(example.status, example.mark, example.safe, example.left, example.approx)], example.why


def test_the_days_counted_by_hand_are_right() -> None:
    counted = [example for example in EXAMPLES if example.left is not None and example.safe]
    assert len(counted) > 60
    for example in counted:
        assert (date.fromisoformat(example.safe) - date.fromisoformat(example.on)).days == example.left, example.why


def test_there_are_at_least_sixty_and_every_clock_with_a_date_has_one() -> None:
    assert len(EXAMPLES) >= 60
    counted = {clock.id for clock in DATA.clocks if clock.kind in ("window", "event")}
    assert counted <= {example.id for example in EXAMPLES}
    assert len({(one.id, str(one.answers), one.on) for one in EXAMPLES}) == len(EXAMPLES)
