"""Calls to families: each try with what came of it. What is not safe stops everything in the same commit (U6)."""

from __future__ import annotations

from datetime import datetime

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.contact_rules import tell_lawyers
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.requests import hold_request
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.letters import outbox
from referral_app.models import Account, CallTry, Request, Task
from referral_app.models.base import new_id
from referral_app.queries import calls as queries
from referral_app.queries import cases, recipients
from referral_app.queries.pauses import UNSAFE
from referral_app.security.text_forms import normalise
from referral_app.vocabulary import CallOutcome, CallWay, Role, TaskKind
from referral_app.workflow import contact
from referral_app.workflow.calendar import add_business_days
from referral_app.workflow.requests import ENDED


def log_try(
    task_id: str, way: str, outcome: str, text: str = "", *, seen: int, actor: Account, now: datetime
) -> CallTry:
    """Write down one try of a call, and do what follows from it.

    The news was told: the call is done. Nobody answered: it waits for the next business day. Somebody else heard it,
    or it is not safe: a hold, at once. `seen`: how many tries its page showed, so that a form sent twice is one try.
    Refused: "not_counsel", "not_found", "no_outcome", "stale" (somebody else tried in the meantime; never where it is
    not safe), "call_not_safe", "way_not_safe", "message_not_allowed".
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    try:
        chosen, came = CallWay(way), CallOutcome(outcome)
    except ValueError:
        raise Refused("no_outcome") from None
    with writing() as session:
        task, request = _call(task_id)
        tried = queries.tries(task.id)
        for row in tried[seen:]:
            if (row.account_id, row.way, row.outcome) == (actor.id, chosen, came):
                return row
        if len(tried) > seen and came not in contact.STOPS_ALL:
            raise Refused("stale")
        _refuse_unless_allowed(task, request, chosen, came)
        made = CallTry(
            id=new_id(), request_id=request.id, task_id=task.id, account_id=actor.id, at=now, way=chosen, outcome=came
        )
        if words := normalise(text).strip():
            cases.seal_try(made, words)
        session.add(made)
        session.flush()
        record(request.id, "call_tried", actor=actor.id, now=now, subject=made.id, way=chosen, outcome=came)
        _follow(made, task, request, actor, now)
        return made


def _call(task_id: str) -> tuple[Task, Request]:
    """The call and its request, locked. Refused("not_found")."""
    task = db.session.get(Task, task_id)
    if task is None or task.kind != TaskKind.CALL_FAMILY or task.request_id is None:
        raise Refused("not_found")
    request = lock_request(task.request_id)
    db.session.refresh(task)
    return task, request


def _refuse_unless_allowed(task: Task, request: Request, way: CallWay, outcome: CallOutcome) -> None:
    if outcome in contact.STOPS_ALL:
        # Whatever has become of the call meanwhile: that it is not safe is never turned away.
        return
    if task.resolved_at is not None:
        raise Refused("stale")
    if (reason := queries.why_not(request)) is not None:
        raise Refused(reason)
    if way not in recipients.by_hand(request):
        raise Refused("way_not_safe")
    voicemail = cases.words(request)["answers"].get("voicemail")
    if outcome not in contact.outcomes(way, voicemail=voicemail):
        raise Refused("message_not_allowed" if outcome == CallOutcome.LEFT_MESSAGE else "no_outcome")


def _follow(made: CallTry, task: Task, request: Request, actor: Account, now: datetime) -> None:
    today = programme.day(now)
    if made.outcome in contact.TOLD or made.outcome in contact.STOPS_ALL:
        task.resolved_at = task.resolved_at or now
        task.resolved_by = task.resolved_by or actor.id
    else:
        task.due_on = add_business_days(today, 1, programme.holidays_from(today))
    if request.state not in ENDED:
        looked_at(request, now=now)
    if made.outcome in contact.STOPS_ALL:
        _stop_all(made, request, actor, now)


def _stop_all(made: CallTry, request: Request, actor: Account, now: datetime) -> None:
    """Nothing more reaches out, and its owner is called to find a way that is safe."""
    if request.state in ENDED:
        outbox.cancel_for_request(request.id, UNSAFE)
    else:
        hold_request(request, UNSAFE)
        tell_lawyers(request, now=now)
        record(request.id, "hold_set", actor=actor.id, now=now, reason=UNSAFE)
    make_task(
        TaskKind.CONTACT_UNSAFE,
        once=f"{TaskKind.CONTACT_UNSAFE}:{made.id}",
        now=now,
        due_on=programme.day(now),
        request=request,
        reason=made.outcome,
        track="critical",
    )
