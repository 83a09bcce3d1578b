"""What one member of staff sees first: what is next, and how much waits where. A page asks the same number of questions
of the database whatever the size of the office."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from referral_app.extensions import db
from referral_app.models import Account, Need, Request, Task
from referral_app.queries import cases, counsel, covers, tasks
from referral_app.queries.prepared import prepared
from referral_app.security.case_keys import CannotBeRead
from referral_app.vocabulary import Role, TaskKind
from referral_app.workflow.next_up import Hurt, kinds_of
from referral_app.workflow.requests import RUNNING

#: Lines at once: what is next, and not all there is. The others are a link away.
PAGE_SIZE = 10
#: The places of "emergency", "critical" and "urgent" among the levels.
_EMERGENCY, _CRITICAL, _URGENT = 0, 1, 2


@dataclass(frozen=True)
class Item:
    """One thing to do next: a task, or a request that nobody has taken yet."""

    hurt: Hurt
    task: Task | None
    request: Request | None
    need_number: int | None
    #: A young person asks without an adult.
    alone: bool
    owner: str | None


def next_up(
    viewer: Account, *, today: date, taken_by: datetime, page: int = 1, covered: Collection[str] | None = None
) -> counsel.Page:
    """What is the viewer's, theirs for whom they cover today, or nobody's, what hurts first on top. Rows are `Item`.

    `taken_by`: a request whose alarm rings before then has to be taken now (critical, or a young person alone).
    `covered`: whom they cover for, if that was asked already.
    """
    whose = (viewer.id, *(covers.covering(viewer.id, today) if covered is None else covered))
    listed = _listed(_Desk.of(viewer, whose, today))

    def of_page(number: int) -> Sequence[Any]:
        start = (number - 1) * PAGE_SIZE
        return db.session.execute(listed, {"taken_by": taken_by, "start": start, "end": start + PAGE_SIZE}).all()

    number = max(page, 1)
    rows = of_page(number)
    if not rows and number > 1 and (first := of_page(1)):
        # Beyond the last page: that is shown, of which the first tells which it is.
        number = -(-first[0].total // PAGE_SIZE)
        rows = of_page(number)
    return counsel.Page(_items(rows), number, rows[0].total if rows else 0, PAGE_SIZE)


class _Desk(NamedTuple):
    """Whose desk it is: what the statements below are put together of."""

    viewer_id: str
    supervises: bool
    conflicts: bool
    whose: tuple[str, ...]
    today: date

    @classmethod
    def of(cls, viewer: Account, whose: tuple[str, ...], today: date) -> _Desk:
        return cls(viewer.id, viewer.holds(Role.SUPERVISOR), viewer.holds(Role.CONFLICTS), whose, today)


@prepared
def _listed(desk: _Desk) -> Select[Any]:
    """The lines from `start` to `end`. These two and `taken_by` are its parameters."""
    both = union_all(_first(_tasks(desk)), _first(_untaken(desk))).subquery()
    # Counted apart within the same question: a count beside every row would carry all of them through the order.
    total = _many(_tasks(desk)) + _many(_untaken(desk))
    return (
        select(both.c.task_id, both.c.request_id, both.c.hurt, total.label("total"))
        .order_by(*_in_order(both))
        .limit(PAGE_SIZE)
        .offset(bindparam("start", type_=Integer))
    )


def _in_order(lines: Subquery) -> list[ColumnElement[Any]]:
    return [lines.c[name] for name in ("hurt", "level_rank", "due_on", "since", "task_id", "request_id")]


def _first(lines: Select[Any]) -> Select[Any]:
    """The lines up to `end`: thousands are put in order by themselves, and a few with those of the other kind."""
    these = lines.subquery()
    ordered = select(these).order_by(*_in_order(these)).limit(bindparam("end", type_=Integer)).subquery()
    return select(ordered)


def _many(lines: Select[Any]) -> ColumnElement[int]:
    """How many lines there are: their conditions alone, and nothing of what they show."""
    return lines.with_only_columns(func.count()).scalar_subquery()


def _tasks(desk: _Desk) -> Select[Any]:
    owner = tasks.owner_of_task()
    level = func.coalesce(Request.level_rank, _URGENT)
    hurt = case(
        (Task.kind.in_(kinds_of(Hurt.DANGER)), Hurt.DANGER.value),
        (
            and_(
                Task.kind.in_(kinds_of(Hurt.NOT_TAKEN)),
                or_(level <= _CRITICAL, Request.alone == "yes"),
            ),
            Hurt.NOT_TAKEN.value,
        ),
        (or_(Task.kind.in_(kinds_of(Hurt.CLOCK)), level <= _CRITICAL), Hurt.CLOCK.value),
        # What nobody took of the others was promised to be read, and stands no higher than a date of the law.
        (Task.kind.in_([*kinds_of(Hurt.PROMISE), *kinds_of(Hurt.NOT_TAKEN)]), Hurt.PROMISE.value),
        (Task.kind.in_(kinds_of(Hurt.ANSWER)), Hurt.ANSWER.value),
        else_=Hurt.WORK.value,
    )
    return (
        select(
            Task.id.label("task_id"),
            Task.request_id.label("request_id"),
            hurt.label("hurt"),
            level.label("level_rank"),
            Task.due_on.label("due_on"),
            Task.created_at.label("since"),
        )
        .select_from(Task)
        .outerjoin(Request, Request.id == Task.request_id)
        .where(
            *tasks.open_to_one(desk.viewer_id, desk.supervises, desk.conflicts),
            tasks.awake(desk.today),
            or_(owner.is_(None), owner.in_(desk.whose)),
        )
    )


def _untaken(desk: _Desk) -> Select[Any]:
    """Requests without an owner, but for those of which a task says so already."""
    hurt = case(
        (Request.level_rank <= _EMERGENCY, Hurt.DANGER.value),
        (Request.alarm_at <= bindparam("taken_by"), Hurt.NOT_TAKEN.value),
        (Request.level_rank <= _CRITICAL, Hurt.CLOCK.value),
        # Its family was told that somebody reads it: it does not wait for its alarm below all other work.
        (Request.level_rank <= _URGENT, Hurt.PROMISE.value),
        else_=Hurt.WORK.value,
    )
    # By lists, of states and of ids: thousands of requests are read from an index, and look up no task.
    said = select(Task.request_id).where(
        Task.kind == TaskKind.NOT_TAKEN, Task.resolved_at.is_(None), Task.request_id.is_not(None)
    )
    return select(
        null().cast(String).label("task_id"),
        Request.id.label("request_id"),
        hurt.label("hurt"),
        Request.level_rank.label("level_rank"),
        literal(desk.today, Date()).label("due_on"),
        Request.received_at.label("since"),
    ).where(
        *counsel.visible(desk.viewer_id, desk.conflicts),
        Request.owner_id.is_(None),
        Request.state.in_(RUNNING),
        Request.id.not_in(said),
    )


def _items(rows: Sequence[Any]) -> list[Item]:
    task_ids = {row.task_id for row in rows if row.task_id}
    open_ones = {task.id: task for task in db.session.scalars(select(Task).where(Task.id.in_(task_ids)))}
    request_ids = {row.request_id for row in rows if row.request_id}
    by_id = {each.id: each for each in db.session.scalars(select(Request).where(Request.id.in_(request_ids)))}
    need_ids = {task.need_id for task in open_ones.values() if task.need_id}
    numbers = {
        row.id: row.number for row in db.session.execute(select(Need.id, Need.number).where(Need.id.in_(need_ids)))
    }
    owners = {tasks.owner_of(task, by_id.get(task.request_id or "")) for task in open_ones.values()}
    owners |= {request.owner_id for request in by_id.values()}
    names = counsel.account_names({owner for owner in owners if owner})
    untaken = [by_id[row.request_id] for row in rows if row.task_id is None and row.request_id in by_id]
    alone = _alone(untaken)
    made = []
    for row in rows:
        task, of = open_ones.get(row.task_id or ""), by_id.get(row.request_id or "")
        owner = tasks.owner_of(task, of) if task else of.owner_id if of else None
        made.append(
            Item(
                Hurt(row.hurt),
                task,
                of,
                numbers.get(task.need_id) if task and task.need_id else None,
                task is None and of is not None and of.id in alone,
                names.get(owner or ""),
            )
        )
    return made


def _alone(requests: Sequence[Request]) -> set[str]:
    """The ids of those of these requests of which the rules say that a young person asks alone."""
    found = set()
    for request_id, routing in cases.latest_routings([request.id for request in requests]).items():
        try:
            flags = cases.routing_result(routing)["flags"]
        except CannotBeRead:
            continue
        if "minor_alone" in flags:
            found.add(request_id)
    return found


def came_since(viewer: Account, since: datetime, today: date) -> int:
    """How many lines of `next_up` there are of which the task was made, or the request came in, after an instant."""
    whose = (viewer.id, *covers.covering(viewer.id, today))
    return db.session.scalar(_came_since(_Desk.of(viewer, whose, today)), {"since": since}) or 0


@prepared
def _came_since(desk: _Desk) -> Select[Any]:
    since: BindParameter[datetime] = bindparam("since")
    made = _many(_tasks(desk).where(Task.created_at > since))
    return select(made + _many(_untaken(desk).where(Request.received_at > since)))


def requests_since(viewer: Account, since: datetime) -> int:
    """How many requests that run came in after an instant."""
    came = [*counsel.visible_to(viewer), Request.received_at > since, Request.state.in_(RUNNING)]
    return db.session.scalar(select(func.count()).select_from(Request).where(*came)) or 0
