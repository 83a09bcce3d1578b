"""What was done for a family, as its own page tells it: by day, in kinds and numbers (A25)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.queries import taking_over
from referral_app.vocabulary import EventKind

#: What a family reads of what was done, by the kinds of events. What says how the office guards it, or who was asked
#: for whom, is not among them: a hold or a wall reads like any other request (U13).
TOLD_OF = frozenset(
    {
        "request_submitted",
        "request_taken",
        "information_asked",
        "added_facts_received",
        "contact_changed",
        "consent_given",
        "consent_revoked",
        "offer_sent",
        "offer_accepted",
        "first_contact_made",
        "contact_told_by_family",
        "family_said_no",
        "outcome_told",
        "complaint_received",
        "request_paused",
        "request_resumed",
        "request_withdrawn",
        "request_closed",
        "request_reopened",
    }
)


@dataclass(frozen=True)
class Happened:
    """What was done on a day, and how often: lawyers asked are a number. `by_another`: not on this page, or before the
    person it is about took it over (U12)."""

    day: date
    kind: str
    count: int
    by_another: bool = False


def history(request: Request) -> list[Happened]:
    """What was done for this request, day by day, the latest first."""
    events = db.session.scalars(
        select(Event).where(Event.request_id == request.id, Event.kind.in_(TOLD_OF)).order_by(Event.at, Event.seq)
    )
    told: dict[tuple[date, str, bool], int] = {}
    since = taking_over.done_at(request)
    for event in events:
        before = since is not None and event.at < since
        if before and event.kind == EventKind.COMPLAINT_RECEIVED:
            continue
        if event.detail.get("along"):
            # One lawyer was asked for several needs at once, or said yes to them.
            continue
        # What staff heard from whoever must agree is not said to have been said here.
        key = (programme.day(event.at), event.kind, before or "how" in event.detail)
        told[key] = told.get(key, 0) + 1
    return [Happened(day, kind, count, before) for (day, kind, before), count in reversed(told.items())]
