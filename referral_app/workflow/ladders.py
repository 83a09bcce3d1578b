"""Reminders and escalation of each track, as data (rulings.md, Offers; features D02, D03, D10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from referral_app.vocabulary import Track
from referral_app.workflow.calendar import OPENS, Holidays, add_business_days, add_business_hours, at, end_of_day

#: At most this many offers of one need wait for an answer at once (SPEC B2).
MAX_PENDING = 4
#: Business hours before one more is asked (SPEC B3).
PATIENCE_HOURS = {Track.CRITICAL: 2, Track.URGENT: 4, Track.STANDARD: 8}
#: Business days after a yes until the first contact is due.
FIRST_CONTACT_DAYS = {Track.CRITICAL: 1, Track.URGENT: 2, Track.STANDARD: 3}


@dataclass(frozen=True)
class Ladder:
    """When an attorney is reminded and when staff are called."""

    #: Business hours after sending.
    reminder_hours: tuple[int, ...]
    #: Business days after sending, at the opening hour.
    reminder_days: tuple[int, ...]
    #: Business days after the first send without a yes.
    staff_after_days: int
    #: Staff are called when this many were silent in a row; None: not for that.
    silent_limit: int | None

    def reminders_at(
        self, sent_at: datetime, expires_on: date, zone: ZoneInfo, holidays: Holidays, deadline: date | None = None
    ) -> list[datetime]:
        """The instants of the reminders, in order; none on or after the end of the last day, or past the legal date."""
        day = sent_at.astimezone(zone).date()
        steps = [add_business_hours(sent_at, hours, zone, holidays) for hours in self.reminder_hours]
        steps += [at(add_business_days(day, days, holidays), OPENS, zone) for days in self.reminder_days]
        last = min(expires_on, deadline) if deadline is not None and deadline >= day else expires_on
        return sorted(step for step in steps if step < end_of_day(last, zone))

    def staff_at(self, first_sent_at: datetime, zone: ZoneInfo, holidays: Holidays) -> datetime:
        """When staff are called because nobody said yes."""
        local = first_sent_at.astimezone(zone)
        day = add_business_days(local.date(), self.staff_after_days, holidays)
        return at(day, time(local.hour, local.minute, local.second), zone)


LADDERS = {
    Track.CRITICAL: Ladder((4,), (), 1, None),
    Track.URGENT: Ladder((), (2,), 3, None),
    Track.STANDARD: Ladder((), (2, 4), 10, 2),
}
