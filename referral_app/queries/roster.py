"""The roster as matching sees it: profiles with live counts, taken fresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import subqueryload

from referral_app.extensions import db
from referral_app.models import PENDING, Account, Attorney, Letter, Matter, Offer
from referral_app.queries.prepared import prepared
from referral_app.queries.together import QUESTION
from referral_app.roster import agency_licence
from referral_app.vocabulary import AttorneyStatus, LetterKind, MatterState, OfferState

#: Responsiveness looks back 24 months (docs/matching.md, Score), counted as 730 days.
LOOK_BACK = timedelta(days=730)
#: Who was asked and said something, whatever it was.
ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.CONFLICT, OfferState.HANDED_BACK)
NEVER_EXPIRES = "9999-12-31"


def attorneys(only: Iterable[str] | None = None) -> Sequence[Attorney]:
    """All attorneys by code, or those of the given row ids."""
    query = select(Attorney).order_by(Attorney.code)
    if only is not None:
        return db.session.scalars(query.where(Attorney.id.in_(list(only)))).all()
    return db.session.scalars(query.options(*_IN_ONE)).all()


#: Licences and absences of a whole roster, each in one question however many attorneys there are.
_IN_ONE = (subqueryload(Attorney.licences), subqueryload(Attorney.absences))


def signs_in() -> ColumnElement[bool]:
    """The condition that an attorney has an account to sign in with."""
    return exists().where(
        Account.attorney_id == Attorney.id, Account.enrolled_at.is_not(None), Account.deactivated_at.is_(None)
    )


def enrolled_ids(only: Iterable[str] | None = None) -> set[str]:
    """The row ids of the attorneys, or of those given, who can sign in: nobody else is sent a question."""
    # In one text: a row for each of thousands costs more than finding them.
    query = enrolled()
    if only is not None:
        query = query.where(Attorney.id.in_(list(only)))
    return apart(db.session.scalar(query))


def enrolled() -> Select[str]:
    """The row ids of those who can sign in, in one text (`apart`)."""
    return select(func.aggregate_strings(Attorney.id, ",")).where(signs_in())


def apart(ids: str | None) -> set[str]:
    return set(ids.split(",")) if ids else set()


def _to_invite() -> list[ColumnElement[bool]]:
    """Who is on the roster and cannot sign in, and whose account was neither ended by staff nor open before
    (`accounts.may_be_mailed`)."""
    shut = or_(Account.deactivated_at.is_not(None), Account.totp_last_step > 0)
    theirs = exists().where(Account.attorney_id == Attorney.id, shut)
    return [Attorney.status != AttorneyStatus.WITHDRAWN, ~signs_in(), ~theirs]


def without_account_ids() -> list[str]:
    """The row ids of everybody who has to be invited before any question."""
    return list(db.session.scalars(select(Attorney.id).where(*_to_invite())))


#: Before every invitation: whoever was never invited stands first.
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ToInvite:
    """An attorney who cannot sign in yet, and when the last invitation was written."""

    attorney: Attorney
    invited_at: datetime | None


def to_invite(*, page: int, size: int) -> tuple[list[ToInvite], int]:
    """A page of those who have to be invited, who was never invited first, then by name; and how many there are."""
    invitations = (
        select(Letter.recipient_id, Letter.created_at)
        .where(Letter.recipient_kind == "attorney", Letter.kind == LetterKind.INVITATION)
        .order_by(Letter.created_at)
    )
    invited = dict(db.session.execute(invitations).all())
    waiting = db.session.execute(
        select(Attorney.id).where(*_to_invite()).order_by(Attorney.last_name, Attorney.first_name, Attorney.id)
    )
    listed = [attorney_id for (attorney_id,) in waiting]
    listed.sort(key=lambda attorney_id: invited.get(attorney_id, NEVER))
    shown = listed[(page - 1) * size : page * size]
    people = {person.id: person for person in db.session.scalars(select(Attorney).where(Attorney.id.in_(shown)))}
    return [ToInvite(people[attorney_id], invited.get(attorney_id)) for attorney_id in shown], len(listed)


def _counted(condition: ColumnElement[bool]) -> Any:
    # A combined offer is one row per need with one group: it counts once.
    one = QUESTION
    return func.count(func.distinct(case((condition, one))))


def live_counts(now: datetime, only: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """By attorney row id: open_matters, pending_offers, offers_30d, offers_closed, offers_answered, last_offered_at."""
    asked: dict[str, Any] = {"since": now - timedelta(days=30), "long_ago": now - LOOK_BACK}
    if only is not None:
        asked["ids"] = list(only)
    counts: dict[str, dict[str, Any]] = {}
    rows: Any = db.session.execute(_live_counts(of_some=only is not None), asked)
    for attorney_id, pending, in_30d, n_closed, n_answered, last, n_open in rows:
        found = counts.setdefault(attorney_id, dict(NO_COUNTS))
        if n_open is not None:
            found["open_matters"] = n_open
            continue
        found |= {
            "pending_offers": pending,
            "offers_30d": in_30d,
            "offers_closed": n_closed,
            "offers_answered": n_answered,
            "last_offered_at": last.strftime("%Y-%m-%dT%H:%M:%SZ") if last else None,
        }
    return counts


@prepared
def _live_counts(*, of_some: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Of the attorneys of `ids`, or of all. A sending asks it between its lock and its commit."""
    recent = Offer.sent_at >= bindparam("long_ago")
    offers = select(
        Offer.attorney_id,
        _counted(Offer.state.in_(PENDING)),
        _counted(Offer.sent_at > bindparam("since")),
        _counted(recent & Offer.state.in_([*ANSWERED, OfferState.EXPIRED])),
        _counted(recent & Offer.state.in_(ANSWERED)),
        func.max(Offer.sent_at).label("last"),
        null().label("open_matters"),
    ).group_by(Offer.attorney_id)
    # One yes to several needs takes one place, as its offer did.
    matters = (
        select(Matter.attorney_id, *(null() for _ in range(4)), null(), func.count(func.distinct(QUESTION)))
        .join(Offer, Offer.id == Matter.offer_id)
        .where(Matter.state == MatterState.OPEN)
        .group_by(Matter.attorney_id)
    )
    if of_some:
        ids: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
        offers, matters = offers.where(Offer.attorney_id.in_(ids)), matters.where(Matter.attorney_id.in_(ids))
    return union_all(offers, matters)


NO_COUNTS: dict[str, Any] = {
    "open_matters": 0,
    "pending_offers": 0,
    "offers_30d": 0,
    "offers_closed": 0,
    "offers_answered": 0,
    "last_offered_at": None,
}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def paused_until(attorney: Attorney, today: date) -> date | None:
    """The last day of the pause or absence that holds today: matching sees both as `paused_until`."""
    ends = [a.last_day for a in attorney.absences if a.first_day <= today <= a.last_day]
    if attorney.paused_until:
        ends.append(attorney.paused_until)
    return max(ends) if ends else None


def profile(attorney: Attorney, counts: dict[str, Any] | None, today: date) -> dict[str, Any]:
    """The attorney as the record that matching reads, with the agency licence worked out and cover applied."""
    licences = [{"forum": row.forum, "status": row.status, "expires": _iso(row.expires)} for row in attorney.licences]
    agency = agency_licence(licences)
    insurance = _iso(attorney.insurance_expires)
    if insurance is None and attorney.cover in ("programme", "not_required_there"):
        insurance = NEVER_EXPIRES
    return {
        "id": attorney.code,
        "firm_id": attorney.firm_id,
        "status": attorney.status,
        "paused_until": _iso(paused_until(attorney, today)),
        "licences": licences + ([agency] if agency else []),
        "phv": attorney.phv,
        "insurance_expires": insurance,
        "areas": attorney.areas,
        "trainings": attorney.trainings,
        "fees": attorney.fees,
        "languages": attorney.languages,
        "interpreter_ok": attorney.interpreter_ok,
        "max_matters": attorney.max_matters,
        "max_offers_30d": attorney.max_offers_30d,
        **NO_COUNTS,
        **(counts or {}),
    }
