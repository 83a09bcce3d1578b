"""What attorneys answer: the first yes fills the need, a no lets the next be asked.

One acceptance per need: the guarded UPDATE decides, and a partial unique index stands behind it. A yes is the last of
the stages (`actions.offer_stages`): nothing leads to it but a conflict check that found none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.offer_stages import end_with_conflict
from referral_app.actions.steps.answers import (
    Answerer,
    own_offer,
    refuse_unless_eligible,
    refuse_unless_open,
    why_closed,
)
from referral_app.actions.steps.checks import check_over, settle_question
from referral_app.actions.steps.declines import effect_of
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_attorney
from referral_app.actions.steps.needs import move_need
from referral_app.actions.steps.offers import ALONG, end_offer, end_others, move_offer
from referral_app.actions.steps.requests import enqueue_for_requester, settle_request
from referral_app.actions.steps.tasks import make_task, settle_of_offers, settle_tasks
from referral_app.actions.steps.transaction import WORKER, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Account, Matter, Need, Offer, Request
from referral_app.queries.family import CHECK_BACKS
from referral_app.queries.ranking import CONFLICT_REASON
from referral_app.queries.together import rows_of
from referral_app.vocabulary import MatterState, OfferState, TaskKind, Track
from referral_app.workflow.calendar import OPENS, add_business_days, at, next_business_day
from referral_app.workflow.ladders import FIRST_CONTACT_DAYS
from referral_app.workflow.offers import after
from referral_app.workflow.stages import DUTIES, TERMS, TERMS_VERSION

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


def accept_offer(
    offer_id: str,
    *,
    agreed: Collection[str],
    actor: Account,
    now: datetime,
    today: date,
    shown: Collection[str] | None = None,
) -> Matter:
    """The first yes fills the need; every other offer of it is withdrawn in the same commit.

    Where several needs are asked together the yes fills all of them, or none: a matter for each, of which the first is
    returned. `agreed`: the terms and duties that were ticked. `shown`: the ids of the rows that stood on the page,
    None for whatever is asked; a page of one need may say nothing.

    Refused: "not_found", "already_placed" (somebody was first), "expired", "withdrawn", "already_answered",
    "no_consent", "not_cleared" before the conflict check is passed, "fewer_needed" when part of what was shown is no
    longer asked, "not_agreed" when a term or duty is not ticked, or "not_eligible" with the rules that fail now.
    """
    with writing() as session:
        need, offer = own_offer(offer_id, actor)
        request = need.request
        if offer.state == OfferState.ACCEPTED:
            return session.scalars(select(Matter).where(Matter.offer_id == offer.id)).one()
        refuse_unless_open(offer, need, request, today)
        if offer.state != OfferState.CLEARED:
            raise Refused("not_cleared")
        rows = rows_of(offer)
        ids = [row.id for row in rows]
        if shown is not None and set(shown) != set(ids) and (shown or len(ids) > 1):
            raise Refused("fewer_needed")
        if set(agreed) != {*TERMS, *DUTIES}:
            raise Refused("not_agreed")
        lock_attorney(offer.attorney_id)
        refuse_unless_eligible(offer, request, now=now, today=today)
        needs = [row.need for row in rows]
        filled = [move_need(each, "fill") for each in needs]
        target = after(OfferState(offer.state), "accept")
        won = move_offer(offer, target, answered_at=now, ended_at=now, remind_at=None)
        if not all(filled) or not won:
            raise Refused("already_placed")
        matter, *_ = [_open_matter(row, row.need, now, today) for row in rows]
        for row in rows:
            _tell(row, row.need, agreed, along=row is not offer, actor=actor, now=now)
        outbox.cancel_for_offers(ids, "accepted")
        settle_of_offers(ids, [TaskKind.ATTORNEY_QUESTION], now=now)
        end_others(needs, reason="filled", actor=WORKER, now=now, but=ids)
        for each in needs:
            settle_tasks(each, now=now)
            settle_question(each, now=now)
        settle_request(request, actor=actor.id, now=now)
        enqueue_for_requester(request, "news", once=f"placed:{need.id}:{offer.id}", now=now)
        _ask_later(matter, request, now=now, today=today)
        _bring_together(matter, offer, need, now=now, today=today)
        return matter


def _tell(offer: Offer, need: Need, agreed: Collection[str], *, along: bool, actor: Account, now: datetime) -> None:
    """Two acts, two rows: what was agreed to, with the version of its words, and the yes.

    `along`: the row goes with another of its group (`steps.offers.ALONG`).
    """
    record(
        need.request_id,
        "terms_agreed",
        actor=actor.id,
        now=now,
        subject=offer.id,
        need=need.number,
        version=TERMS_VERSION,
        agreed=sorted(agreed),
    )
    record(
        need.request_id,
        "offer_accepted",
        actor=actor.id,
        now=now,
        subject=offer.id,
        need=need.number,
        **({ALONG: True} if along else {}),
    )


def _open_matter(offer: Offer, need: Need, now: datetime, today: date) -> Matter:
    days = FIRST_CONTACT_DAYS[Track(need.track)]
    matter = Matter(
        offer_id=offer.id,
        need_id=need.id,
        attorney_id=offer.attorney_id,
        state=MatterState.OPEN,
        opened_at=now,
        first_contact_due_on=add_business_days(today, days, programme.holidays_from(today)),
    )
    db.session.add(matter)
    db.session.flush()
    return matter


def _bring_together(matter: Matter, offer: Offer, need: Need, *, now: datetime, today: date) -> None:
    """Staff call both sides, from the page of the need; the attorney's letter says that the contact sheet is open."""
    make_task(
        "bring_together",
        once=f"bring_together:{matter.id}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=need.request,
        need_id=need.id,
        offer_id=offer.id,
        matter_id=matter.id,
        track=need.track,
    )
    due = matter.first_contact_due_on or today
    write_letter(
        "matter_opened",
        "attorney",
        offer.attorney_id,
        once=f"matter_opened:{matter.id}",
        now=now,
        request_id=need.request_id,
        offer_id=offer.id,
        valid_while=[OfferState.ACCEPTED],
        date=due.isoformat(),
    )


def _ask_later(matter: Matter, request: Request, *, now: datetime, today: date) -> None:
    """On two later days the family is told that a question waits: was the lawyer in touch (D12)."""
    zone = programme.zone()
    for number, days in enumerate(CHECK_BACKS, 1):
        day = add_business_days(today, days, programme.holidays_from(today))
        enqueue_for_requester(
            request, "news", once=f"check_back:{matter.id}:{number}", now=now, due_at=at(day, OPENS, zone)
        )


def decline_offer(
    offer_id: str,
    reason: str,
    *,
    actor: Answerer,
    now: datetime,
    today: date,
    until: date | None = None,
    drop_area: bool = False,
) -> Offer:
    """A no with its reason and the effect that the attorney was shown. The next of the set is asked by the follow-up.

    `until`: with "capacity", the day from which the attorney may be asked again. `drop_area`: with "expertise" and
    "not_comfortable", never to be asked for this kind of work again; nothing where several kinds are asked together. A
    conflict is told the same way as one found in the check. Refused: "not_found", "no_reason", "bad_until",
    "already_placed", "withdrawn", "expired", "already_answered".
    """
    if reason not in DECLINE_REASONS:
        raise Refused("no_reason")
    with writing():
        need, offer = own_offer(offer_id, actor)
        if offer.state in (OfferState.DECLINED, OfferState.CONFLICT):
            return offer
        if offer.state not in PENDING:
            raise Refused(why_closed(offer))
        if reason == CONFLICT_REASON:
            end_with_conflict(offer, need, actor=actor, now=now, today=today)
            return offer
        rows = rows_of(offer)
        drops = drop_area and len(rows) == 1
        effect = effect_of(reason, offer, until=until, drop_area=drops, actor=actor, today=today, now=now)
        need.request.last_act_at = now
        checked = offer.state == OfferState.CHECKING
        values = {"check_ended_at": now} if checked else None
        end_offer(offer, "decline", reason=reason, actor=actor.id, now=now, answered=True, values=values, **effect)
        if checked:
            check_over([row.need for row in rows], now=now, today=today)
        return offer
