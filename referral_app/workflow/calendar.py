"""Business days and hours of the programme, and when a letter may reach its reader (rulings.md, Offers; SPEC A7).

A business day is Monday to Friday without holidays; a business hour lies between 09:00 and 17:00 in the zone of the
programme, eight to a day. Instants are aware UTC. `holidays` must cover the years an answer may reach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from referral_app.vocabulary import Track

Holidays = Collection[date]
OPENS, CLOSES = time(9), time(17)
HOURS_A_DAY = 8
#: SPEC A7: an offer may be answered through the N-th business day after it.
ANSWER_DAYS = {Track.CRITICAL: 3, Track.URGENT: 5, Track.STANDARD: 5}
#: Nobody gets a letter in these hours of the own zone, unless it is urgent.
QUIET_FROM, QUIET_TO = time(20), time(8)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)


def is_business_day(day: date, holidays: Holidays) -> bool:
    return day.weekday() < 5 and day not in holidays


def add_business_days(day: date, n: int, holidays: Holidays) -> date:
    """The n-th business day after `day`; `day` itself for 0."""
    while n > 0:
        day += DAY
        if is_business_day(day, holidays):
            n -= 1
    return day


def business_days_between(start: date, end: date, holidays: Holidays) -> int:
    """How many business days lie after `start` up to and including `end`."""
    return sum(is_business_day(start + DAY * n, holidays) for n in range(1, (end - start).days + 1))


def offer_expires(as_of: date, urgency: str, deadline: date | None, holidays: Holidays) -> date:
    """The last day an offer made on `as_of` may be answered (SPEC A7): cut to the deadline, if that is ahead."""
    last = add_business_days(as_of, ANSWER_DAYS[Track(urgency)], holidays)
    return deadline if deadline is not None and as_of <= deadline < last else last


def at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time in a zone; of two (autumn) the first, of none (spring) the one after."""
    local = datetime.combine(day, hour, zone)
    return local.astimezone(UTC)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone."""
    return at(day, time(0), zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after a day in a zone."""
    return start_of(day + DAY, zone)


def add_business_hours(instant: datetime, hours: float, zone: ZoneInfo, holidays: Holidays) -> datetime:
    """The instant when `hours` business hours have passed since `instant`. Eight hours from 10:00 is 10:00 next day."""
    left = timedelta(hours=hours)
    day = instant.astimezone(zone).date()
    while True:
        if is_business_day(day, holidays):
            opens, closes = at(day, OPENS, zone), at(day, CLOSES, zone)
            begins = max(instant, opens)
            if begins < closes:
                if begins + left <= closes:
                    return begins + left
                left -= closes - begins
        day += DAY


def business_hours_between(start: datetime, end: datetime, zone: ZoneInfo, holidays: Holidays) -> timedelta:
    """How much business time lies between two instants; zero if `end` is not after `start`."""
    total = timedelta(0)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        if is_business_day(day, holidays):
            begins, ends = max(start, at(day, OPENS, zone)), min(end, at(day, CLOSES, zone))
            total += max(ends - begins, timedelta(0))
        day += DAY
    return total


def in_quiet_hours(instant: datetime, zone: ZoneInfo) -> bool:
    """Whether it is night where the reader is: 20:00 to 08:00."""
    hour = instant.astimezone(zone).time()
    return hour >= QUIET_FROM or hour < QUIET_TO


def letter_due(
    instant: datetime,
    zone: ZoneInfo,
    *,
    working_days: Iterable[str] = WEEKDAYS[:5],
    absences: Iterable[tuple[date, date]] = (),
    holidays: Holidays = frozenset(),
    at_any_hour: bool = False,
) -> datetime:
    """When a letter may leave, at or after `instant`: on a working day of its reader, outside the quiet hours, while
    the reader is not away. A letter that is moved leaves at 09:00 of the reader's zone. `at_any_hour`: now (sign-in
    mails, critical offers)."""
    if at_any_hour:
        return instant
    days, away = frozenset(working_days), tuple(absences)
    local = instant.astimezone(zone)
    if _reads_on(local.date(), days, away, holidays) and not in_quiet_hours(instant, zone):
        return instant
    day = local.date() if local.time() < QUIET_TO else local.date() + DAY
    for _ in range(400):
        if _reads_on(day, days, away, holidays):
            return max(instant, at(day, OPENS, zone))
        day += DAY
    return at(day, OPENS, zone)


def _reads_on(
    day: date, working_days: frozenset[str], absences: tuple[tuple[date, date], ...], holidays: Holidays
) -> bool:
    if WEEKDAYS[day.weekday()] not in working_days or day in holidays:
        return False
    return not any(first <= day <= last for first, last in absences)


def reaches_in_time(due: datetime, now: datetime, zone: ZoneInfo, holidays: Holidays) -> bool:
    """Whether a letter that leaves at `due` is read by the end of the programme's next business day. Who could not get
    it by then is passed over like somebody away (rulings.md, Families)."""
    limit = add_business_days(now.astimezone(zone).date(), 1, holidays)
    return due < end_of_day(limit, zone)
