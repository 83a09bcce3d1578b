"""Federal holidays of the United States, computed by rule (5 U.S.C. 6103(a), with Juneteenth since 2021).

Which weekday one is moved to: 5 U.S.C. 6103(b) and Executive Order 11582. Right for the years from 1986 on.
"""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
JUNETEENTH_SINCE = 2021


@lru_cache(maxsize=256)
def us_federal_holidays(year: int) -> frozenset[date]:
    """The days of this calendar year on which federal offices are closed for a holiday, as observed.

    A holiday on a Saturday is kept on the Friday before, on a Sunday on the Monday after; so December 31 may belong to
    the next year's New Year's Day.
    """
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year < MAXYEAR:
        fixed.append(date(year + 1, 1, 1))
    if year >= JUNETEENTH_SINCE:
        fixed.append(date(year, 6, 19))
    moving = [
        _nth(year, 1, MONDAY, 3),
        _nth(year, 2, MONDAY, 3),
        _last_of_may(year, MONDAY),
        _nth(year, 9, MONDAY, 1),
        _nth(year, 10, MONDAY, 2),
        _nth(year, 11, THURSDAY, 4),
    ]
    return frozenset(day for day in [*map(_observed, fixed), *moving] if day.year == year)


class FederalHolidays:
    """All federal holidays, worked out by the year when asked: `day in FEDERAL`. No end of a year is missed."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in us_federal_holidays(day.year)


FEDERAL = FederalHolidays()


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - timedelta(days=1)
    if day.weekday() == SUNDAY:
        return day + timedelta(days=1)
    return day


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last_of_may(year: int, weekday: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=(last.weekday() - weekday) % 7)
