"""What somebody who is signed in does with their own account: another password, and an end to sessions elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, update

from referral_app.actions import Refused
from referral_app.actions.accounts import about, tell_of_password
from referral_app.actions.steps.sessions import begin_whole, end_all
from referral_app.actions.steps.transaction import audit, writing
from referral_app.models import Account, AuthSession
from referral_app.queries import accounts as queries
from referral_app.security import passwords


def change_password(token: str, before: str, password: str, *, now: datetime, letter_now: datetime) -> str:
    """Set another password. Every session of the account ends, every browser forgets it, and its owner gets one neutral
    letter. Returns the token of the session that goes on here, which lives no longer for it.

    Refused: "password_wrong" for the one before, "password_same", "password_weak" with its fault, "gone" for a session
    that has ended meanwhile. `now` is the real time, `letter_now` the programme's.
    """
    here = _whole(token)
    account_id, known = here.account_id, here.account.password_hash
    if not passwords.verify(known, before):
        with writing():
            audit("password_change_refused", f"account:{account_id}", actor=account_id)
        raise Refused("password_wrong")
    if passwords.verify(known, password):
        raise Refused("password_same")
    fault = passwords.fault(password, about=about(account_id))
    if fault:
        raise Refused("password_weak", fault=fault)
    hashed = passwords.hash_password(password)
    with writing() as session:
        begun = _whole(token).created_at
        changed = session.execute(
            update(Account).where(Account.id == account_id, Account.password_hash == known).values(password_hash=hashed)
        )
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise Refused("password_wrong")
        end_all(account_id, now)
        session.expire_all()
        audit("password_changed", f"account:{account_id}", actor=account_id)
        tell_of_password(account_id, now=now, letter_now=letter_now)
        return begin_whole(account_id, created_at=begun, now=now)


def _whole(token: str) -> AuthSession:
    """The session of a token in which both proofs were shown. Refused("gone") where it has ended, or never was."""
    row = queries.session_by_token(token)
    if row is None or row.revoked_at is not None or row.second_factor_at is None:
        raise Refused("gone")
    return row


def end_session(mark: str, *, account_id: str, now: datetime) -> bool:
    """End one session of the account. `mark` is how its page names it, `AuthSession.mark`. False where it has none of
    that name that still runs."""
    with writing() as session:
        ended = session.execute(
            update(AuthSession)
            .where(
                AuthSession.account_id == account_id,
                func.substr(AuthSession.token_sha256, 1, AuthSession.MARK) == mark,
                AuthSession.revoked_at.is_(None),
            )
            .values(revoked_at=now, kept=None)
            .execution_options(synchronize_session=False)
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            return False
        audit("session_ended", f"account:{account_id}", actor=account_id)
        return True


def end_other_sessions(token: str, *, now: datetime) -> int:
    """End every session of the account but this one, at once. Returns how many."""
    with writing() as session:
        row = queries.session_by_token(token)
        if row is None:
            return 0
        ended = session.execute(
            update(AuthSession)
            .where(
                AuthSession.account_id == row.account_id,
                AuthSession.token_sha256 != row.token_sha256,
                AuthSession.revoked_at.is_(None),
            )
            .values(revoked_at=now, kept=None)
        )
        audit("sessions_ended", f"account:{row.account_id}", actor=row.account_id)
        return int(ended.rowcount)  # type: ignore[attr-defined]
