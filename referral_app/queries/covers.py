"""Who is away and who covers for them; and what somebody still owns (B18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from referral_app.extensions import db
from referral_app.models import Account, Request, StaffCover, Task
from referral_app.queries import accounts
from referral_app.queries import tasks as task_queries
from referral_app.queries.counsel import visible_to
from referral_app.workflow.requests import ENDED


@dataclass(frozen=True)
class Owned:
    """How much of one person's waits: running requests, open tasks, and absences that they cover from today on."""

    requests: int
    tasks: int
    covers: int

    def __bool__(self) -> bool:
        return bool(self.requests or self.tasks or self.covers)


def owned_by(account_id: str, today: date) -> Owned:
    """What a leaver would leave behind."""
    requests = db.session.scalar(
        select(func.count()).select_from(Request).where(Request.owner_id == account_id, Request.state.not_in(ENDED))
    )
    tasks = db.session.scalar(
        select(func.count()).select_from(Task).where(Task.owner_id == account_id, Task.resolved_at.is_(None))
    )
    covered = db.session.scalar(
        select(func.count())
        .select_from(StaffCover)
        .where(StaffCover.cover_id == account_id, StaffCover.last_day >= today)
    )
    return Owned(requests or 0, tasks or 0, covered or 0)


@dataclass(frozen=True)
class Load:
    """How much one person has. `gone`: the account has ended."""

    account_id: str
    name: str
    gone: bool
    requests: int
    tasks: int


def load(viewer: Account) -> list[Load]:
    """Everybody who may own requests, and whoever still owns something, by name: of what exists for the viewer."""
    owned = dict(
        db.session.execute(
            select(Request.owner_id, func.count())
            .where(Request.owner_id.is_not(None), Request.state.not_in(ENDED), *visible_to(viewer))
            .group_by(Request.owner_id)
        ).all()
    )
    tasks = dict(
        db.session.execute(
            select(Task.owner_id, func.count())
            .where(Task.owner_id.is_not(None), *task_queries.open_to(viewer))
            .group_by(Task.owner_id)
        ).all()
    )
    may_own = {person.id for person in accounts.staff()}
    people = db.session.scalars(
        select(Account).where(Account.id.in_({*may_own, *owned, *tasks})).order_by(Account.name, Account.id)
    )
    return [
        Load(
            person.id,
            person.name,
            person.deactivated_at is not None,
            owned.get(person.id, 0),
            tasks.get(person.id, 0),
        )
        for person in people
    ]


def running_of(account_id: str) -> Sequence[str]:
    """The ids of the running requests of an owner, in the order in which they are locked."""
    return db.session.scalars(
        select(Request.id).where(Request.owner_id == account_id, Request.state.not_in(ENDED)).order_by(Request.id)
    ).all()


def of(account_id: str) -> StaffCover | None:
    """The cover that was last said of an account, over or to come."""
    return db.session.scalar(select(StaffCover).where(StaffCover.account_id == account_id))


def covering(account_id: str, today: date) -> dict[str, str]:
    """The names of those for whom this person covers today, by id, in the order of the names."""
    rows = db.session.execute(
        select(Account.id, Account.name)
        .join(StaffCover, StaffCover.account_id == Account.id)
        .where(StaffCover.cover_id == account_id, StaffCover.first_day <= today, StaffCover.last_day >= today)
        .order_by(Account.name, Account.id)
    )
    return {row.id: row.name for row in rows}


def cover_for(account_id: str, today: date) -> str | None:
    """The id of whoever covers for this person today."""
    return db.session.scalar(
        select(StaffCover.cover_id).where(
            StaffCover.account_id == account_id, StaffCover.first_day <= today, StaffCover.last_day >= today
        )
    )


@dataclass(frozen=True)
class Away:
    """One absence, with the names."""

    account_id: str
    name: str
    cover: str
    first_day: date
    last_day: date


def away(today: date) -> list[Away]:
    """Everybody who is away today or will be, the first to go on top."""
    person, cover = aliased(Account), aliased(Account)
    rows = db.session.execute(
        select(StaffCover, person.name, cover.name)
        .join(person, person.id == StaffCover.account_id)
        .join(cover, cover.id == StaffCover.cover_id)
        .where(StaffCover.last_day >= today)
        .order_by(StaffCover.first_day, person.name, person.id)
    )
    return [Away(row.account_id, name, other, row.first_day, row.last_day) for row, name, other in rows]
