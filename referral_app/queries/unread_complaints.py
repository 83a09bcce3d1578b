"""Complaints that nobody in the office may read: every supervisor works on what they are about, or does not know of it.

How many there are is all that is told of them, and to administrators, who can give one more person the role (E12).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, or_, select

from referral_app.extensions import db
from referral_app.models import Account, AccountRole, AttorneyComplaint, Event, Letter, Note, Request
from referral_app.queries import attorney_complaints
from referral_app.queries.counsel import visible_to
from referral_app.queries.of_the_case import owners_then
from referral_app.vocabulary import EventKind, NoteKind, Role

#: What the letter about it was written once for begins so; the day and the account follow.
LETTER = "complaint_unread:"


def _can_sign_in_as(role: Role) -> ColumnElement[bool]:
    holds = exists().where(AccountRole.account_id == Account.id, AccountRole.role == role)
    return and_(holds, Account.enrolled_at.is_not(None), Account.deactivated_at.is_(None))


#: Put together once: the worker asks it at every tick.
_UNTOLD = (
    select(Account.id)
    .where(
        _can_sign_in_as(Role.ADMINISTRATOR),
        ~exists().where(Letter.once == bindparam("letters", type_=String).concat(Account.id)),
    )
    .order_by(Account.id)
)


def how_many() -> int:
    """Unanswered complaints, of families and of attorneys, that exist for no supervisor who can sign in."""
    answered = exists().where(Event.subject == Note.id, Event.kind == EventKind.COMPLAINT_ANSWERED)
    families: list[ColumnElement[bool]] = [Note.kind == NoteKind.COMPLAINT, ~answered]
    attorneys: list[ColumnElement[bool]] = [AttorneyComplaint.answered_at.is_(None)]
    about = {note.id: note.request_id for note in db.session.execute(select(Note.id, Note.request_id).where(*families))}
    left = {*about, *db.session.scalars(select(AttorneyComplaint.id).where(*attorneys))}
    then = owners_then(set(about.values()))
    supervisors = select(Account).where(_can_sign_in_as(Role.SUPERVISOR)).order_by(Account.id)
    for supervisor in db.session.scalars(supervisors).all() if left else ():
        not_theirs = or_(Request.owner_id.is_(None), Request.owner_id != supervisor.id)
        of_families = select(Note.id).join(Request, Request.id == Note.request_id)
        of_attorneys = select(AttorneyComplaint.id).where(*attorneys, attorney_complaints.open_to(supervisor))
        left -= {
            *(
                note_id
                for note_id in db.session.scalars(of_families.where(*families, not_theirs, *visible_to(supervisor)))
                if supervisor.id not in then.get(about.get(note_id, ""), ())
            ),
            *db.session.scalars(of_attorneys),
        }
    return len(left)


def untold(day: str) -> Sequence[str]:
    """Ids of the administrators who can sign in and have no letter of this day about it."""
    return db.session.scalars(_UNTOLD, {"letters": f"{LETTER}{day}:"}).all()
