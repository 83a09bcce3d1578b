"""A request that waits for an answer of the family goes on: with the answer, or without. Call inside `writing()`."""

from __future__ import annotations

from datetime import date, datetime

from referral_app import programme
from referral_app.actions.steps.requests import answer_under_hold, move_request
from referral_app.actions.steps.tasks import make_task
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.vocabulary import AUTOMATIC, RequestState, TaskKind
from referral_app.workflow.calendar import next_business_day
from referral_app.workflow.requests import SET_ASIDE, under_a_hold


def waits_for_the_family(request: Request) -> bool:
    """Whether staff have asked something and wait; under a hold or a wall, whether they did when it began."""
    return under_a_hold(request.state, request.held_from) == RequestState.NEEDS_INFORMATION


def is_cleared(request: Request) -> bool:
    """Whether nothing holds it: it has needs, and every reason to look first was cleared by name."""
    routing = cases.latest_routing(request)
    if routing is None or not request.needs:
        return False
    if routing.mode in AUTOMATIC:
        # Its reasons say why it may be matched by itself: none of them holds it.
        return True
    reasons = cases.routing_result(routing)["attorney_match_reasons"]
    return set(reasons) <= {row.reason for row in request.clearings}


def go_on(request: Request, *, actor: str, now: datetime, event: str | None = None) -> None:
    """Back into triage, and ready again where nothing holds it. Refused("wrong_state") where nobody waits."""
    if request.state in SET_ASIDE and waits_for_the_family(request):
        answer_under_hold(request, cleared=is_cleared(request), actor=actor, now=now, event=event)
        return
    move_request(request, "answer", actor=actor, now=now, event=event)
    if is_cleared(request):
        move_request(request, "clear", actor=actor, now=now)


def take_answer(request: Request, *, once: str, actor: str, now: datetime, today: date) -> None:
    """The family has written while staff wait for it: it is read by a person, and the request goes on."""
    if not waits_for_the_family(request):
        return
    go_on(request, actor=actor, now=now)
    make_task(
        TaskKind.FAMILY_ANSWERED,
        once=f"{TaskKind.FAMILY_ANSWERED}:{once}",
        now=now,
        due_on=next_business_day(today, programme.holidays_from(today)),
        request=request,
    )
