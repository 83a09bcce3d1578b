"""A new field key takes over: everything it wraps is wrapped anew, a batch to a commit (T42).

Both keys open meanwhile, so reading goes on. Killed at any point, the next run goes on where this one stood.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.security.folding import fold_logs

BATCH = 500


@dataclass(frozen=True)
class Rotated:
    """How many keys of requests and secrets of accounts were wrapped anew, and how many keys are still to do."""

    requests: int
    accounts: int
    left: int


def rotate(*, actor: str, batch: int = BATCH) -> Rotated:
    """Wrap everything under the present field key. Raises CannotBeRead when something is wrapped by a field key that
    is not in the settings, once all that the settings open is done: of three keys, where one change was left half done
    before the next began, each is brought over in turn."""
    requests = accounts = 0
    while done := vault().rewrap(batch):
        requests += done
    while done := _reseal_accounts(batch):
        accounts += done
    if requests or accounts:
        with writing():
            audit("keys_rotated", "keys", actor=actor, reason=f"{requests} requests, {accounts} accounts")
    # What the old key wrapped must not stand in the log.
    fold_logs()
    left = vault().left_to_rewrap()
    if left or _foreign_accounts():
        raise CannotBeRead("wrapped by a field key that is not in the settings")
    return Rotated(requests, accounts, left)


def _reseal_accounts(batch: int) -> int:
    """Seal the secrets of some accounts anew; returns how many."""
    present = vault().kek_id.encode()
    with writing() as session:
        old = [row for row in _sealed() if not row[1].startswith(present) and vault().opens_account(row[1])][:batch]
        for account_id, sealed in old:
            account = session.get_one(Account, account_id, with_for_update=True)
            if account.totp_sealed == sealed:
                account.totp_sealed = vault().reseal_account(account_id, sealed)
    return len(old)


def _foreign_accounts() -> bool:
    """Whether the secret of some account is sealed by a field key that is not in the settings."""
    foreign = any(not vault().opens_account(sealed) for _account_id, sealed in _sealed())
    db.session.rollback()
    return foreign


def _sealed() -> list[tuple[str, bytes]]:
    """Every account that has a second factor, with its sealed secret."""
    rows = db.session.execute(select(Account.id, Account.totp_sealed).where(Account.totp_sealed.is_not(None)))
    return [(account_id, sealed) for account_id, sealed in rows if sealed]
