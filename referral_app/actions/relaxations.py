"""Widening a need by one step, because too few attorneys fit: by name, recorded, one at a time (B16)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions import Refused
from referral_app.actions.steps.asking import refuse_while_asked
from referral_app.actions.steps.locks import lock_need
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import wake
from referral_app.actions.steps.requests import enqueue_for_requester
from referral_app.actions.steps.tasks import make_task, settle_tasks, who_may_know
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Need
from referral_app.queries import accounts, cases, relaxations
from referral_app.vocabulary import NeedState, Role, TaskKind
from referral_app.workflow.relaxing import BY_SUPERVISOR, relaxed
from referral_app.workflow.requests import ENDED


def relax_need(need_id: str, change: str, *, actor: Account, now: datetime, today: date) -> bool:
    """Take one step of the ladder for a need. True: it is taken. False: a supervisor is asked to approve it.

    Where what attorneys read changes, the family is asked to agree again, and nobody is asked before they have.
    Refused: "not_counsel", "need_closed", "asked_now" while anybody is asked, or may be yet, "step_taken" already,
    or "not_a_step" for what is none of this need.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    with writing():
        need = lock_need(need_id)
        request = need.request
        if need.state != NeedState.OPEN or request.state in ENDED:
            raise Refused("need_closed")
        refuse_while_asked(need)
        routing = cases.latest_routing(request)
        result = cases.routing_result(routing) if routing else None
        terms = cases.need_terms(need)
        if change in [step["change"] for step in terms.get("relaxed", [])]:
            raise Refused("step_taken")
        after = relaxed(terms, change)
        if after == terms or not relaxations.allowed(need, result, change):
            raise Refused("not_a_step")
        if change in BY_SUPERVISOR and not actor.holds(Role.SUPERVISOR):
            _ask_supervisor(need, change, actor=actor, now=now, today=today)
            return False
        asks_family = relaxations.asks_family(need, terms, result, change)
        steps = [*terms.get("relaxed", []), {"change": change, "by": actor.id, "on": today.isoformat()}]
        need.version += 1
        cases.seal_need(need, {**after, "relaxed": steps})
        looked_at(request, now=now)
        wake(need, now)
        db.session.flush()
        settle_tasks(need, now=now, kinds=(TaskKind.RELAX,))
        record(request.id, "need_relaxed", actor=actor.id, now=now, need=need.number, reason=change)
        if asks_family:
            enqueue_for_requester(request, "news", once=f"agree:{request.id}:{need.id}:{need.version}", now=now)
        return True


def _ask_supervisor(need: Need, change: str, *, actor: Account, now: datetime, today: date) -> None:
    """The step waits for a supervisor's name; asked once for each step."""
    supervisors = [person for person in accounts.staff() if person.holds(Role.SUPERVISOR)]
    make_task(
        TaskKind.RELAX,
        once=f"relax:{need.id}:{need.version}:{change}",
        now=now,
        due_on=today,
        request=need.request,
        need_id=need.id,
        reason=f"relax_{change}",
        track=need.track,
        tell=[person.id for person in who_may_know(need.request, supervisors)] or None,
    )
    record(need.request_id, "need_relax_asked", actor=actor.id, now=now, need=need.number, reason=change)
