"""Work for a person: what the follow-up could not settle by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id
from referral_app.models.codes import HiddenCode


class Task(Base):
    """One task of staff. The same (once) is made one time, so a resolved task does not come back."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_open", "resolved_at", "due_on"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40))
    once: Mapped[str] = mapped_column(String(80), unique=True)
    request_id: Mapped[str | None] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[str | None] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    matter_id: Mapped[str | None] = mapped_column(ForeignKey("matters.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    #: For whom it does not exist, whatever they may read: a complaint's, for whoever owned the request when it came.
    not_for: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str | None] = mapped_column(HiddenCode("tasks.reason"))
    due_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    #: Put off until this day, why, and how often so far.
    snoozed_until: Mapped[date | None]
    snooze_reason: Mapped[str | None] = mapped_column(HiddenCode("tasks.snooze_reason"))
    snoozes: Mapped[int] = mapped_column(default=0)
