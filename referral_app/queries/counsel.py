"""What counsel staff may read, and one request with what was done and written about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from referral_app.extensions import db
from referral_app.models import Account, Event, Need, Note, Request
from referral_app.queries import need_to_know
from referral_app.queries.of_the_case import is_theirs
from referral_app.queries.prepared import prepared
from referral_app.vocabulary import EventKind, LegalHoldReason, NoteKind, RequestState, Role, TaskKind

PAGE_SIZE = 25


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def visible_to(viewer: Account) -> list[ColumnElement[bool]]:
    """Which requests exist for this viewer: a walled one for the conflicts role and its team alone (B03, E01), one with
    a list of its own for those on it (E02)."""
    return list(visible(viewer.id, viewer.holds(Role.CONFLICTS)))


@prepared
def visible(viewer_id: str, conflicts: bool) -> tuple[ColumnElement[bool], ...]:
    """The same by the viewer's id and whether they hold the role `conflicts`."""
    hidden = Request.id.not_in(need_to_know.hidden_from(viewer_id))
    walled = (Request.state != RequestState.WALLED) | (Request.owner_id == viewer_id)
    sent = Request.state != RequestState.DRAFT
    return (sent, hidden) if conflicts else (sent, hidden, walled)


def who_may_know(people: Iterable[Account], request: Request) -> list[Account]:
    """Those of these people for whom a request that was read already exists: the same rule, in one question for all."""
    listed = need_to_know.on_its_list(request.id)
    walled = request.state == RequestState.WALLED
    return [
        one
        for one in people
        if (listed is None or one.id in listed)
        and (not walled or request.owner_id == one.id or one.holds(Role.CONFLICTS))
    ]


def request_for(viewer: Account, request_id: str) -> Request | None:
    """A request this viewer may know of, or None."""
    return (
        db.session.scalars(
            select(Request)
            .where(Request.id == request_id, *visible_to(viewer))
            .options(joinedload(Request.needs), joinedload(Request.clearings))
        )
        .unique()
        .one_or_none()
    )


def need_for(request: Request, number: int) -> Need | None:
    """The need of this number, or None. Looked for among the request's own: a number may be larger than a column."""
    return next((need for need in request.needs if need.number == number), None)


#: What a complaint leaves behind: for supervisors alone, never for those who work on the case (E12).
_OF_COMPLAINTS = (NoteKind.COMPLAINT, NoteKind.COMPLAINT_ANSWER)
_COMPLAINT_EVENTS = (EventKind.COMPLAINT_RECEIVED, EventKind.COMPLAINT_SEEN, EventKind.COMPLAINT_ANSWERED)


def _reads_complaints(viewer: Account, request_id: str) -> bool:
    """Whether a viewer reads what the family complained of: a supervisor, but for one whose own work it is about."""
    return viewer.holds(Role.SUPERVISOR) and not is_theirs(db.session.get_one(Request, request_id), viewer.id)


def timeline(
    viewer: Account, request_id: str, kinds: Collection[str] | None = None, *, most: int = 200
) -> Sequence[Event]:
    """The newest events, or those of some kinds; of one instant in the order in which they happened."""
    conditions = [Event.request_id == request_id]
    if kinds is not None:
        conditions.append(Event.kind.in_(kinds))
    reads_complaints = _reads_complaints(viewer, request_id)
    if not reads_complaints:
        conditions.append(Event.kind.not_in(_COMPLAINT_EVENTS))
    found = db.session.scalars(
        select(Event).where(*conditions).order_by(Event.at.desc(), Event.seq.desc()).limit(most)
    ).all()
    return found if reads_complaints else [one for one in found if not _tells_of_a_complaint(one)]


def _tells_of_a_complaint(event: Event) -> bool:
    """A task of one that was given on, or a legal hold for one."""
    held = event.kind.startswith("legal_hold") and event.detail.get("reason") == LegalHoldReason.COMPLAINT
    return held or event.detail.get("task") == TaskKind.COMPLAINT


def notes_of(viewer: Account, request_id: str) -> Sequence[Note]:
    conditions = [Note.request_id == request_id]
    if not _reads_complaints(viewer, request_id):
        conditions.append(Note.kind.not_in(_OF_COMPLAINTS))
    return db.session.scalars(select(Note).where(*conditions).order_by(Note.created_at.desc()).limit(100)).all()


def account_names(ids: set[str]) -> dict[str, str]:
    """Names of staff and attorneys by account id, for the timeline."""
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def references(request_ids: Collection[str]) -> dict[str, str]:
    """By id, the references of those of these requests that are still there."""
    rows = db.session.execute(select(Request.id, Request.reference).where(Request.id.in_(request_ids)))
    return {row.id: row.reference for row in rows}
