"""Who alone may know of a request: its own list, where a supervisor set one (E02)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime


class NeedToKnow(Base):
    """One person on the list of one request. A request without rows has no list: its roles decide alone."""

    __tablename__ = "need_to_know"

    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True, index=True)
    #: The supervisor who set the list as it is. No foreign key: it only tells.
    added_by: Mapped[str] = mapped_column(Id)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
