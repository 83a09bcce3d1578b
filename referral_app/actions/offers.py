"""Offers on their way out: approved by a person, sent by the worker.

What attorneys answer is in `actions.offer_answers`, what ends by itself in `actions.follow_up`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_alarm
from referral_app.actions.steps.asking import refuse_unless_asked
from referral_app.actions.steps.enrolment import invite
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_attorney, lock_need, lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import mark_sent, wake
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.models import LIVE, PENDING, Account, Attorney, Need, Offer, Request
from referral_app.queries import asking, both_sides, ranking, roster
from referral_app.vocabulary import OfferState, Role

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

    Who cannot sign in yet is invited first, in the same commit, and asked once the account is open.

    Refused: "not_counsel", "nobody_chosen", "pin_without_reason", a code of `workflow.asking.WhyNot`, or
    "not_eligible" with the attorney and the rules.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if not attorney_ids:
        raise Refused("nobody_chosen")
    if pinned and pin_reason not in PIN_REASONS:
        raise Refused("pin_without_reason")
    with writing() as session:
        need = lock_need(need_id)
        request = need.request
        refuse_unless_asked(request, need, today)
        _second_person(request, actor)
        chosen = _eligible(need, attorney_ids, now=now, today=today)
        places = pinned or {}
        made = [_approved(need, attorney, actor, now, places.get(attorney.id), pin_reason) for attorney in chosen]
        session.add_all(made)
        move_request(request, "approve", actor=actor.id, now=now)
        if request.owner_id is None:
            request.owner_id = actor.id
            end_alarm(request, now=now)
        request.returned_at = None
        looked_at(request, now=now)
        wake(need, now)
        session.flush()
        ready = roster.enrolled_ids([person.id for person in chosen])
        for person in chosen:
            if person.id not in ready:
                invite(person, actor=actor.id, now=now)
        for offer in made:
            record(request.id, "offer_approved", actor=actor.id, now=now, subject=offer.id, need=need.number)
        return made


def _second_person(request: Request, actor: Account) -> None:
    """After a possible other side was found to be none, somebody else than who found that approves the first offers.

    Refused("second_person").
    """
    for row in both_sides.decisions_of(request.id).values():
        if row.decision in both_sides.LIFTS and row.second_by is None:
            if row.decided_by == actor.id:
                raise Refused("second_person")
            row.second_by = actor.id


def _eligible(need: Need, attorney_ids: list[str], *, now: datetime, today: date) -> list[Attorney]:
    """Those of the chosen attorneys who are not approved or asked yet. Refused: "nobody_chosen", "not_eligible"."""
    people = db.session.scalars(select(Attorney).where(Attorney.id.in_(attorney_ids))).all()
    if not people:
        raise Refused("nobody_chosen")
    live = set(db.session.scalars(select(Offer.attorney_id).where(Offer.need_id == need.id, Offer.state.in_(LIVE))))
    result = ranking.rank_need(need.request, need, now=now, today=today, only=attorney_ids)
    ranked = {row.id for row in result.ranked}
    for attorney in people:
        if attorney.id not in live and attorney.code not in ranked:
            rules = next((row.all for row in result.excluded if row.id == attorney.code), ())
            raise Refused("not_eligible", attorney=attorney.name, rules=[str(rule) for rule in rules])
    return [attorney for attorney in people if attorney.id not in live]


def _approved(
    need: Need, attorney: Attorney, actor: Account, now: datetime, place: int | None, pin_reason: str | None
) -> Offer:
    return Offer(
        need_id=need.id,
        attorney_id=attorney.id,
        state=OfferState.APPROVED,
        approved_by=actor.id,
        approved_at=now,
        pinned=place,
        pin_reason=pin_reason if place is not None else None,
        created_at=now,
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
    if not roster.enrolled_ids([offer.attorney_id]):
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
