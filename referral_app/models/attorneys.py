"""Attorneys on the roster: what they may do, for whom and for what fee. Names and addresses are plain, never logged."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import HiddenJson
from referral_app.vocabulary import AttorneyStatus, LicenceStatus


class Attorney(Base):
    """One attorney. `code` is the roster file's `attorney_id`, the id that matching sees."""

    __tablename__ = "attorneys"
    __table_args__ = (
        one_of("status", AttorneyStatus),
        CheckConstraint("max_matters BETWEEN 0 AND 99", name="max_matters"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    first_name: Mapped[str] = mapped_column(String(100))
    last_name: Mapped[str] = mapped_column(String(100))
    firm_name: Mapped[str | None] = mapped_column(String(200))
    firm_id: Mapped[str | None] = mapped_column(String(40), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(64))
    working_days: Mapped[list[str]]
    status: Mapped[str] = mapped_column(String(10), index=True)
    #: The account that vouched. No foreign key: accounts already point here.
    vouched_by: Mapped[str | None] = mapped_column(String(16))
    #: When the attorney left the roster; two years later the row is forgotten (docs/deploy.md, Keeping).
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[date | None]
    licences_checked_on: Mapped[date | None]
    phv: Mapped[bool]
    insurance_expires: Mapped[date | None]
    cover: Mapped[str] = mapped_column(String(20))
    #: {area: {"tier", "matters", "last_matter"}}
    areas: Mapped[dict[str, Any]]
    trainings: Mapped[list[str]]
    #: {fee type: {"hourly_cents" | "flat_cents" | "contingency_bp"}}
    fees: Mapped[dict[str, Any]]
    #: {language: "fluent" | "working"}
    languages: Mapped[dict[str, Any]]
    interpreter_ok: Mapped[bool]
    max_matters: Mapped[int]
    max_offers_30d: Mapped[int | None]
    #: When to look whether a need that nobody fitted is waiting for just this one: new, changed, or back from away.
    judge_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    licences: Mapped[list[Licence]] = relationship(
        back_populates="attorney", cascade="all, delete-orphan", order_by="Licence.position", lazy="selectin"
    )
    absences: Mapped[list[Absence]] = relationship(
        back_populates="attorney", cascade="all, delete-orphan", order_by="Absence.first_day", lazy="selectin"
    )

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class Licence(Base):
    """One admission, as written in the file. The agency licence is worked out, never stored."""

    __tablename__ = "licences"
    __table_args__ = (
        one_of("status", LicenceStatus),
        UniqueConstraint("attorney_id", "forum"),
        Index("ix_licences_forum", "forum"),
        Index("ix_licences_number", "number", "forum"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attorney_id: Mapped[str] = mapped_column(ForeignKey("attorneys.id", ondelete="CASCADE"))
    position: Mapped[int]
    forum: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12))
    expires: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(60))

    attorney: Mapped[Attorney] = relationship(back_populates="licences")


class Absence(Base):
    """Days away, both ends included: nobody is asked on a day that a period holds."""

    __tablename__ = "absences"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="order"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attorney_id: Mapped[str] = mapped_column(ForeignKey("attorneys.id", ondelete="CASCADE"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]

    attorney: Mapped[Attorney] = relationship(back_populates="absences")


class RosterMark(Base):
    """A random number for each attorney, new with every change of what matching reads of them: the database sets it by
    triggers, also where somebody edits past the app. Who kept what the roster was sees by it that it is another one.

    A migration that makes `attorneys` or `licences` anew on SQLite has to make its triggers anew too.
    """

    __tablename__ = "roster_marks"

    attorney_id: Mapped[str] = mapped_column(ForeignKey("attorneys.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[int] = mapped_column(BigInteger)


class AttorneyNote(Base):
    """What a member of staff wrote down of an attorney, for staff alone: sealed, and no fact of a case."""

    __tablename__ = "attorney_notes"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    attorney_id: Mapped[str] = mapped_column(ForeignKey("attorneys.id", ondelete="CASCADE"), index=True)
    #: The account of staff. No foreign key: it only tells.
    written_by: Mapped[str] = mapped_column(Id)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: {"text"}
    said: Mapped[dict[str, Any]] = mapped_column(HiddenJson("attorney_notes.said"))
