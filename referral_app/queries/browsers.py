"""What a family's browser holds open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol, cast

from sqlalchemy import bindparam, select

from referral_app.extensions import db
from referral_app.models import AuthSession, Request, RequesterSession
from referral_app.security.tokens import digest

#: A browser left alone this long holds nothing any more: somebody else may sit there (docs/deploy.md, Keeping).
IDLE = timedelta(minutes=30)
#: Clocks of several machines may differ by so much. A hold used later than that from now was used by a clock that ran
#: ahead and was set back, and would live as much longer (T64).
CLOCKS_APART = timedelta(minutes=3)

#: Put together once: each page of the form asks it.
_BOTH = (
    select(RequesterSession, Request)
    .join(Request, Request.id == RequesterSession.request_id)
    .where(RequesterSession.token_sha256 == bindparam("token_sha256"))
)
_REQUESTS = Request.metadata.tables[Request.__tablename__]
_HOLDS = RequesterSession.metadata.tables[RequesterSession.__tablename__]
_COLUMNS = (
    select(
        *_REQUESTS.c["id", "state", "language", "version", "sealed"],
        *_REQUESTS.c["phrase_hash", "phrase_confirmed_at", "next_phrase_hash", "next_phrase_sealed"],
        *_HOLDS.c["seen_at", "kept"],
    )
    .join(_REQUESTS, _REQUESTS.c.id == _HOLDS.c.request_id)
    .where(_HOLDS.c.token_sha256 == bindparam("token_sha256"))
)


class Hold(Protocol):
    """What a page asks of the hold of its browser."""

    @property
    def seen_at(self) -> datetime: ...

    @property
    def kept(self) -> bytes | None: ...


class Held(Protocol):
    """What a page of the form asks of a draft or request: the row itself, or these columns of it."""

    @property
    def id(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def sealed(self) -> bytes: ...

    @property
    def phrase_hash(self) -> str | None: ...

    @property
    def phrase_confirmed_at(self) -> datetime | None: ...

    @property
    def next_phrase_hash(self) -> str | None: ...

    @property
    def next_phrase_sealed(self) -> bytes | None: ...


def is_live(seen_at: datetime, now: datetime) -> bool:
    """Whether a browser that was last seen then still holds what it held."""
    return now - seen_at <= IDLE and seen_at - now <= CLOCKS_APART


def hold_of(token: str, now: datetime) -> RequesterSession | None:
    """The live hold of a browser's token, or None for one that is unknown or has been idle too long."""
    row = db.session.get(RequesterSession, digest(token))
    return row if row is not None and is_live(row.seen_at, now) else None


def held_by(token: str, now: datetime) -> tuple[RequesterSession, Request] | None:
    """The live hold of a browser's token with its request or draft, read together; None as in `hold_of`."""
    row = db.session.execute(_BOTH, {"token_sha256": digest(token)}).one_or_none()
    return (row[0], row[1]) if row is not None and is_live(row[0].seen_at, now) else None


def columns_held_by(token: str, now: datetime) -> tuple[Hold, Held] | None:
    """The same, of the columns that each screen of the form needs and no more: it is asked of every one of them, and a
    row that may be written to costs four times as much."""
    with db.engine.connect() as connection:
        row = connection.execute(_COLUMNS, {"token_sha256": digest(token)}).one_or_none()
    return (cast(Hold, row), cast(Held, row)) if row is not None and is_live(row.seen_at, now) else None


def kept_with_session(token: str) -> bytes | None:
    """What stood, sealed, in a form that came back to somebody signed in; None when nothing is kept."""
    row = db.session.get(AuthSession, digest(token))
    return row.kept if row is not None else None
