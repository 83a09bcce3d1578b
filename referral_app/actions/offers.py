"""Offers: approved by a person, sent, accepted by the first who says yes, declined.

One acceptance a need: the guarded UPDATE decides, and a partial unique index stands behind it. What ends by itself is
in `actions.follow_up`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from referral_app.actions.letters import write_letter
from referral_app.actions.offer_steps import (
    end_offer,
    end_others,
    enqueue_for_requester,
    enqueue_no_longer_needed,
    lock_attorney,
    lock_need,
    move_offer,
    settle_request,
    wake,
    withdraw_all,
    withdraw_need,
)
from referral_app.actions.tasks import make_task
from referral_app.actions.transaction import WORKER, Refused, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import LIVE, PENDING, Account, Attorney, Matter, Need, Offer, Request
from referral_app.queries import disclosure, ranking, recipients
from referral_app.queries.family import CHECK_BACKS
from referral_app.vocabulary import MatterState, NeedState, OfferState, RequestState, Role, Track
from referral_app.workflow.calendar import OPENS, add_business_days, at
from referral_app.workflow.ladders import FIRST_CONTACT_DAYS, LADDERS, MAX_PENDING
from referral_app.workflow.offers import WrongState, after
from referral_app.workflow.requests import OPEN_FOR_OFFERS

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
#: Why a person gave somebody a place of their own in the order (B14).
PIN_REASONS = ("knows_the_court", "worked_with_family_before", "language", "continuity", "other")
#: One signed-in yes walks these steps in one transaction; no name is shown on the way (rulings.md, Offers).
YES_STEPS = ("show_interest", "start_check", "clear_check", "accept")


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
        result = ranking.rank_need(request, need, now=now, today=today, only=attorney_ids)
        eligible = {row.id for row in result.ranked}
        made = []
        for attorney in session.scalars(select(Attorney).where(Attorney.id.in_(attorney_ids))).all():
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
        request.last_act_at = now
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
    The guarded UPDATE counts what is pending inside itself, so that two workers never pass four (rulings.md).
    """
    with writing() as session:
        need_id = session.scalar(select(Offer.need_id).where(Offer.id == offer_id))
        if need_id is None:
            return False
        need = lock_need(need_id)
        offer = session.get_one(Offer, offer_id, populate_existing=True)
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


def reminders_at(track: str, sent_at: datetime, expires_on: date) -> list[datetime]:
    """When an attorney is reminded of an offer, in order; none after its last day."""
    zone = recipients.programme_zone()
    day = sent_at.astimezone(zone).date()
    return LADDERS[Track(track)].reminders_at(sent_at, expires_on, zone, ranking.holidays_from(day))


def may_ask(need: Need, request: Request, today: date) -> bool:
    """Whether anybody may be asked for this need today: it is open, nothing holds it, and the consent covers it."""
    return (
        need.state == NeedState.OPEN
        and request.state in OPEN_FOR_OFFERS
        and request.hold is None
        and disclosure.has_consent(request, need, today)
    )


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
        filled = session.execute(
            update(Need)
            .where(Need.id == need.id, Need.state == NeedState.OPEN)
            .values(state=NeedState.FILLED, look_at=None)
            .execution_options(synchronize_session=False)
        )
        won = move_offer(offer, OfferState.ACCEPTED, answered_at=now, ended_at=now, remind_at=None)
        if filled.rowcount != 1 or not won:  # type: ignore[attr-defined]
            raise Refused("already_placed")
        session.refresh(need)
        matter = Matter(
            offer_id=offer.id,
            need_id=need.id,
            attorney_id=offer.attorney_id,
            state=MatterState.OPEN,
            opened_at=now,
            first_contact_due_on=add_business_days(
                today, FIRST_CONTACT_DAYS[Track(need.track)], ranking.holidays_from(today)
            ),
        )
        session.add(matter)
        session.flush()
        for state in walked:
            record(request.id, f"offer_{state}", actor=actor.id, now=now, subject=offer.id, need=need.number)
        outbox.cancel_for_offer(offer.id, "accepted")
        end_others(need, reason="filled", actor=WORKER, now=now, but=offer.id)
        settle_request(request, actor=actor.id, now=now)
        enqueue_for_requester(request, "news", once=f"placed:{need.id}:{offer.id}", now=now)
        _ask_later(matter, request, now=now, today=today)
        return matter


def _ask_later(matter: Matter, request: Request, *, now: datetime, today: date) -> None:
    """On two later days the family is told that a question waits: was the lawyer in touch (D12)."""
    zone = recipients.programme_zone()
    for number, days in enumerate(CHECK_BACKS, 1):
        day = add_business_days(today, days, ranking.holidays_from(today))
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
    own = select(Offer.need_id).where(Offer.id == offer_id, Offer.attorney_id == actor.attorney_id)
    need_id = db.session.scalar(own) if actor.attorney_id else None
    if need_id is None:
        raise Refused("not_found")
    need = lock_need(need_id)
    return need, db.session.get_one(Offer, offer_id, populate_existing=True)


def _refuse_unless_open(offer: Offer, need: Need, request: Request, today: date) -> None:
    if offer.state not in PENDING:
        raise Refused(why_closed(offer))
    if need.state != NeedState.OPEN:
        raise Refused("already_placed")
    if offer.expires_on is not None and offer.expires_on < today:
        raise Refused("expired")
    if request.state not in OPEN_FOR_OFFERS or request.hold is not None:
        raise Refused("withdrawn")
    if not disclosure.has_consent(request, need, today):
        raise Refused("no_consent")


def why_closed(offer: Offer) -> str:
    """The code of why an offer can no longer be answered."""
    if offer.state == OfferState.WITHDRAWN and offer.reason == "filled":
        return "already_placed"
    if offer.state == OfferState.EXPIRED:
        return "expired"
    if offer.state in (OfferState.DECLINED, OfferState.CONFLICT, OfferState.ACCEPTED, OfferState.HANDED_BACK):
        return "already_answered"
    return "withdrawn"


__all__ = [
    "DECLINE_REASONS",
    "YES_STEPS",
    "accept_offer",
    "approve_set",
    "decline_offer",
    "end_offer",
    "enqueue_for_requester",
    "enqueue_no_longer_needed",
    "lock_need",
    "make_task",
    "may_ask",
    "send_offer",
    "settle_request",
    "why_closed",
    "withdraw_all",
    "withdraw_need",
]
