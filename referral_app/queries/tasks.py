"""What the acts on tasks need to know: how long one may be put off, and what was said to be done just now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import lazyload, selectinload

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Matter, Request, Task
from referral_app.queries import cases, counsel
from referral_app.vocabulary import Level, NeedState, TaskKind
from referral_app.workflow import snoozing

_CRITICAL = (Level.EMERGENCY, Level.CRITICAL)


def awake(today: date) -> ColumnElement[bool]:
    """The condition that a task is not put off today."""
    return or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today)


def snooze_until(task: Task, request: Request | None, today: date) -> date | None:
    """The last day to which a task may be put off; None where it may not wait. Raises CannotBeRead."""
    if not snoozing.may_snooze(TaskKind(task.kind)):
        return None
    deadlines = []
    if request is not None:
        needs = [need for need in request.needs if need.state == NeedState.OPEN]
        said = [cases.need_terms(need)["deadline"] for need in needs]
        deadlines = [date.fromisoformat(day) for day in said if day]
    return snoozing.longest(
        today,
        critical=request is not None and request.level in _CRITICAL,
        deadlines=deadlines,
        holidays=programme.holidays_from(today),
    )


def attorneys_of(tasks: Iterable[Task]) -> dict[str, Attorney]:
    """By the id of a matter, whose it is: whom to call about the tasks of a matter."""
    ids = {task.matter_id for task in tasks if task.matter_id}
    if not ids:
        return {}
    # A name, a number and an address: what they are admitted to and when they are away is not read along.
    person = selectinload(Matter.attorney).options(lazyload(Attorney.licences), lazyload(Attorney.absences))
    held = select(Matter).where(Matter.id.in_(ids)).options(person)
    return {matter.id: matter.attorney for matter in db.session.scalars(held)}


def just_done(viewer: Account, now: datetime, within: timedelta) -> Sequence[Task]:
    """The tasks this person said to be done a moment ago, the last one first: each may still be taken back."""
    found = (
        select(Task)
        .where(Task.resolved_by == viewer.id, Task.resolved_at >= now - within, Task.resolved_at <= now)
        .order_by(Task.resolved_at.desc(), Task.id)
        .limit(counsel.PAGE_SIZE)
    )
    return db.session.scalars(found).all()
