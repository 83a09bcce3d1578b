"""What a family's browser holds open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from referral_app.extensions import db
from referral_app.models import AuthSession, Request, RequesterSession
from referral_app.security.tokens import digest

#: A browser left alone this long holds nothing any more: somebody else may sit there (docs/deploy.md, Keeping).
IDLE = timedelta(minutes=30)

#: Put together once: each page of the form asks it.
_BOTH = (
    select(RequesterSession, Request)
    .join(Request, Request.id == RequesterSession.request_id)
    .where(RequesterSession.token_sha256 == bindparam("token_sha256"))
)


def hold_of(token: str, now: datetime) -> RequesterSession | None:
    """The live hold of a browser's token, or None for one that is unknown or has been idle too long."""
    row = db.session.get(RequesterSession, digest(token))
    return row if row is not None and now - row.seen_at <= IDLE else None


def held_by(token: str, now: datetime) -> tuple[RequesterSession, Request] | None:
    """The live hold of a browser's token with its request or draft, read together; None as in `hold_of`."""
    row = db.session.execute(_BOTH, {"token_sha256": digest(token)}).one_or_none()
    return None if row is None or now - row[0].seen_at > IDLE else (row[0], row[1])


def held_request(request_id: str) -> Request | None:
    """The request or draft behind a hold."""
    return db.session.get(Request, request_id)


def kept_with_session(token: str) -> bytes | None:
    """What stood, sealed, in a form that came back to somebody signed in; None when nothing is kept."""
    row = db.session.get(AuthSession, digest(token))
    return row.kept if row is not None else None
