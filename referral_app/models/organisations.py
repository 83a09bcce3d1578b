"""Organisations to which families are sent, kept by the office, and who was sent where."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id
from referral_app.models.codes import HiddenCode
from referral_app.workflow.organisations import KINDS


class Organisation(Base):
    """Legal aid, a clinic or the like: whom it serves, how it is reached, and when somebody last made sure of that."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint(f"kind IN ({', '.join(map(repr, KINDS))})", name="kind"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    #: States ("US-TX"), countries ("MX"), or "US" for all of it.
    places: Mapped[list[str]]
    #: Codes of expertise; empty is any.
    areas: Mapped[list[str]]
    languages: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    url: Mapped[str | None] = mapped_column(String(300))
    #: How staff refer somebody to it.
    refer: Mapped[str] = mapped_column(String(1000), default="")
    checked_on: Mapped[date] = mapped_column(index=True)
    #: The account of staff. No foreign key: it only tells.
    checked_by: Mapped[str] = mapped_column(Id)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Nobody is sent there any more.
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class OrganisationReferral(Base):
    """A family was sent to an organisation. It stands on the family's page once staff told them so."""

    __tablename__ = "organisation_referrals"
    __table_args__ = (UniqueConstraint("request_id", "organisation_code"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    need_id: Mapped[str | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"))
    #: A keyed code: a stolen database does not say who was sent where.
    organisation_id: Mapped[str] = mapped_column(
        "organisation_code", HiddenCode("organisation_referrals.organisation", searched=True)
    )
    made_by: Mapped[str] = mapped_column(Id)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    told_by: Mapped[str | None] = mapped_column(Id)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
