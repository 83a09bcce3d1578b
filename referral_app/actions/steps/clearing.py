"""Clearing one reason that holds a request, and what follows when it was the last. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from referral_app.actions.steps.requests import enqueue_for_requester, move_request
from referral_app.actions.steps.routing import make_needs
from referral_app.actions.steps.second_person import call_a_colleague
from referral_app.actions.steps.transaction import record
from referral_app.models import Account, Clearing, Request
from referral_app.queries import disclosure
from referral_app.workflow.requests import BEFORE_READY


def clear(
    request: Request, reason: str, result: Mapping[str, Any], *, actor: Account, now: datetime, today: date
) -> bool:
    """Clear a reason by name. True when nothing holds the request any more: its needs are there, and it is ready."""
    if reason not in {row.reason for row in request.clearings}:
        request.clearings.append(Clearing(request_id=request.id, reason=reason, cleared_by=actor.id, cleared_at=now))
        record(request.id, "reason_cleared", actor=actor.id, now=now, reason=reason)
    cleared = {row.reason for row in request.clearings}
    if not set(result["attorney_match_reasons"]) <= cleared or request.state not in BEFORE_READY:
        return False
    make_needs(request, dict(result), now=now)
    move_request(request, "clear", actor=actor.id, now=now, event="request_cleared")
    if not all(disclosure.has_consent(request, need, today) for need in request.needs):
        # A text to agree to stands on their page now (A26).
        enqueue_for_requester(request, "news", once=f"agree:{request.id}:{request.version}", now=now)
    call_a_colleague(request, now=now, today=today)
    return True
