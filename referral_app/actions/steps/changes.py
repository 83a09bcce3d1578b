"""What the rules say anew of a request that runs: staff are called where the difference asks for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from referral_app import law, programme
from referral_app.actions.steps.tasks import make_task
from referral_app.models import Request

#: Differences that ask for a person; the rest is shown on the page of the request and waits there.
CALLS_STAFF = frozenset({"level", "mode", "situation", "need", "need_level", "reason", "consent"})
OVER = ("passed", "maybe_passed", "likely_passed")


def call_staff_to_changes(
    request: Request, old: Mapping[str, Any], new: Mapping[str, Any], *, now: datetime, today: date
) -> None:
    """A task where another level, need or consent holder came of it, and one where a legal date is over (U17)."""
    changes = law.differences(dict(old), dict(new))
    if CALLS_STAFF & {change.kind for change in changes}:
        call_staff(request, "routing_changed", now=now, today=today)
    if any(_is_over(change) for change in changes):
        call_staff(request, "date_passed", now=now, today=today)


def call_staff(request: Request, kind: str, *, now: datetime, today: date) -> None:
    """A task of this kind, once a day, on the track of the request."""
    level = request.level
    make_task(
        kind,
        once=f"{kind}:{request.id}:{today.isoformat()}",
        now=now,
        due_on=today,
        request=request,
        track=programme.law_data().match_urgency(level) if level else None,
    )


def _is_over(change: law.Change) -> bool:
    """Whether a legal date or a day in court has passed, or may have, since the rules were read last (U17)."""
    return change.kind == "clock" and change.after in OVER and programme.law_data().clock(change.what[0]).is_deadline
