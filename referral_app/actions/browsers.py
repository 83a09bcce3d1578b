"""A family's browser stays with its request while somebody uses it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from referral_app.actions.steps.transaction import writing
from referral_app.models import RequesterSession
from referral_app.security.tokens import digest


def note_visit(token: str, *, now: datetime) -> None:
    """The browser was used now, so it holds its request for another idle time. An unknown token changes nothing."""
    with writing() as session:
        session.execute(
            update(RequesterSession).where(RequesterSession.token_sha256 == digest(token)).values(seen_at=now)
        )
