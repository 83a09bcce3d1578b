"""Offers: approved by a person, sent, accepted by the first who says yes, declined, expired, withdrawn.

One acceptance a need: the guarded UPDATE decides, and a partial unique index stands behind it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from referral_app.actions.transaction import WORKER, Refused, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Account, Attorney, Matter, Need, Offer, Request, Task
from referral_app.queries import ranking
from referral_app.vocabulary import MatterState, NeedState, OfferState, RequestState, Role
from referral_app.workflow.calendar import add_business_days
from referral_app.workflow.ladders import FIRST_CONTACT_DAYS, MAX_PENDING
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
#: One signed-in yes walks these steps in one transaction; no name is shown on the way (rulings.md, Offers).
YES_STEPS = ("show_interest", "start_check", "clear_check", "accept")


def lock_need(need_id: str) -> Need:
    """The need's row, held until this transaction ends: everything that changes its offers begins here."""
    return db.session.scalars(
        select(Need).where(Need.id == need_id).with_for_update().execution_options(populate_existing=True)
    ).one()


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

    Refused: "not_counsel", "need_closed", "request_closed", "not_cleared", "no_consent", "nobody_chosen",
    "pin_without_reason", or "not_eligible" with the attorney and the rules.
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
        if request.consent_until is None or request.consent_until < today:
            raise Refused("no_consent")
        result = ranking.rank_need(request, need, now=now, today=today, only=attorney_ids)
        eligible = {row.id for row in result.ranked}
        made = []
        for attorney in session.scalars(select(Attorney).where(Attorney.id.in_(attorney_ids))).all():
            if attorney.code not in eligible:
                rules = next((row.all for row in result.excluded if row.id == attorney.code), ())
                raise Refused("not_eligible", attorney=attorney.name, rules=[str(rule) for rule in rules])
            if _live_offer(need.id, attorney.id):
                continue
            offer = Offer(
                need_id=need.id,
                attorney_id=attorney.id,
                state=OfferState.APPROVED,
                approved_by=actor.id,
                approved_at=now,
                pinned=(pinned or {}).get(attorney.id),
                pin_reason=pin_reason if (pinned or {}).get(attorney.id) is not None else None,
                created_at=now,
            )
            session.add(offer)
            made.append(offer)
        session.flush()
        for offer in made:
            record(request.id, "offer_approved", actor=actor.id, now=now, subject=offer.id, need=need.number)
        if request.state == RequestState.READY_TO_MATCH:
            request.state = RequestState.MATCHING
        if request.owner_id is None:
            request.owner_id = actor.id
        request.last_act_at = now
        return made


def _live_offer(need_id: str, attorney_id: str) -> Offer | None:
    live = [OfferState.PLANNED, OfferState.APPROVED, *PENDING, OfferState.ACCEPTED]
    return db.session.scalar(
        select(Offer).where(Offer.need_id == need_id, Offer.attorney_id == attorney_id, Offer.state.in_(live))
    )


def send_offer(
    offer_id: str, *, now: datetime, today: date, expires_on: date, due_at: datetime, snapshot: dict[str, Any]
) -> bool:
    """Send an approved offer: True if this call did it, False if it no longer stands. Gates are judged here again.

    The guarded UPDATE counts what is pending inside itself, so that two workers never pass four (rulings.md).
    """
    with writing() as session:
        offer = session.get(Offer, offer_id)
        if offer is None:
            return False
        need = lock_need(offer.need_id)
        session.refresh(offer)
        request = need.request
        if offer.state != OfferState.APPROVED or need.state != NeedState.OPEN:
            return False
        if request.state not in OPEN_FOR_OFFERS or request.hold is not None:
            return False
        if request.consent_until is None or request.consent_until < today:
            return False
        session.execute(select(Attorney.id).where(Attorney.id == offer.attorney_id).with_for_update())
        if ranking.failing_rules(request, offer, now=now, today=today):
            return False
        pending = (
            select(Offer.id).where(Offer.need_id == need.id, Offer.state.in_(PENDING)).subquery()
        )
        count = select(db.func.count()).select_from(pending).scalar_subquery()
        sent = session.execute(
            update(Offer)
            .where(Offer.id == offer.id, Offer.state == OfferState.APPROVED, count < MAX_PENDING)
            .values(
                state=after(OfferState.APPROVED, "send"),
                sent_at=now,
                expires_on=expires_on,
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
        request.state = RequestState.OFFER_OUT
        request.last_act_at = now
        record(
            request.id,
            "offer_sent",
            actor=WORKER,
            now=now,
            subject=offer.id,
            need=need.number,
            expires_on=expires_on.isoformat(),
        )
        outbox.enqueue(
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
        return True


def accept_offer(offer_id: str, *, actor: Account, now: datetime, today: date) -> Matter:
    """The first yes fills the need; every other offer of it is withdrawn in the same commit.

    Refused: "already_placed" (somebody was first), "expired", "withdrawn", "already_answered", "request_not_ready",
    "no_consent", or "not_eligible" with the rules that fail now.
    """
    with writing() as session:
        offer = _own_offer(offer_id, actor)
        need = lock_need(offer.need_id)
        session.refresh(offer)
        request = need.request
        if offer.state == OfferState.ACCEPTED:
            return session.scalars(select(Matter).where(Matter.offer_id == offer.id)).one()
        _refuse_unless_open(offer, need, request, today)
        session.execute(select(Attorney.id).where(Attorney.id == offer.attorney_id).with_for_update())
        rules = ranking.failing_rules(request, offer, now=now, today=today)
        if rules:
            raise Refused("not_eligible", rules=list(rules))
        state, walked = OfferState(offer.state), []
        for step in YES_STEPS:
            try:
                state = after(state, step)
            except WrongState:
                continue  # an offer that stands further along the way skips the steps behind it
            walked.append(state)
        filled = session.execute(
            update(Need)
            .where(Need.id == need.id, Need.state == NeedState.OPEN)
            .values(state=NeedState.FILLED)
            .execution_options(synchronize_session=False)
        )
        won = session.execute(
            update(Offer)
            .where(Offer.id == offer.id, Offer.state == offer.state)
            .values(state=OfferState.ACCEPTED, answered_at=now, ended_at=now, version=Offer.version + 1)
            .execution_options(synchronize_session=False)
        )
        if filled.rowcount != 1 or won.rowcount != 1:  # type: ignore[attr-defined]
            raise Refused("already_placed")
        session.refresh(offer)
        session.refresh(need)
        for step_state in walked:
            kind = "offer_accepted" if step_state == OfferState.ACCEPTED else f"offer_{step_state}"
            record(request.id, kind, actor=actor.id, now=now, subject=offer.id, need=need.number)
        outbox.cancel_for_offer(offer.id, "accepted")
        _withdraw_rest(need, offer, now=now)
        matter = Matter(
            offer_id=offer.id,
            need_id=need.id,
            attorney_id=offer.attorney_id,
            state=MatterState.OPEN,
            opened_at=now,
            first_contact_due_on=add_business_days(
                today, FIRST_CONTACT_DAYS[need.track], ranking.holidays_from(today)
            ),
        )
        session.add(matter)
        settle_request(request, actor=actor.id, now=now)
        enqueue_for_requester(request, "news", once=f"placed:{need.id}:{offer.id}", now=now)
        return matter


def decline_offer(offer_id: str, reason: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """A no with its reason. The next of the approved set is asked by the follow-up.

    Refused: "no_reason", "withdrawn", "expired", "already_answered".
    """
    if reason not in DECLINE_REASONS:
        raise Refused("no_reason")
    with writing() as session:
        offer = _own_offer(offer_id, actor)
        need = lock_need(offer.need_id)
        session.refresh(offer)
        if offer.state == OfferState.DECLINED:
            return offer
        if offer.state not in PENDING:
            raise Refused(_why_closed(offer))
        end_offer(offer, "decline", reason=reason, actor=actor.id, now=now, answered=True)
        need.request.last_act_at = now
        return offer


def expire_offer(offer_id: str, *, now: datetime) -> bool:
    """End a pending offer nobody answered. True if this call did it."""
    with writing() as session:
        offer = session.get(Offer, offer_id)
        if offer is None:
            return False
        lock_need(offer.need_id)
        session.refresh(offer)
        if offer.state not in PENDING:
            return False
        return end_offer(offer, "expire", reason="silent", actor=WORKER, now=now)


def end_offer(
    offer: Offer, action: str, *, reason: str, actor: str, now: datetime, answered: bool = False
) -> bool:
    """Move an offer out of its state by a guarded UPDATE, with its event; its waiting letters are cancelled.

    Call inside `writing()` with the need locked. Returns False if the offer had moved already.
    """
    before = OfferState(offer.state)
    target = after(before, action)
    values: dict[str, Any] = {"state": target, "reason": reason, "ended_at": now, "version": Offer.version + 1}
    if answered:
        values["answered_at"] = now
    done = db.session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == before)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return False
    db.session.refresh(offer)
    outbox.cancel_for_offer(offer.id, str(target))
    need = offer.need
    record(
        need.request_id, f"offer_{target}", actor=actor, now=now, subject=offer.id, need=need.number, reason=reason
    )
    return True


def _withdraw_rest(need: Need, winner: Offer, *, now: datetime) -> None:
    """Everyone else asked for this need is thanked; who was approved and not yet asked is dropped."""
    others = db.session.scalars(
        select(Offer)
        .where(Offer.need_id == need.id, Offer.id != winner.id)
        .where(Offer.state.in_([OfferState.PLANNED, OfferState.APPROVED, *PENDING]))
    ).all()
    for other in others:
        asked = other.state in PENDING
        end_offer(other, "withdraw" if asked else "drop", reason="filled", actor=WORKER, now=now)
        if asked:
            enqueue_no_longer_needed(other, need.request_id, now=now)


def withdraw_all(request: Request, *, reason: str, actor: str, now: datetime) -> int:
    """Withdraw or drop every live offer of a request (inside `writing()`). Returns how many attorneys were told."""
    told = 0
    for need in request.needs:
        lock_need(need.id)
        live = db.session.scalars(
            select(Offer).where(
                Offer.need_id == need.id,
                Offer.state.in_([OfferState.PLANNED, OfferState.APPROVED, *PENDING]),
            )
        ).all()
        for offer in live:
            asked = offer.state in PENDING
            end_offer(offer, "withdraw" if asked else "drop", reason=reason, actor=actor, now=now)
            if asked:
                enqueue_no_longer_needed(offer, request.id, now=now)
                told += 1
    return told


def enqueue_no_longer_needed(offer: Offer, request_id: str, *, now: datetime) -> None:
    outbox.enqueue(
        "no_longer_needed",
        "attorney",
        offer.attorney_id,
        once=f"no_longer_needed:{offer.id}",
        now=now,
        request_id=request_id,
        offer_id=offer.id,
    )


def enqueue_for_requester(request: Request, kind: str, *, once: str, now: datetime) -> None:
    """A neutral letter to the requester. Whether it may leave is judged at send, by what they said is safe."""
    outbox.enqueue(
        kind, "requester", request.id, once=once, now=now, request_id=request.id, language=request.language
    )


def settle_request(request: Request, *, actor: str, now: datetime) -> None:
    """A request is placed when every required need is accepted or given up by staff."""
    request.last_act_at = now
    # A request of helpful needs alone is placed by the first of them.
    required = [need for need in request.needs if need.level == "required"] or request.needs
    done = all(need.state != NeedState.OPEN for need in required)
    if done and any(need.state == NeedState.FILLED for need in request.needs):
        request.state = RequestState.PLACED
        record(request.id, "request_placed", actor=actor, now=now)


def make_task(
    kind: str,
    *,
    once: str,
    now: datetime,
    due_on: date,
    request: Request | None = None,
    need_id: str | None = None,
    offer_id: str | None = None,
    reason: str | None = None,
) -> Task | None:
    """Work for staff, once for each `once` for ever: a resolved task does not come back (D10)."""
    if db.session.scalar(select(Task.id).where(Task.once == once)):
        return None
    task = Task(
        kind=kind,
        once=once,
        request_id=request.id if request else None,
        need_id=need_id,
        offer_id=offer_id,
        owner_id=request.owner_id if request else None,
        reason=reason,
        due_on=due_on,
        created_at=now,
    )
    db.session.add(task)
    if request is not None:
        record(request.id, "task_made", actor=WORKER, now=now, task=kind)
    return task


def _own_offer(offer_id: str, actor: Account) -> Offer:
    """The attorney's own offer. Refused("not_found") for anybody else's."""
    offer = db.session.scalar(select(Offer).where(Offer.id == offer_id, Offer.attorney_id == actor.attorney_id))
    if offer is None or actor.attorney_id is None:
        raise Refused("not_found")
    return offer


def _refuse_unless_open(offer: Offer, need: Need, request: Request, today: date) -> None:
    if offer.state not in PENDING:
        raise Refused(_why_closed(offer))
    if need.state != NeedState.OPEN:
        raise Refused("already_placed")
    if offer.expires_on is not None and offer.expires_on < today:
        raise Refused("expired")
    if request.state not in OPEN_FOR_OFFERS or request.hold is not None:
        raise Refused("withdrawn")
    if request.consent_until is None or request.consent_until < today:
        raise Refused("no_consent")


def _why_closed(offer: Offer) -> str:
    if offer.state == OfferState.WITHDRAWN and offer.reason == "filled":
        return "already_placed"
    if offer.state == OfferState.EXPIRED:
        return "expired"
    if offer.state in (OfferState.DECLINED, OfferState.CONFLICT, OfferState.ACCEPTED, OfferState.HANDED_BACK):
        return "already_answered"
    return "withdrawn"
