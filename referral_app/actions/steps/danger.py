"""Words that speak of danger at this moment call staff to read the request before all others (U9)."""

from __future__ import annotations

from datetime import date, datetime

from referral_app.actions.steps.tasks import make_task
from referral_app.models import Request
from referral_app.queries import danger
from referral_app.vocabulary import Track
from referral_app.workflow.danger_words import danger_in


def call_staff_to_danger(request: Request, text: str, *, once: str, now: datetime, today: date) -> bool:
    """One task while nobody has read them. True if these words called staff. Call inside `writing()`."""
    kind = danger_in(text)
    if kind is None or danger.kind_of(request.id) is not None:
        return False
    task = make_task(
        danger.TASK,
        once=f"{danger.TASK}:{once}",
        now=now,
        due_on=today,
        request=request,
        reason=kind.value,
        track=Track.CRITICAL,
    )
    return task is not None
