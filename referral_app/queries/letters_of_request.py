"""The letters about one request as staff see them: what kind, to whom, when, and what became of each; never a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, Letter
from referral_app.queries import asked
from referral_app.vocabulary import LetterState

#: The newest; older ones are counted.
MOST = 40


@dataclass(frozen=True)
class Written:
    """One letter. `to`: a name of staff or attorney; None for the family, whose address is looked up as it leaves."""

    kind: str
    to: str | None
    at: datetime
    state: str
    #: Why it was cancelled, blocked or failed: a code.
    reason: str | None


def of_request(request_id: str) -> list[Written]:
    """The newest letters about a request, the newest first, in three questions."""
    rows = db.session.scalars(
        select(Letter).where(Letter.request_id == request_id).order_by(Letter.created_at.desc(), Letter.id).limit(MOST)
    ).all()
    to = {kind: {row.recipient_id for row in rows if row.recipient_kind == kind} for kind in ("attorney", "account")}
    names = asked.names(to["attorney"]) if to["attorney"] else {}
    if to["account"]:
        found = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(to["account"])))
        names |= {row.id: row.name for row in found}
    return [
        Written(
            row.kind,
            None if row.recipient_kind == "requester" else names.get(row.recipient_id, "–"),
            _at(row),
            row.state,
            row.reason if row.state != LetterState.SENT else None,
        )
        for row in rows
    ]


def _at(letter: Letter) -> datetime:
    """When it left; when it should leave while it waits; else when it was written."""
    if letter.sent_at is not None:
        return letter.sent_at
    return letter.due_at if letter.state in (LetterState.WAITING, LetterState.SENDING) else letter.created_at
