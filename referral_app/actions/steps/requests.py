"""What the verbs of a request share: its letters, what it refused, whether it is placed. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from referral_app.actions import Refused
from referral_app.actions.steps.calls import ask_to_call
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.next_check import promise_after_a_yes
from referral_app.actions.steps.transaction import REQUESTER, WORKER, record
from referral_app.extensions import db
from referral_app.models import Event, Matter, Need, Request
from referral_app.queries import pauses, recipients
from referral_app.queries.pauses import PAUSED
from referral_app.vocabulary import LetterState, MatterState, NeedState, RequestState
from referral_app.workflow import requests as table
from referral_app.workflow.contact import Instead
from referral_app.workflow.requests import ENDED, MATTER_ACTS, SET_ASIDE

BLOCKED = "other_side_contact_blocked"


#: So many refusals of one request are written down; more of them would only fill the chain.
MOST_TOLD = 20


def write_down(request: Request, fields: tuple[str, ...], *, now: datetime) -> None:
    """The refusal as an event: which fields, never whose name. Call inside `writing()`."""
    told = db.session.scalar(
        select(func.count()).select_from(Event).where(Event.request_id == request.id, Event.kind == BLOCKED)
    )
    if (told or 0) < MOST_TOLD:
        record(request.id, "other_side_contact_blocked", actor=REQUESTER, now=now, fields=list(fields))


def move_request(
    request: Request, act: str, *, actor: str, now: datetime, event: str | None = None, **detail: Any
) -> None:
    """The one hand on the state of a request: where the table leads, with the event that says so.

    Refused("wrong_state") where the table has no entry; nothing was changed. What a matter does under a hold or a wall
    moves what is kept beside it; after the end of the request it moves nothing more.
    """
    with _by_the_table():
        if request.state in ENDED and act in MATTER_ACTS:
            pass
        elif request.state in SET_ASIDE and request.held_from is not None and act in MATTER_ACTS:
            request.held_from = table.held_after(RequestState(request.held_from), act)
        else:
            request.state = table.after(RequestState(request.state), act)
    if actor != WORKER:
        # No job lengthens how long anything is kept.
        request.last_act_at = now
    if event is not None:
        record(request.id, event, actor=actor, now=now, **detail)


def hold_request(request: Request, reason: str) -> None:
    """Put a hold on a request. A walled one stays walled: the hold is for its letters then. Refused("wrong_state")."""
    if request.hold is None and request.state != RequestState.WALLED:
        with _by_the_table():
            state = table.after(RequestState(request.state), "hold")
        request.held_from, request.state = request.state, state
    request.hold = reason


def end_hold(request: Request, *, emptied: bool = False) -> bool:
    """End the hold: the request goes on where it was, or as `workflow.requests.resumed` says. A wall stays a wall.

    A pause of the family that stands beside another hold takes its place: True, and nothing goes on.
    """
    if request.hold != PAUSED and pauses.stands(request):
        if request.state != RequestState.ON_HOLD:
            # A hold that was set without one of the table's moves, as by a bounce.
            request.hold = None
        hold_request(request, PAUSED)
        return True
    if request.state == RequestState.ON_HOLD and request.held_from is not None:
        with _by_the_table():
            request.state = table.resumed(RequestState(request.state), RequestState(request.held_from), emptied=emptied)
    request.hold = None
    if request.state != RequestState.WALLED:
        request.held_from = None
    return False


def empty_under_hold(request: Request) -> None:
    """Whoever was asked or approved was withdrawn under a hold: it will lead back to where choosing begins."""
    if request.state == RequestState.ON_HOLD and request.held_from is not None:
        with _by_the_table():
            request.held_from = table.resumed(
                RequestState(request.state), RequestState(request.held_from), emptied=True
            )


def answer_under_hold(request: Request, *, cleared: bool, actor: str, now: datetime, event: str | None = None) -> None:
    """Nobody waits for the family any longer while a hold or a wall stands: a hold will lead on from there, and the
    event says so. Refused("wrong_state") where nobody waited."""
    with _by_the_table():
        request.held_from = table.answered_under_hold(RequestState(request.held_from or ""), cleared=cleared)
    request.last_act_at = now
    if event is not None:
        record(request.id, event, actor=actor, now=now)


def wall_request(request: Request, *, actor: str, now: datetime) -> None:
    """Wall a request off. A hold stays, for its letters, and when it ends it leads nowhere: a wall stays a wall. Where
    the request stood is kept: the family's page goes on from there, and what it was asked stays asked (U13)."""
    stood = table.under_a_hold(request.state, request.held_from)
    move_request(request, "wall", actor=actor, now=now)
    request.held_from = stood


def lift_wall(request: Request, *, actor: str, now: datetime) -> None:
    """Take a wall away: the request is in triage again, and waits for the family still where it did.
    Refused("wrong_state")."""
    waited = table.under_a_hold(request.state, request.held_from) == RequestState.NEEDS_INFORMATION
    move_request(request, "lift_wall", actor=actor, now=now, event="wall_lifted")
    request.held_from = None
    if waited:
        move_request(request, "ask_information", actor=actor, now=now)


@contextmanager
def _by_the_table() -> Iterator[None]:
    try:
        yield
    except table.WrongState:
        raise Refused("wrong_state") from None


def enqueue_for_requester(
    request: Request, kind: str, *, once: str, now: datetime, due_at: datetime | None = None
) -> None:
    """A neutral letter to the requester. Whether it may leave is judged at send, by what they said is safe.

    `once` begins with what it is about (`vocabulary.About`). A person who never wanted mail gets none, and the outbox
    says so from the start: staff call in its place, at once or on its own day, where the person marked a way for that.
    """
    # Asked first: the letter is written once then, as it stays.
    reason = recipients.never_wanted(request)
    letter = write_letter(
        kind,
        "requester",
        request.id,
        once=once,
        now=now,
        due_at=due_at,
        request_id=request.id,
        language=request.language,
    )
    if letter is None or reason is None:
        return
    told = recipients.instead_of_mail(request, reason)
    # A letter of a later day, or one under a hold, is judged on its own day.
    call_now = told is Instead.CALL and due_at is None and request.hold is None
    if told is Instead.WAIT or call_now:
        letter.state = LetterState.CANCELLED
        letter.reason = reason
    if call_now:
        ask_to_call(request, letter, reason=reason, now=now)


def settle_request(request: Request, *, actor: str, now: datetime) -> None:
    """A request is placed when every required need is accepted or given up by staff."""
    request.last_act_at = now
    # A request of helpful needs alone is placed by the first of them.
    required: Iterable[Need] = [need for need in request.needs if need.level == "required"] or request.needs
    done = all(need.state != NeedState.OPEN for need in required)
    if done and any(need.state == NeedState.FILLED for need in request.needs):
        before = request.state
        move_request(request, "place", actor=actor, now=now)
        if request.state != before:
            promise_after_a_yes(request, now=now)
            record(request.id, "request_placed", actor=actor, now=now)
            if _everybody_was_reached(request):
                # Their contact came while another need was still looked for.
                move_request(request, "make_contact", actor=actor, now=now)


def _everybody_was_reached(request: Request) -> bool:
    """Whether it has lawyers, and each of them has been in touch."""
    open_ones = (Matter.need_id.in_([need.id for need in request.needs]), Matter.state == MatterState.OPEN)
    found = db.session.scalars(select(Matter.first_contact_at).where(*open_ones)).all()
    return bool(found) and None not in found
