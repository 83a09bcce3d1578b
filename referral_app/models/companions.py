"""Who stands beside the attorney of an offer: local counsel, or a mentor (B09, B11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral_app.models.attorneys import Attorney
from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import ATTORNEY, HiddenCode
from referral_app.models.offers import Offer, by_id
from referral_app.vocabulary import Companion as Kind


class Companion(Base):
    """A place beside the lead of an offer. Without an attorney somebody is looked for; with one, asked, then agreed."""

    __tablename__ = "companions"
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint("agreed_at IS NULL OR attorney_code IS NOT NULL", name="agreed"),
        UniqueConstraint("offer_id", "kind"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    #: Who is asked, as a keyed code: a stolen database does not say who was asked for whom.
    attorney_id: Mapped[str | None] = mapped_column("attorney_code", HiddenCode(ATTORNEY, searched=True), index=True)
    #: The account of staff who named the attorney. No foreign key: it only tells.
    asked_by: Mapped[str | None] = mapped_column(String(16))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    offer: Mapped[Offer] = relationship()
    #: Asked for by id, never joined: see `models.codes`.
    attorney: Mapped[Attorney | None] = relationship(
        primaryjoin=lambda: by_id(Companion.__table__), foreign_keys=attorney_id, viewonly=True
    )
