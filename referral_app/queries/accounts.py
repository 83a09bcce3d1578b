"""Reads of accounts and their sessions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.models import Account, AccountRole, AuthSession, EnrolmentLink, Fact, KnownDevice
from referral_app.queries.operations import LAST_TICK
from referral_app.security.tokens import digest
from referral_app.security.typed_text import sign_in_name
from referral_app.vocabulary import Role

#: A session that nobody has used for so long is over (T10).
IDLE = timedelta(minutes=30)
#: Of one account at a time: one more, and the one that was not used for longest ends.
MOST_SESSIONS = 8


def by_email(email: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.email == sign_in_name(email)))


def of_attorney(attorney_id: str) -> Account | None:
    """The account of an attorney, if there is one."""
    return db.session.scalar(select(Account).where(Account.attorney_id == attorney_id))


def may_be_mailed(account: Account) -> bool:
    """Whether a link that opens this account may go by mail: to whoever opens it for the first time, nobody else."""
    return account.enrolled_at is None and account.deactivated_at is None and not account.had_a_factor


def by_id(account_id: str) -> Account | None:
    return db.session.get(Account, account_id)


def account(account_id: str) -> Account:
    """The account of a row that points at it: a foreign key keeps it there."""
    return db.session.get_one(Account, account_id)


def session_by_token(token: str) -> AuthSession | None:
    """The session that a cookie's token opens, revoked or not; the caller judges its age."""
    whole = joinedload(AuthSession.account).joinedload(Account.roles)
    return db.session.get(AuthSession, digest(token), options=[whole])


def session_and_tick(token: str) -> tuple[AuthSession | None, str | None]:
    """The same, and when the worker last finished a tick: every page of staff says so when it is late."""
    tick = select(Fact.value).where(Fact.name == LAST_TICK).scalar_subquery()
    row = (
        db.session.execute(
            select(AuthSession, tick)
            .where(AuthSession.token_sha256 == digest(token))
            .options(joinedload(AuthSession.account).joinedload(Account.roles))
        )
        .unique()
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else (None, None)


def live_sessions(account_id: str, now: datetime) -> Sequence[AuthSession]:
    """The sessions of an account that were not ended, by their owner or by half an hour without use, newest first."""
    return db.session.scalars(
        select(AuthSession)
        .where(
            AuthSession.account_id == account_id,
            AuthSession.revoked_at.is_(None),
            AuthSession.second_factor_at.is_not(None),
            AuthSession.seen_at >= now - IDLE,
        )
        .order_by(AuthSession.seen_at.desc())
    ).all()


def known_device(token: str | None, account_id: str, now: datetime) -> KnownDevice | None:
    """The row by which a browser's token knows this account, or None: never seen, forgotten, or too long ago."""
    if not token:
        return None
    return db.session.scalar(
        select(KnownDevice).where(
            KnownDevice.token_sha256 == digest(token),
            KnownDevice.account_id == account_id,
            KnownDevice.expires_at > now,
        )
    )


def devices_of(account_id: str, now: datetime) -> Sequence[KnownDevice]:
    """The browsers that know an account, the one last used first."""
    return db.session.scalars(
        select(KnownDevice)
        .where(KnownDevice.account_id == account_id, KnownDevice.expires_at > now)
        .order_by(KnownDevice.seen_at.desc(), KnownDevice.id)
    ).all()


def enrolment_by_token(token: str) -> EnrolmentLink | None:
    return db.session.get(EnrolmentLink, digest(token))


def all_accounts() -> Sequence[Account]:
    return db.session.scalars(select(Account).order_by(Account.email)).all()


def active_administrators() -> set[str]:
    """Ids of the administrators who could sign in now: the last one cannot be removed. As long as nobody has enrolled,
    of all who may."""
    rows = db.session.execute(
        select(Account.id, Account.enrolled_at)
        .join(AccountRole)
        .where(AccountRole.role == Role.ADMINISTRATOR, Account.deactivated_at.is_(None))
    ).all()
    return {row.id for row in rows if row.enrolled_at is not None} or {row.id for row in rows}


def staff() -> Sequence[Account]:
    """Active counsel and supervisors, who can own a request, by e-mail."""
    return who_hold((Role.COUNSEL, Role.SUPERVISOR))


def who_hold(roles: Collection[Role]) -> Sequence[Account]:
    """The active accounts that hold one of these roles, by e-mail."""
    return db.session.scalars(
        select(Account)
        .join(AccountRole)
        .where(AccountRole.role.in_(roles), Account.deactivated_at.is_(None))
        .order_by(Account.email)
        .distinct()
    ).all()


def active_counsel() -> list[Account]:
    """The members of counsel and supervisors who can sign in, by name."""
    people = db.session.scalars(
        select(Account).where(Account.deactivated_at.is_(None), Account.enrolled_at.is_not(None)).order_by(Account.name)
    )
    return [person for person in people if person.holds(Role.COUNSEL, Role.SUPERVISOR)]
