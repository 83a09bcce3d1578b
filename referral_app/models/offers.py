"""Offers: who was asked for which need, by whose approval, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression

from referral_app.models.attorneys import Attorney
from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import ATTORNEY, HiddenCode
from referral_app.models.requests import Need
from referral_app.vocabulary import MatterState, OfferState

PENDING = (OfferState.SENT, OfferState.INTERESTED, OfferState.CHECKING, OfferState.CLEARED)
LIVE = (OfferState.PLANNED, OfferState.APPROVED, *PENDING, OfferState.ACCEPTED)


def _only(states: tuple[OfferState, ...]) -> Any:
    return text(f"state IN ({', '.join(repr(state.value) for state in states)})")


def by_id(table: Any) -> BinaryExpression[bool]:
    """What ties a row to its attorney, for a relationship that is loaded by the id it holds in Python."""
    return BinaryExpression(
        Attorney.__table__.c.id, table.c.attorney_code, operators.eq, type_=Boolean(), negate=operators.ne
    )


class Offer(Base):
    """One need offered to one attorney. Its states and moves: `workflow.offers`.

    The table itself holds what no code path may break: an approver, one acceptance per need, one check at a time.
    """

    __tablename__ = "offers"
    __table_args__ = (
        one_of("state", OfferState),
        CheckConstraint("state = 'planned' OR approved_by IS NOT NULL", name="approver"),
        CheckConstraint(
            "state NOT IN ('sent', 'interested', 'checking', 'cleared', 'accepted') OR expires_on IS NOT NULL",
            name="expiry",
        ),
        Index(
            "uq_offers_one_accepted",
            "need_id",
            unique=True,
            sqlite_where=_only((OfferState.ACCEPTED,)),
            postgresql_where=_only((OfferState.ACCEPTED,)),
        ),
        Index(
            "uq_offers_one_checking",
            "need_id",
            unique=True,
            sqlite_where=_only((OfferState.CHECKING,)),
            postgresql_where=_only((OfferState.CHECKING,)),
        ),
        Index(
            "uq_offers_one_live",
            "need_id",
            "attorney_code",
            unique=True,
            sqlite_where=_only(LIVE),
            postgresql_where=_only(LIVE),
        ),
        Index("ix_offers_attorney_sent", "attorney_code", "sent_at"),
        Index("ix_offers_state_expires", "state", "expires_on"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    #: Who is asked, as a keyed code: a stolen database does not say who was asked for whom.
    attorney_id: Mapped[str] = mapped_column("attorney_code", HiddenCode(ATTORNEY, searched=True))
    #: Offers of several needs in one letter, all or none accepted.
    group: Mapped[str | None] = mapped_column("group_id", String(16))
    state: Mapped[str] = mapped_column(String(16))
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A place in the order chosen by a person, before all that have none; needs a reason.
    pinned: Mapped[int | None]
    pin_reason: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The last day it may be answered, in the programme's time zone.
    expires_on: Mapped[date | None]
    #: The pause that stands still the expiry (question, conflict check, mail retry): at most one, once.
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Who was interested first enters the conflict check first.
    interested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checking_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the conflict check ends unanswered; moved once, when the attorney asked staff (`unsure_at`).
    check_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When it was answered: patience stood still until then.
    check_ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unsure_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders_sent: Mapped[int] = mapped_column(default=0)
    #: When the next reminder is due. None: no reminder is left.
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    last_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Decline code, or why it was dropped, withdrawn, recalled.
    reason: Mapped[str | None] = mapped_column(HiddenCode("offers.reason", searched=True))
    #: The result row of matching at send: score, contributions, band, turn, last_offered_at, rules version.
    snapshot: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    need: Mapped[Need] = relationship()
    #: Asked for by id, never joined: see `models.codes`.
    attorney: Mapped[Attorney] = relationship(
        primaryjoin=lambda: by_id(Offer.__table__), foreign_keys=attorney_id, viewonly=True
    )


class OfferQuestion(Base):
    """What an attorney asked staff before answering an offer, and what staff answered: both sealed, without a name."""

    __tablename__ = "offer_questions"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked: Mapped[bytes]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The account of staff. No foreign key: it only tells.
    answered_by: Mapped[str | None] = mapped_column(String(16))
    answer: Mapped[bytes | None]

    offer: Mapped[Offer] = relationship()


class Matter(Base):
    """What an acceptance opens between a family and an attorney. Open ones count against the attorney's capacity."""

    __tablename__ = "matters"
    __table_args__ = (
        one_of("state", MatterState),
        Index("ix_matters_attorney_state", "attorney_code", "state"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    offer_id: Mapped[str] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), unique=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    #: Who is asked, as a keyed code: a stolen database does not say who was asked for whom.
    attorney_id: Mapped[str] = mapped_column("attorney_code", HiddenCode(ATTORNEY, searched=True))
    state: Mapped[str] = mapped_column(String(12))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_contact_due_on: Mapped[date | None]
    first_contact_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How many rungs of the ladder of first contact were climbed (`workflow.ladders.FIRST_CONTACT`).
    contact_rung: Mapped[int] = mapped_column(default=0)
    #: The day of the next rung; None: the day of first contact itself.
    contact_next_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How the first contact was made.
    contact_way: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(30))
    #: Time the attorney gave to it, as told at the end.
    minutes: Mapped[int | None]

    offer: Mapped[Offer] = relationship()
    need: Mapped[Need] = relationship()
    attorney: Mapped[Attorney] = relationship(
        primaryjoin=lambda: by_id(Matter.__table__), foreign_keys=attorney_id, viewonly=True
    )


class ContactTry(Base):
    """One time an attorney tried to reach a family and nobody answered: which day, by which way. No words."""

    __tablename__ = "contact_tries"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matters.id", ondelete="CASCADE"), index=True)
    tried_on: Mapped[date]
    way: Mapped[str] = mapped_column(String(20))
    #: Who wrote it down: the attorney, or staff after a call.
    account_id: Mapped[str] = mapped_column("account_code", HiddenCode("contact_tries.account"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ApprovedRanking(Base):
    """The ranking that a person approved from, as it was: what went in, by which rules, what came out."""

    __tablename__ = "approved_rankings"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    #: The account of staff. No foreign key: it only tells.
    approved_by: Mapped[str] = mapped_column(String(16))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[bytes]
