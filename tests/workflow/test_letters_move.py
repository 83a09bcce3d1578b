"""A letter waits for its reader: working days, holidays, absences and the night of the reader's own zone."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.workflow.calendar import (
    FARTHEST,
    WEEKDAYS,
    in_quiet_hours,
    letter_due,
    reaches_in_time,
)
from referral_app.workflow.holidays import FEDERAL
from tests.workflow.test_instants_across_zones import NEW_YORK, instants, local, zones

MANY = settings(deadline=None, max_examples=10_000 if os.environ.get("REFERRAL_FULL_FIGURES") else 300)

#: (ready, leaves) on the wall clock of New York, where the reader works Monday to Friday.
IN_NEW_YORK = [
    ("2026-11-24T10:00", "2026-11-24T10:00"),  # Tuesday at ten: at once
    ("2026-11-24T08:00", "2026-11-24T08:00"),  # the night ends at eight
    ("2026-11-24T07:59", "2026-11-24T09:00"),  # before that: when the day opens
    ("2026-11-24T19:59", "2026-11-24T19:59"),
    ("2026-11-24T20:00", "2026-11-25T09:00"),  # from eight in the evening: the next morning
    ("2026-11-25T21:00", "2026-11-27T09:00"),  # [Thu 26 Thanksgiving] Friday
    ("2026-11-27T23:00", "2026-11-30T09:00"),  # Friday night: Monday
    ("2026-11-28T10:00", "2026-11-30T09:00"),  # Saturday
    ("2026-10-31T23:30", "2026-11-02T09:00"),  # the night in which the clocks go back
    ("2027-03-13T23:30", "2027-03-15T09:00"),  # and forward
    ("2026-12-31T21:00", "2027-01-04T09:00"),  # New Year is a Friday
    ("2027-12-30T21:00", "2028-01-03T09:00"),  # kept on Friday 31 December 2027
    ("2028-02-28T22:00", "2028-02-29T09:00"),  # the leap day is a Tuesday
]


@pytest.mark.parametrize(("ready", "leaves"), IN_NEW_YORK)
def test_a_letter_leaves_by_day_on_a_working_day(ready: str, leaves: str) -> None:
    assert letter_due(local(ready), NEW_YORK, holidays=FEDERAL) == local(leaves)


def test_the_night_is_that_of_the_reader() -> None:
    # Ten in the morning in New York is five in Honolulu, four in Pago Pago, and five of the next day on Kiritimati.
    ready = local("2026-11-24T10:00")
    assert letter_due(ready, ZoneInfo("Pacific/Honolulu")) == local("2026-11-24T09:00", "Pacific/Honolulu")
    assert letter_due(ready, ZoneInfo("Pacific/Kiritimati")) == local("2026-11-25T09:00", "Pacific/Kiritimati")
    assert letter_due(ready, ZoneInfo("Pacific/Pago_Pago")) == local("2026-11-24T09:00", "Pacific/Pago_Pago")


def test_the_working_days_are_those_of_the_reader() -> None:
    ready = local("2026-11-24T10:00")
    assert letter_due(ready, NEW_YORK, working_days=["fri"]) == local("2026-11-27T09:00")
    assert letter_due(local("2026-11-28T10:00"), NEW_YORK, working_days=WEEKDAYS) == local("2026-11-28T10:00")


def test_an_absence_holds_letters_on_both_of_its_ends() -> None:
    away = [(date(2026, 11, 24), date(2026, 11, 30)), (date(2026, 12, 1), date(2026, 12, 1))]
    assert letter_due(local("2026-11-24T10:00"), NEW_YORK, absences=away) == local("2026-12-02T09:00")
    assert letter_due(local("2026-11-23T10:00"), NEW_YORK, absences=away) == local("2026-11-23T10:00")


def test_a_letter_for_any_hour_leaves_at_once() -> None:
    ready = local("2026-11-28T03:00")
    away = [(date(2026, 1, 1), date(2027, 1, 1))]
    assert letter_due(ready, NEW_YORK, absences=away, at_any_hour=True) == ready


def test_a_reader_who_never_works_gets_it_in_the_end() -> None:
    ready = local("2026-11-24T10:00")
    due = letter_due(ready, NEW_YORK, working_days=[])
    assert due > ready
    assert due - ready <= timedelta(days=FARTHEST + 2)


#: Whether a letter ready at the first instant is there by the end of the programme's next business day.
REACHES = [
    ("2026-11-24T10:00", [], True),
    ("2026-11-25T10:00", [("2026-11-25", "2026-11-26")], True),  # back on Friday, the next business day
    ("2026-11-25T10:00", [("2026-11-25", "2026-11-27")], False),  # back on Monday only
    ("2026-11-24T10:00", [("2026-11-24", "2026-11-24")], True),
    ("2026-11-24T10:00", [("2026-11-24", "2026-11-25")], False),
]


@pytest.mark.parametrize(("ready", "away", "there"), REACHES)
def test_who_could_not_get_it_by_the_next_business_day_counts_as_away(
    ready: str, away: list[tuple[str, str]], there: bool
) -> None:
    now = local(ready)
    absences = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in away]
    due = letter_due(now, NEW_YORK, absences=absences, holidays=FEDERAL)
    assert reaches_in_time(due, now, NEW_YORK, FEDERAL) is there


absences = st.lists(
    st.tuples(st.dates(date(2024, 1, 1), date(2035, 1, 1)), st.integers(0, 20)).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=3,
)
working = st.sets(st.sampled_from(WEEKDAYS), min_size=1)


@MANY
@given(instants, zones, working, absences)
def test_no_letter_leaves_at_a_bad_time_and_none_waits_longer_than_it_must(
    ready: datetime, zone: ZoneInfo, days: set[str], away: list[tuple[date, date]]
) -> None:
    def good(instant: datetime) -> bool:
        day = instant.astimezone(zone).date()
        return (
            WEEKDAYS[day.weekday()] in days
            and day not in FEDERAL
            and not any(first <= day <= last for first, last in away)
            and not in_quiet_hours(instant, zone)
        )

    due = letter_due(ready, zone, working_days=days, absences=away, holidays=FEDERAL)
    assert due.tzinfo is UTC
    assert due >= ready
    assert good(due)
    if due > ready:
        assert not good(ready)
        assert due.astimezone(zone).strftime("%H:%M") == "09:00"
        # No earlier day was good: not at nine in the morning of any of them.
        day = ready.astimezone(zone).replace(hour=9, minute=0, second=0, microsecond=0)
        while (earlier := day.astimezone(UTC)) < due:
            assert earlier < ready or not good(earlier)
            day += timedelta(days=1)
