"""The steps that the verbs of offers share: lock, move one offer, tell the others, settle the request.

Everything here is called inside `writing()`. Locks are taken in one order, so that no two verbs wait for each other in
a ring: the request, then the need, then the attorney, and the audit chain (by `record`) last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm.attributes import set_committed_value

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_need, lock_request
from referral_app.actions.steps.tasks import settle_of_offers
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Letter, Need, Offer, OfferQuestion, Request, Task
from referral_app.queries import cases
from referral_app.queries.together import pace_of, rows_of
from referral_app.vocabulary import NeedState, OfferState, TaskKind, Track
from referral_app.workflow.ladders import LADDERS, MAX_PENDING
from referral_app.workflow.offers import after
from referral_app.workflow.pauses import after_pause

#: Offers that a closing need still has to end.
UNSETTLED = (OfferState.PLANNED, OfferState.APPROVED, *PENDING)
#: Said by the event of a row that was sent or accepted with another of its group: the family counts the two as one.
ALONG = "along"
#: Work for staff that is about an attorney's answer, and goes on while any row of it waits.
OF_THE_ANSWER = (TaskKind.ATTORNEY_QUESTION, TaskKind.CHECK_UNSURE)


def move_offer(offer: Offer, target: OfferState, **values: Any) -> bool:
    """The guarded UPDATE: True if the offer was still in the state it was read in, and now is in `target`.

    What is asked together moves together: all of its rows, or Refused("withdrawn") and none.
    """
    rows = rows_of(offer)
    moved = _move(rows, target, values)
    if moved and len(moved) < len(rows):
        raise Refused("withdrawn")
    return bool(moved)


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


def mark_sent(offer: Offer, *, now: datetime, expires_on: date, snapshot: dict[str, Any], track: Track) -> bool:
    """The guarded UPDATE of a send: True if the offer was approved still, and is sent now. `track` sets its reminders.

    It counts what is pending inside itself, so that two workers never pass four (docs/offers.md).
    """
    count = (
        select(db.func.count()).select_from(Offer).where(Offer.need_id == offer.need_id, Offer.state.in_(PENDING))
    ).scalar_subquery()
    sent = db.session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == OfferState.APPROVED, count < MAX_PENDING)
        .values(
            state=after(OfferState.APPROVED, "send"),
            sent_at=now,
            expires_on=expires_on,
            remind_at=next(iter(reminders_at(track, now, expires_on)), None),
            reason=None,
            snapshot=snapshot,
            version=Offer.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(offer)
    return int(sent.rowcount) == 1  # type: ignore[attr-defined]


def end_offer(
    offer: Offer,
    action: str,
    *,
    reason: str,
    actor: str,
    now: datetime,
    answered: bool = False,
    values: Mapping[str, Any] | None = None,
    **detail: Any,
) -> bool:
    """Move an offer to its end, with more columns (`values`) set; False if it had moved already. See `end_offers`."""
    more = {**(values or {}), **({"answered_at": now} if answered else {})}
    return bool(end_offers({offer: detail}, action, reason=reason, actor=actor, now=now, **more))


def end_offers(
    offers: Mapping[Offer, dict[str, Any]], action: str, *, reason: str, actor: str, now: datetime, **values: Any
) -> list[Offer]:
    """Move offers to their end, each with its event; their waiting letters are cancelled, their needs looked at again.

    What is asked together ends together, also where only one row of it is given. Call with the needs locked. `offers`
    says what more the event of each tells. Returns those that moved: the others had moved already.
    """
    given = {row: detail for offer, detail in offers.items() for row in rows_of(offer)}
    return _end({**given, **offers}, action, reason=reason, actor=actor, now=now, **values)


def _end(
    offers: Mapping[Offer, dict[str, Any]], action: str, *, reason: str, actor: str, now: datetime, **values: Any
) -> list[Offer]:
    if not offers:
        return []
    (target,) = {after(OfferState(offer.state), action) for offer in offers}
    moved = _move(list(offers), target, {"reason": reason, "ended_at": now, "remind_at": None, **values})
    outbox.cancel_for_offers([offer.id for offer in moved], str(target))
    # Whoever has answered, or may not any more, waits for no answer of ours, and needs nobody beside them.
    over = [TaskKind.ATTORNEY_QUESTION, TaskKind.FIND_COMPANION]
    settle_of_offers([offer.id for offer in moved], over, now=now)
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


def end_others(
    needs: Sequence[Need], *, reason: str, actor: str, now: datetime, but: Collection[str] = frozenset()
) -> int:
    """Withdraw who was asked for these needs of one request and drop who was only approved, all `but` some.

    Who was asked for others of its needs in the same letter is asked for those alone from here on, and told so.
    Returns how many attorneys are told.
    """
    going = [
        offer
        for offer in db.session.scalars(
            select(Offer)
            .where(Offer.need_id.in_([need.id for need in needs]), Offer.state.in_(UNSETTLED))
            .order_by(Offer.created_at, Offer.id)
        ).all()
        if offer.id not in but
    ]
    told = 0
    for offer in going:
        if offer.state not in UNSETTLED:
            # It went with another row of its group.
            continue
        asked, rows = offer.state in PENDING, rows_of(offer)
        leave, stay = [row for row in rows if row in going], [row for row in rows if row not in going]
        if stay:
            _hand_on(rows[0], stay[0])
        ended = _end({row: {} for row in leave}, "withdraw" if asked else "drop", reason=reason, actor=actor, now=now)
        if asked and ended:
            if stay:
                _tell_the_rest(stay, now=now)
            else:
                enqueue_no_longer_needed(rows[0], offer.need.request_id, now=now)
            told += 1
    return told


def _hand_on(first: Offer, following: Offer) -> None:
    """What was written of, and asked about, a combined offer goes on under the row that is its first from here on."""
    if first is following:
        return
    for table in (Letter, OfferQuestion):
        db.session.execute(
            update(table)
            .where(table.offer_id == first.id)
            .values(offer_id=following.id)
            .execution_options(synchronize_session="fetch")
        )
    db.session.execute(
        update(Task)
        .where(Task.offer_id == first.id, Task.kind.in_(OF_THE_ANSWER), Task.resolved_at.is_(None))
        .values(offer_id=following.id, need_id=following.need_id)
        .execution_options(synchronize_session="fetch")
    )


def _tell_the_rest(stay: Sequence[Offer], *, now: datetime) -> None:
    """Tell an attorney that part of what was asked is no longer needed, unless the question has not left yet."""
    first = stay[0]
    if outbox.never_left("offer", first.id) or first.expires_on is None:
        return
    write_letter(
        "fewer_needed",
        "attorney",
        first.attorney_id,
        once=f"fewer_needed:{first.id}:{len(stay)}",
        now=now,
        request_id=first.need.request_id,
        offer_id=first.id,
        valid_while=PENDING,
        track=pace_of(stay),
        date=first.expires_on.isoformat(),
    )


def withdraw_all(request: Request, *, reason: str, actor: str, now: datetime) -> int:
    """Withdraw or drop every live offer of a request. Returns how many attorneys were told."""
    lock_request(request.id)
    return end_others([lock_need(need.id) for need in request.needs], reason=reason, actor=actor, now=now)


def withdraw_need(need: Need, *, reason: str, actor: str, now: datetime) -> int:
    """Withdraw or drop every live offer of one need. Returns how many attorneys were told."""
    return end_others([lock_need(need.id)], reason=reason, actor=actor, now=now)


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


def pause_offer(offer: Offer, why: str, *, now: datetime) -> bool:
    """Let the expiry of a pending offer stand still for one business day, once, never past the legal date.

    What is asked together stands still together, never past the earliest of its dates. Call inside `writing()` with
    the need locked. False if it was paused before or ends no later for it.
    """
    if offer.state not in PENDING or offer.paused_at is not None or offer.expires_on is None:
        return False
    rows = rows_of(offer)
    deadlines = [deadline for row in rows if (deadline := cases.need_terms(row.need)["deadline"])]
    later = after_pause(
        offer.expires_on,
        date.fromisoformat(min(deadlines)) if deadlines else None,
        programme.holidays_from(offer.expires_on),
    )
    if later == offer.expires_on:
        return False
    for row in rows:
        row.paused_at = now
        row.expires_on = later
    db.session.flush()
    for row in rows:
        record(
            row.need.request_id,
            "offer_paused",
            actor=WORKER,
            now=now,
            subject=row.id,
            need=row.need.number,
            reason=why,
            expires_on=later.isoformat(),
        )
    return True


def reminders_at(track: str, sent_at: datetime, expires_on: date) -> list[datetime]:
    """When an attorney is reminded of an offer, in order; none after its last day."""
    zone = programme.zone()
    day = sent_at.astimezone(zone).date()
    return LADDERS[Track(track)].reminders_at(sent_at, expires_on, zone, programme.holidays_from(day))
