"""One-time links to open an account, and the invitations that carry them. Call inside `writing()`."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from referral_app import programme
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import audit
from referral_app.extensions import db
from referral_app.models import Account, AccountRole, Attorney, EnrolmentLink
from referral_app.models.codes import mark
from referral_app.queries import accounts as queries
from referral_app.security import tokens
from referral_app.security.typed_text import sign_in_name
from referral_app.vocabulary import AttorneyStatus, LetterKind, Role

INVITE_LIFE = timedelta(days=14)
#: A link to set a lost second factor anew: somebody waits for it, and whoever else finds it has an account (T06).
RESET_LIFE = timedelta(minutes=30)


def new_link(account: Account, now: datetime, life: timedelta = INVITE_LIFE) -> str:
    """The token of a new link of this account; those made before open nothing any more. Only its hash is kept.

    `now` is the real time; `life` is how long the link opens.
    """
    token = tokens.new_token()
    void_links(account.id, now)
    db.session.add(EnrolmentLink(token_sha256=tokens.digest(token), account_id=account.id, expires_at=now + life))
    return token


def void_links(account_id: str, now: datetime) -> None:
    """What was sent to open this account opens nothing any more."""
    db.session.execute(
        update(EnrolmentLink)
        .where(EnrolmentLink.account_id == account_id, EnrolmentLink.used_at.is_(None))
        .values(used_at=now)
    )


def follow_address(attorney: Attorney, *, actor: str, now: datetime) -> None:
    """The address of an attorney on the roster changed: they sign in with the new one, and a link that went to the old
    one, perhaps a stranger's, opens nothing. An address that somebody else signs in with stays theirs alone."""
    account, address = queries.of_attorney(attorney.id), sign_in_name(attorney.email)
    if account is None or account.email == address:
        return
    void_links(account.id, now)
    if queries.by_email(address) is None:
        account.email = address
        audit("account_address_changed", f"account:{account.id}", actor=actor)


def invite(attorney: Attorney, *, actor: str, now: datetime) -> bool:
    """Invite an attorney to open an account, at most once a day at one address. True if a letter was written.

    Not one who has an account to sign in with, or had one and lost its second factor, who has left, whose account was
    ended, or whose address is a member of staff's. The link is made as the letter leaves (`link_for`): no row holds it.
    """
    if attorney.status == AttorneyStatus.WITHDRAWN:
        return False
    account = queries.of_attorney(attorney.id)
    if account is None:
        if queries.by_email(attorney.email) is not None:
            return False
        account = Account(email=sign_in_name(attorney.email), name=attorney.name, created_at=now)
        account.attorney_id = attorney.id
        account.roles = [AccountRole(role=Role.ATTORNEY)]
        db.session.add(account)
        db.session.flush()
        audit("account_added", f"account:{account.id}", actor=actor)
    if not queries.may_be_mailed(account) or sign_in_name(account.email) != sign_in_name(attorney.email):
        return False
    letter = write_letter(
        LetterKind.INVITATION,
        "attorney",
        attorney.id,
        once=f"{LetterKind.INVITATION}:{mark('once', attorney.id, attorney.email)}:{programme.day(now).isoformat()}",
        now=now,
    )
    if letter is None:
        return False
    audit("attorney_invited", f"attorney:{attorney.id}", actor=actor)
    return True


def link_for(attorney_id: str, real: datetime) -> str | None:
    """The token that an invitation carries, made as it leaves; None for somebody who needs none any more."""
    account = queries.of_attorney(attorney_id)
    return new_link(account, real) if account is not None and queries.may_be_mailed(account) else None
