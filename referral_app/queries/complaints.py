"""Complaints as supervisors read them, and as the family that wrote one reads what became of it (E12).

A complaint is a note; when it was acknowledged and answered is in its events. For nobody who works on the case does
either exist.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Account, Event, Note, Request, Task
from referral_app.queries import accounts, cases, taking_over
from referral_app.queries.counsel import Page, visible_to, who_may_know
from referral_app.queries.of_the_case import is_theirs, theirs_among
from referral_app.vocabulary import EventKind, NoteKind, Role
from referral_app.workflow.calendar import add_business_days

#: Business days until a family can read that its complaint was seen, and until it can read the answer.
SEEN_DAYS, ANSWER_DAYS = 2, 10
PAGE_SIZE = 25


@dataclass(frozen=True)
class Complaint:
    """One complaint, how far it is, and by when its next step was promised."""

    note: Note
    request: Request
    received_on: date
    seen_at: datetime | None
    answered_at: datetime | None
    #: Who took it, by name.
    owner: str | None

    @property
    def due_on(self) -> date:
        """The day that was promised for what comes next; once answered, the day of the answer."""
        return due_on(self.received_on, SEEN_DAYS if self.seen_at is None else ANSWER_DAYS)

    @property
    def open(self) -> bool:
        return self.answered_at is None


def due_on(received: date, days: int) -> date:
    return add_business_days(received, days, programme.holidays_from(received))


def _answered() -> ColumnElement[bool]:
    return exists().where(Event.subject == Note.id, Event.kind == EventKind.COMPLAINT_ANSWERED)


def complaints(viewer: Account, *, page: int = 1) -> Page:
    """A page of the complaints about requests that exist for the viewer and are none of theirs: those without an answer
    first, the oldest on top."""
    about = set(db.session.scalars(select(Note.request_id).where(Note.kind == NoteKind.COMPLAINT)))
    not_theirs = Note.request_id.not_in(theirs_among(viewer.id, about))
    conditions = [Note.kind == NoteKind.COMPLAINT, not_theirs, *visible_to(viewer)]
    counted = select(func.count()).select_from(Note).join(Request, Request.id == Note.request_id)
    total = db.session.scalar(counted.where(*conditions)) or 0
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    rows = db.session.execute(
        select(Note, Request)
        .join(Request, Request.id == Note.request_id)
        .where(*conditions)
        .order_by(_answered(), Note.created_at, Note.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return Page(_told([(note, request) for note, request in rows]), number, total, PAGE_SIZE)


def complaint_for(viewer: Account, note_id: str) -> Complaint | None:
    """One complaint, or None: no such note, or of a request that does not exist for the viewer or is theirs."""
    row = db.session.execute(
        select(Note, Request)
        .join(Request, Request.id == Note.request_id)
        .where(Note.id == note_id, Note.kind == NoteKind.COMPLAINT, *visible_to(viewer))
    ).one_or_none()
    if row is None or is_theirs(row[1], viewer.id):
        return None
    return _told([(row[0], row[1])])[0]


def may_read(request: Request) -> list[str]:
    """Ids of the supervisors who can sign in, may know of a request, and neither own it nor owned it when its family
    complained before."""
    known = who_may_know(accounts.staff(), request)
    return [person.id for person in known if person.holds(Role.SUPERVISOR) and not is_theirs(request, person.id)]


def of_request(request: Request) -> list[Complaint]:
    """What the family itself wrote of this kind, the latest first. For who took over, what they wrote themselves: the
    answer to another's complaint is not theirs to read (U12)."""
    wanted = select(Note).where(Note.request_id == request.id, Note.kind == NoteKind.COMPLAINT)
    since = taking_over.done_at(request)
    if since is not None:
        wanted = wanted.where(Note.created_at >= since)
    notes = db.session.scalars(wanted.order_by(Note.created_at.desc(), Note.id))
    return _told([(note, request) for note in notes])


def _told(rows: Sequence[tuple[Note, Request]]) -> list[Complaint]:
    ids = [note.id for note, _request in rows]
    seen, answered = _when(ids, EventKind.COMPLAINT_SEEN), _when(ids, EventKind.COMPLAINT_ANSWERED)
    owners = _owners([task_key(note) for note, _request in rows])
    return [
        Complaint(
            note,
            request,
            programme.day(note.created_at),
            seen.get(note.id) or answered.get(note.id),
            answered.get(note.id),
            owners.get(task_key(note)),
        )
        for note, request in rows
    ]


def _when(ids: Collection[str], kind: EventKind) -> Mapping[str, datetime]:
    rows = db.session.execute(select(Event.subject, Event.at).where(Event.subject.in_(ids), Event.kind == kind))
    return {str(row[0]): row[1] for row in rows}


def task_key(note: Note) -> str:
    """What the task of a complaint was made once for."""
    return f"complaint:{note.request_id}:{note.created_at.isoformat()}"


def _owners(keys: Collection[str]) -> Mapping[str, str]:
    rows = db.session.execute(
        select(Task.once, Account.name)
        .join(Request, Request.id == Task.request_id)
        .join(Account, Account.id == Task.owner_id)
        # Whoever took it and then its request has it no more.
        .where(Task.once.in_(keys), Request.owner_id.is_distinct_from(Task.owner_id))
    )
    return {row[0]: row[1] for row in rows}


def answer_to(complaint: Complaint) -> str | None:
    """The words of the answer, once there is one. Raises CannotBeRead."""
    event = db.session.scalar(
        select(Event).where(Event.subject == complaint.note.id, Event.kind == EventKind.COMPLAINT_ANSWERED)
    )
    note = db.session.get(Note, event.detail["answer"]) if event is not None else None
    return cases.note_text(note) if note is not None else None
