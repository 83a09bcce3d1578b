"""How long something took in working time, and how far apart the middle and nine of ten lie (B21, B23).

Working time is that of the programme (`workflow.calendar`): Monday to Friday without holidays, 09:00 to 17:00 in its
zone, eight hours to a day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from referral_app.workflow.calendar import CLOSES, HOURS_A_DAY, OPENS, Holidays, is_business_day
from referral_app.workflow.suppression import SMALL

#: In hundredths: the middle, and nine of ten.
HALF, NINE_OF_TEN = 50, 90


class WorkingTime:
    """Hours of working time between instants of a span of days; each day is looked at once, so that many instants cost
    little. An instant outside of the span counts as its nearest end."""

    def __init__(self, first: date, last: date, zone: tzinfo, holidays: Holidays) -> None:
        self._zone, self._first, self._last = zone, first, last
        self._days: dict[date, tuple[float, bool]] = {}
        hours, day = 0.0, first
        while day <= last:
            works = is_business_day(day, holidays)
            self._days[day] = hours, works
            hours += HOURS_A_DAY if works else 0
            day += timedelta(days=1)
        self._all = hours

    def hours(self, start: datetime, end: datetime) -> float:
        """How many hours of working time lie between two aware instants; 0 if `end` is not after `start`."""
        return max(0.0, self._since(end) - self._since(start))

    def days(self, start: datetime, end: datetime) -> int:
        """Within how many business days the end came; 1 for what took no longer than a day."""
        return within_days(self.hours(start, end))

    def _since(self, instant: datetime) -> float:
        local = instant.astimezone(self._zone)
        day = local.date()
        if day < self._first:
            return 0.0
        if day > self._last:
            return self._all
        before, works = self._days[day]
        if not works:
            return before
        # No clock is put back or forward between nine and five.
        clock = local.hour + local.minute / 60 + local.second / 3600
        return before + min(max(clock, OPENS.hour), CLOSES.hour) - OPENS.hour


def within_days(hours: float) -> int:
    """So many hours of working time in whole days, never fewer than one."""
    return max(1, math.ceil(round(hours / HOURS_A_DAY, 6)))


def place(share: int, n: int) -> int:
    """Which of `n` figures in their order stands for a share of a hundred, by nearest rank: 1 is the smallest."""
    return max(1, -(-share * n // 100))


def ranked(ordered: Sequence[float], share: int) -> float:
    """The figure that stands for a share of a hundred: one that there was. Raises IndexError without any."""
    return ordered[place(share, len(ordered)) - 1]


def _at(counted: Mapping[int, int], share: int) -> int:
    """The same of counts by day."""
    left = place(share, sum(counted.values()))
    for days in sorted(counted):
        left -= counted[days]
        if left <= 0:
            return days
    raise ValueError("nothing was counted")


@dataclass(frozen=True)
class Told:
    """What may be told of waits: within how many business days half were over, and nine of ten; None is hidden."""

    code: str
    half: int | None
    nine_of_ten: int | None


def told(code: str, counted: Mapping[int, int]) -> Told:
    """What is told of waits, counted by days.

    The middle of `SMALL` or fewer is hidden, and so is where nine of ten ended when only `SMALL` or fewer lie above it:
    it would be the day of a few.
    """
    n = sum(counted.values())
    half = _at(counted, HALF) if n > SMALL else None
    high = _at(counted, NINE_OF_TEN) if n - place(NINE_OF_TEN, n) > SMALL else None
    return Told(code, half, high)


def all_or_none(lines: Mapping[str, Mapping[int, int]], order: Iterable[str], *, beside: int | None) -> list[Told]:
    """Lines whose counts are not shown beside them, in this order; `beside` is the sum of them that is shown, None
    where it is hidden.

    Where one of them is small, the others being told to be large would say how small. So all are told, or none; and
    none where their sum is hidden, which they would say to be large.
    """
    counts = {code: sum(counted.values()) for code, counted in lines.items()}
    if beside is None or beside <= SMALL or any(0 < n <= SMALL for n in counts.values()):
        return [Told(code, None, None) for code in order if counts.get(code)]
    return [told(code, lines[code]) for code in order if counts.get(code)]
