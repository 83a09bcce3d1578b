"""What the verbs of a request share: its letters, what it refused, whether it is placed. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select

from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import REQUESTER, record
from referral_app.extensions import db
from referral_app.models import Event, Need, Request
from referral_app.queries import recipients
from referral_app.vocabulary import LetterState, NeedState, RequestState

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


def enqueue_for_requester(
    request: Request, kind: str, *, once: str, now: datetime, due_at: datetime | None = None
) -> None:
    """A neutral letter to the requester. Whether it may leave is judged at send, by what they said is safe.

    Who never wanted mail gets none, and staff no task for it: the outbox says so from the start.
    """
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
    reason = recipients.never_wanted(request)
    if letter is not None and reason is not None:
        letter.state = LetterState.CANCELLED
        letter.reason = reason


def settle_request(request: Request, *, actor: str, now: datetime) -> None:
    """A request is placed when every required need is accepted or given up by staff."""
    request.last_act_at = now
    # A request of helpful needs alone is placed by the first of them.
    required: Iterable[Need] = [need for need in request.needs if need.level == "required"] or request.needs
    done = all(need.state != NeedState.OPEN for need in required)
    if done and any(need.state == NeedState.FILLED for need in request.needs):
        request.state = RequestState.PLACED
        record(request.id, "request_placed", actor=actor, now=now)
