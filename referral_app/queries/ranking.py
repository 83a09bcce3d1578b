"""Ranking a need with live facts: who may be asked today, in which order, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from referral_app import programme
from referral_app.extensions import db
from referral_app.matching import AttorneyProfile, NeedProfile, Result, rank
from referral_app.models import Attorney, Need, Offer, Request
from referral_app.queries import asked, both_sides, cases, roster, together
from referral_app.vocabulary import OfferState
from referral_app.workflow.offers import spec_outcome

CONFLICT_REASON = "conflict"


class _Made(NamedTuple):
    """One offer of a request, with what matching must know of its attorney."""

    id: str
    need_id: str
    state: str
    reason: str | None
    code: str
    firm_id: str | None


def _offers_of(request_id: str) -> Sequence[_Made]:
    """Every offer of every need of a request, the first one first."""
    rows = db.session.execute(
        select(Offer.id, Offer.need_id, Offer.state, Offer.reason, Offer.attorney_id)
        .join(Need, Need.id == Offer.need_id)
        .where(Need.request_id == request_id)
        .order_by(Offer.created_at, Offer.id)
    ).all()
    people = asked.of_attorneys((row.attorney_id for row in rows), Attorney.code, Attorney.firm_id)
    return [_Made(*row[:4], *people[row.attorney_id][1:]) for row in rows]


def conflicts(request_id: str) -> tuple[set[str], set[str]]:
    """Attorney codes and firm ids that may not act for a request."""
    return _conflicts(request_id, _offers_of(request_id))


def _conflicts(request_id: str, made: Sequence[_Made]) -> tuple[set[str], set[str]]:
    """Attorney codes and firm ids that may not act: who found a conflict with any need of this request, and who is
    asked or engaged by a request that may be its other side (T19), whatever was cleared. It counts for all needs."""
    said_so = (OfferState.DECLINED, OfferState.HANDED_BACK)
    barred = {
        (offer.code, offer.firm_id)
        for offer in made
        if offer.state == OfferState.CONFLICT or (offer.state in said_so and offer.reason == CONFLICT_REASON)
    } | both_sides.engaged(both_sides.shut_out_ids(request_id))
    return {code for code, _ in barred}, {firm for _, firm in barred if firm}


def _prior_offers(need_id: str, made: Sequence[_Made], leaving_out: str | None) -> list[dict[str, str]]:
    """What matching must know of earlier offers of this need (one entry for each offer that was ever sent)."""
    seen = (
        (offer.code, spec_outcome(OfferState(offer.state)))
        for offer in made
        if offer.need_id == need_id and offer.id != leaving_out
    )
    return [{"attorney_id": code, "outcome": outcome} for code, outcome in seen if outcome is not None]


def need_case(request: Request, need: Need, today: date, *, leaving_out: str | None = None) -> dict[str, Any]:
    """The need as the `request` record that matching reads. `leaving_out`: an offer judged as if it were not there."""
    made = _offers_of(request.id)
    return _case(request, need, today, made, _conflicts(request.id, made), leaving_out)


def cases_of(request: Request, needs: Iterable[Need], today: date) -> dict[str, dict[str, Any]]:
    """The same for these needs of a request, by need id: what they have in common is asked once."""
    made = _offers_of(request.id)
    barred = _conflicts(request.id, made)
    return {need.id: _case(request, need, today, made, barred, None) for need in needs}


def need_cases(request: Request, offers: Iterable[Offer], today: date) -> dict[str, dict[str, Any]]:
    """The same for every need of a request, by need id. `offers`: all of them, the first made first."""
    made = _as_made(offers)
    barred = _conflicts(request.id, made)
    return {need.id: _case(request, need, today, made, barred, None) for need in request.needs}


def need_case_of(request: Request, need: Need, offers: Iterable[Offer], today: date) -> dict[str, Any]:
    """The same for one need. `offers`: all of the request."""
    made = _as_made(offers)
    return _case(request, need, today, made, _conflicts(request.id, made), None)


def _as_made(offers: Iterable[Offer]) -> list[_Made]:
    return [
        _Made(offer.id, offer.need_id, offer.state, offer.reason, offer.attorney.code, offer.attorney.firm_id)
        for offer in sorted(offers, key=lambda offer: (offer.created_at, offer.id))
    ]


def _case(
    request: Request,
    need: Need,
    today: date,
    made: Sequence[_Made],
    barred: tuple[set[str], set[str]],
    leaving_out: str | None,
) -> dict[str, Any]:
    terms = cases.need_terms(need)
    attorney_ids, firm_ids = barred
    return {
        "id": f"{request.reference}-{need.number}",
        "as_of": today.isoformat(),
        "urgency": need.track,
        "deadline": terms["deadline"],
        "holidays": sorted(day.isoformat() for day in programme.holidays_from(today)),
        "area": need.area,
        "min_tier": terms["min_tier"],
        "forums": list(need.forums),
        "allow_phv": terms["allow_phv"],
        "fees": terms["fees"],
        "max_hourly_cents": terms["max_hourly_cents"],
        "max_flat_cents": terms["max_flat_cents"],
        "max_contingency_bp": terms["max_contingency_bp"],
        "languages": terms["languages"],
        "interpreter_ok": terms["interpreter_ok"],
        "required_trainings": terms["required_trainings"],
        "conflict_attorney_ids": sorted(attorney_ids),
        "conflict_firm_ids": sorted(firm_ids),
        "prior_offers": _prior_offers(need.id, made, leaving_out),
    }


def profiles(
    people: Sequence[Attorney], now: datetime, today: date, only: Iterable[str] | None = None
) -> list[AttorneyProfile]:
    counts = roster.live_counts(now, only)
    return [AttorneyProfile.from_dict(roster.profile(person, counts.get(person.id), today)) for person in people]


def rank_need(request: Request, need: Need, *, now: datetime, today: date, only: Iterable[str] | None = None) -> Result:
    """Rank the whole roster, or the attorneys of the given row ids, for one need, with facts as they are now."""
    ids = list(only) if only is not None else None
    people = roster.attorneys(ids)
    return rank(NeedProfile.from_dict(need_case(request, need, today)), profiles(people, now, today, ids))


def failing_rules(request: Request, offer: Offer, *, now: datetime, today: date) -> tuple[str, ...]:
    """The hard rules that the attorney of a pending offer fails today, the offer itself left out of the count.

    Empty when the attorney may take it: this is the gate at send and at accept (B08). Where several needs are asked
    together, the attorney has to pass for each of them.
    """
    failed = [rule for row in together.rows_of(offer) for rule in _failing(request, row, now, today)]
    return tuple(dict.fromkeys(failed))


def _failing(request: Request, offer: Offer, now: datetime, today: date) -> tuple[str, ...]:
    need = offer.need
    person = offer.attorney
    facts = roster.live_counts(now, [person.id]).get(person.id, dict(roster.NO_COUNTS))
    if offer.sent_at is not None:
        # Its own place and its own entry of the last 30 days are not held against it. Nor are other offers that wait:
        # who has one place left and three questions open may say yes to any one of them (T50: no place is lost).
        facts["pending_offers"] = 0
        facts["offers_30d"] = max(0, facts["offers_30d"] - 1)
    record = roster.profile(person, facts, today)
    if offer.sent_at is not None:
        # Away bars being asked; who was asked and answers is here.
        record["paused_until"] = None
    case = need_case(request, need, today, leaving_out=offer.id)
    result = rank(NeedProfile.from_dict(case), [AttorneyProfile.from_dict(record)])
    return tuple(str(rule) for row in result.excluded for rule in row.all)
