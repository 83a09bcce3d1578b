"""What staff wrote of a request for attorneys, version by version, and which version they read (B06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from referral_app.extensions import db
from referral_app.models import WrittenSummary
from referral_app.queries import cases


@dataclass(frozen=True)
class Version:
    """One version, opened. `stands`: it is the one attorneys read. `let_stand`: pieces of it, each with why."""

    number: int
    text: str
    let_stand: dict[str, str]
    written_by: str
    written_at: datetime
    ready: bool
    waits: bool
    agreed: bool | None
    answered_at: datetime | None
    withdrawn_at: datetime | None
    stands: bool


def latest(request_id: str) -> WrittenSummary | None:
    """The version that was saved last, whatever became of it."""
    return db.session.scalar(
        select(WrittenSummary)
        .where(WrittenSummary.request_id == request_id)
        .order_by(WrittenSummary.number.desc())
        .limit(1)
    )


def released(request_id: str) -> WrittenSummary | None:
    """The version attorneys read: the newest that is ready, not taken back, and agreed to where it asks. None where
    they read what is made from the answers."""
    return db.session.scalar(
        select(WrittenSummary)
        .where(
            WrittenSummary.request_id == request_id,
            WrittenSummary.ready.is_(True),
            WrittenSummary.withdrawn_at.is_(None),
            or_(WrittenSummary.asks.is_(False), WrittenSummary.agreed.is_(True)),
        )
        .order_by(WrittenSummary.number.desc())
        .limit(1)
    )


def released_text(request_id: str) -> str | None:
    """Its words, exactly. Raises CannotBeRead."""
    row = released(request_id)
    return cases.summary_text(row) if row is not None else None


def waiting(request_id: str) -> WrittenSummary | None:
    """The version that waits for the family's yes: the newest ready one, unless it was answered or taken back."""
    row = db.session.scalar(
        select(WrittenSummary)
        .where(WrittenSummary.request_id == request_id, WrittenSummary.ready.is_(True))
        .order_by(WrittenSummary.number.desc())
        .limit(1)
    )
    if row is None or not row.asks or row.answered_at is not None or row.withdrawn_at is not None:
        return None
    return row


@dataclass(frozen=True)
class NewText:
    """A version that waits for the family, opened."""

    number: int
    text: str


def waiting_text(request_id: str) -> NewText | None:
    """What the family is asked about. Raises CannotBeRead."""
    row = waiting(request_id)
    return NewText(row.number, cases.summary_text(row)) if row is not None else None


def versions(request_id: str) -> list[Version]:
    """All of them, the latest first. Raises CannotBeRead."""
    rows: Sequence[WrittenSummary] = db.session.scalars(
        select(WrittenSummary).where(WrittenSummary.request_id == request_id).order_by(WrittenSummary.number.desc())
    ).all()
    stands, waits = released(request_id), waiting(request_id)
    return [
        Version(
            row.number,
            cases.summary_text(row),
            cases.let_stand(row),
            row.written_by,
            row.written_at,
            row.ready,
            waits is not None and waits.id == row.id,
            row.agreed,
            row.answered_at,
            row.withdrawn_at,
            stands is not None and stands.id == row.id,
        )
        for row in rows
    ]
