"""Spans, shifts, windows and ages at their edges (section 1), worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from referral_app.law.dates import Shifted, Span, Window, ages_on, is_full, plus, shift, span_of, window, window_between

D = date.fromisoformat


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("2026-07-10", "2026-07-10", "2026-07-10"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("0000", "0001-01-01", "0001-12-31"),
        ("0000-03", "0001-03-01", "0001-03-31"),
    ],
)
def test_a_said_date_is_a_span(said: str, first: str, last: str) -> None:
    assert span_of(said) == Span(D(first), D(last))
    assert is_full(said) == (len(said) == 10)


def test_a_span_holds_its_first_and_its_last_day() -> None:
    span = span_of("2026-07")
    held = [span.holds(D(day)) for day in ("2026-06-30", "2026-07-01", "2026-07-31", "2026-08-01")]
    assert held == [False, True, True, False]


@pytest.mark.parametrize("said", ["2026-13", "2026-02-30", "x"])
def test_what_is_no_date_raises(said: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        span_of(said)


@pytest.mark.parametrize(
    ("day", "years", "months", "early", "late"),
    [
        ("2026-07-10", 1, 0, "2027-07-10", "2027-07-10"),
        ("2024-02-29", 1, 0, "2025-02-28", "2025-03-01"),
        ("2024-02-29", 4, 0, "2028-02-29", "2028-02-29"),
        ("2026-08-31", 0, 6, "2027-02-28", "2027-03-01"),
        ("2026-08-31", 0, 1, "2026-09-30", "2026-10-01"),
        ("2026-10-31", 0, 2, "2026-12-31", "2026-12-31"),
        ("2026-10-31", 1, 2, "2027-12-31", "2027-12-31"),
        ("2026-12-15", 0, 1, "2027-01-15", "2027-01-15"),
        ("2026-01-31", 0, -2, "2025-11-30", "2025-12-01"),
        ("2026-07-10", -18, 0, "2008-07-10", "2008-07-10"),
        ("9999-07-10", 1, 0, "9999-12-31", "9999-12-31"),
        ("9999-07-10", 0, 0, "9999-07-10", "9999-07-10"),
        ("0001-07-10", -1, 0, "0001-01-01", "0001-01-01"),
        ("0001-07-10", 0, -1, "0001-06-10", "0001-06-10"),
    ],
)
def test_a_shift_stops_at_the_end_of_the_month_and_of_the_calendar(
    day: str, years: int, months: int, early: str, late: str
) -> None:
    assert shift(D(day), years=years, months=months) == Shifted(D(early), D(late))


def test_a_shift_by_months_alone_leaves_the_year_and_one_by_years_the_month() -> None:
    assert shift(D("2026-03-10"), months=1) == Shifted(D("2026-04-10"), D("2026-04-10"))
    assert shift(D("2026-03-10"), years=1) == Shifted(D("2027-03-10"), D("2027-03-10"))


def test_days_are_added_up_to_the_last_day_there_is() -> None:
    assert plus(D("2026-12-30"), 3) == D("2027-01-02")
    assert plus(D("2026-01-01"), -1) == D("2025-12-31")
    assert plus(D("9999-12-30"), 1) == D("9999-12-31")
    assert plus(D("9999-12-30"), 2) == D("9999-12-31")
    assert plus(date.max, 0) == date.max


@pytest.mark.parametrize(
    ("kind", "safe", "late_safe"),
    [({}, "2027-06-30", "2027-07-30"), ({"inclusive": True}, "2027-07-01", "2027-07-31")],
)
def test_the_last_safe_day_is_the_day_before_the_mark_or_the_mark(
    kind: dict[str, bool], safe: str, late_safe: str
) -> None:
    found = window(span_of("2026-07"), years=1, **kind)
    assert found == Window(D("2027-07-01"), D("2027-07-31"), D(safe), D(late_safe))
    assert found.approx


def test_in_a_grace_window_the_mark_day_itself_may_have_passed() -> None:
    found = window(span_of("2026-07-10"), years=1, grace=True)
    assert (found.last_safe, found.late_safe, found.approx) == (D("2027-07-09"), D("2027-07-10"), False)
    assert [found.status(D(f"2027-07-{day}")) for day in ("09", "10", "11")] == ["open", "maybe_passed", "passed"]


def test_a_window_without_grace_has_passed_on_its_mark_day() -> None:
    found = window(span_of("2026-07-10"), years=1)
    assert [found.status(D(f"2027-07-{day}")) for day in ("09", "10")] == ["open", "passed"]
    inclusive = window(span_of("2026-07-10"), days=14, inclusive=True)
    assert [inclusive.status(D(f"2026-07-{day}")) for day in ("24", "25")] == ["open", "passed"]


def test_a_month_is_counted_from_its_first_and_from_its_last_day() -> None:
    found = window(span_of("2026-07"), months=6)
    assert (found.mark, found.late_mark) == (D("2027-01-01"), D("2027-01-31"))
    days = window(span_of("2026-07"), days=42, inclusive=True)
    assert (days.mark, days.late_mark) == (D("2026-08-12"), D("2026-09-11"))
    leap = window(span_of("2024-02-29"), years=1)
    assert (leap.mark, leap.late_mark, leap.last_safe, leap.late_safe) == (
        D("2025-02-28"),
        D("2025-03-01"),
        D("2025-02-27"),
        D("2025-02-28"),
    )


def test_a_window_at_the_first_day_of_the_calendar_stays_in_it() -> None:
    found = window_between(date.min, date.min)
    assert (found.last_safe, found.late_safe) == (date.min, date.min)
    assert window_between(D("0001-01-02"), D("0001-01-02")).last_safe == date.min
    assert window_between(D("0001-01-02"), D("0001-01-02")).late_safe == date.min


@pytest.mark.parametrize(
    ("born", "day", "ages"),
    [
        ("2010-11-25", "2026-11-24", (15, 15)),
        ("2010-11-25", "2026-11-25", (16, 16)),
        ("2010-11", "2026-11-25", (15, 16)),
        ("2010", "2026-11-25", (15, 16)),
        ("2010", "2026-12-31", (16, 16)),
        ("2008-02-29", "2026-02-28", (17, 18)),
        ("2008-02-29", "2026-03-01", (18, 18)),
        ("2026", "2026-11-25", (0, 0)),
        ("2027", "2026-11-25", (0, 0)),
    ],
)
def test_ages_are_counted_cautiously_both_ways(born: str, day: str, ages: tuple[int, int]) -> None:
    assert ages_on(span_of(born), D(day)) == ages
