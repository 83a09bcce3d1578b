"""Federal holidays as the office of personnel management lists them, with the day on which each is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from referral_app.workflow.holidays import FEDERAL, us_federal_holidays

#: Year -> month-day of every holiday as observed. `*`: moved from a Saturday or Sunday.
OBSERVED = {
    2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03* 09-07 10-12 11-11 11-26 12-25",
    # 31 December 2027 is New Year's Day of 2028, a Saturday.
    2027: "01-01 01-18 02-15 05-31 06-18* 07-05* 09-06 10-11 11-11 11-25 12-24* 12-31*",
    2028: "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10* 11-23 12-25",
    2029: "01-01 01-15 02-19 05-28 06-19 07-04 09-03 10-08 11-12* 11-22 12-25",
    2030: "01-01 01-21 02-18 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2031: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2032: "01-01 01-19 02-16 05-31 06-18* 07-05* 09-06 10-11 11-11 11-25 12-24* 12-31*",
}


def listed(year: int) -> frozenset[date]:
    return frozenset(date.fromisoformat(f"{year}-{each.rstrip('*')}") for each in OBSERVED[year].split())


@pytest.mark.parametrize("year", OBSERVED)
def test_the_holidays_of_a_year_are_those_listed(year: int) -> None:
    assert us_federal_holidays(year) == listed(year)


@pytest.mark.parametrize("year", OBSERVED)
def test_none_falls_on_a_weekend(year: int) -> None:
    assert all(day.weekday() < 5 for day in us_federal_holidays(year))


def test_a_new_year_on_saturday_belongs_to_the_year_before() -> None:
    assert date(2027, 12, 31) in FEDERAL
    assert date(2028, 1, 1) not in FEDERAL
    assert date(2027, 12, 31) not in us_federal_holidays(2028)


def test_juneteenth_is_kept_since_2021() -> None:
    assert date(2020, 6, 19) not in FEDERAL
    assert date(2021, 6, 18) in FEDERAL


def test_asking_day_by_day_finds_the_same_holidays() -> None:
    first = date(2024, 1, 1)
    found = {day for n in range(366) if (day := first + timedelta(days=n)) in FEDERAL}
    assert found == listed(2024)
    assert "2024-12-25" not in FEDERAL
