"""What attorneys answer: the first yes fills the need, a no lets the next be asked.

One acceptance per need: the guarded UPDATE decides, and a partial unique index stands behind it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_attorney, lock_offer
from referral_app.actions.steps.needs import move_need
from referral_app.actions.steps.offers import end_offer, end_others, move_offer
from referral_app.actions.steps.requests import enqueue_for_requester, settle_request
from referral_app.actions.steps.tasks import settle_tasks
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Account, Matter, Need, Offer, Request
from referral_app.queries import asking, ranking
from referral_app.queries.family import CHECK_BACKS
from referral_app.vocabulary import MatterState, NeedState, OfferState, Track
from referral_app.workflow.asking import WhyNot
from referral_app.workflow.calendar import OPENS, add_business_days, at
from referral_app.workflow.ladders import FIRST_CONTACT_DAYS
from referral_app.workflow.offers import WrongState, after

DECLINE_REASONS = (
    "conflict",
    "capacity",
    "expertise",
    "court",
    "language",
    "fee",
    "not_comfortable",
    "other",
)
#: What an attorney hears where nobody may be asked any more: nothing of the reason but that it is over.
TOLD_AN_ATTORNEY = {
    WhyNot.NEED_CLOSED: "already_placed",
    WhyNot.REQUEST_NOT_READY: "withdrawn",
    WhyNot.ON_HOLD: "withdrawn",
    WhyNot.RESPONDENT: "withdrawn",
    WhyNot.NO_CONSENT: "no_consent",
}
#: One signed-in yes walks these steps in one transaction; no name is shown on the way (docs/offers.md, Stages).
YES_STEPS = ("show_interest", "start_check", "clear_check", "accept")


def accept_offer(offer_id: str, *, actor: Account, now: datetime, today: date) -> Matter:
    """The first yes fills the need; every other offer of it is withdrawn in the same commit.

    Refused: "not_found", "already_placed" (somebody was first), "expired", "withdrawn", "already_answered",
    "no_consent", or "not_eligible" with the rules that fail now.
    """
    with writing() as session:
        need, offer = _own_offer(offer_id, actor)
        request = need.request
        if offer.state == OfferState.ACCEPTED:
            return session.scalars(select(Matter).where(Matter.offer_id == offer.id)).one()
        _refuse_unless_open(offer, need, request, today)
        lock_attorney(offer.attorney_id)
        rules = ranking.failing_rules(request, offer, now=now, today=today)
        if rules:
            raise Refused("not_eligible", rules=list(rules))
        walked = _walk_to_yes(OfferState(offer.state))
        filled = move_need(need, "fill")
        won = move_offer(offer, OfferState.ACCEPTED, answered_at=now, ended_at=now, remind_at=None)
        if not filled or not won:
            raise Refused("already_placed")
        matter = Matter(
            offer_id=offer.id,
            need_id=need.id,
            attorney_id=offer.attorney_id,
            state=MatterState.OPEN,
            opened_at=now,
            first_contact_due_on=add_business_days(
                today, FIRST_CONTACT_DAYS[Track(need.track)], programme.holidays_from(today)
            ),
        )
        session.add(matter)
        session.flush()
        for state in walked:
            record(request.id, f"offer_{state}", actor=actor.id, now=now, subject=offer.id, need=need.number)
        outbox.cancel_for_offers([offer.id], "accepted")
        end_others(need, reason="filled", actor=WORKER, now=now, but=offer.id)
        settle_tasks(need, now=now)
        settle_request(request, actor=actor.id, now=now)
        enqueue_for_requester(request, "news", once=f"placed:{need.id}:{offer.id}", now=now)
        _ask_later(matter, request, now=now, today=today)
        return matter


def _ask_later(matter: Matter, request: Request, *, now: datetime, today: date) -> None:
    """On two later days the family is told that a question waits: was the lawyer in touch (D12)."""
    zone = programme.zone()
    for number, days in enumerate(CHECK_BACKS, 1):
        day = add_business_days(today, days, programme.holidays_from(today))
        enqueue_for_requester(
            request, "news", once=f"check_back:{matter.id}:{number}", now=now, due_at=at(day, OPENS, zone)
        )


def _walk_to_yes(state: OfferState) -> list[OfferState]:
    """The states a yes passes through from here; one that stands further along skips the steps behind it."""
    walked = []
    for step in YES_STEPS:
        try:
            state = after(state, step)
        except WrongState:
            continue
        walked.append(state)
    return walked


def decline_offer(offer_id: str, reason: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """A no with its reason. The next of the approved set is asked by the follow-up.

    Refused: "not_found", "no_reason", "already_placed", "withdrawn", "expired", "already_answered".
    """
    if reason not in DECLINE_REASONS:
        raise Refused("no_reason")
    with writing():
        need, offer = _own_offer(offer_id, actor)
        if offer.state == OfferState.DECLINED:
            return offer
        if offer.state not in PENDING:
            raise Refused(why_closed(offer))
        need.request.last_act_at = now
        end_offer(offer, "decline", reason=reason, actor=actor.id, now=now, answered=True)
        return offer


def _own_offer(offer_id: str, actor: Account) -> tuple[Need, Offer]:
    """The attorney's own offer with its need, both locked. Refused("not_found") for anybody else's."""
    own = select(Offer.id).where(Offer.id == offer_id, Offer.attorney_id == actor.attorney_id)
    offer = lock_offer(offer_id) if actor.attorney_id and db.session.scalar(own) else None
    if offer is None:
        raise Refused("not_found")
    return offer.need, offer


def _refuse_unless_open(offer: Offer, need: Need, request: Request, today: date) -> None:
    if offer.state not in PENDING:
        raise Refused(why_closed(offer))
    if need.state == NeedState.OPEN and offer.expires_on is not None and offer.expires_on < today:
        raise Refused("expired")
    if (why := asking.why_not(request, need, today)) is not None:
        raise Refused(TOLD_AN_ATTORNEY[why])


def why_closed(offer: Offer) -> str:
    """The code of why an offer can no longer be answered."""
    if offer.state == OfferState.WITHDRAWN and offer.reason == "filled":
        return "already_placed"
    if offer.state == OfferState.EXPIRED:
        return "expired"
    if offer.state in (OfferState.DECLINED, OfferState.CONFLICT, OfferState.ACCEPTED, OfferState.HANDED_BACK):
        return "already_answered"
    return "withdrawn"
