"""The whole record: the audit chain, and what it says of events and requests against the rows that are there (T43).

A link carries the digest of its event. An event that was changed, taken out or put in by hand shows against it, and so
does a request that went without the chain telling that it was forgotten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import and_, exists, func, select

from referral_app.models import AuditRow, Event, Request
from referral_app.security.chain import BATCH, AnySession, ChainFault, Head, begins_after
from referral_app.security.chain import verify as verify_chain
from referral_app.vocabulary import EventKind

_OF_REQUEST = "request:"
#: What the chain says where drafts were forgotten ("3 drafts without a phrase"): nobody had sent those.
_DRAFTS = "% drafts %"
_SAID = (Event.id, Event.request_id, Event.at, Event.actor, Event.kind, Event.subject, Event.detail)


def event_digest(event: Any) -> str:
    """SHA-256 of everything an event row says: a changed event shows against the audit chain."""
    said = [event.id, event.request_id, event.at.isoformat(), event.actor, event.kind, event.subject, event.detail]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify(session: AnySession, heads: Sequence[Head] = ()) -> list[ChainFault]:
    """Every fault of the record, those of the chain first; an empty list when it is whole.

    Events older than the chain's beginning, and those of requests that were forgotten in their time, are not asked for.
    """
    start = begins_after(session).seq
    return [
        *verify_chain(session, *heads),
        *_events_that_differ(session, start),
        *_events_that_are_gone(session, start),
        *_requests_that_are_gone(session),
    ]


def _events_that_differ(session: AnySession, start: int) -> Iterator[ChainFault]:
    """Events whose link says something else, or that no link speaks of."""
    link = and_(AuditRow.seq == Event.seq, AuditRow.action.in_(list(EventKind)))
    asked = select(*_SAID, Event.seq, AuditRow.digest).outerjoin(AuditRow, link).order_by(Event.seq, Event.id)
    rows = session.execute(asked.execution_options(yield_per=BATCH))
    strange = [row for row in rows if not 0 < row.seq <= start and row.digest != event_digest(row)]
    for row in strange:
        # Where no link speaks of it, or the link's own event stands beside it, this one was put in.
        added = row.digest is None or _fits(session, row.seq, row.digest)
        yield ChainFault(row.seq, "event_added" if added else "event_changed", f"event:{row.id}")


def _fits(session: AnySession, seq: int, digest: str) -> bool:
    """Whether the event that this link speaks of is there, whole."""
    return any(event_digest(row) == digest for row in session.execute(select(*_SAID).where(Event.seq == seq)))


def _events_that_are_gone(session: AnySession, start: int) -> Iterator[ChainFault]:
    """Links whose event is not there, though its request is."""
    rows = session.execute(
        select(AuditRow.seq, AuditRow.object)
        .where(
            AuditRow.seq > start,
            AuditRow.action.in_(list(EventKind)),
            AuditRow.digest.is_not(None),
            exists().where(Request.id == func.substr(AuditRow.object, len(_OF_REQUEST) + 1)),
            AuditRow.seq.not_in(select(Event.seq)),
        )
        .order_by(AuditRow.seq)
    )
    for seq, subject in rows:
        yield ChainFault(seq, "event_missing", subject)


def _requests_that_are_gone(session: AnySession) -> list[ChainFault]:
    """Requests that were sent and are not there, if they are more than the chain says were forgotten.

    The chain keeps no id of what it forgot, only how many went: where some did, every request that is gone is named,
    and the one in question is among them.
    """
    told_by_itself = select(AuditRow.object).where(AuditRow.action == "deleted_by_requester")
    gone = session.execute(
        select(AuditRow.seq, AuditRow.object)
        .where(
            AuditRow.action == EventKind.REQUEST_SUBMITTED,
            AuditRow.object.not_in(told_by_itself),
            ~exists().where(Request.id == func.substr(AuditRow.object, len(_OF_REQUEST) + 1)),
        )
        .order_by(AuditRow.seq)
    ).all()
    told = session.scalars(
        select(AuditRow.reason).where(
            AuditRow.action == "retention_swept", AuditRow.object == "requests", AuditRow.reason.not_like(_DRAFTS)
        )
    )
    forgotten = sum(int((reason or "0").split(" ")[0]) for reason in told)
    if len(gone) <= forgotten:
        return []
    return [ChainFault(seq, "request_missing", subject) for seq, subject in gone]
