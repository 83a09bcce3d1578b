"""Business days counted by hand: the fixed dates of D01, thirty-six more, and the last day of an offer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral_app.workflow.calendar import (
    add_business_days,
    business_days_between,
    is_business_day,
    next_business_day,
    offer_expires,
)
from referral_app.workflow.holidays import FEDERAL

#: (from, business days, to). The comment names each day that counts; what stands in brackets does not.
D01 = [
    ("2026-11-25", 1, "2026-11-27"),  # Wed: [Thu 26 Thanksgiving] Fri 27 = 1
    ("2026-11-25", 2, "2026-11-30"),  # D01's own: [Thu 26] Fri 27 = 1, [Sat Sun] Mon 30 = 2
    ("2026-11-25", 3, "2026-12-01"),  # ... Tue 1 = 3
    ("2026-11-25", 5, "2026-12-03"),  # ... Wed 2 = 4, Thu 3 = 5
    ("2026-11-26", 1, "2026-11-27"),  # made on the holiday itself: Fri 27 = 1
    ("2026-11-27", 1, "2026-11-30"),  # Fri: [Sat Sun] Mon 30 = 1
    ("2026-11-28", 1, "2026-11-30"),  # Sat: [Sun] Mon 30 = 1
    ("2026-11-29", 1, "2026-11-30"),  # Sun: Mon 30 = 1
    ("2026-11-24", 2, "2026-11-27"),  # Tue: Wed 25 = 1, [Thu] Fri 27 = 2
    ("2026-11-20", 3, "2026-11-25"),  # Fri: [Sat Sun] Mon 23 = 1, Tue 24 = 2, Wed 25 = 3
    ("2026-11-20", 5, "2026-11-30"),  # ... [Thu 26] Fri 27 = 4, [Sat Sun] Mon 30 = 5
    ("2026-11-10", 1, "2026-11-12"),  # Tue: [Wed 11 Veterans Day] Thu 12 = 1
]
MORE = [
    # Nothing to add, and plain weeks.
    ("2026-11-28", 0, "2026-11-28"),  # none: the day itself, Saturday though it is
    ("2026-03-02", 1, "2026-03-03"),  # Mon: Tue 3 = 1
    ("2026-03-02", 5, "2026-03-09"),  # Tue Wed Thu Fri = 4, [Sat Sun] Mon 9 = 5
    ("2026-03-06", 10, "2026-03-20"),  # Fri: Mon 9 - Fri 13 = 5, Mon 16 - Fri 20 = 10
    ("2026-03-01", 20, "2026-03-27"),  # Sun: 2-6 = 5, 9-13 = 10, 16-20 = 15, 23-27 = 20
    # Around the days on which the clocks change (both Sundays): nothing is gained or lost.
    ("2026-10-30", 1, "2026-11-02"),  # Fri: [Sat, Sun 1 clocks back] Mon 2 = 1
    ("2026-10-29", 3, "2026-11-03"),  # Thu: Fri 30 = 1, [Sat Sun] Mon 2 = 2, Tue 3 = 3
    ("2026-11-01", 1, "2026-11-02"),  # Sun, clocks back: Mon 2 = 1
    ("2027-03-12", 1, "2027-03-15"),  # Fri: [Sat, Sun 14 clocks forward] Mon 15 = 1
    ("2027-03-14", 3, "2027-03-17"),  # Sun, clocks forward: Mon 15, Tue 16, Wed 17 = 3
    # The leap day.
    ("2028-02-28", 1, "2028-02-29"),  # Mon: Tue 29 = 1
    ("2028-02-28", 2, "2028-03-01"),  # ... Wed 1 = 2
    ("2028-02-29", 3, "2028-03-03"),  # Tue: Wed 1, Thu 2, Fri 3 = 3
    ("2028-02-25", 5, "2028-03-03"),  # Fri: Mon 28, Tue 29, Wed 1, Thu 2, Fri 3 = 5
    ("2027-02-26", 1, "2027-03-01"),  # Fri, no leap year: [Sat 27, Sun 28] Mon 1 = 1
    # Year ends. Christmas 2026 and New Year 2027 are Fridays.
    ("2026-12-24", 1, "2026-12-28"),  # Thu: [Fri 25, Sat Sun] Mon 28 = 1
    ("2026-12-24", 5, "2027-01-04"),  # Mon 28 - Thu 31 = 4, [Fri 1, Sat Sun] Mon 4 = 5
    ("2026-12-31", 1, "2027-01-04"),  # Thu: [Fri 1, Sat Sun] Mon 4 = 1
    # Christmas 2027 is a Saturday, kept on Friday 24; New Year 2028 too, kept on Friday 31 December 2027.
    ("2027-12-23", 1, "2027-12-27"),  # Thu: [Fri 24, Sat Sun] Mon 27 = 1
    ("2027-12-23", 5, "2028-01-03"),  # Mon 27 - Thu 30 = 4, [Fri 31, Sat Sun] Mon 3 = 5
    ("2027-12-30", 1, "2028-01-03"),  # Thu: [Fri 31 = New Year kept, Sat Sun] Mon 3 = 1
    ("2028-12-22", 1, "2028-12-26"),  # Fri: [Sat Sun, Mon 25] Tue 26 = 1
    ("2028-12-29", 1, "2029-01-02"),  # Fri: [Sat Sun, Mon 1] Tue 2 = 1
    # Holidays on a Saturday or Sunday.
    ("2026-07-02", 1, "2026-07-06"),  # Thu: [Fri 3 = July 4 kept, Sat Sun] Mon 6 = 1
    ("2027-07-02", 1, "2027-07-06"),  # Fri: [Sat, Sun 4, Mon 5 = July 4 kept] Tue 6 = 1
    ("2027-06-17", 1, "2027-06-21"),  # Thu: [Fri 18 = Juneteenth kept, Sat Sun] Mon 21 = 1
    ("2028-11-09", 1, "2028-11-13"),  # Thu: [Fri 10 = Veterans Day kept, Sat Sun] Mon 13 = 1
    ("2029-11-09", 1, "2029-11-13"),  # Fri: [Sat, Sun 11, Mon 12 = Veterans Day kept] Tue 13 = 1
    # Monday holidays.
    ("2026-01-16", 1, "2026-01-20"),  # Fri: [Sat Sun, Mon 19 King] Tue 20 = 1
    ("2026-02-13", 3, "2026-02-19"),  # Fri: [Sat Sun, Mon 16 Presidents] Tue 17, Wed 18, Thu 19 = 3
    ("2026-05-22", 1, "2026-05-26"),  # Fri: [Sat Sun, Mon 25 Memorial] Tue 26 = 1
    ("2026-09-04", 5, "2026-09-14"),  # Fri: [Mon 7 Labor] Tue 8 - Fri 11 = 4, [Sat Sun] Mon 14 = 5
    ("2026-10-09", 1, "2026-10-13"),  # Fri: [Sat Sun, Mon 12 Columbus] Tue 13 = 1
    ("2026-06-18", 1, "2026-06-22"),  # Thu: [Fri 19 Juneteenth, Sat Sun] Mon 22 = 1
    # A whole year: 52 weeks of 5 and Thursday 31 December = 261 weekdays, less 11 holidays = 250.
    ("2025-12-31", 250, "2026-12-31"),  # Wed: 1 January to 31 December 2026 hold 250
    (
        "2026-11-25",
        20,
        "2026-12-24",
    ),  # the second check-back: Fri 27 = 1, 30-4 = 6, 7-11 = 11, 14-18 = 16, Mon 21 - Thu 24 = 20
]


def test_the_table_holds_the_twelve_of_d01_and_at_least_thirty_more() -> None:
    assert len(D01) == 12
    assert len(set(MORE) - set(D01)) >= 30


@pytest.mark.parametrize(("start", "n", "end"), [*D01, *MORE])
def test_business_days_are_counted_as_by_hand(start: str, n: int, end: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    assert add_business_days(first, n, FEDERAL) == last
    assert business_days_between(first, last, FEDERAL) == n


#: 3 business days for a critical need, 5 for the others, cut to a deadline that is ahead.
EXPIRIES = [
    ("2026-11-25", "critical", None, "2026-12-01"),  # [Thu] Fri 27, Mon 30, Tue 1 = 3
    ("2026-11-25", "urgent", None, "2026-12-03"),  # ... Wed 2, Thu 3 = 5
    ("2026-11-25", "standard", None, "2026-12-03"),
    ("2026-11-25", "standard", "2026-12-02", "2026-12-02"),  # cut by a day
    ("2026-11-25", "standard", "2026-12-03", "2026-12-03"),  # the same day
    ("2026-11-25", "standard", "2026-12-04", "2026-12-03"),  # a day later: not moved
    ("2026-11-25", "critical", "2026-11-28", "2026-11-28"),  # a Saturday is a legal date all the same
    ("2026-11-25", "critical", "2026-11-25", "2026-11-25"),  # today
    ("2026-11-25", "critical", "2026-11-24", "2026-12-01"),  # passed: does not cut
]


@pytest.mark.parametrize(("as_of", "urgency", "deadline", "expires"), EXPIRIES)
def test_an_offer_expires_on_the_nth_business_day_or_on_the_legal_date(
    as_of: str, urgency: str, deadline: str | None, expires: str
) -> None:
    cut = date.fromisoformat(deadline) if deadline else None
    assert offer_expires(date.fromisoformat(as_of), urgency, cut, FEDERAL).isoformat() == expires


def test_business_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_business_days(date(2026, 11, 25), -1, FEDERAL)
    assert business_days_between(date(2026, 11, 25), date(2026, 11, 20), FEDERAL) == 0


def test_the_next_business_day_is_the_day_itself_when_it_is_one() -> None:
    assert next_business_day(date(2026, 11, 25), FEDERAL) == date(2026, 11, 25)
    assert next_business_day(date(2026, 11, 26), FEDERAL) == date(2026, 11, 27)
    assert next_business_day(date(2026, 11, 28), FEDERAL) == date(2026, 11, 30)


days = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@given(days, st.integers(0, 60))
def test_adding_lands_on_a_business_day_and_counting_back_gives_the_number(start: date, n: int) -> None:
    end = add_business_days(start, n, FEDERAL)
    assert business_days_between(start, end, FEDERAL) == n
    if n:
        assert is_business_day(end, FEDERAL)
        assert business_days_between(start, end - timedelta(days=1), FEDERAL) == n - 1


@given(days, st.integers(0, 30), st.integers(0, 30))
def test_days_may_be_added_in_two_steps(start: date, n: int, m: int) -> None:
    once = add_business_days(start, n + m, FEDERAL)
    assert add_business_days(add_business_days(start, n, FEDERAL), m, FEDERAL) == once


@given(days, st.sampled_from(("critical", "urgent", "standard")), st.none() | days)
def test_no_offer_outlives_a_legal_date_that_is_ahead(start: date, urgency: str, deadline: date | None) -> None:
    last = offer_expires(start, urgency, deadline, FEDERAL)
    assert last >= start
    if deadline is not None and deadline >= start:
        assert last <= deadline
