"""An attorney with a matter asks this office for a mentor, for research or for material (C16)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_need
from referral_app.actions.steps.tasks import make_task_of_matter
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Matter
from referral_app.vocabulary import MatterState, TaskKind

#: What may be asked for: the words are "matter_help".
HELP = ("mentor", "research", "pleadings", "something_else")


def ask(matter_id: str, what: str, *, actor: Account, now: datetime) -> None:
    """Make it work of counsel, due the next business day; the same asked again on one day is one task.

    Refused: "not_found" (somebody else's), "no_such_help", "matter_closed".
    """
    if what not in HELP:
        raise Refused("no_such_help")
    with writing():
        matter = _own(matter_id, actor)
        lock_need(matter.need_id)
        db.session.refresh(matter)
        if matter.state != MatterState.OPEN:
            raise Refused("matter_closed")
        today = programme.day(now)
        task = make_task_of_matter(
            matter, TaskKind.MATTER_HELP, once=f"matter_help:{matter.id}:{what}:{today:%Y%m%d}", now=now, reason=what
        )
        if task is not None:
            matter.need.request.last_act_at = now
            record(
                matter.need.request_id,
                "matter_help_asked",
                actor=actor.id,
                now=now,
                subject=matter.id,
                what=what,
            )


def _own(matter_id: str, actor: Account) -> Matter:
    found = None
    if actor.attorney_id is not None:
        found = db.session.scalar(select(Matter).where(Matter.id == matter_id, Matter.attorney_id == actor.attorney_id))
    if found is None:
        raise Refused("not_found")
    return found
