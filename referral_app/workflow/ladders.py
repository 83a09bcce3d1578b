"""Reminders and escalation of each track, as data (docs/offers.md, Cadence; D02, D03, D10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from referral_app.vocabulary import Track
from referral_app.workflow.calendar import (
    HOURS_A_DAY,
    OPENS,
    Holidays,
    add_business_days,
    add_business_hours,
    at,
    end_of_day,
    next_opening,
)

#: At most this many offers of one need wait for an answer at once.
MAX_PENDING = 4
#: Business hours before one more is asked (docs/matching.md, Patience).
PATIENCE_HOURS = {Track.CRITICAL: 2, Track.URGENT: 4, Track.STANDARD: HOURS_A_DAY}
#: Business days after a yes until the first contact is due.
FIRST_CONTACT_DAYS = {Track.CRITICAL: 1, Track.URGENT: 2, Track.STANDARD: 3}


@dataclass(frozen=True)
class Step:
    """When something is due after an offer was sent: some business hours later, or when a business day opens.

    `Step(days=2)` is 09:00 of the second business day after; the hour of sending does not matter.
    """

    hours: int = 0
    days: int = 0

    def after(self, instant: datetime, zone: tzinfo, holidays: Holidays) -> datetime:
        """The UTC instant of this step, in the programme's zone and business days."""
        if self.days:
            return at(add_business_days(instant.astimezone(zone).date(), self.days, holidays), OPENS, zone)
        return add_business_hours(instant, self.hours, zone, holidays)


@dataclass(frozen=True)
class Ladder:
    """When an attorney is reminded and when staff are called."""

    #: After the offer was sent.
    reminders: tuple[Step, ...]
    #: After the first offer of the need was sent, when nobody said yes.
    staff: Step
    #: Staff are called when this many let their offer of the need run out; None: not for that.
    silent_limit: int | None = None

    def reminders_at(
        self, sent_at: datetime, expires_on: date, zone: tzinfo, holidays: Holidays, deadline: date | None = None
    ) -> list[datetime]:
        """The instants of the reminders, in order; none on or after the end of the last day, or past the legal date."""
        sent_on = sent_at.astimezone(zone).date()
        last = min(expires_on, deadline) if deadline is not None and deadline >= sent_on else expires_on
        over = end_of_day(last, zone)
        return sorted(due for step in self.reminders if (due := step.after(sent_at, zone, holidays)) < over)

    def staff_at(self, first_sent_at: datetime, zone: tzinfo, holidays: Holidays) -> datetime:
        """When staff are called because nobody said yes."""
        return self.staff.after(first_sent_at, zone, holidays)

    def calls_for_silence(self, silent: int) -> bool:
        """Whether so many silent attorneys are enough to call staff."""
        return self.silent_limit is not None and silent >= self.silent_limit


LADDERS = {
    Track.CRITICAL: Ladder(reminders=(Step(hours=4),), staff=Step(hours=HOURS_A_DAY)),
    Track.URGENT: Ladder(reminders=(Step(days=2),), staff=Step(days=3)),
    Track.STANDARD: Ladder(reminders=(Step(days=2), Step(days=4)), staff=Step(days=10), silent_limit=2),
}

#: Business hours until the office is alarmed because nobody has taken a request.
TAKEN_WITHIN = {Track.CRITICAL: 1, Track.URGENT: 4, Track.STANDARD: HOURS_A_DAY}


def alarm_at(track: Track, since: datetime, zone: tzinfo, holidays: Holidays) -> datetime:
    """When it rings first for a request that nobody has taken `since` it came, or became so urgent.

    One hour by the wall clock for what is critical, at any hour; all else is counted in business hours.
    """
    if track == Track.CRITICAL:
        return since + timedelta(hours=TAKEN_WITHIN[track])
    return add_business_hours(since, TAKEN_WITHIN[track], zone, holidays)


@dataclass(frozen=True)
class Ring:
    """Who hears an alarm that is due: the on-call address, the staff of the office, and when it is due again."""

    on_call: bool
    staff: bool
    again_at: datetime


def ring(track: Track, now: datetime, zone: tzinfo, holidays: Holidays) -> Ring:
    """An alarm that is due `now`. While the office is closed only what is critical rings, at the on-call address; the
    staff hear as it opens next, and then on each business day until somebody takes the request."""
    opening = next_opening(now, zone, holidays)
    if opening is None:
        again = at(add_business_days(now.astimezone(zone).date(), 1, holidays), OPENS, zone)
        return Ring(on_call=True, staff=True, again_at=again)
    return Ring(on_call=track == Track.CRITICAL, staff=False, again_at=opening)


class ContactRung(StrEnum):
    """What is done, in this order, when the day of first contact has come and nobody says that it took place (C12)."""

    REMIND_ATTORNEY = "remind_attorney"
    ASK_FAMILY = "ask_family"
    CALL_STAFF = "call_staff"


#: Business days after the day of first contact.
FIRST_CONTACT = {ContactRung.REMIND_ATTORNEY: 0, ContactRung.ASK_FAMILY: 1, ContactRung.CALL_STAFF: 2}


def contact_rung(number: int) -> ContactRung | None:
    """The rung after so many were climbed; None when all were."""
    rungs = tuple(ContactRung)
    return rungs[number] if number < len(rungs) else None


def contact_rung_on(rung: ContactRung, due_on: date, holidays: Holidays) -> date:
    """The day of a rung, for a first contact due on that day."""
    return add_business_days(due_on, FIRST_CONTACT[rung], holidays)
