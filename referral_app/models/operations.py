"""What the running system must remember between processes: counters of limits, and a few facts about itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, UtcDateTime


class Hit(Base):
    """How often something was tried in a window. The bucket is a keyed hash: no address is stored."""

    __tablename__ = "hits"

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    n: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Fact(Base):
    """One fact about this database: the demonstration stamp and clock, the worker's last tick."""

    __tablename__ = "facts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
