"""What stops forgetting, and what forgetting leaves: legal holds, and counts that name nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.vocabulary import LegalHoldReason


class LegalHold(Base):
    """A duty to keep a request, set by two people and lifted by two; the row goes when it is lifted (T48).

    The foreign key does not cascade: the table itself refuses to lose a request that is held.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (
        one_of("reason", LegalHoldReason),
        CheckConstraint("set_by IS NULL OR set_by <> asked_by", name="set_by_two"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    #: The day on which somebody looks whether the duty still stands. It lifts nothing by itself.
    review_on: Mapped[date]
    asked_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The second person. Without one it holds for a few days and then lapses (`workflow.keeping`).
    set_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The first of the two who lift it.
    lift_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    lift_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Residue(Base):
    """How many requests (or needs, where `area` is set) of one month ended so: what is left of those forgotten.

    A count only: no row stands for a person, and a small count is not shown.
    """

    __tablename__ = "residue"

    #: "2026-11", when the request was received.
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    area: Mapped[str] = mapped_column(String(40), primary_key=True)
    forum: Mapped[str] = mapped_column(String(12), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(20), primary_key=True)
    n: Mapped[int]


class WaitLeft(Base):
    """For how many needs of one year the first yes came within so many business days: what is left of those forgotten.

    A count only, as `Residue`.
    """

    __tablename__ = "waits_left"

    #: Of the day the request was received.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    level: Mapped[str] = mapped_column(String(12), primary_key=True)
    area: Mapped[str] = mapped_column(String(40), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]


class ServiceLeft(Base):
    """To how many requests of one year a service was named: what is left of those forgotten. A count only."""

    __tablename__ = "services_left"

    #: Of the day the request was received.
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int]
