"""What an office has in hand: who works on how much, and where nobody is asked for what is open.

Aggregates alone, made by the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    union_all,
)

from referral_app.extensions import db
from referral_app.models import (
    LIVE,
    Account,
    AccountRole,
    Need,
    Offer,
    Request,
    Task,
)
from referral_app.queries import need_to_know
from referral_app.queries.counted import RUNNING_AND_COUNTED, counted, running
from referral_app.queries.prepared import prepared
from referral_app.vocabulary import NeedState, RequestState, Role, TaskKind

#: The instant before which something is old.
_SINCE: BindParameter[datetime] = bindparam("since")


#: The states of which nothing is in hand: by what they are, and not by what they are not, an index finds the few.
_NOT_COUNTED = tuple(state for state in RequestState if state not in RUNNING_AND_COUNTED)


@dataclass(frozen=True)
class Load:
    """What one member of staff has in hand; `name` is None for what nobody has."""

    name: str | None
    requests: int
    tasks: int
    late: int


@dataclass(frozen=True)
class Unmet:
    """Open needs of one kind in one place whom nobody is asked for now. `old`: received before the day of the old."""

    forum: str
    area: str
    count: int
    old: int


def load(today: date) -> list[Load]:
    """What each member of staff has in hand, the most first, and what nobody has. Whoever has nothing is named too."""
    found = [Load(row[0], *(int(n) for n in row[1:])) for row in db.session.execute(_load(today))]
    return sorted(found, key=lambda one: (one.name is None, -one.requests, -one.tasks, (one.name or "").casefold()))


@prepared
def _load(today: date) -> CompoundSelect[*tuple[Any, ...]]:
    requests = (
        select(Request.owner_id.label("owner"), func.count().label("n"))
        .where(*running())
        .group_by(Request.owner_id)
        .cte()
    )
    owner = func.coalesce(Task.owner_id, Request.owner_id)
    # Complaints are counted nowhere: of some of them some of those who read this may not know (E12).
    each = (
        select(owner.label("owner"), case((Task.due_on < today, 1), else_=0).label("late"))
        .outerjoin(Request, Request.id == Task.request_id)
        .where(
            Task.resolved_at.is_(None),
            Task.kind != TaskKind.COMPLAINT,
            or_(Task.request_id.is_(None), and_(*counted())),
        )
        .subquery()
    )
    tasks = (
        select(each.c.owner, func.count().label("n"), func.sum(each.c.late).label("late")).group_by(each.c.owner).cte()
    )
    works = exists().where(AccountRole.account_id == Account.id, AccountRole.role.in_((Role.COUNSEL, Role.SUPERVISOR)))
    columns = (func.coalesce(requests.c.n, 0), func.coalesce(tasks.c.n, 0), func.coalesce(tasks.c.late, 0))
    named = (
        select(Account.name, *columns)
        .outerjoin(requests, requests.c.owner == Account.id)
        .outerjoin(tasks, tasks.c.owner == Account.id)
        .where(
            or_(
                and_(works, Account.deactivated_at.is_(None)),
                requests.c.owner.is_not(None),
                tasks.c.owner.is_not(None),
            )
        )
    )
    nobodys = (
        func.coalesce(select(one).where(of.c.owner.is_(None)).scalar_subquery(), 0)
        for of, one in ((requests, requests.c.n), (tasks, tasks.c.n), (tasks, tasks.c.late))
    )
    return union_all(named, select(null().cast(String), *nobodys))


def unmet(old_before: datetime) -> list[Unmet]:
    """Open needs of running requests for which nobody is asked or approved, by the first place and the kind of work,
    the most first."""
    rows = db.session.execute(_unmet(), {"since": old_before})
    return [Unmet(forum, area, int(n), int(old)) for forum, area, n, old in rows]


@prepared
def _unmet() -> Select[*tuple[Any, ...]]:
    # By lists of ids, which are read from an index: thousands of needs look up no request and no offer.
    # The lists are of those that are over and of those that are new, which an office has fewer of.
    over = union_all(select(Request.id).where(Request.state.in_(_NOT_COUNTED)), need_to_know.with_a_list())
    new = Need.request_id.in_(select(Request.id).where(Request.received_at >= _SINCE))
    return (
        select(Need.forum, Need.area, func.count().label("n"), func.sum(case((new, 0), else_=1)))
        .where(
            Need.state == NeedState.OPEN,
            Need.request_id.not_in(over),
            Need.id.not_in(select(Offer.need_id).where(Offer.state.in_(LIVE))),
        )
        .group_by(Need.forum, Need.area)
        .order_by(func.count().desc(), Need.forum, Need.area)
    )
