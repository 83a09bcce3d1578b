"""Requests that the same person sent twice, as people found: linked, never merged (B02)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, UtcDateTime


class RequestLink(Base):
    """What a member of staff found of two requests: one row a pair, the latest finding. It goes with either of them.

    It says nothing of opposing sides: those are `PairDecision`, which the conflicts role alone makes.
    """

    __tablename__ = "request_links"
    __table_args__ = (CheckConstraint("request_a < request_b", name="order"),)

    #: The two ids, the lesser first.
    request_a: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    request_b: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True, index=True)
    #: The same person; otherwise two who only look alike.
    same: Mapped[bool]
    found_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
