"""Whether somebody who came of age has taken over the request that was made for them (U12)."""

from __future__ import annotations

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.vocabulary import EventKind

_KINDS = (EventKind.HANDED_OVER, EventKind.PERSON_TOOK_OVER)


def _happened(request: Request) -> set[str]:
    chosen = select(Event.kind).where(Event.request_id == request.id, Event.kind.in_(_KINDS))
    return set(db.session.scalars(chosen))


def is_awaited(request: Request) -> bool:
    """Whether the way back of whoever asked is closed, and the person it is about has not said yet how to go on."""
    return _happened(request) == {EventKind.HANDED_OVER}


def is_done(request: Request) -> bool:
    """Whether the person it is about goes on with it: nobody who opens it now is the one who wrote it."""
    return EventKind.PERSON_TOOK_OVER in _happened(request)
