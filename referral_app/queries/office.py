"""The days of the office that lie ahead: when it is closed, and who is on call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, ClosedDay, OnCallTurn
from referral_app.vocabulary import Role


def closed_ahead(today: date) -> Sequence[ClosedDay]:
    """The closed days from today on, the first one first."""
    return db.session.scalars(select(ClosedDay).where(ClosedDay.day >= today).order_by(ClosedDay.day)).all()


@dataclass(frozen=True)
class Turn:
    """One turn of the rota. `gone`: the account has ended, or may not open requests any more: nobody hears it."""

    id: str
    account_id: str
    name: str
    gone: bool
    first_day: date
    last_day: date


def turns_ahead(today: date) -> list[Turn]:
    """The turns that are not over, the first one first."""
    rows = db.session.execute(
        select(OnCallTurn, Account)
        .join(Account, Account.id == OnCallTurn.account_id)
        .where(OnCallTurn.last_day >= today)
        .order_by(OnCallTurn.first_day, OnCallTurn.id)
    )
    return [
        Turn(turn.id, account.id, account.name, not _hears(account), turn.first_day, turn.last_day)
        for turn, account in rows
    ]


def on_call(day: date) -> Sequence[str]:
    """The accounts that hear what rings on this day of the rota."""
    people = db.session.scalars(
        select(Account)
        .join(OnCallTurn, OnCallTurn.account_id == Account.id)
        .where(OnCallTurn.first_day <= day, OnCallTurn.last_day >= day)
        .order_by(Account.id)
    )
    return [person.id for person in people if _hears(person)]


def meets_a_turn(first: date, last: date) -> bool:
    """Whether somebody is on call already on one of these days."""
    found = select(OnCallTurn.id).where(OnCallTurn.first_day <= last, OnCallTurn.last_day >= first)
    return db.session.scalar(found.limit(1)) is not None


def _hears(account: Account) -> bool:
    able = account.deactivated_at is None and account.enrolled_at is not None
    return able and account.holds(Role.COUNSEL, Role.SUPERVISOR)
