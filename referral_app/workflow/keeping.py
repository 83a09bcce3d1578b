"""How long what is kept, as families are told it (docs/deploy.md, Keeping)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DRAFT_WITHOUT_PHRASE = timedelta(minutes=30)
DRAFT_WITH_PHRASE = timedelta(days=30)
REFUSED = timedelta(days=30)
CLOSED = timedelta(days=90)
#: A running request in which nobody has acted for this long: staff confirm or close it.
SILENT = timedelta(days=365)
#: Keyed tokens, decisions on pairs, links of the audit chain.
SEVEN_YEARS = timedelta(days=7 * 365)
ATTORNEY_WHO_LEFT = timedelta(days=2 * 365)
#: What an attorney complained of, counted from the answer.
ANSWERED_COMPLAINT = timedelta(days=2 * 365)
#: What belongs to no request: letters that left or never will, tasks that are done.
LOOSE_ENDS = timedelta(days=90)
#: The longest life of a session, with room (web/entry/signed_in.py).
SESSION = timedelta(days=1)
KEY_WITHOUT_REQUEST = timedelta(hours=24)
#: How long copies live: of the data, and of the keys without which the data say nothing.
DATA_BACKUP = timedelta(days=35)
KEYS_BACKUP = timedelta(days=14)
#: A legal hold holds from the moment one person asks, and lapses if no second one confirms it by then.
UNCONFIRMED_HOLD = timedelta(days=3)
#: The longest time until somebody looks whether a legal hold is still a duty.
LONGEST_REVIEW = timedelta(days=366)

#: Short-lived drafts are looked at this often, the rest each night.
EVERY_QUARTER = timedelta(minutes=15)
#: When the office sleeps, in the programme's zone.
NIGHT = time(2, 30)


def quarter_is_due(last: datetime | None, now: datetime) -> bool:
    """Whether short-lived drafts are to be looked at. A mark from the future is one of a clock that was set back."""
    return last is None or not timedelta(0) <= now - last < EVERY_QUARTER


def night_is_due(last: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the night's work was not done yet since the latest night began; after an outage that is at once."""
    return last is None or last > now or last < latest_night(now, zone)


def latest_night(now: datetime, zone: ZoneInfo) -> datetime:
    """The latest instant, at or before `now`, at which a night's work begins."""
    day = now.astimezone(zone).date()
    begins = _night_of(day, zone)
    return begins if begins <= now else _night_of(day - timedelta(days=1), zone)


def _night_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NIGHT, zone).astimezone(UTC)
