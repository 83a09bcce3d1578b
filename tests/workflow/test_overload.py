"""The rule by which somebody may have too much (U10)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from referral_app.workflow.overload import LOOK_BACK, Load, Sign, Told, counts_since, signs

DAY = date(2026, 11, 25)
NEXT = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("load", "found"),
    [
        (Load(), []),
        (Load(full=True), []),
        (Load(no_room=(DAY,), silent=(DAY,)), []),
        (Load(no_room=(DAY, NEXT)), [Sign.NO_ROOM]),
        (Load(silent=(DAY, NEXT)), [Sign.SILENT]),
        (Load(contact_late=(DAY,)), [Sign.CONTACT_LATE]),
        (Load((DAY, NEXT), (DAY,), (DAY, DAY), full=True), [*Sign]),
    ],
)
def test_signs(load: Load, found: list[Sign]) -> None:
    """Full alone is what somebody wished for; beside another sign it is told too."""
    assert [one.sign for one in signs(load)] == found


def test_each_sign_names_its_days() -> None:
    assert signs(Load(no_room=(DAY, NEXT))) == (Told(Sign.NO_ROOM, (DAY, NEXT)),)


def test_what_led_to_a_pause_is_over_with_it() -> None:
    first = DAY - LOOK_BACK
    assert counts_since(DAY, None) == first
    assert counts_since(DAY, DAY) == first, "a pause that runs ends nothing yet"
    assert counts_since(DAY, DAY - timedelta(days=3)) == DAY - timedelta(days=2)
    assert counts_since(DAY, first - timedelta(days=9)) == first
