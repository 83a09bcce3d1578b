"""What happened: one event row for each change of a request's world, one link of the audit chain for each act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id
from referral_app.models.codes import HiddenCode, HiddenJson, mark


class Event(Base):
    """One thing that happened to a request: the history, and the reason for every letter. Codes only, no free text.

    Purged with its request; the audit row that carries its digest stays.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_request_at", "request_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: An account's id, "requester", or "worker"; in the table another code in every row.
    actor: Mapped[str] = mapped_column(HiddenCode("events.actor", forgiving=True))
    #: Past tense: "offer_sent", "request_submitted".
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(16))
    #: Its link in the audit chain: events of one instant stand in the order in which they happened.
    seq: Mapped[int] = mapped_column(default=0)
    #: Always there; sealed as one, so that a history tells no reason to who steals it.
    detail: Mapped[dict[str, Any]] = mapped_column(HiddenJson("events.detail"), nullable=True)


#: In the order of the chain, which is that of the commits: two who press at once may have read their clocks the other
#: way round, and what stands is what came true last.
AS_IT_CAME_TRUE = (Event.seq, Event.at)
LAST_TRUE_FIRST = tuple(column.desc() for column in AS_IT_CAME_TRUE)


def mark_of(actor: str, action: str) -> str:
    """By what the links of one person's acts of one kind are found: it differs from kind to kind, so that signing in,
    of which accounts tell the instant, says nothing of whom somebody acts for."""
    return mark("audit", actor, action)


def _who(written: Any) -> str:
    said = written.get_current_parameters()
    return mark_of(said["actor"], said["action"])


class AuditRow(Base):
    """One link of the chain: who did what to which id. No names, ever (T44)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: In the table another code in every row: what somebody did to two requests does not show as one person's.
    actor: Mapped[str] = mapped_column(HiddenCode("audit.actor", forgiving=True))
    action: Mapped[str] = mapped_column(String(40))
    #: Who did such an act, to search by: of one person and one kind of act (`mark_of`).
    who: Mapped[str] = mapped_column(String(32), index=True, default=_who)
    object: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(60))
    #: SHA-256 of the event row this link stands for, if any: a changed event shows. Under a key, because whoever reads
    #: a digest of few words can try them all.
    digest: Mapped[str | None] = mapped_column(HiddenCode("audit.digest", forgiving=True, length=180))
    prev: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
