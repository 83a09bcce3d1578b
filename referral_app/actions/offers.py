"""Offers on their way out: approved by a person, sent by the worker.

What attorneys answer is in `actions.offer_answers`, what ends by itself in `actions.follow_up`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.approving import PIN_REASONS as PIN_REASONS
from referral_app.actions.steps.approving import Pins, approve, refuse_without_second_person
from referral_app.actions.steps.companions import NOBODY, Beside
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_attorney, lock_need, lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import mark_sent
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.models import PENDING, Account, Need, Offer
from referral_app.queries import approved_rankings, asking, companions, ranking, roster
from referral_app.vocabulary import OfferState, Role


def approve_set(
    need_id: str,
    attorney_ids: list[str],
    *,
    actor: Account,
    now: datetime,
    today: date,
    pinned: dict[str, int] | None = None,
    pin_reason: str | None = None,
    beside: Beside = NOBODY,
) -> list[Offer]:
    """Counsel approves whom the need may be offered to; nobody outside the set is asked. Sending is the worker's.

    Who cannot sign in yet is invited first, in the same commit, and asked once the account is open.

    Refused: "not_counsel", "nobody_chosen", "pin_without_reason", a code of `workflow.asking.WhyNot`,
    "not_eligible" with the attorney and the rules, or what `steps.companions.attach` refuses.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if not attorney_ids:
        raise Refused("nobody_chosen")
    if pinned and pin_reason not in PIN_REASONS:
        raise Refused("pin_without_reason")
    with writing():
        need = lock_need(need_id)
        people = approved_rankings.of_roster(now, today)
        pins = Pins(pinned or {}, pin_reason)
        made = approve(need, attorney_ids, pins, people, actor=actor, now=now, today=today, beside=beside)
        refuse_without_second_person(need.request, actor)
        return made


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
    """
    with writing() as session:
        offer = lock_offer(offer_id)
        if offer is None or not _may_leave(offer, now=now, today=today):
            return False
        need = offer.need
        request = need.request
        if not mark_sent(offer, now=now, expires_on=expires_on, snapshot=snapshot):
            return False
        if need.first_sent_at is None:
            need.first_sent_at = now
        move_request(request, "send", actor=WORKER, now=now)
        looked_at(request, now=now, by_worker=True)
        _write_offer_letter(offer, need, expires_on, now=now, due_at=due_at)
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


def _may_leave(offer: Offer, *, now: datetime, today: date) -> bool:
    """Whether an approved offer stands, with its attorney's row held: whoever counts places does it in turn."""
    request = offer.need.request
    if offer.state != OfferState.APPROVED or asking.why_not(request, offer.need, today) is not None:
        return False
    lock_attorney(offer.attorney_id)
    if not roster.enrolled_ids([offer.attorney_id]) or companions.waiting_for_mentor([offer.id]):
        return False
    return not ranking.failing_rules(request, offer, now=now, today=today)


def _write_offer_letter(offer: Offer, need: Need, expires_on: date, *, now: datetime, due_at: datetime | None) -> None:
    write_letter(
        "offer",
        "attorney",
        offer.attorney_id,
        once=f"offer:{offer.id}",
        now=now,
        due_at=due_at,
        request_id=need.request_id,
        offer_id=offer.id,
        valid_while=PENDING,
        date=expires_on.isoformat(),
        track=need.track,
    )
