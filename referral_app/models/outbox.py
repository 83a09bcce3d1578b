"""Letters waiting to leave. A row is written in the commit of the act that caused it; the worker sends it later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from referral_app.models.base import Base, Id, UtcDateTime, new_id, one_of
from referral_app.models.codes import HiddenCode, mark
from referral_app.vocabulary import LetterState


def readers(recipient_kind: str, recipient_id: str) -> list[str]:
    """By what the letters of one reader are found: those about a request by one mark, all others by another.

    So a letter of whose instant the accounts tell, an invitation, says nothing of whom its reader was asked for.
    """
    return [mark("letters", recipient_kind, recipient_id, about) for about in ("request", "")]


def _reader(written: Any) -> str:
    said = written.get_current_parameters()
    about_a_request, of_their_own = readers(said["recipient_kind"], said["recipient_code"])
    return about_a_request if said.get("request_id") or said.get("offer_id") else of_their_own


class Letter(Base):
    """One letter to one recipient. The address is looked up when it is sent; none is stored here."""

    __tablename__ = "letters"
    __table_args__ = (
        one_of("state", LetterState),
        CheckConstraint("recipient_kind IN ('requester', 'attorney', 'account', 'on_call')", name="recipient_kind"),
        Index("ix_letters_due", "state", "due_at"),
        Index("ix_letters_offer", "offer_id"),
        Index("ix_letters_inside_of", "inside_of"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    #: A folder of `templates/letters/`.
    kind: Mapped[str] = mapped_column(String(40))
    recipient_kind: Mapped[str] = mapped_column(String(10))
    #: As a keyed code, another in every row: letters tell as well as offers who was asked.
    recipient_id: Mapped[str] = mapped_column("recipient_code", HiddenCode("letters.recipient"))
    #: Whose letters these are, to search by (`readers`).
    reader: Mapped[str] = mapped_column(String(32), index=True, default=_reader)
    request_id: Mapped[str | None] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[str | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"))
    #: The call that tells it, where mail is no way that the person marked.
    task_id: Mapped[str | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"), index=True)
    #: The offer states in which this letter still makes sense; checked at send. Empty: always.
    valid_while: Mapped[list[str]]
    #: What the template needs: dates and counts, never a fact of a case.
    params: Mapped[dict[str, Any]]
    #: The same (key) is written once: a sweep run again writes no second letter.
    once: Mapped[str] = mapped_column(String(80), unique=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    language: Mapped[str] = mapped_column(String(2), default="en")
    state: Mapped[str] = mapped_column(String(10), default=LetterState.WAITING)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why it was cancelled, blocked or failed: a code.
    reason: Mapped[str | None] = mapped_column(HiddenCode("letters.reason"))
    #: What the host or the report of a bounce said of it, as they said it: "451", "5.1.1". For whoever runs the mail.
    answer: Mapped[str | None] = mapped_column(String(40))
    #: The letter it leaves inside of, the day's digest of its reader.
    inside_of: Mapped[str | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
