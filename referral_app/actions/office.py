"""The days of the office: closing it on a day ahead, opening it again, and who is on call when (B18, D10)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Account, ClosedDay, OnCallTurn
from referral_app.models.base import new_id
from referral_app.queries import accounts, office
from referral_app.vocabulary import Role
from referral_app.workflow.calendar import is_business_day
from referral_app.workflow.office import CLOSING_REASONS, may_be_set, span

#: Who decides about the days of the office.
KEEPS_THE_DAYS = (Role.SUPERVISOR, Role.ADMINISTRATOR)


def close_office(
    first: date | None, last: date | None, reason: str, *, actor: Account, now: datetime, today: date
) -> list[date]:
    """Close the office on the business days of a span ahead. What was promised for one of them stays as it was told.

    Refused: "not_supervisor", "no_reason", "bad_office_days" for a span that is not ahead, is too long, or holds no
    day on which the office would be open.
    """
    _refuse_all_but_keepers(actor)
    if reason not in CLOSING_REASONS:
        raise Refused("no_reason")
    if first is None or last is None or not may_be_set(first, last, today):
        raise Refused("bad_office_days")
    with writing() as session:
        known = set(session.scalars(select(ClosedDay.day).where(ClosedDay.day.between(first, last))))
        federal = programme.federal_holidays(first)
        days = [day for day in span(first, last) if is_business_day(day, federal)]
        if not days:
            raise Refused("bad_office_days")
        for day in days:
            if day not in known:
                session.add(ClosedDay(day=day, reason=reason, set_by=actor.id, set_at=now))
                audit("office_closed", f"day:{day.isoformat()}", actor=actor.id, reason=reason)
    programme.forget_closed_days()
    return days


def open_office(day: date, *, actor: Account, today: date) -> bool:
    """Take a closed day back, as long as it lies ahead. False if it was not closed.

    Refused: "not_supervisor", "bad_office_days" for a day that has begun.
    """
    _refuse_all_but_keepers(actor)
    if day <= today:
        raise Refused("bad_office_days")
    with writing() as session:
        gone = session.execute(delete(ClosedDay).where(ClosedDay.day == day)).rowcount  # type: ignore[attr-defined]
        if gone:
            audit("office_opened", f"day:{day.isoformat()}", actor=actor.id)
    programme.forget_closed_days()
    return bool(gone)


def put_on_call(
    account_id: str, first: date | None, last: date | None, *, actor: Account, now: datetime, today: date
) -> OnCallTurn:
    """Put somebody who may open requests on call for days ahead; today's turn may begin at once.

    Refused: "not_supervisor", "no_staff", "bad_office_days", "on_call_taken" where somebody is on call on one of them.
    """
    _refuse_all_but_keepers(actor)
    if first is None or last is None or not may_be_set(first, last, today - timedelta(days=1)):
        raise Refused("bad_office_days")
    with writing() as session:
        # Two who fill the rota at once do it one after the other: the account rows of staff are the lock.
        people = {person.id: person for person in accounts.staff()}
        session.execute(select(Account.id).where(Account.id.in_(people)).order_by(Account.id).with_for_update())
        if account_id not in people or people[account_id].enrolled_at is None:
            raise Refused("no_staff")
        if office.meets_a_turn(first, last):
            raise Refused("on_call_taken")
        turn = OnCallTurn(
            id=new_id(), account_id=account_id, first_day=first, last_day=last, set_by=actor.id, set_at=now
        )
        session.add(turn)
        audit("on_call_set", f"account:{account_id}", actor=actor.id, reason=f"{first}/{last}")
        return turn


def end_turn(turn_id: str, *, actor: Account, today: date) -> bool:
    """Take a turn off the rota: one that has begun ends with yesterday. False if there is none that goes on.

    Refused: "not_supervisor".
    """
    _refuse_all_but_keepers(actor)
    with writing():
        turn = db.session.get(OnCallTurn, turn_id, with_for_update=True)
        if turn is None or turn.last_day < today:
            return False
        if turn.first_day >= today:
            db.session.delete(turn)
        else:
            turn.last_day = today - timedelta(days=1)
        audit("on_call_ended", f"account:{turn.account_id}", actor=actor.id)
        return True


def _refuse_all_but_keepers(actor: Account) -> None:
    if not actor.holds(*KEEPS_THE_DAYS):
        raise Refused("not_supervisor")
