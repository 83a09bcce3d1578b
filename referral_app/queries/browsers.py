"""What a family's browser holds open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import AuthSession, Request, RequesterSession
from referral_app.security.tokens import digest

#: A browser left alone this long holds nothing any more: somebody else may sit there (docs/deploy.md, Keeping).
IDLE = timedelta(minutes=30)


def hold_of(token: str, now: datetime) -> RequesterSession | None:
    """The live hold of a browser's token, or None for one that is unknown or has been idle too long."""
    row = db.session.scalar(select(RequesterSession).where(RequesterSession.token_sha256 == digest(token)))
    if row is None or now - row.seen_at > IDLE:
        return None
    return row


def held_request(request_id: str) -> Request | None:
    """The request or draft behind a hold."""
    return db.session.get(Request, request_id)


def kept_with_session(token: str) -> bytes | None:
    """What stood, sealed, in a form that came back to somebody signed in; None when nothing is kept."""
    row = db.session.get(AuthSession, digest(token))
    return row.kept if row is not None else None
