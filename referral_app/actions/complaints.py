"""What a supervisor does with a complaint: take it, say that it was seen, answer it on the family's page (E12).

For whoever owns the request it is about, or owned it when it came, there is none. Nothing is sent: a letter or a call
would tell the case's own people; the family reads both on its page.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions import Refused
from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.notes import write_note
from referral_app.actions.steps.transaction import record, writing
from referral_app.extensions import db
from referral_app.models import Account, Event, Note, Task
from referral_app.queries import complaints as queries
from referral_app.queries.counsel import who_may_know
from referral_app.queries.of_the_case import is_theirs
from referral_app.security.text_forms import says_something
from referral_app.vocabulary import EventKind, NoteKind, Role


def take(note_id: str, *, actor: Account, now: datetime) -> None:
    """Become the one who looks into it. Refused as `acknowledge`."""
    with writing():
        _note, task = _judged(note_id, actor)
        if task is not None and task.owner_id != actor.id:
            task.owner_id = actor.id


def acknowledge(note_id: str, *, actor: Account, now: datetime) -> None:
    """Let the family read that somebody has seen it; the next day to keep is that of the answer.

    A second press changes nothing. Refused: "not_supervisor", "not_found" also for whoever it is about.
    """
    with writing():
        note, task = _judged(note_id, actor)
        if _happened(note, EventKind.COMPLAINT_SEEN) or _happened(note, EventKind.COMPLAINT_ANSWERED):
            return
        _take_over(note, task, actor)
        record(note.request_id, EventKind.COMPLAINT_SEEN, actor=actor.id, now=now, subject=note.id)


def answer(note_id: str, text: str, *, actor: Account, now: datetime) -> None:
    """Let the family read the answer, and end the task. Refused: as `acknowledge`, "no_words", "already_answered"."""
    if not says_something(text):
        raise Refused("no_words")
    with writing():
        note, task = _judged(note_id, actor)
        if _happened(note, EventKind.COMPLAINT_ANSWERED):
            raise Refused("already_answered")
        written = write_note(note.request_id, NoteKind.COMPLAINT_ANSWER, text, by=actor.id, now=now)
        if written is None:
            raise Refused("already_answered")
        _take_over(note, task, actor)
        if task is not None:
            task.resolved_at, task.resolved_by = now, actor.id
        record(
            note.request_id,
            EventKind.COMPLAINT_ANSWERED,
            actor=actor.id,
            now=now,
            subject=note.id,
            answer=written.id,
        )


def _judged(note_id: str, actor: Account) -> tuple[Note, Task | None]:
    """The complaint and its task, with the request locked."""
    if not actor.holds(Role.SUPERVISOR):
        raise Refused("not_supervisor")
    note = db.session.get(Note, note_id)
    if note is None or note.kind != NoteKind.COMPLAINT:
        raise Refused("not_found")
    request = lock_request(note.request_id)
    if is_theirs(request, actor.id) or not who_may_know([actor], request):
        raise Refused("not_found")
    return note, db.session.scalar(select(Task).where(Task.once == queries.task_key(note)))


def _take_over(note: Note, task: Task | None, actor: Account) -> None:
    if task is not None:
        task.owner_id = task.owner_id or actor.id
        task.due_on = queries.due_on(programme.day(note.created_at), queries.ANSWER_DAYS)


def _happened(note: Note, kind: EventKind) -> bool:
    return db.session.scalar(select(Event.id).where(Event.subject == note.id, Event.kind == kind)) is not None
