"""Tasks: those that exist for a member of staff, how long one may be put off, and what was said to be done just now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, lazyload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import LIVE, Account, Attorney, AttorneyComplaint, Matter, Need, Offer, Request, Task
from referral_app.queries import attorney_complaints, cases, counsel, need_to_know
from referral_app.queries.of_the_case import is_theirs
from referral_app.queries.prepared import prepared
from referral_app.vocabulary import (
    CHOOSE_OTHERS,
    DECIDED_BY,
    Level,
    NeedState,
    OfferState,
    RequestState,
    Role,
    TaskKind,
)
from referral_app.workflow import snoozing

#: The place of "urgent" among the levels.
_URGENT = 2
#: What a complaint leaves behind: for supervisors alone, never for those who work on the case (E12).
COMPLAINT = "complaint"
_CRITICAL = (Level.EMERGENCY, Level.CRITICAL)


def open_to(viewer: Account) -> list[ColumnElement[bool]]:
    """Which open tasks exist for this viewer."""
    return list(open_to_one(viewer.id, viewer.holds(Role.SUPERVISOR), viewer.holds(Role.CONFLICTS)))


@prepared
def open_to_one(viewer_id: str, supervises: bool, conflicts: bool) -> tuple[ColumnElement[bool], ...]:
    """The same by the viewer's id and whether they hold these roles."""
    conditions: list[ColumnElement[bool]] = [Task.resolved_at.is_(None)]
    conditions.append(Task.id.not_in(_complaints_of(viewer_id, conflicts)) if supervises else Task.kind != COMPLAINT)
    conditions.append(Task.request_id.is_(None) | Task.request_id.not_in(need_to_know.hidden_from(viewer_id)))
    if not conflicts:
        conditions.append(
            Task.request_id.is_(None)
            | Task.request_id.not_in(
                select(Request.id).where(
                    Request.state == RequestState.WALLED,
                    Request.owner_id.is_(None) | (Request.owner_id != viewer_id),
                )
            )
        )
    return tuple(conditions)


def _complaints_of(viewer_id: str, conflicts: bool) -> Select[Any]:
    """The ids of the open tasks of complaints about a supervisor's own work: for them there is none (E12)."""
    theirs, before = aliased(Task), aliased(Task)
    owned = select(Request.id).where(Request.owner_id == viewer_id)
    owned_then = select(before.request_id).where(
        before.kind == COMPLAINT, before.not_for == viewer_id, before.request_id.is_not(None)
    )
    attorneys = select(literal(attorney_complaints.TASK).concat(AttorneyComplaint.id)).where(
        ~attorney_complaints.open_to_one(viewer_id, conflicts)
    )
    return select(theirs.id).where(
        theirs.kind == COMPLAINT,
        theirs.resolved_at.is_(None),
        or_(theirs.request_id.in_(owned), theirs.request_id.in_(owned_then), theirs.once.in_(attorneys)),
    )


def owner_of_task() -> ColumnElement[str | None]:
    """Whose a task is, in a statement that has its request: whoever it was given to, or else the request's owner. A
    complaint is never the request's owner's: it is nobody's until somebody else takes it."""
    return case(
        (Task.kind == COMPLAINT, func.nullif(Task.owner_id, func.coalesce(Request.owner_id, ""))),
        else_=func.coalesce(Task.owner_id, Request.owner_id),
    )


def owner_of(task: Task, request: Request | None) -> str | None:
    """The same of rows that were read: the id of an account, or None for nobody."""
    owns = request.owner_id if request is not None else None
    if task.kind == COMPLAINT:
        return task.owner_id if task.owner_id != owns else None
    return task.owner_id or owns


def of(viewer: Account, request_id: str) -> list[tuple[Task, int | None]]:
    """The open tasks of a request that exist for this viewer, the first due first, each with the number of its need."""
    rows = db.session.execute(
        select(Task, Need.number)
        .outerjoin(Need, Need.id == Task.need_id)
        .where(Task.request_id == request_id, *open_to(viewer))
        .order_by(Task.due_on, Task.created_at, Task.id)
    )
    return [(task, number) for task, number in rows]


def called_for(need_ids: Collection[str]) -> dict[str, frozenset[TaskKind]]:
    """By need, its open tasks that say that nobody has said yes (`CHOOSE_OTHERS`); a need without one is left out."""
    if not need_ids:
        return {}
    rows = db.session.execute(
        select(Task.need_id, Task.kind).where(
            Task.need_id.in_(need_ids), Task.kind.in_(CHOOSE_OTHERS), Task.resolved_at.is_(None)
        )
    ).all()
    return {
        need_id: frozenset(TaskKind(row.kind) for row in rows if row.need_id == need_id)
        for need_id in {row.need_id for row in rows}
    }


def is_out_of_reach(need: Need, made: Iterable[Offer], called: Collection[str]) -> bool:
    """Whether a need waits for no attorney: nobody is asked, and of those approved none can be, as `called`, the kinds
    of its open tasks, say, or as was found before somebody was looked for outside the roster."""
    live = {OfferState(offer.state) for offer in made if offer.state in LIVE}
    found = TaskKind.SET_USED_UP in called or need.sought_since is not None
    return not live or (live == {OfferState.APPROVED} and found)


def page(viewer: Account, today: date, *, page: int = 1) -> counsel.Page:
    """Open tasks this viewer may see: (task, its request, number of its need).

    The most pressing first: by the urgency of the request, then the day it is due. What belongs to no request stands
    among the urgent. What is put off comes last.
    """
    later = case((Task.snoozed_until > today, 1), else_=0)
    conditions = open_to(viewer)
    total = db.session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // counsel.PAGE_SIZE)))
    tasks = db.session.execute(
        select(Task, Request, Need.number)
        .outerjoin(Request, Request.id == Task.request_id)
        .outerjoin(Need, Need.id == Task.need_id)
        .where(*conditions)
        .order_by(later, func.coalesce(Request.level_rank, _URGENT), Task.due_on, Task.created_at, Task.id)
        .limit(counsel.PAGE_SIZE)
        .offset((number - 1) * counsel.PAGE_SIZE)
    ).all()
    return counsel.Page(tasks, number, total)


def task_for(viewer: Account, task_id: str) -> Task | None:
    """An open or resolved task, unless it belongs to a request that does not exist for this viewer, or is about a
    complaint that does not."""
    task = db.session.get(Task, task_id)
    request = counsel.request_for(viewer, task.request_id) if task is not None and task.request_id else None
    if task is None or (task.request_id and request is None):
        return None
    if task.kind == COMPLAINT and not _reads(viewer, task, request):
        return None
    return task


def _reads(viewer: Account, task: Task, request: Request | None) -> bool:
    """Whether the complaint of a task exists for this viewer."""
    if not viewer.holds(Role.SUPERVISOR) or task.not_for == viewer.id:
        return False
    if request is not None:
        return not is_theirs(request, viewer.id)
    its_id = task.once.removeprefix(attorney_complaints.TASK)
    return its_id == task.once or attorney_complaints.complaint_for(viewer, its_id) is not None


def may_end(viewer: Account, task: Task) -> bool:
    """Whether what a task asks for is this viewer's to decide: some kinds belong to a role (`DECIDED_BY`)."""
    decider = DECIDED_BY.get(TaskKind(task.kind))
    return decider is None or viewer.holds(*decider.roles)


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
    """By the id of a matter or an offer, whose it is: whom to call about the tasks of it."""
    tasks = list(tasks)
    matters = {task.matter_id for task in tasks if task.matter_id}
    offers = {task.offer_id for task in tasks if task.offer_id and not task.matter_id}
    held: list[Matter | Offer] = []
    if matters:
        held += db.session.scalars(select(Matter).where(Matter.id.in_(matters)).options(_named(Matter.attorney)))
    if offers:
        held += db.session.scalars(select(Offer).where(Offer.id.in_(offers)).options(_named(Offer.attorney)))
    return {row.id: row.attorney for row in held}


def _named(attorney: InstrumentedAttribute[Attorney]) -> ORMOption:
    """A name, a number and an address: what they are admitted to and when they are away is not read along."""
    return selectinload(attorney).options(lazyload(Attorney.licences), lazyload(Attorney.absences))


def just_done(viewer: Account, now: datetime, within: timedelta) -> Sequence[Task]:
    """The tasks this person said to be done a moment ago, the last one first: each may still be taken back."""
    found = (
        select(Task)
        .where(Task.resolved_by == viewer.id, Task.resolved_at >= now - within, Task.resolved_at <= now)
        .order_by(Task.resolved_at.desc(), Task.id)
        .limit(counsel.PAGE_SIZE)
    )
    return db.session.scalars(found).all()
