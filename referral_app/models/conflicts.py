"""Who a request names, as keyed tokens: by them staff learn that both sides of a matter may be asking for help; and
what a person decided of two requests that met."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, one_of
from referral_app.vocabulary import PairDecisionCode


class ConflictToken(Base):
    """One fact about one person of a request, hashed with a key of its own: nobody reads a name from it.

    Outlives its request (seven years, for checks by staff: docs/deploy.md, Keeping), so there is no foreign key.
    """

    __tablename__ = "conflict_tokens"
    __table_args__ = (
        CheckConstraint("whose IN ('own', 'other', 'child', 'holder', 'matter')", name="whose"),
        CheckConstraint("weight IN ('rare', 'plain', 'common')", name="weight"),
        Index("ix_conflict_tokens_token", "token"),
    )

    request_id: Mapped[str] = mapped_column(Id, primary_key=True)
    #: The requester, the other side, a child, a child whom the requester has, or the matter: a day and a place.
    whose: Mapped[str] = mapped_column(String(6), primary_key=True)
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: What it is of: a name, how it sounds, a phone and so on (`security.parties`).
    kind: Mapped[str] = mapped_column(String(8))
    #: Whether it holds by itself, is worth a look, or counts only beside another.
    weight: Mapped[str] = mapped_column(String(6))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PairDecision(Base):
    """What the conflicts role decided of two requests that met. One row a pair, the latest decision; the audit chain
    has those before. No foreign key to the requests: it outlives them as the tokens do.
    """

    __tablename__ = "pair_decisions"
    __table_args__ = (
        CheckConstraint("request_a < request_b", name="order"),
        one_of("decision", PairDecisionCode),
        CheckConstraint("second_by IS NULL OR second_by <> decided_by", name="second"),
    )

    #: The two ids, the lesser first.
    request_a: Mapped[str] = mapped_column(Id, primary_key=True)
    request_b: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(32))
    decided_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    #: Who else has to agree before offers go out after a lifting (B03).
    second_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
