"""Whether somebody who came of age has taken over the request that was made for them (U12)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, select

from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.queries.asked import chunks
from referral_app.queries.once import once
from referral_app.vocabulary import EventKind

#: Put together once: every letter to a family asks it, and every page of a request.
_OF_SOME = select(Event.request_id, Event.kind, Event.at).where(
    Event.request_id.in_(bindparam("some", expanding=True)),
    Event.kind.in_((EventKind.HANDED_OVER, EventKind.PERSON_TOOK_OVER)),
)


def _happened(request: Request) -> dict[str, datetime]:
    return once("taking_over", request.id, lambda: _of([request.id]).get(request.id, {}))


def at_hand(request_ids: Collection[str]) -> None:
    """What a page asks of many requests is read in one question."""
    found = _of(request_ids)
    for request_id in request_ids:
        once("taking_over", request_id, partial(found.get, request_id, {}))


def _of(request_ids: Collection[str]) -> dict[str, dict[str, datetime]]:
    """By request: what of the two happened, and when."""
    found: dict[str, dict[str, datetime]] = {}
    for some in chunks(request_ids):
        for row in db.session.execute(_OF_SOME, {"some": some}):
            found.setdefault(row.request_id, {})[row.kind] = row.at
    return found


def is_awaited(request: Request) -> bool:
    """Whether the way back of whoever asked is closed, and the person it is about has not said yet how to go on.

    Until then nobody is reached: the ways that are written down are those of whoever asked.
    """
    return set(_happened(request)) == {EventKind.HANDED_OVER}


def is_done(request: Request) -> bool:
    """Whether the person it is about goes on with it: nobody who opens it now is the one who wrote it."""
    return done_at(request) is not None


def done_at(request: Request) -> datetime | None:
    """Since when the person it is about goes on with it; None as long as it is whoever asked. What was said between the
    office and whoever asked, before that, is not for them to read."""
    return _happened(request).get(EventKind.PERSON_TOOK_OVER)
