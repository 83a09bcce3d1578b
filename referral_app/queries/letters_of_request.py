"""The letters about one request as staff see them: what kind, to whom, when, and what became of each; never a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from referral_app.extensions import db
from referral_app.models import Account, Letter
from referral_app.queries import asked
from referral_app.vocabulary import LetterState

#: When a letter left; when it should leave while it waits; else when it was written.
_AT = func.coalesce(
    Letter.sent_at,
    case((Letter.state.in_([LetterState.WAITING, LetterState.SENDING]), Letter.due_at), else_=Letter.created_at),
)
#: So many are shown, the newest.
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


def of_request(request_id: str) -> tuple[list[Written], bool]:
    """The letters about a request, the latest first, in three questions; and whether older ones are left out."""
    found = db.session.execute(
        select(Letter, _AT).where(Letter.request_id == request_id).order_by(_AT.desc(), Letter.id).limit(MOST + 1)
    ).all()
    rows = [(letter, at) for letter, at in found[:MOST]]
    names = _names([letter for letter, _at in rows])
    told = [
        Written(
            letter.kind,
            None if letter.recipient_kind == "requester" else names.get(letter.recipient_id, "–"),
            at,
            letter.state,
            letter.reason if letter.state != LetterState.SENT else None,
        )
        for letter, at in rows
    ]
    return told, len(found) > MOST


def _names(letters: Sequence[Letter]) -> dict[str, str]:
    """The names of the attorneys and of the staff among the readers, by their ids."""
    to = {kind: {one.recipient_id for one in letters if one.recipient_kind == kind} for kind in ("attorney", "account")}
    names = asked.names(to["attorney"]) if to["attorney"] else {}
    if to["account"]:
        rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(to["account"])))
        names |= {row.id: row.name for row in rows}
    return names
