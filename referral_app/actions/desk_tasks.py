"""Tasks at the desk: put off with a reason, given to a colleague, several at once, and taken back for a minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from referral_app.actions import Refused, triage
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.tasks import refuse_all_but_deciders
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Request, Task
from referral_app.queries import tasks as queries
from referral_app.vocabulary import Role, TaskKind
from referral_app.workflow import snoozing

#: How long whoever said that a task is done may take it back, by the server's clock.
UNDO_FOR = timedelta(seconds=60)
#: So many at once, and no more: a page.
MOST_AT_ONCE = 25


def snooze(task_id: str, until: date, reason: str, *, actor: Account, now: datetime, today: date) -> Task:
    """Put a task off until a day, on which it is there again.

    Refused: "not_counsel", "not_found" (also when it is done), "no_such_reason", "not_snoozed" for what may not wait
    or has waited often enough, "bad_snooze" with the last day that is allowed, or the code of another role whose it is
    to decide (`DECIDED_BY`).
    """
    _refuse_all_but_counsel(actor)
    if reason not in snoozing.REASONS:
        raise Refused("no_such_reason")
    with writing():
        task = _open(task_id)
        refuse_all_but_deciders(task, actor)
        if task.snoozed_until == until and task.snooze_reason == reason:
            return task
        request = db.session.get(Request, task.request_id) if task.request_id else None
        if triage.ends_by_its_act(task, request) or task.snoozes >= snoozing.MOST:
            raise Refused("not_snoozed")
        last = queries.snooze_until(task, request, today)
        if last is None:
            raise Refused("not_snoozed")
        if not today < until <= last:
            raise Refused("bad_snooze", last=last.isoformat())
        task.snoozed_until, task.snooze_reason = until, reason
        task.snoozes += 1
        if task.request_id:
            record(task.request_id, "task_snoozed", actor=actor.id, now=now, task=task.kind, reason=reason)
        return task


def assign(task_id: str, to_id: str, *, actor: Account, now: datetime) -> Task:
    """Give a task to a colleague, who gets the letter about it; its request stays with its owner.

    Refused: "not_counsel", "not_found" (also when it is done), "no_staff" for somebody who cannot own a task or may not
    see this one.
    """
    _refuse_all_but_counsel(actor)
    with writing():
        task = _open(task_id)
        to = db.session.get(Account, to_id)
        if to is None or to.deactivated_at is not None or not _may_have(to, task):
            raise Refused("no_staff")
        if task.owner_id == to.id:
            return task
        task.owner_id = to.id
        write_letter(
            "task",
            "account",
            to.id,
            once=f"task:{task.id}:{to.id}",
            now=now,
            # The letters about a request are read by whoever works on it: of a complaint they hear nothing.
            request_id=task.request_id if task.kind != TaskKind.COMPLAINT else None,
            task=task.kind,
        )
        if task.request_id:
            record(task.request_id, "task_assigned", actor=actor.id, now=now, subject=to.id, task=task.kind)
        return task


def undo(task_id: str, *, actor: Account, now: datetime) -> Task:
    """A task that the same person has just said to be done is open again.

    Refused: "not_found", "too_late" after a minute, and for what somebody else or the follow-up settled, or the code of
    another role whose it is to decide (`DECIDED_BY`).
    """
    with writing() as session:
        task = session.get(Task, task_id, with_for_update=True, populate_existing=True)
        if task is None:
            raise Refused("not_found")
        if task.resolved_at is None:
            return task
        if task.resolved_by != actor.id or not timedelta(0) <= now - task.resolved_at <= UNDO_FOR:
            raise Refused("too_late")
        refuse_all_but_deciders(task, actor)
        task.resolved_at = task.resolved_by = None
        if task.request_id:
            request = session.get_one(Request, task.request_id)
            if task.kind == TaskKind.NEXT_CHECK_DUE:
                # The day that was promised stands again, as late as it was.
                request.next_check_on = task.due_on
            record(task.request_id, "task_reopened", actor=actor.id, now=now, task=task.kind)
        return task


@dataclass(frozen=True)
class Many:
    """What became of several tasks at once: how many went through, and the first reason for each that did not."""

    done: int
    refused: dict[str, str]


def each(task_ids: Sequence[str], act: Callable[[str], object]) -> Many:
    """One act on several tasks, each as if it were alone: what may not be done does not stop the others.

    Refused("nothing_chosen") without one.
    """
    ids = list(dict.fromkeys(task_ids))[:MOST_AT_ONCE]
    if not ids:
        raise Refused("nothing_chosen")
    done, refused = 0, {}
    for task_id in ids:
        try:
            act(task_id)
            done += 1
        except Refused as why:
            refused[task_id] = why.code
    return Many(done, refused)


def _refuse_all_but_counsel(actor: Account) -> None:
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")


def _may_have(to: Account, task: Task) -> bool:
    """Whether this person would see the task and may do what it asks for: some kinds are for one role, walled requests
    for their team, requests with a list of their own for those on it."""
    if not to.holds(Role.COUNSEL, Role.SUPERVISOR) or not queries.may_end(to, task):
        return False
    return queries.task_for(to, task.id) is not None


def _open(task_id: str) -> Task:
    task: Task | None = db.session.get(Task, task_id, with_for_update=True, populate_existing=True)
    if task is None or task.resolved_at is not None:
        raise Refused("not_found")
    return task
