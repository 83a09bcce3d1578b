"""Taking a question back from an attorney: by staff, with a reason, and by the follow-up after a lapse.

Whoever is taken back by staff is not told why; whoever has lapsed reads what on the profile no longer holds (C03, U11).
Either way the plan goes on with the next.
"""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.answers import why_closed
from referral_app.actions.steps.checks import check_over
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_need, lock_offer
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import end_offer, enqueue_no_longer_needed
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import PENDING, Account, Matter, Offer
from referral_app.models.operations import Fact
from referral_app.queries import lapses, ranking
from referral_app.queries.together import rows_of
from referral_app.vocabulary import MatterState, OfferState, Role, TaskKind

#: Why staff take a question back. None of them bars the attorney from being asked again.
RECALL_REASONS = ("facts_changed", "sent_by_mistake", "attorney_asked", "better_fit", "other_reason")


def recall_offer(offer_id: str, reason: str, *, actor: Account, now: datetime, today: date) -> Offer:
    """Take back a question that waits, or take off the list who is only approved; the next of the set is asked.

    A second press changes nothing. Refused: "not_counsel", "no_reason", "not_found", "already_placed", "expired",
    "withdrawn", "already_answered".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if reason not in RECALL_REASONS:
        raise Refused("no_reason")
    with writing():
        offer = lock_offer(offer_id)
        if offer is None:
            raise Refused("not_found")
        if offer.state in (OfferState.RECALLED, OfferState.DROPPED):
            return offer
        looked_at(offer.need.request, now=now)
        if offer.state in (OfferState.PLANNED, OfferState.APPROVED):
            end_offer(offer, "drop", reason=reason, actor=actor.id, now=now)
        elif offer.state not in PENDING:
            raise Refused(why_closed(offer))
        else:
            first = rows_of(offer)[0]
            if _take_back(offer, reason, actor=actor.id, now=now, today=today):
                enqueue_no_longer_needed(first, offer.need.request_id, now=now)
        return offer


def recall_lapsed(offer_id: str, *, now: datetime, today: date) -> bool:
    """Take back a question from an attorney whose profile, licence or cover no longer holds. True if this call did it.

    The attorney is told that something on the profile has ended, and reads on the page what; staff are called.
    """
    with writing():
        offer = lock_offer(offer_id)
        if offer is None or offer.state not in PENDING:
            return False
        request, offer = offer.need.request, rows_of(offer)[0]
        rules = lapses.of(ranking.failing_rules(request, offer, now=now, today=today))
        if not rules or not _take_back(offer, rules[0].lower(), actor=WORKER, now=now, today=today):
            return False
        if not outbox.never_left("offer", offer.id):
            write_letter(
                "recalled",
                "attorney",
                offer.attorney_id,
                once=f"recalled:{offer.id}",
                now=now,
                request_id=request.id,
                offer_id=offer.id,
            )
        make_task(
            TaskKind.ATTORNEY_LAPSED,
            once=f"attorney_lapsed:{offer.id}",
            now=now,
            due_on=today,
            request=request,
            need_id=offer.need_id,
            offer_id=offer.id,
            reason=rules[0].lower(),
            track=offer.need.track,
        )
        return True


def call_for_lapsed_matter(matter_id: str, *, now: datetime, today: date) -> bool:
    """Call staff, on the day, about an attorney who works for a family and may not any more. True if a task was made.

    Nobody takes the matter away and the family is not told by itself: counsel decide how.
    """
    with writing():
        matter = db.session.get(Matter, matter_id)
        if matter is None:
            return False
        need = lock_need(matter.need_id)
        db.session.refresh(matter)
        if matter.state != MatterState.OPEN:
            return False
        rules = lapses.of(ranking.failing_rules(need.request, matter.offer, now=now, today=today))
        if not rules:
            return False
        task = make_task(
            TaskKind.LAPSED_IN_MATTER,
            once=f"lapsed_in_matter:{matter.id}:{today.isoformat()}",
            now=now,
            due_on=today,
            request=need.request,
            need_id=need.id,
            matter_id=matter.id,
            reason=rules[0].lower(),
            track=need.track,
        )
        return task is not None


def tell_what_ends(notice: lapses.Notice, *, now: datetime) -> bool:
    """Write to an attorney that a licence or the cover on the profile ends soon, once for each day and step (C03)."""
    with writing():
        letter = write_letter(
            notice.kind, "attorney", notice.attorney_id, once=notice.once, now=now, date=notice.ends.isoformat()
        )
        return letter is not None


def note_all_told(today: date) -> None:
    """Remember that everybody was told for today of what ends."""
    with writing() as session:
        known = session.get(Fact, lapses.TOLD_ON)
        if known is None:
            session.add(Fact(name=lapses.TOLD_ON, value=today.isoformat()))
        else:
            known.value = today.isoformat()


def _take_back(offer: Offer, reason: str, *, actor: str, now: datetime, today: date) -> bool:
    needs, checked = [row.need for row in rows_of(offer)], offer.state == OfferState.CHECKING
    values = {"check_ended_at": now} if checked else None
    if not end_offer(offer, "recall", reason=reason, actor=actor, now=now, values=values):
        return False
    if checked:
        check_over(needs, now=now, today=today)
    return True
