"""A family's own pause, also beside a hold of the office: it stands until the family goes on, or staff end it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select

from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.models.events import LAST_TRUE_FIRST
from referral_app.vocabulary import EventKind

#: The hold that the requester set and may end.
PAUSED = "family_pause"
#: The hold under which nothing reaches the family until it has said anew how.
UNSAFE = "unsafe_contact"
#: Said by the event of a hold that ended while the family's pause beside it stood on.
BESIDE = "beside"
#: What begins a pause, or ends it.
_KINDS = (
    EventKind.REQUEST_PAUSED,
    EventKind.REQUEST_RESUMED,
    EventKind.REQUEST_REOPENED,
    EventKind.HOLD_ENDED,
    # It was the pause of whoever asked: the person it is about goes on (U12).
    EventKind.PERSON_TOOK_OVER,
)


def is_paused(request: Request) -> bool:
    """Whether the family paused it and has not gone on: the same for a request that the office holds (U13)."""
    return request.hold == PAUSED or (request.hold is not None and stands(request))


def stands(request: Request) -> bool:
    """Whether the family paused it last, whatever else holds it."""
    events = db.session.scalars(
        select(Event).where(Event.request_id == request.id, Event.kind.in_(_KINDS)).order_by(*LAST_TRUE_FIRST)
    )
    last = next((one for one in events if not one.detail.get(BESIDE)), None)
    return last is not None and last.kind == EventKind.REQUEST_PAUSED


def happened_since(request_id: str, kind: EventKind, made_at: datetime) -> bool:
    """Whether this was done after that instant, also where it was done before: a hold set, a question asked."""
    done = exists().where(Event.request_id == request_id, Event.kind == kind, Event.at > made_at)
    return bool(db.session.scalar(select(done)))
