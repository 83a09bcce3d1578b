"""The lists of who alone may know of a request (E02). Whoever is not on one cannot tell that the request exists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from referral_app.extensions import db
from referral_app.models import Account, NeedToKnow
from referral_app.queries.prepared import prepared
from referral_app.vocabulary import Role

#: Who may stand on a list: whoever opens requests at all.
LISTED_ROLES = (Role.COUNSEL, Role.SUPERVISOR, Role.CONFLICTS)


@prepared
def hidden_from(viewer_id: str) -> Select[Any]:
    """The ids of the requests that have a list without the viewer on it."""
    theirs = aliased(NeedToKnow)
    listed = exists().where(theirs.request_id == NeedToKnow.request_id, theirs.account_id == viewer_id)
    return select(NeedToKnow.request_id).where(~listed)


def is_hidden(request_id: str, viewer: Account) -> bool:
    """Whether a request has a list without the viewer on it."""
    return db.session.scalar(hidden_from(viewer.id).where(NeedToKnow.request_id == request_id).limit(1)) is not None


def on_its_list(request_id: str) -> frozenset[str] | None:
    """The ids of the accounts on the list of a request; None where it has no list and all may know of it."""
    found = db.session.scalars(select(NeedToKnow.account_id).where(NeedToKnow.request_id == request_id)).all()
    return frozenset(found) or None


def with_a_list() -> Select[Any]:
    """The ids of the requests that have one: counts for the whole office leave them out."""
    return select(NeedToKnow.request_id)


def listed(request_id: str) -> Sequence[Account]:
    """The people on the list of a request, by name; nobody where it has none."""
    return db.session.scalars(
        select(Account)
        .join(NeedToKnow, NeedToKnow.account_id == Account.id)
        .where(NeedToKnow.request_id == request_id)
        .order_by(Account.name, Account.id)
    ).all()


def may_be_listed() -> list[Account]:
    """Everybody who may be put on a list: open accounts of those who open requests, by name."""
    people = db.session.scalars(
        select(Account).where(Account.deactivated_at.is_(None)).order_by(Account.name, Account.id)
    )
    return [person for person in people if person.holds(*LISTED_ROLES)]


def alone_on_a_list(account_id: str) -> ColumnElement[bool]:
    """The condition that somebody is the last supervisor with an open account on some list: without them nobody could
    open it to others."""
    other = aliased(NeedToKnow)
    others = (
        select(other.request_id)
        .join(Account, Account.id == other.account_id)
        .where(
            other.request_id == NeedToKnow.request_id,
            other.account_id != account_id,
            Account.deactivated_at.is_(None),
            Account.roles.any(role=Role.SUPERVISOR),
        )
    )
    return exists().where(NeedToKnow.account_id == account_id, ~others.exists())
