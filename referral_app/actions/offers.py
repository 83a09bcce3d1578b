"""Offers on their way out: approved by a person, sent by the worker.

What attorneys answer is in `actions.offer_answers`, what ends by itself in `actions.follow_up`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from referral_app.actions import Refused
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_attorney, lock_need, lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import may_ask, reminders_at, wake
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.models import LIVE, PENDING, Account, Attorney, Offer
from referral_app.queries import disclosure, ranking
from referral_app.vocabulary import NeedState, OfferState, RequestState, Role
from referral_app.workflow.ladders import MAX_PENDING
from referral_app.workflow.offers import after
from referral_app.workflow.requests import OPEN_FOR_OFFERS

#: Why a person gave somebody a place of their own in the order (B14).
PIN_REASONS = ("knows_the_court", "worked_with_family_before", "language", "continuity", "other")


def approve_set(
    need_id: str,
    attorney_ids: list[str],
    *,
    actor: Account,
    now: datetime,
    today: date,
    pinned: dict[str, int] | None = None,
    pin_reason: str | None = None,
) -> list[Offer]:
    """Counsel approves whom the need may be offered to; nobody outside the set is asked. Sending is the worker's.

    Refused: "not_counsel", "need_closed", "request_not_ready", "no_consent", "nobody_chosen", "pin_without_reason", or
    "not_eligible" with the attorney and the rules.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if not attorney_ids:
        raise Refused("nobody_chosen")
    if pinned and not pin_reason:
        raise Refused("pin_without_reason")
    with writing() as session:
        need = lock_need(need_id)
        request = need.request
        if need.state != NeedState.OPEN:
            raise Refused("need_closed")
        if request.state not in OPEN_FOR_OFFERS:
            raise Refused("request_not_ready")
        if not disclosure.has_consent(request, need, today):
            raise Refused("no_consent")
        people = session.scalars(select(Attorney).where(Attorney.id.in_(attorney_ids))).all()
        if not people:
            raise Refused("nobody_chosen")
        result = ranking.rank_need(request, need, now=now, today=today, only=attorney_ids)
        eligible = {row.id for row in result.ranked}
        made = []
        for attorney in people:
            if _live_offer(need.id, attorney.id):
                continue
            if attorney.code not in eligible:
                rules = next((row.all for row in result.excluded if row.id == attorney.code), ())
                raise Refused("not_eligible", attorney=attorney.name, rules=[str(rule) for rule in rules])
            place = (pinned or {}).get(attorney.id)
            offer = Offer(
                need_id=need.id,
                attorney_id=attorney.id,
                state=OfferState.APPROVED,
                approved_by=actor.id,
                approved_at=now,
                pinned=place,
                pin_reason=pin_reason if place is not None else None,
                created_at=now,
            )
            session.add(offer)
            made.append(offer)
        if request.state in (RequestState.READY_TO_MATCH, RequestState.UNPLACED):
            request.state = RequestState.MATCHING
        if request.owner_id is None:
            request.owner_id = actor.id
        looked_at(request, now=now)
        wake(need, now)
        session.flush()
        for offer in made:
            record(request.id, "offer_approved", actor=actor.id, now=now, subject=offer.id, need=need.number)
        return made


def _live_offer(need_id: str, attorney_id: str) -> Offer | None:
    return db.session.scalar(
        select(Offer).where(Offer.need_id == need_id, Offer.attorney_id == attorney_id, Offer.state.in_(LIVE))
    )


def send_offer(
    offer_id: str,
    *,
    now: datetime,
    today: date,
    expires_on: date,
    snapshot: dict[str, Any],
    due_at: datetime | None = None,
) -> bool:
    """Send an approved offer: True if this call did it, False if it no longer stands. Gates are judged here again.

    `due_at` is when the letter leaves, if not at its reader's next working hour.
    The guarded UPDATE counts what is pending inside itself, so that two workers never pass four.
    """
    with writing() as session:
        offer = lock_offer(offer_id)
        if offer is None:
            return False
        need = offer.need
        request = need.request
        if offer.state != OfferState.APPROVED or not may_ask(need, request, today):
            return False
        lock_attorney(offer.attorney_id)
        if ranking.failing_rules(request, offer, now=now, today=today):
            return False
        count = (
            select(db.func.count()).select_from(Offer).where(Offer.need_id == need.id, Offer.state.in_(PENDING))
        ).scalar_subquery()
        sent = session.execute(
            update(Offer)
            .where(Offer.id == offer.id, Offer.state == OfferState.APPROVED, count < MAX_PENDING)
            .values(
                state=after(OfferState.APPROVED, "send"),
                sent_at=now,
                expires_on=expires_on,
                remind_at=next(iter(reminders_at(need.track, now, expires_on)), None),
                reason=None,
                snapshot=snapshot,
                version=Offer.version + 1,
            )
            .execution_options(synchronize_session=False)
        )
        if sent.rowcount != 1:  # type: ignore[attr-defined]
            return False
        session.refresh(offer)
        if need.first_sent_at is None:
            need.first_sent_at = now
        if request.state in (RequestState.READY_TO_MATCH, RequestState.MATCHING, RequestState.UNPLACED):
            request.state = RequestState.OFFER_OUT
        request.last_act_at = now
        write_letter(
            "offer",
            "attorney",
            offer.attorney_id,
            once=f"offer:{offer.id}",
            now=now,
            due_at=due_at,
            request_id=request.id,
            offer_id=offer.id,
            valid_while=PENDING,
            date=expires_on.isoformat(),
            track=need.track,
        )
        session.flush()
        record(
            request.id,
            "offer_sent",
            actor=WORKER,
            now=now,
            subject=offer.id,
            need=need.number,
            expires_on=expires_on.isoformat(),
        )
        return True
