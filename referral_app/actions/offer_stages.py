"""The stages of an offer before a yes: interest, the conflict check, and what it finds (docs/offers.md, Stages).

Each is an act of its own, judged again by every gate, with its own event and link of the audit chain. What may be read
at each stage is `workflow.stages`; the looks themselves are written down by the pages.
"""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.answers import (
    Answerer,
    own_offer,
    refuse_unless_eligible,
    refuse_unless_open,
    why_closed,
)
from referral_app.actions.steps.checks import (
    check_ends,
    check_is_over,
    check_over,
    enter_next_check,
    keep_waiting,
    settle_question,
    shut_out,
)
from referral_app.actions.steps.offers import end_offer, move_offer, pause_offer, wake
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Account, Need, Offer
from referral_app.queries import release
from referral_app.queries.ranking import CONFLICT_REASON
from referral_app.queries.together import pace_of, rows_of
from referral_app.vocabulary import OfferState
from referral_app.workflow.calendar import next_business_day
from referral_app.workflow.offers import after

#: Further along than interested: pressing "I am interested" again changes nothing.
_BEYOND_INTEREST = (OfferState.INTERESTED, OfferState.CHECKING, OfferState.CLEARED, OfferState.ACCEPTED)


def show_interest(offer_id: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """The attorney wants to hear more: the names open at once, or wait until a colleague has checked.

    Refused: "not_found", "already_placed", "expired", "withdrawn", "already_answered", "no_consent", or "not_eligible"
    with the rules that fail now.
    """
    with writing():
        need, offer = own_offer(offer_id, actor)
        if offer.state in _BEYOND_INTEREST:
            return offer
        request = need.request
        refuse_unless_open(offer, need, request, today)
        refuse_unless_eligible(offer, request, now=now, today=today)
        target = after(OfferState(offer.state), "show_interest")
        if not move_offer(offer, target, interested_at=now, remind_at=None):
            raise Refused(why_closed(offer))
        request.last_act_at = now
        outbox.cancel_reminders(offer.id)
        for row in rows_of(offer):
            record(request.id, "offer_interested", actor=actor.id, now=now, subject=row.id, need=row.need.number)
            wake(row.need, now)
        enter_next_check(need, now=now, today=today, actor=actor.id)
        db.session.refresh(offer)
        if offer.state == OfferState.INTERESTED:
            keep_waiting(offer, now=now)
        return offer


def clear_check(offer_id: str, *, firm: bool, actor: Account, now: datetime, today: date) -> Offer:
    """No conflict: the facts open, and the next who is interested may check. `firm`: the whole firm was looked at.

    Refused as `show_interest`, and "not_checking" before the names were open, "no_names_yet" where the family gave none
    and staff were not asked either, "firm_not_checked", or "expired" when the business day of the check is over.
    """
    with writing():
        need, offer = own_offer(offer_id, actor)
        if offer.state in (OfferState.CLEARED, OfferState.ACCEPTED):
            return offer
        _refuse_unless_checking(offer, need, now, today)
        if offer.unsure_at is None and not release.parties(need.request).anybody:
            # It would be written down that somebody checked what nobody could.
            raise Refused("no_names_yet")
        if not firm:
            raise Refused("firm_not_checked")
        refuse_unless_eligible(offer, need.request, now=now, today=today)
        target = after(OfferState(offer.state), "clear_check")
        if not move_offer(offer, target, check_ended_at=now):
            raise Refused(why_closed(offer))
        request = need.request
        request.last_act_at = now
        rows = rows_of(offer)
        for row in rows:
            record(
                request.id, "offer_cleared", actor=actor.id, now=now, subject=row.id, need=row.need.number, firm=True
            )
            wake(row.need, now)
        check_over([row.need for row in rows], now=now, today=today)
        return offer


def ask_staff(offer_id: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """The attorney is not sure: staff are asked, and the clock of the check stands still, once, one business day.

    Refused as `clear_check` without the firm. A second press changes nothing.
    """
    with writing():
        need, offer = own_offer(offer_id, actor)
        _refuse_unless_checking(offer, need, now, today)
        if offer.unsure_at is not None:
            return offer
        rows, until = rows_of(offer), check_ends(offer.check_until or now)
        for row in rows:
            row.unsure_at, row.check_until = now, until
        pause_offer(offer, "check_unsure", now=now)
        need.request.last_act_at = now
        db.session.flush()
        for row in rows:
            record(
                need.request_id,
                "check_unsure",
                actor=actor.id,
                now=now,
                subject=row.id,
                need=row.need.number,
                until=until.isoformat(),
            )
            wake(row.need, now)
        make_task(
            "check_unsure",
            once=f"check_unsure:{offer.id}",
            now=now,
            due_on=next_business_day(today, programme.holidays_from(today)),
            request=need.request,
            need_id=need.id,
            offer_id=offer.id,
            track=pace_of(rows),
        )
        return offer


def find_conflict(offer_id: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """A conflict, at whatever stage: nothing more is shown, and attorney and firm are out of the whole request.

    Refused: "not_found", "already_placed", "expired", "withdrawn", "already_answered".
    """
    with writing():
        need, offer = own_offer(offer_id, actor)
        if offer.state == OfferState.CONFLICT:
            return offer
        if offer.state not in PENDING:
            raise Refused(why_closed(offer))
        end_with_conflict(offer, need, actor=actor, now=now, today=today)
        return offer


def end_with_conflict(offer: Offer, need: Need, *, actor: Answerer, now: datetime, today: date) -> None:
    """End a pending offer with a conflict, and all that follows. Call inside `writing()` with the offer locked."""
    need.request.last_act_at = now
    needs = [row.need for row in rows_of(offer)]
    held = offer.state == OfferState.CHECKING
    ended = {"check_ended_at": now} if held else {}
    end_offer(offer, "find_conflict", reason=CONFLICT_REASON, actor=actor.id, now=now, answered=True, values=ended)
    shut_out(offer, need.request, now=now, today=today)
    for each in needs:
        if held:
            settle_question(each, now=now)
        enter_next_check(each, now=now, today=today)


def _refuse_unless_checking(offer: Offer, need: Need, now: datetime, today: date) -> None:
    if offer.state in (OfferState.SENT, OfferState.INTERESTED, OfferState.CLEARED):
        raise Refused("not_checking")
    if check_is_over(offer, now):
        raise Refused("expired")
    refuse_unless_open(offer, need, need.request, today)
