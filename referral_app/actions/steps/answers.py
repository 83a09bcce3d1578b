"""What every answer of an attorney begins with: the own offer, locked, and whether it may still be answered.

Call inside `writing()`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_offer
from referral_app.extensions import db
from referral_app.models import PENDING, Need, Offer, Request
from referral_app.queries import asking, ranking, together
from referral_app.vocabulary import NeedState, OfferState
from referral_app.workflow.asking import WhyNot

#: What an attorney hears where nobody may be asked any more: nothing of the reason but that it is over.
TOLD_AN_ATTORNEY = {
    WhyNot.NEED_CLOSED: "already_placed",
    WhyNot.REQUEST_NOT_READY: "withdrawn",
    WhyNot.ON_HOLD: "withdrawn",
    WhyNot.RESPONDENT: "withdrawn",
    WhyNot.NO_CONSENT: "no_consent",
}


class Answerer(Protocol):
    """Who answers: the attorney's account, or whoever holds the mailed link. `id` is how events name them."""

    @property
    def id(self) -> str: ...

    @property
    def attorney_id(self) -> str | None: ...


def own_offer(offer_id: str, actor: Answerer) -> tuple[Need, Offer]:
    """The attorney's own offer with its need, both locked; of what is asked together the row that speaks for all.

    Refused("not_found") for anybody else's.
    """
    own = select(Offer.id).where(Offer.id == offer_id, Offer.attorney_id == actor.attorney_id)
    offer = lock_offer(offer_id) if actor.attorney_id and db.session.scalar(own) else None
    if offer is None:
        raise Refused("not_found")
    first = together.rows_of(offer)[0]
    return first.need, first


def refuse_unless_open(offer: Offer, need: Need, request: Request, today: date) -> None:
    """Refused with what an attorney is told: the offer is over, its last day is, or nobody may be asked now.

    Of what is asked together, for any of its needs.
    """
    if offer.state not in PENDING:
        raise Refused(why_closed(offer))
    if need.state == NeedState.OPEN and offer.expires_on is not None and offer.expires_on < today:
        raise Refused("expired")
    for row in together.rows_of(offer):
        if (why := asking.why_not(request, row.need, today)) is not None:
            raise Refused(TOLD_AN_ATTORNEY[why])


def refuse_unless_eligible(offer: Offer, request: Request, *, now: datetime, today: date) -> None:
    """Refused("not_eligible", rules=…) when a hard rule fails for this attorney today (B08)."""
    rules = ranking.failing_rules(request, offer, now=now, today=today)
    if rules:
        raise Refused("not_eligible", rules=list(rules))


def why_closed(offer: Offer) -> str:
    """The code of why an offer can no longer be answered."""
    if offer.state == OfferState.WITHDRAWN and offer.reason == "filled":
        return "already_placed"
    if offer.state == OfferState.EXPIRED:
        return "expired"
    if offer.state in (OfferState.DECLINED, OfferState.CONFLICT, OfferState.ACCEPTED, OfferState.HANDED_BACK):
        return "already_answered"
    return "withdrawn"
