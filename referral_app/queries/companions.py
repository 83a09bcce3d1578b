"""Who stands beside the attorney of an offer: as staff, the lead and the companion read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.matching import NeedProfile
from referral_app.matching.beside import may_stand
from referral_app.models import LIVE, Attorney, Companion, Event, Need, Offer, Request
from referral_app.queries import asking, ranking, roster
from referral_app.vocabulary import Companion as Kind
from referral_app.vocabulary import EventKind, OfferState

#: How an offer ends with a no of its attorney.
_NO = (OfferState.DECLINED, OfferState.CONFLICT, OfferState.HANDED_BACK)


def of_offers(offer_ids: Iterable[str]) -> dict[str, list[Companion]]:
    """By offer: its places beside the lead."""
    ids = list(offer_ids)
    found: dict[str, list[Companion]] = {}
    if ids:
        rows = db.session.scalars(select(Companion).where(Companion.offer_id.in_(ids)).order_by(Companion.kind))
        for row in rows:
            found.setdefault(row.offer_id, []).append(row)
    return found


class Beside(NamedTuple):
    """By offer: its places beside the lead. `said_no`: who would rather not help with the request, row ids."""

    places: dict[str, list[Companion]]
    said_no: set[str]


def beside(request_id: str, offers: Collection[Offer]) -> Beside:
    """Who stands beside the leads of a request, and who said no to it: declined any of its needs, found a conflict,
    handed a matter back, or did not want to stand beside a colleague. They may be asked again; no page proposes it.

    `offers`: all of the request.
    """
    found = Beside({}, {offer.attorney_id for offer in offers if offer.state in _NO})
    refused = (Event.subject == Companion.offer_id) & (Event.kind == EventKind.COMPANION_DECLINED)
    rows = db.session.execute(
        select(Companion, Event)
        .outerjoin(Event, (Event.request_id == request_id) & refused)
        .where(Companion.offer_id.in_([offer.id for offer in offers]))
        .order_by(Companion.kind)
    )
    for place, no in rows:
        places = found.places.setdefault(place.offer_id, [])
        if place not in places:
            places.append(place)
        if no is not None:
            found.said_no.add(no.detail["attorney"])
    return found


def of_request(request: Request, companion_id: str) -> Companion | None:
    """A place beside somebody who is asked for this request, or None."""
    return db.session.scalar(
        select(Companion)
        .join(Offer, Offer.id == Companion.offer_id)
        .join(Need, Need.id == Offer.need_id)
        .where(Companion.id == companion_id, Need.request_id == request.id)
    )


def _mine(attorney_id: str) -> list[ColumnElement[bool]]:
    return [Companion.attorney_id == attorney_id, Offer.state.in_(LIVE)]


def of_attorney(attorney_id: str) -> Sequence[Companion]:
    """Where an attorney is asked to stand beside somebody, or does: while the offer runs, what waits first."""
    return db.session.scalars(
        select(Companion)
        .join(Offer, Offer.id == Companion.offer_id)
        .where(*_mine(attorney_id))
        .options(joinedload(Companion.offer).joinedload(Offer.need))
        .order_by(Companion.agreed_at.is_not(None), Companion.asked_at, Companion.id)
    ).all()


def one_of_attorney(attorney_id: str, companion_id: str) -> Companion | None:
    """The attorney's own place, while its offer runs; somebody else's does not exist."""
    return db.session.scalar(
        select(Companion)
        .join(Offer, Offer.id == Companion.offer_id)
        .where(Companion.id == companion_id, *_mine(attorney_id))
    )


def asked_of(attorney_id: str, request_id: str) -> int:
    """How many needs of a request an attorney is asked to stand beside somebody for, and has not answered."""
    return (
        db.session.scalar(
            select(func.count(func.distinct(Offer.need_id)))
            .select_from(Companion)
            .join(Offer, Offer.id == Companion.offer_id)
            .join(Need, Need.id == Offer.need_id)
            .where(*_mine(attorney_id), Need.request_id == request_id, Companion.agreed_at.is_(None))
        )
        or 0
    )


def waiting_for_mentor(offer_ids: Iterable[str]) -> dict[str, datetime | None]:
    """Those of these offers whose mentor has not agreed, with the instant the mentor was asked."""
    rows = db.session.execute(
        select(Companion.offer_id, Companion.asked_at).where(
            Companion.offer_id.in_(list(offer_ids)), Companion.kind == Kind.MENTOR, Companion.agreed_at.is_(None)
        )
    )
    return {row.offer_id: row.asked_at for row in rows}


def may_stand_now(kind: Kind, need: Need, attorney: Attorney, *, now: datetime, today: date) -> bool:
    """Whether an attorney may be this for a need today: can sign in, meets what is asked, leads nothing of it."""
    leads = select(Offer.id).where(Offer.need_id == need.id, Offer.attorney_id == attorney.id, Offer.state.in_(LIVE))
    return db.session.scalar(leads.limit(1)) is None and may_stay(kind, need, attorney, now=now, today=today)


def may_stay(kind: Kind, need: Need, attorney: Attorney, *, now: datetime, today: date) -> bool:
    """Whether whoever stands there, or was asked to, still can sign in and meets what is asked."""
    if not roster.enrolled_ids([attorney.id]):
        return False
    profile = NeedProfile.from_dict(ranking.need_case(need.request, need, today))
    [person] = ranking.profiles([attorney], now, today, [attorney.id])
    return may_stand(kind, profile, person)


def may_be_read(companion: Companion, today: date) -> bool:
    """Whether the work may be told to whoever stands beside: as long as attorneys may be asked, or are engaged.

    Raises CannotBeRead.
    """
    need = companion.offer.need
    why = asking.why_not(need.request, need, today)
    return why is None or companion.offer.state == OfferState.ACCEPTED
