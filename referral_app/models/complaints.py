"""Complaints by attorneys: about this office, or about how one referral went (E12)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id
from referral_app.models.codes import ATTORNEY, HiddenCode, HiddenJson


class AttorneyComplaint(Base):
    """One complaint, its owner outside the case, and what the attorney was answered. Words are sealed."""

    __tablename__ = "attorney_complaints"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    #: Who complains, as a keyed code: a stolen database does not say so.
    attorney_id: Mapped[str] = mapped_column("attorney_code", HiddenCode(ATTORNEY, searched=True), index=True)
    #: The request whose referral it is about; None where it is about the office, and once the request is forgotten.
    request_id: Mapped[str | None] = mapped_column(ForeignKey("requests.id", ondelete="SET NULL"), index=True)
    #: Whoever owned that request then: never reads it. No foreign key: it only tells.
    not_for: Mapped[str | None] = mapped_column(Id)
    #: The account of staff that wrote it down from a call; None where the attorney wrote it.
    taken_by: Mapped[str | None] = mapped_column(Id)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: {"text", "area": the kind of work of the referral, or None}
    said: Mapped[dict[str, Any]] = mapped_column(HiddenJson("attorney_complaints.said"))
    #: {"text"}: what the attorney reads.
    answer: Mapped[dict[str, Any] | None] = mapped_column(HiddenJson("attorney_complaints.answer"))
