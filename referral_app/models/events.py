"""What happened: one event row for each change of a request's world, one link of the audit chain for each act."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id
from referral_app.models.codes import HiddenJson


class Event(Base):
    """One thing that happened to a request: the history, and the reason for every letter. Codes only, no free text.

    Purged with its request; the audit row that carries its digest stays.
    """

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_request_at", "request_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: An account's id, "requester", or "worker".
    actor: Mapped[str] = mapped_column(String(20))
    #: Past tense: "offer_sent", "request_submitted".
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(16))
    #: Its link in the audit chain: events of one instant stand in the order in which they happened.
    seq: Mapped[int] = mapped_column(default=0)
    #: Always there; sealed as one, so that a history tells no reason to who steals it.
    detail: Mapped[dict[str, Any]] = mapped_column(HiddenJson("events.detail"), nullable=True)


class AuditRow(Base):
    """One link of the chain: who did what to which id. No names, ever (T44)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_object", "object"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(20), index=True)
    action: Mapped[str] = mapped_column(String(40))
    object: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(60))
    #: SHA-256 of the event row this link stands for, if any: a changed event shows.
    digest: Mapped[str | None] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
