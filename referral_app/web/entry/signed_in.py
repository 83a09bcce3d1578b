"""Who is signed in: the account behind the cookie's token, while its session lives."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import request, session
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from referral_app.actions import signing_in as verbs
from referral_app.clock import clock
from referral_app.models import Account
from referral_app.queries import accounts as queries
from referral_app.queries.browsers import CLOCKS_APART
from referral_app.queries.operations import told
from referral_app.vocabulary import Role

#: (idle, absolute): staff 30 minutes and 8 hours, attorneys 30 minutes and 12 hours (T10).
STAFF_LIFE = (queries.IDLE, timedelta(hours=8))
ATTORNEY_LIFE = (queries.IDLE, timedelta(hours=12))
#: A password shown waits this long for its second factor.
HALF_LIFE = timedelta(minutes=10)

#: Signing out, and what the desk asks once a minute.
_KEEPS_NOTHING_ALIVE = ("account.sign_out", "counsel.news")


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login calls the user. Its id is the session's token, so that a session can be ended on the server."""

    def __init__(
        self,
        token: str,
        account: Account,
        fully_signed_in: bool,
        proof_at: datetime,
        seen_at: datetime,
        last_tick: datetime | None = None,
    ) -> None:
        self.token = token
        self.account = account
        self.account_id = account.id
        self.roles: frozenset[Role] = account.role_set
        self.fully_signed_in = fully_signed_in
        self.proof_at = proof_at
        #: When its use was last written down.
        self.seen_at = seen_at
        #: When the worker last finished a tick, as this page found it.
        self.last_tick = last_tick

    def get_id(self) -> str:
        return self.token

    @property
    def is_attorney(self) -> bool:
        return Role.ATTORNEY in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles - {Role.ATTORNEY})

    def holds(self, *roles: str) -> bool:
        return any(role in self.roles for role in roles)


def load(token: str) -> SignedIn | None:
    """The user of a token, or None when its session was revoked, is too old, or its account ended."""
    row, tick = queries.session_and_tick(token)
    if row is None or row.revoked_at is not None or row.account.deactivated_at is not None:
        return None
    now = clock().real()
    idle, absolute = ATTORNEY_LIFE if row.account.holds(Role.ATTORNEY) else STAFF_LIFE
    if row.second_factor_at is None:
        idle, absolute = HALF_LIFE, HALF_LIFE
    if now - row.seen_at > idle or now - row.created_at > absolute or row.seen_at - now > CLOCKS_APART:
        return None
    return SignedIn(token, row.account, row.second_factor_at is not None, row.proof_at, row.seen_at, told(tick))


def locked(token: str) -> Account | None:
    """The account whose session ran out by itself, after both steps; None for one that was ended or never whole.

    It opens nothing. It only says for whom the page can be unlocked.
    """
    row = queries.session_by_token(token)
    if row is None or row.revoked_at is not None or row.second_factor_at is None:
        return None
    account: Account = row.account
    return account if account.deactivated_at is None and load(token) is None else None


def note_use(response: Response) -> Response:
    """A page that was asked for keeps the session alive; what a page asks by itself does not (T10)."""
    if "_user_id" in session and response.status_code < 500:
        user = current_user
        now = clock().real()
        is_used = user.is_authenticated and request.endpoint not in _KEEPS_NOTHING_ALIVE
        if is_used and now - user.seen_at > verbs.NOTED_EVERY:
            verbs.touch(user.token, now=now)
    return response


def me() -> Account:
    """The account of the signed-in user."""
    account: Account = current_user.account
    return account
