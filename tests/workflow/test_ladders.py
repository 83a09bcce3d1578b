"""The ladder of each track as data (D02, D03, D10): its steps by hand, never past last day or legal date."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest

from referral_app.vocabulary import Track
from referral_app.workflow.calendar import ANSWER_DAYS, offer_expires
from referral_app.workflow.holidays import FEDERAL
from referral_app.workflow.ladders import (
    FIRST_CONTACT_DAYS,
    LADDERS,
    MAX_PENDING,
    PATIENCE_HOURS,
    Ladder,
    Step,
)
from referral_app.workflow.pauses import after_pause
from tests.workflow.test_instants_across_zones import NEW_YORK, local

#: (track, sent, deadline, last day, reminders, staff) on the wall clock of New York. docs/offers.md, Cadence: critical
#: reminder after 4 business hours, staff after one business day; urgent day 2 and 3; standard days 2, 4 and 10.
LADDER_DAYS = [
    # Monday of a plain week.
    ("critical", "2026-11-30T10:00", None, "2026-12-03", ["2026-11-30T14:00"], "2026-12-01T10:00"),
    ("urgent", "2026-11-30T10:00", None, "2026-12-07", ["2026-12-02T09:00"], "2026-12-03T09:00"),
    (
        "standard",
        "2026-11-30T10:00",
        None,
        "2026-12-07",
        ["2026-12-02T09:00", "2026-12-04T09:00"],
        "2026-12-14T09:00",
    ),
    # Over Thanksgiving: Wed 25 at four; 4 hours = 1 on Wednesday, 3 on Friday; days: Fri 27 = 1, Mon 30 = 2.
    ("critical", "2026-11-25T16:00", None, "2026-12-01", ["2026-11-27T12:00"], "2026-11-27T16:00"),
    ("urgent", "2026-11-25T16:00", None, "2026-12-03", ["2026-11-30T09:00"], "2026-12-01T09:00"),
    (
        "standard",
        "2026-11-25T16:00",
        None,
        "2026-12-03",
        ["2026-11-30T09:00", "2026-12-02T09:00"],
        "2026-12-10T09:00",
    ),
    # A critical letter of Saturday night: Monday's hours 9-13, and all eight of Monday.
    ("critical", "2026-11-28T23:00", None, "2026-12-02", ["2026-11-30T13:00"], "2026-11-30T17:00"),
    # The legal date cuts: on day 3 the second reminder goes, on day 1 both; it never moves an instant.
    ("standard", "2026-11-30T10:00", "2026-12-03", "2026-12-03", ["2026-12-02T09:00"], "2026-12-14T09:00"),
    ("standard", "2026-11-30T10:00", "2026-12-01", "2026-12-01", [], "2026-12-14T09:00"),
    ("urgent", "2026-11-30T10:00", "2026-12-02", "2026-12-02", ["2026-12-02T09:00"], "2026-12-03T09:00"),
    ("critical", "2026-11-30T10:00", "2026-11-30", "2026-11-30", ["2026-11-30T14:00"], "2026-12-01T10:00"),
    # Sent at three in the afternoon of the legal date: the fourth hour would be tomorrow.
    ("critical", "2026-11-30T15:00", "2026-11-30", "2026-11-30", [], "2026-12-01T15:00"),
]


@pytest.mark.parametrize(("track", "sent", "deadline", "last", "reminders", "staff"), LADDER_DAYS)
def test_the_steps_of_a_ladder_are_those_counted_by_hand(
    track: str, sent: str, deadline: str | None, last: str, reminders: list[str], staff: str
) -> None:
    ladder, instant = LADDERS[Track(track)], local(sent)
    legal = date.fromisoformat(deadline) if deadline else None
    expires = offer_expires(datetime.fromisoformat(sent).date(), track, legal, FEDERAL)
    assert expires.isoformat() == last
    assert ladder.reminders_at(instant, expires, NEW_YORK, FEDERAL, legal) == [local(each) for each in reminders]
    assert ladder.staff_at(instant, NEW_YORK, FEDERAL) == local(staff)


def test_a_last_day_set_by_hand_past_the_legal_date_is_still_cut_for_reminders() -> None:
    due = LADDERS[Track.STANDARD].reminders_at(
        local("2026-11-30T10:00"), date(2026, 12, 7), NEW_YORK, FEDERAL, date(2026, 12, 2)
    )
    assert due == [local("2026-12-02T09:00")]


def test_every_track_has_its_numbers() -> None:
    assert set(LADDERS) == set(PATIENCE_HOURS) == set(FIRST_CONTACT_DAYS) == set(ANSWER_DAYS) == set(Track)
    assert [PATIENCE_HOURS[track] for track in Track] == [2, 4, 8]
    assert [ANSWER_DAYS[track] for track in Track] == [3, 5, 5]
    assert MAX_PENDING == 4


def test_two_silent_attorneys_are_enough_on_the_standard_track_alone() -> None:
    assert [LADDERS[track].calls_for_silence(2) for track in Track] == [False, False, True]
    assert not LADDERS[Track.STANDARD].calls_for_silence(1)


def test_a_more_urgent_track_never_waits_longer() -> None:
    sent = local("2026-11-30T10:00")
    staff = [LADDERS[track].staff_at(sent, NEW_YORK, FEDERAL) for track in Track]
    assert all(sooner < later for sooner, later in pairwise(staff))
    first = [LADDERS[track].reminders_at(sent, date(2026, 12, 31), NEW_YORK, FEDERAL)[0] for track in Track]
    assert first == sorted(first)


def test_another_ladder_is_another_row_of_data() -> None:
    ladder = Ladder(reminders=(Step(days=1), Step(hours=2)), staff=Step(days=1))
    assert ladder.reminders_at(local("2026-11-30T10:00"), date(2026, 12, 2), NEW_YORK, FEDERAL) == [
        local("2026-11-30T12:00"),
        local("2026-12-01T09:00"),
    ]


PAUSES = [
    ("2026-12-03", None, "2026-12-04"),
    ("2026-11-25", None, "2026-11-27"),  # over Thanksgiving
    ("2026-12-04", None, "2026-12-07"),  # over a weekend
    ("2026-12-03", "2026-12-10", "2026-12-04"),
    ("2026-12-03", "2026-12-03", "2026-12-03"),  # the legal date leaves no room
    ("2026-12-04", "2026-12-05", "2026-12-05"),  # Saturday: up to the legal date, not past it
    ("2026-12-03", "2026-12-01", "2026-12-03"),  # never earlier
]


@pytest.mark.parametrize(("last", "deadline", "later"), PAUSES)
def test_a_pause_gives_one_business_day_once_and_never_past_the_legal_date(
    last: str, deadline: str | None, later: str
) -> None:
    day, legal = date.fromisoformat(last), date.fromisoformat(deadline) if deadline else None
    assert after_pause(day, legal, FEDERAL).isoformat() == later
