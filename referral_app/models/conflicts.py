"""Who a request names, as keyed tokens: by them staff learn that both sides of a matter may be asking for help."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime


class ConflictToken(Base):
    """One fact about one person of a request, hashed with a key of its own: nobody reads a name from it.

    Outlives its request (seven years, for checks by staff: docs/deploy.md, Keeping), so there is no foreign key.
    """

    __tablename__ = "conflict_tokens"
    __table_args__ = (
        CheckConstraint("whose IN ('own', 'other', 'child', 'holder')", name="whose"),
        Index("ix_conflict_tokens_token", "token"),
    )

    request_id: Mapped[str] = mapped_column(Id, primary_key=True)
    #: The requester, the other side, a child, or a child whom the requester has.
    whose: Mapped[str] = mapped_column(String(6), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
