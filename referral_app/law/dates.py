"""Partial dates, shifts and windows (ROUTING.md section 1).

A date may be a day, a month or a year: it is read as a span of days. Every length is counted twice, once from the first
day and once from the last, so that doubt shows as `maybe_passed` and what is shown is always the cautious, early date.
Nothing rolls to the next business day.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import NamedTuple

DAY = timedelta(days=1)

OPEN, PASSED, MAYBE_PASSED = "open", "passed", "maybe_passed"


class Span(NamedTuple):
    """All the days a said date may mean; a full date is a span of one day."""

    first: date
    last: date

    @classmethod
    def of_day(cls, day: date) -> Span:
        return cls(day, day)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class Shifted(NamedTuple):
    """A day moved by a length: both are that day if it exists, else the last day of the month and the day after it."""

    early: date
    late: date


@lru_cache(maxsize=4096)
def span_of(said: str) -> Span:
    """The span of `2026-07-10`, `2026-07` or `2026`. ValueError if it is none of them.

    The year 0000, which the schema lets through, is read as the first year there is.
    """
    if len(said) == 10:
        return Span.of_day(date.fromisoformat(said))
    year, month = int(said[:4]) or MINYEAR, int(said[5:]) if said[5:] else None
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31))
    return Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def is_full(said: str) -> bool:
    """Whether a said date names the day."""
    return len(said) == 10


def shift(day: date, *, years: int = 0, months: int = 0) -> Shifted:
    """The same day of the month so many years and months on. Stops at the first and last day a calendar can show."""
    index = (day.year + years) * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > MAXYEAR:
        return Shifted(date.max, date.max)
    if year < MINYEAR:
        return Shifted(date.min, date.min)
    last = 28 if day.day <= 28 else monthrange(year, month)[1]
    if day.day <= last:
        target = date(year, month, day.day)
        return Shifted(target, target)
    end = date(year, month, last)
    return Shifted(end, plus(end, 1))


def plus(day: date, days: int) -> date:
    """So many days on, stopping at the last day a calendar can show."""
    return day + timedelta(days=days) if days <= (date.max - day).days else date.max


@dataclass(frozen=True, slots=True)
class Window:
    """What a clock shows: mark and last safe day are the early ones; `late_mark` and `late_safe` decide `passed`."""

    mark: date
    late_mark: date
    last_safe: date
    late_safe: date

    def status(self, today: date) -> str:
        if today <= self.last_safe:
            return OPEN
        return PASSED if today > self.late_safe else MAYBE_PASSED

    @property
    def approx(self) -> bool:
        return self.mark != self.late_mark


def window_between(mark: date, late_mark: date, *, inclusive: bool = False, grace: bool = False) -> Window:
    """A window from its marks. Inclusive: the mark day is still safe. Grace: the mark day itself is `maybe_passed`."""
    last_safe = mark if inclusive else plus(mark, -1) if mark > date.min else mark
    late_safe = late_mark if inclusive or grace else late_mark - DAY if late_mark > date.min else late_mark
    return Window(mark, late_mark, last_safe, late_safe)


def window(
    span: Span, *, years: int = 0, months: int = 0, days: int = 0, inclusive: bool = False, grace: bool = False
) -> Window:
    """The window of a span and one length: in years and months, or in days."""
    if days:
        mark, late_mark = plus(span.first, days), plus(span.last, days)
    else:
        mark = shift(span.first, years=years, months=months).early
        late_mark = shift(span.last, years=years, months=months).late
    return window_between(mark, late_mark, inclusive=inclusive, grace=grace)


def ages_on(birth: Span, day: date) -> tuple[int, int]:
    """(age_min, age_max) on a day: birthdays from the last birth day by late shifts, from the first by early shifts."""
    return _birthdays(birth.last, day, late=True), _birthdays(birth.first, day, late=False)


def _birthdays(born: date, day: date, *, late: bool) -> int:
    years = day.year - born.year
    moved = shift(born, years=years)
    if (moved.late if late else moved.early) > day:
        years -= 1
    return max(years, 0)
