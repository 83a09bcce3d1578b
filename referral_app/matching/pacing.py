"""When the next offer of a need is due (docs/matching.md, Patience): patience, replacements, and what stands still."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from referral_app.vocabulary import OfferState, Track
from referral_app.workflow.calendar import add_business_hours, business_hours_between, end_of_day
from referral_app.workflow.ladders import MAX_PENDING, PATIENCE_HOURS


class Mode(StrEnum):
    """How the offers of a need go out."""

    #: One, then one more after each silence.
    STAGGERED = "staggered"
    #: One at a time.
    SEQUENTIAL = "sequential"
    #: Several at once.
    BATCH = "batch"


#: A conflict check holds patience for one business day at most; unanswered until then, it ends.
CHECK_HOURS = 8
SMALLEST_BATCH = 2
ONE_HOUR = timedelta(hours=1)

PENDING = frozenset({OfferState.SENT, OfferState.INTERESTED, OfferState.CHECKING, OfferState.CLEARED})
#: Ends of an offer that let the next one go at once.
REPLACED = frozenset({OfferState.DECLINED, OfferState.EXPIRED, OfferState.CONFLICT, OfferState.UNDELIVERABLE})


@dataclass(frozen=True)
class PlanOffer:
    """One offer of a need, in whatever state, with the instants (aware UTC) the plan rests on.

    `attorney_id` is that of the profile. `expires_on` is the last day as it stands, a recorded pause included.
    `check_until` is when its conflict check ends unanswered, where that was moved; `check_ended_at` when it ended; None
    while it runs, or where there was none.
    """

    id: str
    need_id: str
    attorney_id: str
    state: OfferState
    sent_at: datetime | None = None
    expires_on: date | None = None
    ended_at: datetime | None = None
    checking_at: datetime | None = None
    check_ended_at: datetime | None = None
    check_until: datetime | None = None
    pinned: int | None = None
    group: str | None = None


@dataclass(frozen=True)
class Calendar:
    """The programme's zone and the holidays its business days leave out."""

    zone: ZoneInfo
    holidays: frozenset[date]

    def add_hours(self, instant: datetime, hours: float) -> datetime:
        return add_business_hours(instant, hours, self.zone, self.holidays)

    def hours_between(self, start: datetime, end: datetime) -> float:
        return business_hours_between(start, end, self.zone, self.holidays) / ONE_HOUR

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def end_of(self, day: date) -> datetime:
        """The first instant after a day."""
        return end_of_day(day, self.zone)

    def check_runs_out(self, offer: PlanOffer) -> datetime | None:
        """When the running conflict check of this offer ends unanswered. None: no check is running."""
        if offer.state != OfferState.CHECKING or offer.checking_at is None:
            return None
        return offer.check_until or self.add_hours(offer.checking_at, CHECK_HOURS)


def patience_ends(track: Track, offers: Iterable[PlanOffer], calendar: Calendar) -> datetime | None:
    """The instant from which one more may be asked although nobody answered. None: nobody was asked yet.

    Patience counts business hours since the last send and stands still while an offer of the need is in its conflict
    check, at most one business day a check.
    """
    offers = list(offers)
    last = last_sent(offers)
    if last is None:
        return None
    left: float = PATIENCE_HOURS[track]
    for began, ended in _checks(offers, calendar):
        if ended <= last:
            continue
        before = calendar.hours_between(last, began) if began > last else 0.0
        if before >= left:
            break
        left -= before
        last = ended
    return calendar.add_hours(last, left)


def last_sent(offers: Iterable[PlanOffer]) -> datetime | None:
    """The instant of the latest send of a need. None: nobody was asked yet."""
    return max((offer.sent_at for offer in offers if offer.sent_at is not None), default=None)


def _checks(offers: Iterable[PlanOffer], calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """The spans in which patience stands still, the earliest first."""
    spans = []
    for offer in offers:
        if offer.checking_at is not None:
            end = calendar.add_hours(offer.checking_at, CHECK_HOURS)
            if offer.state != OfferState.CHECKING:
                end = min(end, offer.check_ended_at or offer.ended_at or offer.checking_at)
            spans.append((offer.checking_at, end))
    return sorted(spans)


def wanted(
    mode: Mode, size: int, track: Track, offers: Sequence[PlanOffer], *, now: datetime, calendar: Calendar
) -> int:
    """How many offers of a need are due now. Nought once somebody said yes; never more than four pending."""
    if any(offer.state == OfferState.ACCEPTED for offer in offers):
        return 0
    pending = sum(offer.state in PENDING for offer in offers)
    if mode == Mode.BATCH:
        return max(0, min(max(size, SMALLEST_BATCH), MAX_PENDING) - pending)
    if pending == 0 or mode == Mode.SEQUENTIAL:
        first = 1 if pending == 0 else 0
        return first if mode == Mode.SEQUENTIAL else max(first, _replacements(offers))
    due = _replacements(offers)
    if due == 0:
        patient_until = patience_ends(track, offers, calendar)
        due = int(patient_until is not None and patient_until <= now)
    return min(due, MAX_PENDING - pending)


def _replacements(offers: Sequence[PlanOffer]) -> int:
    """Offers that ended with a no or in silence since the last send: each is followed by the next at once."""
    last = last_sent(offers)
    if last is None:
        return 0
    return sum(offer.state in REPLACED and offer.ended_at is not None and offer.ended_at > last for offer in offers)


def next_look(
    mode: Mode, track: Track, offers: Sequence[PlanOffer], *, now: datetime, unmet: bool, calendar: Calendar
) -> datetime | None:
    """When a need must be looked at again if nobody acts: patience, an expiry, a check that runs out, the next day.

    `unmet`: an offer is due and nobody may be asked. None: nothing will ever come by itself.
    """
    instants: list[datetime | None] = []
    pending = [offer for offer in offers if offer.state in PENDING]
    tomorrow = calendar.end_of(calendar.today(now))
    if any(offer.state == OfferState.APPROVED for offer in offers) and unmet:
        # Pauses end, and the 30 days move on, at midnight.
        instants.append(tomorrow)
    if mode == Mode.STAGGERED and 0 < len(pending) < MAX_PENDING and not unmet:
        instants.append(patience_ends(track, offers, calendar))
    for offer in pending:
        if offer.expires_on is not None:
            instants.append(calendar.end_of(offer.expires_on))
        instants.append(calendar.check_runs_out(offer))
    return min((instant for instant in instants if instant is not None), default=None)
