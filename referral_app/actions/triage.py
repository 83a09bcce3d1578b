"""What staff do with a request before anybody is asked: take it, clear its reasons by name, hold it, give up a need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_alarm
from referral_app.actions.steps.approving import refuse_stale
from referral_app.actions.steps.clearing import clear
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.information import go_on as go_on_with
from referral_app.actions.steps.locks import lock_need, lock_running
from referral_app.actions.steps.needs import move_need
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.offers import withdraw_need
from referral_app.actions.steps.owners import refuse_both_sides
from referral_app.actions.steps.passed_dates import place_in_queue
from referral_app.actions.steps.requests import (
    end_hold,
    enqueue_for_requester,
    hold_request,
    move_request,
    settle_request,
)
from referral_app.actions.steps.routing import route_request
from referral_app.actions.steps.tasks import refuse_all_but_deciders, settle_of_request, settle_tasks
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Need, Request, Task
from referral_app.queries import attorney_complaints, both_sides, calls, cases
from referral_app.queries.pauses import BESIDE, UNSAFE, happened_since
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import EventKind, NeedState, RequestState, Role, TaskKind
from referral_app.workflow.requests import ENDED, OPEN_FOR_OFFERS

#: What follows from a legal date that has passed, as a person judged it.
REVIEW_REASONS = ("kept_in_time", "date_was_wrong", "other_way", "not_needed")
HOLD_REASONS = (UNSAFE, "safety", "conflict", "question")
#: Modes whose reasons no person can clear by saying so: the fact itself must change (docs/law.md, step 9).
FACT_MODES = ("none_yet",)


def take_request(request_id: str, *, actor: Account, now: datetime, seen: str | None = None) -> Request:
    """Become the one accountable person. `seen`: the id of who that was on the page this was pressed on, "" for nobody.

    Refused: "taken_meanwhile" when it is somebody else by now: nobody takes from a colleague without knowing it;
    "two_teams" where the actor works for the other side of a wall.
    """
    with writing():
        request = lock_running(request_id)
        if request.owner_id == actor.id and request.state != RequestState.SUBMITTED:
            return request
        if seen is not None and (request.owner_id or "") not in (seen, actor.id):
            raise Refused("taken_meanwhile")
        refuse_both_sides(request, actor)
        request.owner_id = actor.id
        end_alarm(request, now=now)
        looked_at(request, now=now)
        _into_triage(request, actor=actor, now=now)
        record(request.id, "request_taken", actor=actor.id, now=now)
        return request


def _into_triage(request: Request, *, actor: Account, now: datetime) -> None:
    """A person looks at it now: what waited unread is in triage."""
    if request.state == RequestState.SUBMITTED:
        move_request(request, "take", actor=actor.id, now=now)


def ask_for_information(request_id: str, question: str = "", *, actor: Account, now: datetime) -> Request:
    """Staff need one more thing from the requester: shown on the status page in these words, told by a safe way if
    there is one. Refused("wrong_state")."""
    with writing():
        request = lock_running(request_id)
        if says_something(question):
            write_note(request_id, "question", question, by=actor.id, now=now)
        _into_triage(request, actor=actor, now=now)
        move_request(request, "ask_information", actor=actor.id, now=now, event="information_asked")
        looked_at(request, now=now)
        enqueue_for_requester(request, "news", once=f"asked:{request.id}:{now.isoformat()}", now=now)
        return request


def go_on(request_id: str, *, actor: Account, now: datetime, made_at: datetime | None = None) -> Request:
    """Staff no longer wait for what they asked the family: it was answered elsewhere, or they go on without.

    `made_at`: when the page was made that this was pressed on, so that nobody lays aside a question that a colleague
    has asked since: Refused("asked_anew"). Refused also: "not_counsel", "wrong_state" where nobody waits.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        request = lock_running(request_id)
        if made_at is not None and happened_since(request.id, EventKind.INFORMATION_ASKED, made_at):
            raise Refused("asked_anew")
        go_on_with(request, actor=actor.id, now=now, event="information_settled")
        looked_at(request, now=now)
        return request


def clear_reason(request_id: str, reason: str, *, actor: Account, now: datetime, today: date) -> bool:
    """Clear one reason of `attorney_match_reasons`, by name. True when nothing holds the request any more.

    Refused: "not_counsel", "reason_gone", "fact_must_change".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if reason == both_sides.HOLDS:
        # Pair by pair, by the conflicts role alone (actions/conflicts.py).
        raise Refused("not_conflicts")
    with writing():
        request = lock_running(request_id)
        routing = cases.latest_routing(request)
        if routing is None:
            raise Refused("reason_gone")
        result = cases.routing_result(routing)
        reasons = result["attorney_match_reasons"]
        if reason not in reasons:
            raise Refused("reason_gone")
        if routing.mode in FACT_MODES:
            raise Refused("fact_must_change")
        looked_at(request, now=now)
        _into_triage(request, actor=actor, now=now)
        return clear(request, reason, result, actor=actor, now=now, today=today)


def reroute(request_id: str, *, actor: Account, now: datetime, today: date) -> bool:
    """Run the rules again today. True when they say something new; nothing with an offer changes by itself."""
    with writing():
        request = lock_running(request_id)
        before = cases.latest_routing(request)
        route_request(request, now=now, today=today, actor=actor.id)
        after = cases.latest_routing(request)
        return before is None or after is None or after.number != before.number


def give_up_need(need_id: str, *, actor: Account, now: datetime, seen: int | None = None) -> Need:
    """Staff give up a need; its offers are withdrawn.

    `seen`: how many offers it had when the page was made, so that nobody withdraws whom a colleague has just had asked:
    Refused("approved_meanwhile"), with who and when. Refused also: "request_closed", "need_closed", or
    "request_not_ready" while a hold or a wall stands: giving up the last need may place the request, and that must not
    lift either.
    """
    with writing():
        need = lock_need(need_id)
        request = need.request
        if request.state in ENDED:
            raise Refused("request_closed")
        if need.state != NeedState.OPEN:
            raise Refused("need_closed")
        if request.state not in OPEN_FOR_OFFERS:
            raise Refused("request_not_ready")
        if seen is not None:
            refuse_stale(need, seen)
        withdraw_need(need, reason="given_up", actor=actor.id, now=now)
        move_need(need, "give_up")
        settle_tasks(need, now=now)
        record(request.id, "need_given_up", actor=actor.id, now=now, need=need.number)
        settle_request(request, actor=actor.id, now=now)
        return need


@dataclass(frozen=True)
class HeldAs:
    """The hold that a page showed, a code or nothing, and when the page was made, where that is known."""

    hold: str
    made_at: datetime | None = None


def set_hold(
    request_id: str, reason: str | None, *, actor: Account, now: datetime, seen: HeldAs | None = None
) -> Request:
    """Put a hold on a request (no letter to the requester, no new offer) or, with None, end it.

    A walled request stays walled under both, and a pause of the family that stands beside the hold stands on.
    `seen`: nobody ends a hold, or puts another in its place, that they never read of: Refused("held_anew"). That
    contact is not safe is never turned away.
    """
    if reason is not None and reason not in HOLD_REASONS:
        raise Refused("no_such_reason")
    with writing():
        request = lock_running(request_id)
        if request.hold == reason:
            return request
        if seen is not None and reason != UNSAFE and _held_anew(request, seen):
            raise Refused("held_anew")
        beside: dict[str, Any] = {}
        if reason is not None:
            hold_request(request, reason)
        elif end_hold(request):
            beside = {BESIDE: True}
        looked_at(request, now=now)
        tell_lawyers(request, now=now)
        record(request.id, "hold_set" if reason else "hold_ended", actor=actor.id, now=now, reason=reason, **beside)
        return request


def _held_anew(request: Request, seen: HeldAs) -> bool:
    """Whether the hold that stands is another than the page showed: of another kind, or set since it was made."""
    if (request.hold or "") != seen.hold:
        return True
    return (
        request.hold is not None
        and seen.made_at is not None
        and happened_since(request.id, EventKind.HOLD_SET, seen.made_at)
    )


def add_note(request_id: str, text: str, *, actor: Account, now: datetime) -> None:
    """A note for staff alone."""
    with writing():
        note = write_note(request_id, "staff", text, by=actor.id, now=now)
        if note is not None:
            record(request_id, "note_added", actor=actor.id, now=now, subject=note.id)


def review_passed_date(request_id: str, reason: str, text: str = "", *, actor: Account, now: datetime) -> Request:
    """A person says what follows from a legal date that has passed; from now on the rules place the request again.

    Refused: "not_counsel", "no_such_reason", "no_passed_date".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    if reason not in REVIEW_REASONS:
        raise Refused("no_such_reason")
    with writing():
        request = lock_running(request_id)
        if request.date_passed_on is None:
            raise Refused("no_passed_date")
        request.date_passed_on = None
        routing = cases.latest_routing(request)
        if routing is not None:
            place_in_queue(request, routing.level, cases.routing_result(routing))
        settle_of_request(request.id, (TaskKind.DATE_PASSED,), now=now)
        looked_at(request, now=now)
        _into_triage(request, actor=actor, now=now)
        if says_something(text):
            write_note(request.id, "staff", text, by=actor.id, now=now)
        record(request.id, "date_reviewed", actor=actor.id, now=now, reason=reason)
        return request


def must_be_acted_on(task: Task) -> bool:
    """Whether a task ends by its own act alone, not by saying that it is done: its cause stands still."""
    return ends_by_its_act(task, db.session.get(Request, task.request_id) if task.request_id else None)


def ends_by_its_act(task: Task, request: Request | None) -> bool:
    """As `must_be_acted_on`, of a task whose request was read already."""
    if task.kind == TaskKind.COMPLAINT:
        # An attorney's complaint hangs on no request, and ends by its answer alone.
        return request is not None or task.once.startswith(attorney_complaints.TASK)
    if request is None or request.state in ENDED:
        return False
    if task.kind == TaskKind.NOT_TAKEN:
        return request.owner_id is None
    if task.kind == TaskKind.HANDED_OVER:
        # Ends with taking over, or with the request.
        return True
    if task.kind == TaskKind.DATE_PASSED:
        return request.date_passed_on is not None
    return task.kind == TaskKind.CALL_FAMILY and calls.why_not(request) is None


def resolve_task(task_id: str, *, actor: Account, now: datetime) -> Task:
    """A task is done. Refused: "not_found", or "act_first" while its cause stands and an act of its own ends it,
    or the code of another role whose it is to decide (`DECIDED_BY`).

    Whoever says that a promised day was kept has looked: the next one counts from today.
    """
    with writing() as session:
        task = session.get(Task, task_id, with_for_update=True, populate_existing=True)
        if task is None:
            raise Refused("not_found")
        if task.resolved_at is None:
            refuse_all_but_deciders(task, actor)
            if must_be_acted_on(task):
                raise Refused("act_first")
            task.resolved_at = now
            task.resolved_by = actor.id
            if task.kind == TaskKind.NEXT_CHECK_DUE and task.request_id:
                looked_at(session.get_one(Request, task.request_id), now=now)
            if task.request_id:
                record(task.request_id, "task_resolved", actor=actor.id, now=now, task=task.kind)
        return task
