"""When the office is called because nobody has taken a request: in time for its pace, on call at any hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from referral_app.vocabulary import Track
from referral_app.workflow.calendar import next_opening
from referral_app.workflow.holidays import us_federal_holidays
from referral_app.workflow.ladders import ContactRung, alarm_at, contact_rung, contact_rung_on, ring

ZONE = ZoneInfo("America/New_York")
HOLIDAYS = us_federal_holidays(2026) | us_federal_holidays(2027)


def at(text: str) -> datetime:
    """An instant by the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("track", "came", "rings"),
    [
        (Track.CRITICAL, "2026-11-24 10:00", "2026-11-24 11:00"),
        (Track.CRITICAL, "2026-11-24 16:30", "2026-11-24 17:30"),
        (Track.CRITICAL, "2026-11-28 02:00", "2026-11-28 03:00"),
        (Track.URGENT, "2026-11-24 10:00", "2026-11-24 14:00"),
        (Track.URGENT, "2026-11-25 15:00", "2026-11-27 11:00"),
        (Track.STANDARD, "2026-11-24 10:00", "2026-11-25 10:00"),
        (Track.STANDARD, "2026-11-27 20:00", "2026-11-30 17:00"),
    ],
)
def test_it_rings_in_time_for_the_pace(track: Track, came: str, rings: str) -> None:
    assert alarm_at(track, at(came), ZONE, HOLIDAYS) == at(rings)


@pytest.mark.parametrize("track", list(Track))
def test_while_the_office_is_open_everybody_hears_it_and_again_each_business_day(track: Track) -> None:
    rings = ring(track, at("2026-11-25 11:00"), ZONE, HOLIDAYS)
    assert (rings.on_call, rings.staff) == (True, True)
    assert rings.again_at == at("2026-11-27 09:00"), "Thanksgiving lies between"


@pytest.mark.parametrize("now", ["2026-11-24 08:59", "2026-11-24 17:00", "2026-11-26 12:00", "2026-11-28 12:00"])
def test_while_it_is_closed_only_what_is_critical_rings_and_only_on_call(now: str) -> None:
    for track in Track:
        rings = ring(track, at(now), ZONE, HOLIDAYS)
        assert (rings.on_call, rings.staff) == (track == Track.CRITICAL, False)
        assert rings.again_at == next_opening(at(now), ZONE, HOLIDAYS)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-24 08:59", "2026-11-24 09:00"),
        ("2026-11-24 09:00", None),
        ("2026-11-24 16:59", None),
        ("2026-11-24 17:00", "2026-11-25 09:00"),
        ("2026-11-25 17:00", "2026-11-27 09:00"),
        ("2026-12-31 18:00", "2027-01-04 09:00"),
    ],
)
def test_the_office_opens_next_on_its_next_business_day(now: str, opens: str | None) -> None:
    assert next_opening(at(now), ZONE, HOLIDAYS) == (at(opens) if opens else None)


def test_an_alarm_never_rings_again_before_it_rang() -> None:
    now = at("2026-11-20 00:00")
    for hours in range(24 * 20):
        instant = now + timedelta(hours=hours)
        for track in Track:
            assert ring(track, instant, ZONE, HOLIDAYS).again_at > instant


def test_first_contact_is_followed_up_on_the_day_the_next_and_the_one_after() -> None:
    due = date(2026, 11, 25)
    climbed = [contact_rung(number) for number in range(4)]
    assert climbed == [ContactRung.REMIND_ATTORNEY, ContactRung.ASK_FAMILY, ContactRung.CALL_STAFF, None]
    days = [contact_rung_on(rung, due, HOLIDAYS) for rung in ContactRung]
    assert days == [due, date(2026, 11, 27), date(2026, 11, 30)]
