"""Tries to reach a family by a way that staff use themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.vocabulary import CallOutcome, CallWay


class CallTry(Base):
    """One try: by whom, when, by which way, and what came of it. What was said is sealed, and may be nothing."""

    __tablename__ = "call_tries"
    __table_args__ = (one_of("way", CallWay), one_of("outcome", CallOutcome))

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(16))
    sealed: Mapped[bytes | None]
