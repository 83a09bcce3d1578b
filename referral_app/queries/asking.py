"""The facts of the gate before every offer, read from the rows as they stand (`workflow.asking`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Account, ApprovedRanking, Consent, Need, Request
from referral_app.queries import cases, consents, disclosure
from referral_app.vocabulary import NeedState, RequestState
from referral_app.workflow.asking import Asked, WhyNot, gets_offers
from referral_app.workflow.asking import why_not as judge

#: The reason by which the rules hold back the request of a minor until a person has cleared it (law M10).
MINOR = "M10"


def why_not(request: Request, need: Need, today: date) -> WhyNot | None:
    """Why nobody may be asked for this need today, or None. Raises CannotBeRead."""
    routing = cases.latest_routing(request)
    result = cases.routing_result(routing) if routing else None
    return _each(request, [need], result, consents.latest(request.id), today)[need.id]


def why_not_each(
    request: Request, result: Mapping[str, Any] | None, agreed: Consent | None, today: date
) -> dict[str, WhyNot | None]:
    """The same for every need of a request, by need id, from its latest routing and consent, read once."""
    return _each(request, request.needs, result, agreed, today)


def _each(
    request: Request, needs: Iterable[Need], result: Mapping[str, Any] | None, agreed: Consent | None, today: date
) -> dict[str, WhyNot | None]:
    rule = result["consent"]["rule"] if result else (agreed.rule if agreed else "")
    consent = agreed is not None and disclosure.runs(request, today) and consents.is_of(agreed, rule)
    marks = disclosure.agreed_texts(cases.words(request)) if consent else []
    clocks = result["clocks"] if result else []
    flagged = flags_of(result)

    def covered(need: Need) -> bool:
        terms = {**cases.need_terms(need), "forums": need.forums}
        return marks is None or disclosure.of_terms(terms, need.track, clocks).mark in marks

    return {need.id: _judged(request, need, consent and covered(need), flagged) for need in needs}


def _judged(request: Request, need: Need, consent: bool, flagged: frozenset[str]) -> WhyNot | None:
    asked = Asked(
        need=NeedState(need.state),
        request=RequestState(request.state),
        hold=request.hold,
        consent=consent,
        situation=need.situation,
        flags=flagged,
    )
    return judge(asked, serve_respondents=programme.settings().serve_respondents)


def is_served(need: Need, flagged: Collection[str]) -> bool:
    """Whether the office asks attorneys for needs like this one at all. `flagged`: what the routing marks."""
    return gets_offers(need.situation, flagged, serve_respondents=programme.settings().serve_respondents)


def flags(request: Request) -> frozenset[str]:
    """What the latest routing marks about a request. Raises CannotBeRead."""
    routing = cases.latest_routing(request)
    return flags_of(cases.routing_result(routing) if routing else None)


def flags_of(result: Mapping[str, Any] | None) -> frozenset[str]:
    """What a routing marks; nothing where there is none yet."""
    return frozenset(result["flags"]) if result else frozenset()


def waits_for_colleague(request: Request, viewer: Account) -> bool:
    """Whether this viewer let the request of a minor go on and nobody else has approved attorneys for it: then a
    colleague approves the first ones (B13)."""
    let_go = any(row.reason == MINOR and row.cleared_by == viewer.id for row in request.clearings)
    others = select(ApprovedRanking.id).where(
        ApprovedRanking.request_id == request.id, ApprovedRanking.approved_by != viewer.id
    )
    return let_go and db.session.scalar(others.limit(1)) is None
