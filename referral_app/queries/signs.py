"""The four counts of a Monday, for the page of oversight and the letter of the week alike (B21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, case, exists, func, literal, select

from referral_app.extensions import db
from referral_app.models import Account, AccountRole, Attorney, Letter, Matter, Need, Offer, Request
from referral_app.queries import asked
from referral_app.queries.counted import counted, of_a_counted_request, running
from referral_app.queries.prepared import prepared
from referral_app.queries.together import QUESTION
from referral_app.vocabulary import AttorneyStatus, MatterState, OfferState, RequestState, Role

#: A legal date nearer than this is counted as near.
NEAR = timedelta(days=90)
#: The four counts of a Monday, as they are named in its letter and on the page.
SIGNS = ("near", "silent", "unplaced", "no_contact")
#: So many questions that ended without a word, within `SILENT_DAYS`, and no answer: a silent attorney.
SILENT_OFFERS, SILENT_DAYS = 2, 30
_WITHOUT_A_YES = (
    RequestState.SUBMITTED,
    RequestState.IN_TRIAGE,
    RequestState.NEEDS_INFORMATION,
    RequestState.READY_TO_MATCH,
    RequestState.MATCHING,
    RequestState.OFFER_OUT,
    RequestState.UNPLACED,
)


def signs(*, today: date, old_before: datetime, now: datetime) -> dict[str, int]:
    """The four counts of the Monday digest (B21), asked at once.

    `near`: running requests with a legal date within 90 days or passed. `silent`: attorneys who let questions end
    without a word. `unplaced`: requests received before `old_before` without a yes. `no_contact`: open matters whose
    day of first contact has passed.
    """
    said = {"week": _week(today + NEAR), "old_before": old_before, "today": today}
    row = db.session.execute(_asked_at_once(), said).one()
    counts = {**row._mapping, "silent": len(_silent(now))}
    return {name: int(counts[name]) for name in SIGNS}


@prepared
def _asked_at_once() -> Select[*tuple[Any, ...]]:
    near = _count(Request, *running(), Request.binding_week <= bindparam("week"))
    unplaced = _count(
        Request, *counted(), Request.state.in_(_WITHOUT_A_YES), Request.received_at < bindparam("old_before")
    )
    missed = _count(
        Matter,
        Matter.state == MatterState.OPEN,
        Matter.first_contact_at.is_(None),
        Matter.first_contact_due_on < bindparam("today"),
        exists().where(Need.id == Matter.need_id, Need.request_id == Request.id, *counted()),
    )
    return select(near.label("near"), unplaced.label("unplaced"), missed.label("no_contact"))


def untold(week: str, limit: int) -> list[str]:
    """Ids of the supervisors who can sign in and have no letter of this week yet."""
    told = exists().where(Letter.once == literal(f"week:{week}:").concat(Account.id))
    return list(
        db.session.scalars(
            select(Account.id)
            .join(AccountRole, AccountRole.account_id == Account.id)
            .where(AccountRole.role == Role.SUPERVISOR)
            .where(Account.enrolled_at.is_not(None), Account.deactivated_at.is_(None), ~told)
            .order_by(Account.id)
            .limit(limit)
        )
    )


def _silent(now: datetime) -> set[str]:
    """Active attorneys who answered none of the questions that ended in the last days, and let some run out."""
    silent: Iterable[str] = db.session.scalars(_let_run_out(), {"since": now - timedelta(days=SILENT_DAYS)})
    return asked.those(silent, Attorney.status == AttorneyStatus.ACTIVE)


@prepared
def _let_run_out() -> Select[*tuple[Any, ...]]:
    expired = func.count(func.distinct(case((Offer.state == OfferState.EXPIRED, QUESTION))))
    said = func.sum(case((Offer.answered_at.is_not(None), 1), else_=0))
    return (
        select(Offer.attorney_id)
        .where(Offer.sent_at >= bindparam("since"), of_a_counted_request())
        .group_by(Offer.attorney_id)
        .having(and_(expired >= SILENT_OFFERS, said == 0))
    )


def _count(table: type[Any], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _week(day: date) -> str:
    year, week, _weekday = day.isocalendar()
    return f"{year:04d}-W{week:02d}"
