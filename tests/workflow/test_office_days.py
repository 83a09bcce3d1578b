"""Which day of the rota an hour belongs to, and which days may be fixed ahead."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from referral_app.workflow.office import may_be_set, span, turn_day

NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("local", "day"),
    [
        ("2026-12-01T09:00", "2026-12-01"),
        ("2026-12-01T23:59", "2026-12-01"),
        ("2026-12-02T00:00", "2026-12-01"),
        ("2026-12-02T08:59", "2026-12-01"),
        ("2026-12-02T09:00", "2026-12-02"),
    ],
)
def test_the_night_belongs_to_the_day_before(local: str, day: str) -> None:
    instant = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK)
    assert turn_day(instant, NEW_YORK).isoformat() == day


@pytest.mark.parametrize(
    ("first", "last", "may"),
    [
        ("2026-12-01", "2026-12-01", True),
        ("2026-12-01", "2026-12-31", True),
        ("2026-12-01", "2027-01-01", False),
        ("2026-11-30", "2026-12-01", False),
        ("2026-12-02", "2026-12-01", False),
        ("2027-12-31", "2028-01-10", False),
    ],
)
def test_what_is_fixed_lies_ahead_in_its_order_and_not_too_far(first: str, last: str, may: bool) -> None:
    assert may_be_set(date.fromisoformat(first), date.fromisoformat(last), TODAY) is may


def test_a_span_holds_both_its_ends() -> None:
    assert span(date(2026, 12, 30), date(2027, 1, 1)) == [
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 1),
    ]
