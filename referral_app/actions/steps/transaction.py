"""One transaction: check → guarded change → event row → audit row → outbox row → commit.

Every verb of this floor runs inside `writing()` and tells what happened with `record()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import scoped_session

from referral_app.extensions import db
from referral_app.models import Event
from referral_app.models.base import new_id
from referral_app.security.chain import Link, append_links
from referral_app.security.record import event_digest
from referral_app.vocabulary import EventKind

WORKER = "worker"
REQUESTER = "requester"


@dataclass
class Written:
    """What a transaction will say of itself: the links of the chain, and each event with the place of its link."""

    links: list[Link] = field(default_factory=list)
    events: list[tuple[int, Event]] = field(default_factory=list)


@contextmanager
def writing() -> Iterator[scoped_session[Any]]:
    """A write transaction: BEGIN IMMEDIATE on SQLite, so that it never has to upgrade a read.

    What was read before is expired first, so that every check sees the rows as this transaction has them. Commits at
    the end; any exception rolls everything back. Inside another `writing()` it joins that one.

    The links of the audit chain are added last, all at once, and with them the events, which carry the numbers of
    theirs. The chain's lock is the one that everybody waits for, so it is held for no longer than the commit takes, and
    nobody who holds it waits for a row.
    """
    session = db.session
    if "writing" in session.info:
        yield session
        return
    session.rollback()
    session.info["writing"] = written = Written()
    try:
        session.connection(execution_options={"writing": True})
        yield session
        session.flush()
        if written.links:
            first = append_links(session, written.links)
            for place, event in written.events:
                event.seq = first + place
                session.add(event)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)


def record(
    request_id: str, kind: str, *, actor: str, now: datetime, subject: str | None = None, **detail: Any
) -> Event:
    """Write the event row of a change, and the link of the audit chain that carries its digest.

    `kind` is an EventKind. `detail` holds codes, counts and dates: never a name, never free text.
    """
    kind = EventKind(kind).value
    event = Event(id=new_id(), request_id=request_id, at=now, actor=actor, kind=kind, subject=subject, detail=detail)
    written: Written = db.session.info["writing"]
    written.events.append((len(written.links), event))
    audit(kind, f"request:{request_id}", actor=actor, digest=event_digest(event))
    return event


def audit(action: str, subject: str, *, actor: str, reason: str | None = None, digest: str | None = None) -> None:
    """One link of the audit chain, in this transaction. Its time is the real one, never the demonstration's.

    Raises KeyError outside `writing()`.
    """
    written: Written = db.session.info["writing"]
    written.links.append(Link(actor, action, subject, reason, digest))
