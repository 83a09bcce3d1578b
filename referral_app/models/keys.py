"""The keys database: one wrapped key per request. It has backups of its own, which live shorter than the data's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from referral_app.models.base import Base, UtcDateTime


class KeysBase(DeclarativeBase):
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)


class CaseKey(KeysBase):
    """A request's key, wrapped by the field key. Deleting the row shreds the request (T47)."""

    __tablename__ = "case_keys"

    case_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    kek_id: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
