"""Drafts that staff fill in for somebody on the phone. Whose they are stands sealed in them: few are open at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, Request, RequesterSession
from referral_app.queries import cases
from referral_app.security.case_keys import CannotBeRead
from referral_app.security.tokens import digest
from referral_app.vocabulary import RequestState

#: `requests.source` of what staff took by phone.
PHONE = "phone"
#: More drafts than these are not looked through.
MOST = 200


def of_account(account: Account) -> Sequence[Request]:
    """The drafts that this account has open, the latest first."""
    rows = db.session.scalars(
        select(Request)
        .where(Request.source == PHONE, Request.state == RequestState.DRAFT)
        .order_by(Request.last_act_at.desc(), Request.id)
        .limit(MOST)
    ).all()
    cases.at_hand([row.id for row in rows])
    return [row for row in rows if _is_of(row, account)]


def mine(request_id: str, account: Account) -> Request | None:
    """One's own open draft, or None."""
    row = db.session.get(Request, request_id)
    if row is None or row.source != PHONE or row.state != RequestState.DRAFT:
        return None
    return row if _is_of(row, account) else None


def reference_of(token: str) -> str | None:
    """What the draft is called that this token holds."""
    held = select(Request.reference).join(RequesterSession, RequesterSession.request_id == Request.id)
    return db.session.scalar(held.where(RequesterSession.token_sha256 == digest(token)))


def _is_of(row: Request, account: Account) -> bool:
    try:
        return bool(cases.words(row)[cases.TAKEN_BY] == account.id)
    except CannotBeRead:
        return False
