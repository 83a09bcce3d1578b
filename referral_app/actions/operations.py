"""What the running system remembers about itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from referral_app import programme
from referral_app.actions.steps.letters import write_letter
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Fact, Letter
from referral_app.queries.operations import LAST_TICK, LEAP, LEAPT, TICK_LIMIT
from referral_app.queries.recipients import ON_CALL, RECORD
from referral_app.security import chain, heads
from referral_app.vocabulary import LetterKind


def note_tick(at: datetime) -> None:
    """Remember that the worker finished a sweep at this instant of the real clock.

    Of two workers whose clocks differ a little the later counts. A mark from far ahead is one of a clock that was set
    back since: it is overwritten, or a dead worker would pass for a live one until the clock is there again.

    When the clock leapt far ahead is remembered too (`queries.operations.has_leapt`).
    """
    with writing() as session:
        fact = session.get(Fact, LAST_TICK)
        if fact is None:
            session.add(Fact(name=LAST_TICK, value=at.isoformat()))
            return
        known = datetime.fromisoformat(fact.value)
        if at - known > LEAP:
            session.merge(Fact(name=LEAPT, value=at.isoformat()))
        if known < at or known - at > TICK_LIMIT:
            fact.value = at.isoformat()


def keep_head(*, now: datetime, today: date) -> list[str]:
    """Send the head of the audit chain to the address that keeps it, and write it into the folder, once a day each.

    Returns which of them ("letter", "file") were done by this call. Raises OSError where the folder cannot be written.
    """
    settings, once, done = programme.settings(), f"{LetterKind.RECORD_MARK}:{today.isoformat()}", []
    path = heads.file_of(settings.record_dir, today) if settings.record_dir else None
    posted = settings.record_to is None or db.session.scalar(select(Letter.id).where(Letter.once == once)) is not None
    head = chain.head(db.session)
    db.session.rollback()
    if head is None:
        return []
    if not posted:
        with writing():
            made = write_letter(LetterKind.RECORD_MARK, ON_CALL, RECORD, once=once, now=now, due_at=now, mark=str(head))
        done += ["letter"] if made else []
    if path is not None and not path.exists() and heads.write(path, head):
        done.append("file")
    return done
