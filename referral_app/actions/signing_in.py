"""Signing in and out: a password, a second factor, and the session between them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from referral_app.actions.steps.sessions import begin_whole
from referral_app.actions.steps.transaction import audit, writing
from referral_app.models import Account, AuthSession, RecoveryCode
from referral_app.queries import accounts as queries
from referral_app.security import passwords, tokens, totp
from referral_app.security.case_keys import vault
from referral_app.security.typed_text import recovery_code

#: A page that follows another within this time writes nothing of its session.
NOTED_EVERY = timedelta(minutes=1)


def check_password(email: str, password: str) -> Account | None:
    """The active, enrolled account of this address and password, or None. As slow for an unknown address (T04)."""
    account = queries.by_email(email)
    usable = account is not None and account.deactivated_at is None and account.enrolled_at is not None
    hashed = account.password_hash if account is not None and usable else None
    return account if passwords.verify(hashed, password) and usable else None


def open_session(account: Account, *, now: datetime, password: str | None = None) -> str:
    """Start a session that waits for the second factor; returns its token for the cookie."""
    token = tokens.new_token()
    with writing() as session:
        session.add(
            AuthSession(
                token_sha256=tokens.digest(token), account_id=account.id, created_at=now, seen_at=now, proof_at=now
            )
        )
        if password is not None and passwords.needs_rehash(account.password_hash or ""):
            account.password_hash = passwords.hash_password(password)
        audit("password_shown", f"account:{account.id}", actor=account.id)
    return token


def show_second_factor(token: str, code: str, *, now: datetime) -> str | None:
    """Accept a code once (guarded UPDATE of the last step) and change the session's token. None if it is wrong.

    Shown again in a session that is signed in already, it is a fresh proof: the session does not live longer for it.
    """
    with writing() as session:
        waiting = queries.session_by_token(token)
        if waiting is None or waiting.revoked_at is not None:
            return None
        account = waiting.account
        secret = vault().unseal_account(account.id, account.totp_sealed or b"")
        step = totp.accepted_step(secret, code, at=now, last_step=account.totp_last_step)
        if step is not None:
            won = session.execute(
                update(Account)
                .where(Account.id == account.id)
                .where(or_(Account.totp_last_step < step, Account.totp_last_step > totp.latest_used(step + 1)))
                .values(totp_last_step=step)
            )
            accepted = won.rowcount == 1  # type: ignore[attr-defined]
        else:
            spent = session.execute(
                update(RecoveryCode)
                .where(
                    RecoveryCode.account_id == account.id,
                    RecoveryCode.code_hash == tokens.digest(recovery_code(code) or ""),
                    RecoveryCode.used_at.is_(None),
                )
                .values(used_at=now)
            )
            accepted = spent.rowcount == 1  # type: ignore[attr-defined]
        if not accepted:
            audit("second_factor_refused", f"account:{account.id}", actor=account.id)
            return None
        renewed = waiting.second_factor_at is not None
        waiting.revoked_at = now
        waiting.kept = None
        new_token = begin_whole(account.id, created_at=waiting.created_at if renewed else now, now=now)
        audit("proof_shown" if renewed else "signed_in", f"account:{account.id}", actor=account.id)
        return new_token


def touch(token: str, *, now: datetime) -> None:
    """Note that the session was used, at most once in `NOTED_EVERY`."""
    with writing() as session:
        session.execute(
            update(AuthSession)
            .where(AuthSession.token_sha256 == tokens.digest(token), AuthSession.seen_at < now - NOTED_EVERY)
            .values(seen_at=now)
        )


def sign_out(token: str, *, now: datetime) -> None:
    with writing():
        row = queries.session_by_token(token)
        if row is not None and row.revoked_at is None:
            row.revoked_at = now
            row.kept = None
            audit("signed_out", f"account:{row.account_id}", actor=row.account_id)
