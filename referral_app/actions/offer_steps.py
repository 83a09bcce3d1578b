"""The steps that the verbs of offers share: lock, move one offer, tell the others, settle the request.

Everything here is called inside `writing()`. Locks are taken in one order, so that no two verbs wait for each other in
a ring: the request, then the need, then the attorney, and the audit chain (by `record`) last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value

from referral_app.actions.letters import write_letter
from referral_app.actions.transaction import record
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Attorney, Need, Offer, Request
from referral_app.queries import recipients
from referral_app.vocabulary import LetterState, NeedState, OfferState, RequestState
from referral_app.workflow.offers import after

#: Offers that a closing need still has to end.
UNSETTLED = (OfferState.PLANNED, OfferState.APPROVED, *PENDING)


def lock_request(request_id: str) -> Request:
    """The request's row, held until this transaction ends. Rows that point at it may still be written."""
    return db.session.scalars(
        select(Request)
        .where(Request.id == request_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def lock_need(need_id: str) -> Need:
    """The need's row and its request's, held until this transaction ends: all that changes its offers begins here."""
    return _lock_need(need_id, db.session.scalars(select(Need.request_id).where(Need.id == need_id)).one())


def _lock_need(need_id: str, request_id: str) -> Need:
    lock_request(request_id)
    return db.session.scalars(
        select(Need).where(Need.id == need_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one()


def lock_offer(offer_id: str) -> Offer | None:
    """The offer as it stands, with its need locked; None if there is no such offer."""
    found = db.session.execute(
        select(Need.id, Need.request_id).join(Offer, Offer.need_id == Need.id).where(Offer.id == offer_id)
    ).one_or_none()
    if found is None:
        return None
    need = _lock_need(*found)
    offer = db.session.get(Offer, offer_id, populate_existing=True)
    if offer is not None:
        # The need was read just now: nobody has to read it again.
        set_committed_value(offer, "need", need)
    return offer


def lock_attorney(attorney_id: str) -> None:
    """Hold the attorney's row: whoever counts an attorney's places does it one after the other (T50)."""
    db.session.execute(select(Attorney.id).where(Attorney.id == attorney_id).with_for_update(key_share=True))


def lock_offers(offer_ids: Sequence[str]) -> list[Offer]:
    """These offers as they stand, in this order, with their needs locked; without those that somebody else holds now.

    For acts on many offers in one transaction: it waits for nobody, so it can be in no ring of waiting.
    """
    whose = select(Need.request_id).join(Offer, Offer.need_id == Need.id).where(Offer.id.in_(offer_ids))
    fresh = {"populate_existing": True}
    requests = db.session.scalars(
        select(Request)
        .where(Request.id.in_(whose))
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(**fresh)
    ).all()
    needs = db.session.scalars(
        select(Need)
        .where(
            Need.request_id.in_([request.id for request in requests]),
            Need.id.in_(select(Offer.need_id).where(Offer.id.in_(offer_ids))),
        )
        .with_for_update(key_share=True, skip_locked=True)
        .execution_options(**fresh)
    ).all()
    held = {need.id: need for need in needs}
    found = db.session.scalars(
        select(Offer).where(Offer.id.in_(offer_ids), Offer.need_id.in_(held)).execution_options(**fresh)
    ).all()
    for offer in found:
        set_committed_value(offer, "need", held[offer.need_id])
    place = {offer_id: place for place, offer_id in enumerate(offer_ids)}
    return sorted(found, key=lambda offer: place[offer.id])


def move_offer(offer: Offer, target: OfferState, **values: Any) -> bool:
    """The guarded UPDATE: True if the offer was still in the state it was read in, and now is in `target`."""
    return bool(_move([offer], target, values))


def _move(offers: Sequence[Offer], target: OfferState, values: dict[str, Any]) -> list[Offer]:
    """Those that were still in the state they were read in, and now are in `target`.

    Either way each offer is as it stands now; its need is the one that was locked.
    """
    needs = {offer.id: offer.need for offer in offers}
    moved = db.session.scalars(
        update(Offer)
        .where(tuple_(Offer.id, Offer.state).in_([(offer.id, offer.state) for offer in offers]))
        .values(state=target, version=Offer.version + 1, **values)
        .returning(Offer)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).all()
    for offer in offers:
        if offer not in moved:
            db.session.refresh(offer)
        set_committed_value(offer, "need", needs[offer.id])
    return [offer for offer in offers if offer in moved]


def end_offer(
    offer: Offer,
    action: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    answered: bool = False,
    **detail: Any,
) -> bool:
    """Move an offer to its end; returns False if it had moved already. See `end_offers`."""
    values = {"answered_at": now} if answered else {}
    return bool(end_offers({offer: detail}, action, reason=reason, actor=actor, now=now, **values))


def end_offers(
    offers: Mapping[Offer, dict[str, Any]], action: str, *, reason: str, actor: str, now: datetime, **values: Any
) -> list[Offer]:
    """Move offers to their end, each with its event; their waiting letters are cancelled, their needs looked at again.

    Call with the needs locked. `offers` says what more the event of each tells. Returns those that moved: the others
    had moved already.
    """
    if not offers:
        return []
    (target,) = {after(OfferState(offer.state), action) for offer in offers}
    moved = _move(list(offers), target, {"reason": reason, "ended_at": now, "remind_at": None, **values})
    outbox.cancel_for_offers([offer.id for offer in moved], str(target))
    for offer in moved:
        need = offer.need
        wake(need, now)
        record(
            need.request_id,
            f"offer_{target}",
            actor=actor,
            now=now,
            subject=offer.id,
            need=need.number,
            reason=reason,
            **offers[offer],
        )
    return moved


def wake(need: Need, now: datetime) -> None:
    """Have the follow-up look at an open need at once."""
    need.look_at = now if need.state == NeedState.OPEN else None


def end_others(need: Need, *, reason: str, actor: str, now: datetime, but: str | None = None) -> int:
    """Withdraw who was asked and drop who was only approved, `but` one. Returns how many attorneys are told."""
    told = 0
    for offer in db.session.scalars(
        select(Offer).where(Offer.need_id == need.id, Offer.state.in_(UNSETTLED)).order_by(Offer.created_at, Offer.id)
    ).all():
        if offer.id == but:
            continue
        asked = offer.state in PENDING
        ended = end_offer(offer, "withdraw" if asked else "drop", reason=reason, actor=actor, now=now)
        if asked and ended:
            enqueue_no_longer_needed(offer, need.request_id, now=now)
            told += 1
    return told


def withdraw_all(request: Request, *, reason: str, actor: str, now: datetime) -> int:
    """Withdraw or drop every live offer of a request. Returns how many attorneys were told."""
    lock_request(request.id)
    return sum(withdraw_need(need, reason=reason, actor=actor, now=now) for need in request.needs)


def withdraw_need(need: Need, *, reason: str, actor: str, now: datetime) -> int:
    """Withdraw or drop every live offer of one need. Returns how many attorneys were told."""
    return end_others(lock_need(need.id), reason=reason, actor=actor, now=now)


def enqueue_no_longer_needed(offer: Offer, request_id: str, *, now: datetime) -> None:
    """Thank an attorney whose answer is no longer needed; not one whom the question never reached."""
    if outbox.never_left("offer", offer.id):
        return
    write_letter(
        "no_longer_needed",
        "attorney",
        offer.attorney_id,
        once=f"no_longer_needed:{offer.id}",
        now=now,
        request_id=request_id,
        offer_id=offer.id,
    )


def enqueue_for_requester(
    request: Request, kind: str, *, once: str, now: datetime, due_at: datetime | None = None
) -> None:
    """A neutral letter to the requester. Whether it may leave is judged at send, by what they said is safe.

    Who never wanted mail gets none, and staff no task for it: the outbox says so from the start.
    """
    letter = write_letter(
        kind,
        "requester",
        request.id,
        once=once,
        now=now,
        due_at=due_at,
        request_id=request.id,
        language=request.language,
    )
    reason = recipients.never_wanted(request)
    if letter is not None and reason is not None:
        letter.state = LetterState.CANCELLED
        letter.reason = reason


def settle_request(request: Request, *, actor: str, now: datetime) -> None:
    """A request is placed when every required need is accepted or given up by staff."""
    request.last_act_at = now
    # A request of helpful needs alone is placed by the first of them.
    required: Iterable[Need] = [need for need in request.needs if need.level == "required"] or request.needs
    done = all(need.state != NeedState.OPEN for need in required)
    if done and any(need.state == NeedState.FILLED for need in request.needs):
        request.state = RequestState.PLACED
        record(request.id, "request_placed", actor=actor, now=now)
