"""The accounts of the demonstration, and the file that tells how to sign in."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, AccountRole, Attorney
from referral_app.security import passwords, totp
from referral_app.security.case_keys import vault
from referral_app.vocabulary import AttorneyStatus, Role

PASSWORD = "demonstration only"  # noqa: S105  # nosec B105
FILE = "demo-accounts.json"
STAFF = (
    ("grace@example.org", "Grace Okafor", (Role.COUNSEL,)),
    ("sol@example.org", "Sol Brandt", (Role.SUPERVISOR, Role.CONFLICTS)),
    ("ada@example.org", "Ada Mensah", (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)),
)


@dataclass(frozen=True)
class Cast:
    """Who acts in the stories, by row id; `secrets` are the TOTP secrets by address."""

    grace: Account
    sol: Account
    amara: Account
    bela: Account
    secrets: dict[str, str]


def make(roster: list[Attorney]) -> Cast:
    """Three members of staff, the first two attorneys of the roster, and accounts for most of the others."""
    now = clock().real()
    hashed = passwords.hash_password(PASSWORD)
    secrets: dict[str, str] = {}
    made: dict[str, Account] = {}
    people = [(email, name, roles, None) for email, name, roles in STAFF]
    people += [(attorney.email, attorney.name, (Role.ATTORNEY,), attorney.id) for attorney in roster[:2]]  # type: ignore[misc]
    with writing() as session:
        for email, name, roles, attorney_id in people:
            account = Account(
                email=email,
                name=name,
                password_hash=hashed,
                enrolled_at=now,
                created_at=now,
                attorney_id=attorney_id,
            )
            account.roles = [AccountRole(role=role) for role in roles]
            session.add(account)
            session.flush()
            secrets[email] = totp.new_secret()
            account.totp_sealed = vault().seal_account(account.id, secrets[email])
            made[email] = account
        _enrol_the_rest(roster[2:], hashed)
    return Cast(
        made["grace@example.org"],
        made["sol@example.org"],
        made["amara@example.org"],
        made["bela@example.org"],
        secrets,
    )


#: Every so many of the roster have no account yet, so that there is somebody to invite.
NEWCOMERS = 12


def _enrol_the_rest(roster: list[Attorney], hashed: str) -> None:
    """Accounts for the others who are asked things in the stories: nobody is who cannot sign in."""
    now = clock().real()
    for number, attorney in enumerate(roster, 1):
        if attorney.status == AttorneyStatus.ACTIVE and number % NEWCOMERS:
            account = Account(
                email=attorney.email,
                name=attorney.name,
                password_hash=hashed,
                enrolled_at=now,
                created_at=now,
                attorney_id=attorney.id,
            )
            account.roles = [AccountRole(role=Role.ATTORNEY)]
            db.session.add(account)


def write_file(instance: Path, cast: Cast, phrases: list[tuple[str, str]]) -> None:
    """`instance/demo-accounts.json`, readable by this user alone."""
    roles = {email: roles[0].value for email, _name, roles in STAFF}
    told = {
        "accounts": [
            {"email": email, "role": roles.get(email, Role.ATTORNEY.value), "password": PASSWORD, "totp_secret": secret}
            for email, secret in cast.secrets.items()
        ],
        "phrases": [{"phrase": phrase, "note": note} for phrase, note in phrases],
    }
    file = instance / FILE
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
        out.write("\n")
