"""Accounts of staff as administrators read them: roles, enrolment, last sign-in, and what is still somebody's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from referral_app.extensions import db
from referral_app.models import Account, AccountRole, AuditRow, Request, Task, mark_of
from referral_app.queries import tasks as task_queries
from referral_app.queries.counsel import Page, visible_to
from referral_app.queries.need_to_know import alone_on_a_list
from referral_app.vocabulary import Role
from referral_app.workflow.requests import ENDED

PAGE_SIZE = 50
#: References that a page names; how many there are it says anyway.
NAMED = 50


@dataclass(frozen=True)
class Row:
    account: Account
    signed_in_at: datetime | None
    #: Open requests that are theirs, of those that exist for the viewer.
    owns: int


def _is_staff() -> ColumnElement[bool]:
    attorneys = exists().where(AccountRole.account_id == Account.id, AccountRole.role == Role.ATTORNEY)
    return Account.attorney_id.is_(None) & ~attorneys


def accounts(viewer: Account, *, page: int = 1) -> Page:
    """A page of the accounts of staff: those that are open first, each by name."""
    total = db.session.scalar(select(func.count()).select_from(Account).where(_is_staff())) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    people = db.session.scalars(
        select(Account)
        .where(_is_staff())
        .order_by(Account.deactivated_at.is_not(None), func.lower(Account.name), Account.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    ids = [person.id for person in people]
    signed_in, owned = _signed_in(ids), _owned(viewer, ids)
    return Page(
        [Row(person, signed_in.get(person.id), owned.get(person.id, 0)) for person in people], number, total, PAGE_SIZE
    )


def account_for(account_id: str) -> Account | None:
    """The account of a member of staff, open or ended. An attorney's is on the attorney's page."""
    return db.session.scalar(select(Account).where(Account.id == account_id, _is_staff()))


def _signed_in(ids: Collection[str]) -> Mapping[str, datetime]:
    marks = {mark_of(account_id, "signed_in"): account_id for account_id in ids}
    rows = db.session.execute(
        select(AuditRow.who, func.max(AuditRow.at)).where(AuditRow.who.in_(marks)).group_by(AuditRow.who)
    )
    return {marks[row[0]]: row[1] for row in rows}


def last_signed_in(account_id: str) -> datetime | None:
    return _signed_in([account_id]).get(account_id)


def _owned(viewer: Account, ids: Collection[str]) -> Mapping[str, int]:
    rows = db.session.execute(
        select(Request.owner_id, func.count())
        .where(Request.owner_id.in_(ids), Request.state.not_in(ENDED), *visible_to(viewer))
        .group_by(Request.owner_id)
    )
    return {str(row[0]): row[1] for row in rows}


@dataclass(frozen=True)
class Work:
    """What is still somebody's: references of requests that exist for the viewer, and how many tasks."""

    requests: int
    references: Sequence[str]
    tasks: int

    def __bool__(self) -> bool:
        return bool(self.requests or self.tasks)


def work_of(viewer: Account, account_id: str) -> Work:
    theirs = [Request.owner_id == account_id, Request.state.not_in(ENDED), *visible_to(viewer)]
    references = db.session.scalars(select(Request.reference).where(*theirs).order_by(Request.reference).limit(NAMED))
    requests = db.session.scalar(select(func.count()).select_from(Request).where(*theirs)) or 0
    tasks = (
        db.session.scalar(
            select(func.count()).select_from(Task).where(Task.owner_id == account_id, *task_queries.open_to(viewer))
        )
        or 0
    )
    return Work(requests, references.all(), tasks)


def is_alone_on_a_list(account_id: str) -> bool:
    """Whether some request exists for nobody else who could open it to others."""
    return bool(db.session.scalar(select(alone_on_a_list(account_id))))
