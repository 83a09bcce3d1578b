"""Free words about a request, sealed. The same words by the same hand within ten minutes are one note (T54)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from referral_app.actions.steps.locks import lock_request
from referral_app.actions.steps.next_check import looked_at
from referral_app.extensions import db
from referral_app.models import Note
from referral_app.models.base import new_id
from referral_app.queries import cases
from referral_app.security.text_forms import normalise
from referral_app.vocabulary import NoteKind

#: A form that is sent again, by a second tap or because an answer got lost, comes within this time.
AGAIN = timedelta(minutes=10)


def write_note(request_id: str, kind: str, text: str, *, by: str | None, now: datetime) -> Note | None:
    """Keep the words; None if they were just kept. `by` is an account's id, None for the requester.

    Call inside `writing()`, and record the event of a new note. The request is locked, so that of two at one instant
    the second sees the first.
    """
    kind = NoteKind(kind).value
    text = normalise(text)
    request = lock_request(request_id)
    latest = db.session.scalar(
        select(Note)
        .where(Note.request_id == request_id, Note.kind == kind, Note.account_id == by, Note.created_at > now - AGAIN)
        .order_by(Note.created_at.desc(), Note.id)
        .limit(1)
    )
    if latest is not None and cases.note_text(latest) == text:
        return None
    note = Note(id=new_id(), request_id=request_id, kind=kind, account_id=by, created_at=now)
    cases.seal_note(note, text)
    db.session.add(note)
    if by is None:
        request.last_act_at = now
    else:
        looked_at(request, now=now)
    return note
