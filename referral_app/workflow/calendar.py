"""Business days and hours of the programme, and when a letter may reach its reader (docs/offers.md, Cadence).

A business day is Monday to Friday without holidays; a business hour lies between 09:00 and 17:00 in the zone of the
programme, eight to a day. Instants are aware, those given back are in UTC. `holidays` is anything that knows a holiday
by `in`: `holidays.FEDERAL` knows every year, a set must cover the years an answer may reach.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from referral_app.vocabulary import Track
from referral_app.workflow.holidays import SATURDAY

Holidays = Container[date]
OPENS, CLOSES = time(9), time(17)
HOURS_A_DAY = 8
#: An offer may be answered through the N-th business day after it.
ANSWER_DAYS = {Track.CRITICAL: 3, Track.URGENT: 5, Track.STANDARD: 5}
#: Nobody gets a letter in these hours of the own zone, unless it is urgent.
QUIET_FROM, QUIET_TO = time(20), time(8)
#: A request without a yes is old after so many business days.
LONG_WITHOUT_A_YES = 10
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
#: How many days ahead a day is looked for on which a reader may get a letter.
FARTHEST = 400


def is_business_day(day: date, holidays: Holidays) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def add_business_days(day: date, n: int, holidays: Holidays) -> date:
    """The n-th business day after `day`; `day` itself for 0. ValueError below 0, OverflowError where dates end."""
    if n < 0:
        raise ValueError("business days are counted forward")
    while n > 0:
        day += DAY
        if is_business_day(day, holidays):
            n -= 1
    return day


def next_business_day(day: date, holidays: Holidays) -> date:
    """`day` itself when it is a business day, else the first one after it."""
    return day if is_business_day(day, holidays) else add_business_days(day, 1, holidays)


def business_days_between(start: date, end: date, holidays: Holidays) -> int:
    """How many business days lie after `start` up to and including `end`; 0 if `end` is not after `start`."""
    return sum(is_business_day(start + DAY * n, holidays) for n in range(1, (end - start).days + 1))


def business_days_ago(today: date, n: int, holidays: Holidays) -> date:
    """The n-th business day before `today`; `holidays` must reach back as far."""
    day = today
    while n > 0:
        day -= DAY
        if is_business_day(day, holidays):
            n -= 1
    return day


def long_without_a_yes(today: date, zone: tzinfo, holidays: Holidays) -> datetime:
    """A request received before this instant, and without a yes, is older than ten business days (B21)."""
    return start_of(business_days_ago(today, LONG_WITHOUT_A_YES, holidays), zone)


def offer_expires(as_of: date, urgency: str, deadline: date | None, holidays: Holidays) -> date:
    """The last day an offer made on `as_of` may be answered: cut to the deadline, if that is ahead."""
    last = add_business_days(as_of, ANSWER_DAYS[Track(urgency)], holidays)
    return deadline if deadline is not None and as_of <= deadline < last else last


def at(day: date, hour: time, zone: tzinfo) -> datetime:
    """The UTC instant of a wall-clock time in a zone.

    Of the two that autumn has, the first; for one that spring leaves out, as much later as the clocks were put forward.
    """
    return datetime.combine(day, hour, zone).astimezone(UTC)


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day in a zone."""
    return at(day, time(0), zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant after a day in a zone: what may be done on that day may be done before it."""
    return start_of(day + DAY, zone)


def add_business_hours(instant: datetime, hours: float, zone: tzinfo, holidays: Holidays) -> datetime:
    """The instant by which `hours` business hours have passed since `instant`, as early as may be.

    Eight hours from Monday 10:00 is Tuesday 10:00, from Monday 20:00 Tuesday 17:00. `instant` itself for 0 hours.
    """
    if hours < 0:
        raise ValueError("business hours are counted forward")
    now, left = _utc(instant), timedelta(hours=hours)
    day = now.astimezone(zone).date()
    while left:
        if is_business_day(day, holidays):
            begins, closes = max(now, at(day, OPENS, zone)), at(day, CLOSES, zone)
            if begins < closes:
                if begins + left <= closes:
                    return begins + left
                left -= closes - begins
        day += DAY
    return now


def business_hours_between(start: datetime, end: datetime, zone: tzinfo, holidays: Holidays) -> timedelta:
    """How much business time lies between two instants; zero if `end` is not after `start`."""
    start, end = _utc(start), _utc(end)
    total = timedelta(0)
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        if is_business_day(day, holidays):
            begins, ends = max(start, at(day, OPENS, zone)), min(end, at(day, CLOSES, zone))
            total += max(ends - begins, timedelta(0))
        day += DAY
    return total


def next_opening(instant: datetime, zone: tzinfo, holidays: Holidays) -> datetime | None:
    """When the office opens next, in UTC; None while it is open."""
    now = _utc(instant)
    today = now.astimezone(zone).date()
    if is_business_day(today, holidays):
        if now < at(today, OPENS, zone):
            return at(today, OPENS, zone)
        if now < at(today, CLOSES, zone):
            return None
    return at(add_business_days(today, 1, holidays), OPENS, zone)


def in_quiet_hours(instant: datetime, zone: tzinfo) -> bool:
    """Whether it is night where the reader is: 20:00 to 08:00."""
    hour = _utc(instant).astimezone(zone).time()
    return hour >= QUIET_FROM or hour < QUIET_TO


def letter_due(
    instant: datetime,
    zone: tzinfo,
    *,
    working_days: Iterable[str] = WEEKDAYS[:5],
    absences: Iterable[tuple[date, date]] = (),
    holidays: Holidays = frozenset(),
    at_any_hour: bool = False,
) -> datetime:
    """When a letter may leave, at or after `instant`: on a working day of its reader, outside the quiet hours, while
    the reader is not away (both ends of an absence included).

    A letter that must wait leaves at 09:00 of the reader's zone. `at_any_hour`: now (sign-in mails, critical offers).
    A reader who has no such day in the next 400 days gets it on the last of them: nothing waits for ever.
    """
    now = _utc(instant)
    if at_any_hour:
        return now
    days, away = frozenset(working_days), tuple(absences)
    local = now.astimezone(zone)
    today = local.date()
    if _reads_on(today, days, away, holidays) and not in_quiet_hours(now, zone):
        return now
    first = today if local.time() < QUIET_TO else today + DAY
    ahead = (first + DAY * n for n in range(FARTHEST))
    day = next((day for day in ahead if _reads_on(day, days, away, holidays)), first + DAY * FARTHEST)
    return at(day, OPENS, zone)


def _reads_on(
    day: date, working_days: frozenset[str], absences: tuple[tuple[date, date], ...], holidays: Holidays
) -> bool:
    if WEEKDAYS[day.weekday()] not in working_days or day in holidays:
        return False
    return not any(first <= day <= last for first, last in absences)


def reaches_in_time(due: datetime, now: datetime, zone: tzinfo, holidays: Holidays) -> bool:
    """Whether a letter that leaves at `due` is there by the end of the programme's next business day.

    Whoever could not get an offer by then is passed over like somebody away (docs/matching.md, Who is next). `zone` is
    the programme's.
    """
    limit = add_business_days(_utc(now).astimezone(zone).date(), 1, holidays)
    return _utc(due) < end_of_day(limit, zone)


def _utc(instant: datetime) -> datetime:
    """The instant in UTC, where adding hours means hours. ValueError for one that names no zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant names its zone")
    return instant.astimezone(UTC)
