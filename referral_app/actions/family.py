"""What a family does after sending: pause, go on, say if the lawyer was in touch, complain, have it deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.calls import settle_calls
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.first_contact import attorney_said, compare
from referral_app.actions.steps.forgetting import forget_requests
from referral_app.actions.steps.how_it_ended import compare_ends
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.locks import lock_need, lock_request
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.offers import withdraw_all
from referral_app.actions.steps.requests import empty_under_hold, end_hold, hold_request
from referral_app.actions.steps.returns import return_need
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import REQUESTER, audit, record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Matter, Need, Request
from referral_app.queries import cases, complaints
from referral_app.queries import family as queries
from referral_app.queries.both_said import end_to_tell
from referral_app.queries.pauses import PAUSED, is_paused
from referral_app.queries.retention import is_under_hold
from referral_app.security.case_keys import vault
from referral_app.security.folding import fold_logs
from referral_app.vocabulary import MatterState, OfferState, RequestState
from referral_app.workflow.calendar import add_business_days
from referral_app.workflow.how_it_ended import OUTCOMES
from referral_app.workflow.requests import ENDED, LOOKING


def pause(request_id: str, *, now: datetime) -> None:
    """Nobody is asked and nothing is written until the requester goes on. Refused("request_closed").

    A walled request stays walled, and one that the office holds is held on, and paused beside it: the requester is told
    the same (U13).
    """
    with writing():
        request = _live(request_id)
        if is_paused(request):
            return
        outbox.cancel_for_request(request.id, "request_paused")
        withdraw_all(request, reason="request_paused", actor=REQUESTER, now=now)
        if request.hold is None:
            hold_request(request, PAUSED)
        settle_calls(request, now=now)
        tell_lawyers(request, now=now)
        request.last_act_at = now
        record(request.id, "request_paused", actor=REQUESTER, now=now)


def go_on(request_id: str, *, now: datetime, today: date) -> None:
    """End the requester's own pause; staff are told when attorneys have to be chosen again. Another hold stays.

    Refused("not_paused").
    """
    with writing():
        request = _live(request_id)
        if not is_paused(request):
            raise Refused("not_paused")
        asked = request.state == RequestState.ON_HOLD and request.held_from in LOOKING
        if request.hold == PAUSED:
            end_hold(request, emptied=True)
        else:
            empty_under_hold(request)
        looked_at(request, now=now)
        tell_lawyers(request, now=now)
        record(request.id, "request_resumed", actor=REQUESTER, now=now)
        if asked:
            make_task("approve", once=f"approve:{request.id}:{now.isoformat()}", now=now, due_on=today, request=request)


def show_support(request_id: str, *, shown: bool) -> None:
    """Show somebody to talk to at hard moments, or put it away: the family's own choice, also once it has ended (F07).

    Refused("not_found").
    """
    with writing():
        if db.session.get(Request, request_id) is None:
            raise Refused("not_found")
        request = lock_request(request_id)
        cases.seal_words(request, {**cases.words(request), "no_support": not shown})


def answer_check_back(
    request_id: str,
    matter_id: str,
    number: int,
    *,
    reached: bool,
    now: datetime,
    today: date,
    actor: str = REQUESTER,
) -> None:
    """Whether the lawyer was in touch (D12). A no is work for staff; one that the attorney does not bear out is looked
    at as what it is, a difference (U14). `actor` is the account of staff who heard it on a call.

    Refused("not_found") if that was not asked.
    """
    with writing():
        request = _live(request_id)
        question = queries.check_back(request, today)
        if question is None or (question.matter_id, question.number) != (matter_id, number):
            raise Refused("not_found")
        record(
            request.id,
            "check_back_answered",
            actor=actor,
            now=now,
            subject=matter_id,
            number=number,
            reached=reached,
        )
        request.last_act_at = now
        matter = db.session.get_one(Matter, matter_id)
        if compare(matter, request, attorney=attorney_said(matter), family=reached, now=now, today=today):
            return
        if not reached:
            make_task(
                "no_contact",
                once=f"no_contact:{matter_id}:{number}",
                now=now,
                due_on=add_business_days(today, 1, programme.holidays_from(today)),
                request=request,
            )
        elif matter.first_contact_at is None:
            # The family says yes and the attorney has not said so yet: staff see that both sides do not agree (B22).
            record(request.id, "contact_told_by_family", actor=actor, now=now, subject=matter.id)


def tell_end(
    request_id: str, matter_id: str, outcome: str, *, now: datetime, today: date, actor: str = REQUESTER
) -> None:
    """How it ended with the lawyer, as the family tells it, once for each matter that an attorney has closed. What does
    not go with the attorney's own words is work for staff (B22). `actor` is the account of staff who heard it.

    Refused: "not_found" if that was not asked, "no_such_outcome".
    """
    if outcome not in OUTCOMES:
        raise Refused("no_such_outcome")
    with writing():
        request = _live(request_id)
        waits = end_to_tell(request.id)
        if waits is None or waits[0] != matter_id:
            raise Refused("not_found")
        record(request.id, "outcome_told", actor=actor, now=now, subject=matter_id, outcome=outcome)
        request.last_act_at = now
        compare_ends(db.session.get_one(Matter, matter_id), outcome, now=now, today=today)


def say_no(request_id: str, matter_id: str, *, now: datetime, today: date) -> None:
    """The family does not want this lawyer: the office looks for another one, and asks for no reason.

    The lawyer's access ends in this commit, and a letter says that it is over. A second press changes nothing.
    Refused: "request_closed", "not_found" for a matter of another request, "matter_closed" once it was ended otherwise.
    """
    with writing() as session:
        request = _live(request_id)
        matter = session.scalar(
            select(Matter)
            .join(Need, Need.id == Matter.need_id)
            .where(Matter.id == matter_id, Need.request_id == request.id)
        )
        if matter is None:
            raise Refused("not_found")
        lock_need(matter.need_id)
        session.refresh(matter)
        if matter.state == MatterState.HANDED_BACK:
            return
        record(request.id, "family_said_no", actor=REQUESTER, now=now, subject=matter.id)
        return_need(matter, reason="family_said_no", actor=REQUESTER, now=now, today=today)
        write_letter(
            "matter_over",
            "attorney",
            matter.attorney_id,
            once=f"matter_over:{matter.id}",
            now=now,
            request_id=request.id,
            offer_id=matter.offer_id,
            valid_while=[OfferState.HANDED_BACK],
        )


def complain(request_id: str, text: str, *, now: datetime, today: date) -> None:
    """A complaint: sealed, for supervisors alone, with a clock of its own and no owner from the case (E12). Its task is
    due when it has to be acknowledged, and from then on when it has to be answered.

    Nobody else hears that there is one. Where nobody may read it, administrators do (`queries.unread_complaints`)."""
    with writing():
        note = write_note(request_id, "complaint", text, by=None, now=now)
        if note is None:
            return
        request = db.session.get_one(Request, request_id)
        record(request_id, "complaint_received", actor=REQUESTER, now=now, subject=note.id, owner=request.owner_id)
        task = make_task(
            "complaint",
            once=f"complaint:{request.id}:{now.isoformat()}",
            now=now,
            due_on=complaints.due_on(today, complaints.SEEN_DAYS),
            tell=complaints.may_read(request),
            not_for=request.owner_id,
        )
        if task is not None:
            task.request_id = request.id


def delete_ended(request_id: str, *, now: datetime) -> None:
    """Delete what a requester said, at once. Its key goes with it: once the backups of the keys of that day are gone,
    an old backup of the data cannot be read either. `now` is the real clock's.

    Refused("still_open") while the request runs, "matter_open" while a lawyer works on it, "legal_hold" while the law
    has us keep it.
    """
    with writing():
        request = lock_request(request_id)
        if request.state not in ENDED:
            raise Refused("still_open")
        if queries.has_open_matter(request.id):
            raise Refused("matter_open")
        if is_under_hold(request.id, now):
            raise Refused("legal_hold")
        audit("deleted_by_requester", f"request:{request.id}", actor=REQUESTER)
        forget_requests([request], now=now)
    vault().shred(request_id)
    fold_logs()


def _live(request_id: str) -> Request:
    request = lock_request(request_id)
    if request.state in ENDED or request.state == RequestState.DRAFT:
        raise Refused("request_closed")
    return request
