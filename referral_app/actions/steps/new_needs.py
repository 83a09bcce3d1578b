"""Needs that came to a request after it was sent, from the rules or by hand: what follows for request and family."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.transaction import record
from referral_app.models import Account, Need, Request
from referral_app.queries import disclosure
from referral_app.workflow.requests import BEFORE_READY


def add_to_what_is_looked_for(
    request: Request, made: Sequence[Need], *, actor: Account, now: datetime, today: date
) -> None:
    """The request is ready if it was not; the family is told where it has a new text to agree to."""
    if request.state in BEFORE_READY:
        move_request(request, "clear", actor=actor.id, now=now)
    looked_at(request, now=now)
    numbers = [need.number for need in made]
    record(request.id, "needs_added", actor=actor.id, now=now, needs=numbers)
    if not all(disclosure.has_consent(request, need, today) for need in made):
        enqueue_for_requester(request, "news", once=f"agree:{request.id}:need-{numbers[0]}", now=now)
