"""Instants where clocks change, years end and zones are far apart (T65): nothing fires twice, never, or an hour off."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.vocabulary import Track
from referral_app.workflow import calendar
from referral_app.workflow.calendar import (
    CLOSES,
    OPENS,
    add_business_hours,
    at,
    business_hours_between,
    end_of_day,
    is_business_day,
    start_of,
)
from referral_app.workflow.holidays import FEDERAL
from referral_app.workflow.ladders import LADDERS

NEW_YORK = ZoneInfo("America/New_York")
#: The zones of T65 and the odd ones: UTC+14, UTC-11, quarter hours, a day left out of the calendar (Samoa 2011).
ZONES = (
    "America/New_York",
    "America/Los_Angeles",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/London",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
)
MANY = settings(deadline=None, max_examples=10_000 if os.environ.get("REFERRAL_FULL_FIGURES") else 300)


def local(text: str, zone: str = "America/New_York") -> datetime:
    """A wall-clock time of a zone as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


#: (day, zone, the first instant after it in UTC): by hand from the offset that holds that midnight.
ENDS = [
    ("2026-10-31", "America/New_York", "2026-11-01T04:00"),  # still UTC-4
    ("2026-11-01", "America/New_York", "2026-11-02T05:00"),  # UTC-5 since 2 a.m.: a day of 25 hours
    ("2027-03-13", "America/New_York", "2027-03-14T05:00"),  # still UTC-5
    ("2027-03-14", "America/New_York", "2027-03-15T04:00"),  # UTC-4: a day of 23 hours
    ("2028-02-28", "America/New_York", "2028-02-29T05:00"),
    ("2028-02-29", "America/New_York", "2028-03-01T05:00"),
    ("2026-12-31", "America/New_York", "2027-01-01T05:00"),
    ("2026-12-31", "Pacific/Kiritimati", "2026-12-31T10:00"),  # UTC+14: over before noon in London
    ("2026-12-31", "Pacific/Pago_Pago", "2027-01-01T11:00"),  # UTC-11
    ("2028-02-29", "Pacific/Kiritimati", "2028-02-29T10:00"),
    ("2028-02-29", "Pacific/Pago_Pago", "2028-03-01T11:00"),
]


def wrong_ends(ends_there: Callable[[date, ZoneInfo], datetime]) -> list[str]:
    """The days of the table that end at another instant by this rule."""
    found = []
    for day, zone, ends in ENDS:
        instant = ends_there(date.fromisoformat(day), ZoneInfo(zone))
        if instant != datetime.fromisoformat(ends).replace(tzinfo=UTC) or instant.tzinfo is not UTC:
            found.append(f"{day} {zone}")
    return found


def test_a_day_ends_when_the_next_one_begins_there() -> None:
    assert wrong_ends(end_of_day) == []


#: How a day's end is counted by who forgets that a day has not always 24 hours, that an offset changes, or the zone.
CARELESS_ENDS: dict[str, Callable[[date, ZoneInfo], datetime]] = {
    "24 hours after it began": lambda day, zone: start_of(day, zone) + timedelta(days=1),
    "the offset of January": lambda day, zone: (
        datetime.combine(day, time(0), UTC) + timedelta(days=1) - datetime(2027, 1, 1, tzinfo=zone).utcoffset()
    ),
    "London's midnight": lambda day, _zone: datetime.combine(day, time(0), UTC) + timedelta(days=1),
    "in the zone itself": lambda day, zone: datetime.combine(day + timedelta(days=1), time(0), zone),
}


@pytest.mark.parametrize("fault", CARELESS_ENDS)
def test_the_control_each_careless_end_of_a_day_is_found(fault: str) -> None:
    assert wrong_ends(CARELESS_ENDS[fault])


#: (from, hours, to) on New York's wall clock: eight business hours make a day, whatever the clocks do in the night.
HOURS = [
    ("2026-10-30T16:00", 2, "2026-11-02T10:00"),  # Fri 16-17 = 1, [clocks back on Sunday] Mon 9-10 = 2
    ("2026-10-30T10:00", 8, "2026-11-02T10:00"),  # Fri 10-17 = 7, Mon 9-10 = 8
    ("2027-03-12T16:00", 2, "2027-03-15T10:00"),  # the same over the lost hour
    ("2026-11-01T01:30", 1, "2026-11-02T10:00"),  # in the hour that comes twice, a Sunday
    ("2028-02-28T16:00", 10, "2028-03-01T10:00"),  # Mon 1, Tue 29 = 9, Wed 9-10 = 10
    ("2026-12-31T16:00", 2, "2027-01-04T10:00"),  # Thu 1, [Fri 1 holiday, Sat Sun] Mon 2
    ("2027-12-30T16:00", 2, "2028-01-03T10:00"),  # Thu 1, [Fri 31 New Year kept] Mon 2
    ("2026-11-25T16:00", 2, "2026-11-27T10:00"),  # over Thanksgiving
]


def wrong_hours() -> list[str]:
    """The rows of the table that come out otherwise, or not as the property of business hours has it."""
    found = []
    for start, hours, end in HOURS:
        try:
            assert add_business_hours(local(start), hours, NEW_YORK, FEDERAL) == local(end)
            check_hours(local(start), hours * 60, NEW_YORK)
        except AssertionError:
            found.append(start)
    return found


def test_business_hours_are_counted_on_the_wall_clock() -> None:
    assert wrong_hours() == []


def test_the_control_hours_counted_by_one_offset_or_without_holidays_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    summer = timezone(timedelta(hours=-4))
    with monkeypatch.context() as one:
        one.setattr(calendar, "at", lambda day, hour, _zone: datetime.combine(day, hour, summer).astimezone(UTC))
        assert wrong_hours()
    with monkeypatch.context() as one:
        one.setattr(calendar, "is_business_day", lambda day, _holidays: day.weekday() < 5)
        assert wrong_hours() == ["2026-12-31T16:00", "2027-12-30T16:00", "2026-11-25T16:00"]


def test_the_same_instant_is_another_business_day_at_the_other_end_of_the_world() -> None:
    # Friday noon UTC is Saturday 02:00 on Kiritimati and Friday 01:00 on Pago Pago.
    noon = datetime(2026, 10, 30, 12, tzinfo=UTC)
    east, west = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
    assert add_business_hours(noon, 1, east, FEDERAL) == local("2026-11-02T10:00", "Pacific/Kiritimati")
    assert add_business_hours(noon, 1, west, FEDERAL) == local("2026-10-30T10:00", "Pacific/Pago_Pago")


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_one_left_out_is_put_forward() -> None:
    assert at(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert at(date(2027, 3, 14), time(2, 30), NEW_YORK) == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        add_business_hours(local("2026-11-25T10:00").replace(tzinfo=None), 1, NEW_YORK, FEDERAL)


EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
#: Any second of twelve years.
instants = st.integers(0, 12 * 366 * 86_400).map(lambda seconds: EPOCH + timedelta(seconds=seconds))
zones = st.sampled_from(ZONES).map(ZoneInfo)
minutes = st.integers(0, 40 * 60)


def check_hours(start: datetime, n: int, zone: ZoneInfo) -> None:
    """So much business time and no more lies between; the end is an opening hour; the instants are in UTC."""
    end = add_business_hours(start, n / 60, zone, FEDERAL)
    assert end.tzinfo is UTC
    assert business_hours_between(start, end, zone, FEDERAL) == timedelta(minutes=n)
    if n:
        there = end.astimezone(zone)
        assert is_business_day(there.date(), FEDERAL)
        assert OPENS < there.time() <= CLOSES
        earlier = business_hours_between(start, end - timedelta(minutes=1), zone, FEDERAL)
        assert earlier < timedelta(minutes=n)
    else:
        assert end == start


@MANY
@given(instants, minutes, zones)
def test_business_hours_anywhere_at_any_time(start: datetime, n: int, zone: ZoneInfo) -> None:
    check_hours(start, n, zone)


@MANY
@given(st.dates(date(2024, 1, 1), date(2036, 12, 31)), zones)
def test_days_follow_each_other_without_gap_or_overlap(day: date, zone: ZoneInfo) -> None:
    begins, ends = start_of(day, zone), end_of_day(day, zone)
    assert ends == start_of(day + timedelta(days=1), zone)
    assert timedelta(hours=22) < ends - begins < timedelta(hours=26)
    assert begins.astimezone(zone).date() == day
    assert (ends - timedelta(microseconds=1)).astimezone(zone).date() == day


@MANY
@given(instants, zones, st.sampled_from(Track), st.integers(0, 12))
def test_each_step_of_a_ladder_comes_once_at_its_own_hour(
    sent: datetime, zone: ZoneInfo, track: Track, days: int
) -> None:
    last = sent.astimezone(zone).date() + timedelta(days=days)
    due = LADDERS[track].reminders_at(sent, last, zone, FEDERAL)
    assert due == sorted(set(due))
    for instant in due:
        assert instant.tzinfo is UTC
        assert sent < instant < end_of_day(last, zone)
        there = instant.astimezone(zone)
        assert is_business_day(there.date(), FEDERAL)
        assert (there.time() == OPENS) if track != Track.CRITICAL else (OPENS < there.time() <= CLOSES)
