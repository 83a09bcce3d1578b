"""Work for a person, made once for ever, with the letter that says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import WORKER, record
from referral_app.extensions import db
from referral_app.models import Account, Matter, Need, Request, Task
from referral_app.models.base import new_id
from referral_app.queries import accounts, counsel, covers, need_to_know, tasks
from referral_app.vocabulary import DECIDED_BY, RequestState, Role, TaskKind
from referral_app.workflow.calendar import add_business_days

#: About finding somebody for a need: over when the need is.
ASKING = ("no_yes_yet", "two_silent", "critical_offer_expired", "set_used_up", "relax", "recruit", "somebody_fits")

#: So many tasks of one kind about one request (or about none) are told by letter in a day. Whoever makes more of them,
#: by complaining a thousand times, fills a list and nobody's mailbox.
MOST_TOLD = 10


def make_task(
    kind: str,
    *,
    once: str,
    now: datetime,
    due_on: date,
    request: Request | None = None,
    need_id: str | None = None,
    offer_id: str | None = None,
    matter_id: str | None = None,
    reason: str | None = None,
    track: str | None = None,
    tell: Collection[str] | None = None,
    not_for: str | None = None,
) -> Task | None:
    """Work for staff, once for each `once` for ever: a resolved task does not come back (D10).

    Its owner is the request's; without one the letter goes to every supervisor who may know of the request, or to the
    accounts of `tell` and nobody else. What a role decides (`DECIDED_BY`) is written to those who hold it as well.
    `not_for`: whoever it does not exist for. Past ten like it in a day no letter is written. Call inside `writing()`.
    """
    if db.session.scalar(select(Task.id).where(Task.once == once)):
        return None
    task = Task(
        id=new_id(),
        kind=TaskKind(kind).value,
        once=once,
        request_id=request.id if request else None,
        need_id=need_id,
        offer_id=offer_id,
        matter_id=matter_id,
        owner_id=request.owner_id if request else None,
        not_for=not_for,
        reason=reason,
        due_on=due_on,
        created_at=now,
    )
    db.session.add(task)
    db.session.flush()
    told = _readers(task, request, now) if tell is None else tell
    for account_id in told if _how_many_today(task) <= MOST_TOLD else ():
        write_letter(
            "task",
            "account",
            account_id,
            once=f"task:{task.id}:{account_id}",
            now=now,
            request_id=task.request_id,
            track=track,
            task=kind,
        )
    if request is not None:
        record(request.id, "task_made", actor=WORKER, now=now, subject=task.id, task=kind, reason=reason)
    return task


def _how_many_today(task: Task) -> int:
    """How many tasks of its kind about its request were made in the day that ends with this one."""
    like_it = select(func.count()).where(Task.kind == task.kind, Task.request_id == task.request_id)
    lately = Task.created_at > task.created_at - timedelta(days=1), Task.created_at <= task.created_at
    return db.session.scalar(like_it.where(*lately)) or 0


def make_task_of_matter(matter: Matter, kind: str, *, once: str, now: datetime, reason: str) -> Task | None:
    """Work for staff about a matter, due the next business day. Call inside `writing()`."""
    today = programme.day(now)
    return make_task(
        kind,
        once=once,
        now=now,
        due_on=add_business_days(today, 1, programme.holidays_from(today)),
        request=matter.need.request,
        need_id=matter.need_id,
        offer_id=matter.offer_id,
        matter_id=matter.id,
        reason=reason,
        track=matter.need.track,
    )


def refuse_all_but_deciders(task: Task, actor: Account) -> None:
    """Refused, with the code of its kind, where what a task asks for is another role's to decide (`DECIDED_BY`)."""
    if not tasks.may_end(actor, task):
        raise Refused(DECIDED_BY[TaskKind(task.kind)].refused)


def settle_tasks(need: Need, *, now: datetime, kinds: tuple[str, ...] = ASKING, but: Task | None = None) -> None:
    """Their cause is over: tasks of these kinds about a need, `but` one that was made just now, are done by themselves.
    Call inside `writing()`."""
    db.session.execute(
        update(Task)
        .where(
            Task.need_id == need.id,
            Task.kind.in_(kinds),
            Task.resolved_at.is_(None),
            Task.id != (but.id if but is not None else ""),
        )
        .values(resolved_at=now)
        .execution_options(synchronize_session="fetch")
    )


def settle_of_request(request_id: str, kinds: Collection[TaskKind], *, now: datetime) -> None:
    """The cause of these tasks of a request is over: they are done by themselves. Call inside `writing()`."""
    db.session.execute(
        update(Task)
        .where(Task.request_id == request_id, Task.kind.in_(kinds), Task.resolved_at.is_(None))
        .values(resolved_at=now)
        .execution_options(synchronize_session="fetch")
    )


def settle_of_offers(offer_ids: Collection[str], kinds: Collection[TaskKind], *, now: datetime) -> None:
    """The cause of these tasks of offers is over: they are done by themselves. Call inside `writing()`."""
    db.session.execute(
        update(Task)
        .where(Task.offer_id.in_(offer_ids), Task.kind.in_(kinds), Task.resolved_at.is_(None))
        .values(resolved_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _readers(task: Task, request: Request | None, now: datetime) -> list[str]:
    """Who gets the letter about a task: its owner with their cover, and whoever decides it; supervisors where that is
    nobody."""
    told = _owner_and_cover(task.owner_id, request, now) if task.owner_id else []
    if (decider := DECIDED_BY.get(TaskKind(task.kind))) is not None:
        told += [one.id for one in who_may_know(request, accounts.who_hold(decider.roles))]
    return list(dict.fromkeys(told)) or _supervisors(request)


def _owner_and_cover(owner_id: str, request: Request | None, now: datetime) -> list[str]:
    """Whose work it is, and whoever covers for them today, if they may know of the request."""
    walled = request is not None and request.state == RequestState.WALLED
    cover = None if walled else covers.cover_for(owner_id, programme.day(now))
    if cover and request is not None and need_to_know.is_hidden(request.id, accounts.account(cover)):
        cover = None
    return [owner_id, *([cover] if cover else [])]


def _supervisors(request: Request | None) -> list[str]:
    """Those who may know of the request, or others of staff who may; where that is nobody, all supervisors are called:
    better a letter too many than work that nobody hears of."""
    staff = accounts.staff()
    known = who_may_know(request, staff)
    supervisors = [person for person in staff if person.holds(Role.SUPERVISOR)]
    told = [person for person in supervisors if person in known] or known or supervisors or staff
    return [person.id for person in told]


def who_may_know(request: Request | None, people: Sequence[Account]) -> list[Account]:
    """Those of these people for whom a request exists: nobody is told by a letter that there is another."""
    return list(people) if request is None else counsel.who_may_know(people, request)


def settle_both_sides(request: Request, *, by: Account, now: datetime) -> None:
    """No pair holds the request any more: the tasks about its other side are done. Call inside `writing()`."""
    db.session.execute(
        update(Task)
        .where(Task.request_id == request.id, Task.kind == TaskKind.BOTH_SIDES, Task.resolved_at.is_(None))
        .values(resolved_at=now, resolved_by=by.id)
        .execution_options(synchronize_session=False)
    )
