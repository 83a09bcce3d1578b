"""Browsers that know an account. They prove nothing: password and code are asked there as everywhere (T05)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from referral_app.actions.steps.transaction import audit, writing
from referral_app.models import KnownDevice
from referral_app.queries import accounts as queries
from referral_app.security import tokens

LIFE = timedelta(days=180)
#: Of one account; the one that was used longest ago makes room.
MOST = 20


def remember(account_id: str, shown: str | None, *, now: datetime) -> str:
    """Note a browser in which an account has just shown both factors. Returns the token for its cookie.

    It is a new one each time: whoever planted or copied the one it had, `shown`, holds nothing any more. Other people
    who use the same browser stay known there.
    """
    token = tokens.new_token()
    with writing() as session:
        mine = None
        if shown:
            here = select(KnownDevice).where(
                KnownDevice.token_sha256 == tokens.digest(shown), KnownDevice.expires_at > now
            )
            for row in session.scalars(here):
                row.token_sha256 = tokens.digest(token)
                mine = row if row.account_id == account_id else mine
        if mine is None:
            for old in queries.devices_of(account_id, now)[MOST - 1 :]:
                session.delete(old)
            mine = KnownDevice(account_id=account_id, token_sha256=tokens.digest(token), created_at=now)
            session.add(mine)
            audit("device_known", f"account:{account_id}", actor=account_id)
        mine.seen_at, mine.expires_at = now, now + LIFE
    return token


def forget(device_id: str, *, account_id: str) -> bool:
    """Let a browser know this account no longer. False where the account has none of that id."""
    with writing() as session:
        gone = session.execute(
            delete(KnownDevice).where(KnownDevice.id == device_id, KnownDevice.account_id == account_id)
        )
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            return False
        audit("device_forgotten", f"account:{account_id}", actor=account_id)
        return True
