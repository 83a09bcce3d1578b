"""Reads about letters on their way: the day's digest of a reader, and what leaves inside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from referral_app.extensions import db
from referral_app.letters.kinds import held_for_digest
from referral_app.models import Letter, readers
from referral_app.vocabulary import LetterState

#: More lines than this make no letter anybody reads; the rest goes with the next day's.
MOST_INSIDE = 50


def next_digest(letter: Letter, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The start of the reader's next day when today's digest has left already; None while it has not."""
    today = now.astimezone(zone).date()
    start = datetime.combine(today, time(), zone)
    sent = db.session.scalars(
        select(Letter).where(
            Letter.reader.in_(readers(letter.recipient_kind, letter.recipient_id)),
            Letter.state == LetterState.SENT,
            Letter.sent_at >= start,
        )
    )
    if any(_is_digest(each) for each in sent):
        return datetime.combine(today + timedelta(days=1), time(), zone)
    return None


def digest_mates(head: Letter, now: datetime, *, first_time: bool) -> Sequence[Letter]:
    """What leaves in the message of `head`: the first time all that is due for its reader, later the same again.

    What was in a sender's hands before is not put into another message: its reader may have had it under its own name.
    """
    again = and_(Letter.inside_of == head.id, Letter.state.in_([LetterState.WAITING, LetterState.SENDING]))
    due = and_(
        Letter.state == LetterState.WAITING, Letter.due_at <= now, Letter.inside_of.is_(None), Letter.attempts == 0
    )
    found = db.session.scalars(
        select(Letter)
        .where(
            Letter.reader.in_(readers(head.recipient_kind, head.recipient_id)),
            Letter.language == head.language,
            Letter.id != head.id,
            or_(again, due) if first_time else again,
        )
        .order_by(Letter.due_at, Letter.id)
        .limit(MOST_INSIDE)
    ).all()
    return [letter for letter in found if _is_digest(letter)]


def inside(head: Letter) -> Sequence[Letter]:
    """The letters that left, or are leaving, in the same message as `head`."""
    return db.session.scalars(
        select(Letter).where(
            Letter.reader.in_(readers(head.recipient_kind, head.recipient_id)),
            Letter.inside_of == head.id,
        )
    ).all()


def letters_by_id(ids: Sequence[str]) -> Sequence[Letter]:
    """These letters, in this order."""
    found = {letter.id: letter for letter in db.session.scalars(select(Letter).where(Letter.id.in_(ids)))}
    return [found[letter_id] for letter_id in ids if letter_id in found]


def _is_digest(letter: Letter) -> bool:
    return held_for_digest(letter.kind, letter.params.get("track"))
