"""What a browser holds: a family's its request, while it is used; anybody's the form that came back to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from referral_app.actions.steps.transaction import writing
from referral_app.models import AuthSession, RequesterSession
from referral_app.security.tokens import digest


def note_visit(token: str, *, now: datetime) -> None:
    """The browser was used now, so it holds its request for another idle time. An unknown token changes nothing."""
    with writing() as session:
        session.execute(
            update(RequesterSession).where(RequesterSession.token_sha256 == digest(token)).values(seen_at=now)
        )


def keep_with_hold(token: str, sealed: bytes | None) -> None:
    """Keep what stood in a family's form with its browser's hold, or with None forget it."""
    with writing() as session:
        session.execute(
            update(RequesterSession).where(RequesterSession.token_sha256 == digest(token)).values(kept=sealed)
        )


def keep_with_session(token: str, sealed: bytes | None) -> None:
    """Keep what stood in the form of somebody signed in with that session, or with None forget it."""
    with writing() as session:
        session.execute(update(AuthSession).where(AuthSession.token_sha256 == digest(token)).values(kept=sealed))
