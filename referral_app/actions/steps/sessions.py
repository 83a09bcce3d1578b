"""Sessions of an account: begun, and ended on the server. Call inside `writing()`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update

from referral_app.extensions import db
from referral_app.models import AuthSession, KnownDevice
from referral_app.queries import accounts as queries
from referral_app.security import tokens


def begin_whole(account_id: str, *, created_at: datetime, now: datetime) -> str:
    """Begin a session in which both proofs were shown; returns its token for the cookie. `created_at` is older than
    `now` where it goes on with one that it replaces: it lives no longer than that one."""
    db.session.flush()
    for old in queries.live_sessions(account_id, now)[queries.MOST_SESSIONS - 1 :]:
        old.revoked_at, old.kept = now, None
    token = tokens.new_token()
    db.session.add(
        AuthSession(
            token_sha256=tokens.digest(token),
            account_id=account_id,
            created_at=created_at,
            seen_at=now,
            proof_at=now,
            second_factor_at=now,
        )
    )
    return token


def end_all(account_id: str, now: datetime) -> None:
    """All sessions, at once; and no browser knows the account any more."""
    db.session.execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))
    db.session.execute(
        update(AuthSession)
        .where(AuthSession.account_id == account_id, AuthSession.revoked_at.is_(None))
        .values(revoked_at=now, kept=None)
    )
