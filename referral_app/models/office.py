"""The days of the office: when it is closed, and who is on call."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id


class ClosedDay(Base):
    """A day beside weekends and federal holidays on which the office is closed: no business hour lies in it."""

    __tablename__ = "closed_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    #: One of `workflow.office.CLOSING_REASONS`.
    reason: Mapped[str] = mapped_column(String(20))
    #: The account of staff. No foreign key: it only tells.
    set_by: Mapped[str] = mapped_column(Id)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OnCallTurn(Base):
    """Days on which a member of staff hears what rings, both included; a day lasts until the next one's opening."""

    __tablename__ = "on_call_turns"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    set_by: Mapped[str] = mapped_column(Id)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
