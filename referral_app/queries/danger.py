"""Requests whose words spoke of danger and that nobody has read yet (U9)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from referral_app.extensions import db
from referral_app.models import Request, Task
from referral_app.queries.prepared import prepared
from referral_app.workflow.danger_words import Danger

#: The kind of the task that calls staff to read at once.
TASK = "danger_words"


@prepared
def unread() -> ColumnElement[bool]:
    """The condition that a request stands on top of the queue."""
    unread = select(Task.request_id).where(Task.kind == TASK, Task.resolved_at.is_(None), Task.request_id.is_not(None))
    return Request.id.in_(unread)


def kind_of(request_id: str) -> Danger | None:
    """What the words of this request spoke of, while nobody has read them."""
    reason = db.session.scalar(
        select(Task.reason).where(Task.request_id == request_id, Task.kind == TASK, Task.resolved_at.is_(None)).limit(1)
    )
    return Danger(reason) if reason else None
