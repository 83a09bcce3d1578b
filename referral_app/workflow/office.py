"""What the office may close for, and which day of the rota an hour belongs to (docs/offers.md, The office)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from referral_app.workflow.calendar import OPENS

#: Why the office is closed on a day of its own.
CLOSING_REASONS = ("holiday", "training", "moving", "building", "other")
#: Closed at one press, and on call at one turn, for so many days at most.
LONGEST = timedelta(days=31)
#: Nothing is fixed further ahead than this.
FARTHEST = timedelta(days=400)


def turn_day(now: datetime, zone: tzinfo) -> date:
    """Whose day of the rota it is: the night belongs to the day before, until the office would open."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= OPENS else local.date() - timedelta(days=1)


def span(first: date, last: date) -> list[date]:
    """The days from one to another, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def may_be_set(first: date, last: date, today: date) -> bool:
    """Whether a span lies ahead, in its order, and is not too long or too far away."""
    # Differences: a day at the end of the calendar has none after it.
    return today < first <= last and last - first < LONGEST and last - today <= FARTHEST
