"""What staff wrote down of an attorney, and the families whom such a note must not name."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, AttorneyNote, Need, Offer, Request
from referral_app.queries import questions
from referral_app.queries.counsel import visible_to
from referral_app.security.case_keys import CannotBeRead, vault
from referral_app.security.telling import Known

#: So many notes stand on an attorney's page, the newest; so many families are compared with a new one.
SHOWN, FAMILIES = 50, 25


@dataclass(frozen=True)
class Noted:
    """One note as it is read. `who` is None once the account is gone."""

    text: str
    who: str | None
    at: datetime


def notes(attorney_id: str) -> list[Noted]:
    """What was noted of an attorney, the newest first."""
    rows = db.session.execute(
        select(AttorneyNote, Account.name)
        .outerjoin(Account, Account.id == AttorneyNote.written_by)
        .where(AttorneyNote.attorney_id == attorney_id)
        .order_by(AttorneyNote.written_at.desc(), AttorneyNote.id)
        .limit(SHOWN)
    )
    return [Noted(str(note.said.get("text", "")), name or None, note.written_at) for note, name in rows]


def latest(attorney_id: str, by: str, since: datetime) -> AttorneyNote | None:
    """The last note that somebody wrote of an attorney after an instant."""
    return db.session.scalar(
        select(AttorneyNote)
        .where(AttorneyNote.attorney_id == attorney_id, AttorneyNote.written_by == by, AttorneyNote.written_at > since)
        .order_by(AttorneyNote.written_at.desc(), AttorneyNote.id)
        .limit(1)
    )


def families(viewer: Account, attorney_id: str) -> Known:
    """Names and birth dates of the families for whom an attorney was asked last, as far as their requests exist for
    the viewer: of any other a refusal would tell the viewer that there is one. What does not open names nobody."""
    asked = (
        select(Need.request_id)
        .join(Offer, Offer.need_id == Need.id)
        .where(Offer.attorney_id == attorney_id)
        .order_by(Offer.created_at.desc(), Offer.id)
        .limit(4 * FAMILIES)
    )
    ids = list(dict.fromkeys(db.session.scalars(asked)))[:FAMILIES]
    requests: Sequence[Request] = db.session.scalars(
        select(Request).where(Request.id.in_(ids), *visible_to(viewer)).order_by(Request.id)
    ).all()
    vault().at_hand([request.id for request in requests])
    names: list[str] = []
    born: list[date] = []
    for request in requests:
        with suppress(CannotBeRead):
            known = questions.known_of(request)
            names += known.names
            born += known.born
    return Known(tuple(names), tuple(born))
