"""Working time counts as the calendar does, and no wait of a few can be read from what is told (B21, B23)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from referral_app.workflow.calendar import business_hours_between
from referral_app.workflow.holidays import FEDERAL
from referral_app.workflow.publication import HALF_WITHIN, NINE_WITHIN, publish
from referral_app.workflow.waits import Told, WorkingTime, all_or_none, place, ranked, told, within_days

ZONE = ZoneInfo("America/New_York")
FIRST, LAST = date(2026, 10, 28), date(2026, 11, 30)


def test_it_counts_as_the_calendar_does_over_weekends_holidays_and_the_change_of_clocks() -> None:
    fast = WorkingTime(FIRST, LAST, ZONE, FEDERAL)
    instants = [datetime(2026, 10, 28, tzinfo=UTC) + timedelta(hours=31 * n, minutes=17 * n) for n in range(24)]
    for start in instants:
        for end in instants:
            slow = business_hours_between(start, end, ZONE, FEDERAL) / timedelta(hours=1)
            assert fast.hours(start, end) == pytest.approx(slow), (start, end)
    assert fast.hours(datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)) == 8 * 22
    assert fast.days(instants[0], instants[0]) == 1
    assert WorkingTime(date.max, date.min, ZONE, FEDERAL).hours(instants[0], instants[9]) == 0


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(("hours", "days"), [(0, 1), (0.1, 1), (8, 1), (8.01, 2), (16, 2), (24.0000000001, 3)])
def test_hours_in_whole_days(hours: float, days: int) -> None:
    assert within_days(hours) == days


def test_places_are_of_figures_that_there_were() -> None:
    assert [place(50, n) for n in (1, 2, 3, 4)] == [1, 1, 2, 2]
    assert [place(90, n) for n in (1, 9, 10, 11)] == [1, 9, 9, 10]
    assert ranked([1.0, 5.0, 9.0], 50) == 5.0


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize(
    ("counted", "half", "nine"),
    [
        ({3: 10}, None, None),
        ({3: 11}, 3, None),
        ({1: 6, 9: 5}, 1, None),
        ({1: 99, 20: 10}, 1, None),
        ({1: 99, 20: 11}, 1, 1),
        ({1: 60, 4: 39, 20: 11}, 1, 4),
        ({}, None, None),
    ],
)
def test_what_is_told_of_few_is_hidden(counted: dict[int, int], half: int | None, nine: int | None) -> None:
    assert told("x", counted) == Told("x", half, nine)


def test_levels_are_told_all_or_none() -> None:
    """With 25 in all, two levels of eleven and more would say that the third has three."""
    large, small = {2: 11}, {5: 3}
    order = ["critical", "urgent", "standard"]
    assert [one.half for one in all_or_none({"urgent": large, "critical": large}, order, beside=22)] == [2, 2]
    hidden = all_or_none({"urgent": large, "critical": large, "standard": small}, order, beside=25)
    assert [(one.code, one.half) for one in hidden] == [(code, None) for code in order]
    for beside in (None, 10):
        assert [one.half for one in all_or_none({"urgent": large}, order, beside=beside)] == [None]


def test_a_middle_stands_only_beside_a_count_that_is_shown() -> None:
    """Twelve, hidden with a small count beside it: a middle would say that they are more than ten."""
    needs = {("a", "US-TX", "placed"): 12, ("a", "US-TX", "open"): 3, ("b", "US-TX", "placed"): 40}
    waits = Counter({("urgent", "a", 4): 12, ("urgent", "b", 6): 40})
    both = {
        "request_outcomes": ("placed",),
        "need_outcomes": ("placed", "not_placed", "open"),
        "final": True,
        "key": b"k",
    }
    shown = publish(2026, {"placed": 52}, needs, waits, **both)
    placed = {line.code: line.cells["placed"] for line in shown.areas}
    halves = {one.code: one.half for one in shown.area_waits}
    assert placed["a"] is None
    assert halves == {code: (None if placed[code] is None else 6) for code in ("a", "b")}
    files = {(table, line, outcome): n for table, line, outcome, n in shown.rows()}
    assert shown.needs.cells["placed"] is None, "the sum is hidden too: no urgency says that it is large"
    assert files["level", "urgent", HALF_WITHIN] is None
    assert files["area", "a", HALF_WITHIN] is None
    assert ("needs", "", NINE_WITHIN) in files
