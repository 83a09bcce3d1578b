"""What attorneys complain of, as supervisors outside the case read it, and as the attorney reads what became of it
(E12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Account, AttorneyComplaint, Offer, Request
from referral_app.queries import asked, attorney
from referral_app.queries.complaints import ANSWER_DAYS, SEEN_DAYS, due_on
from referral_app.queries.counsel import visible, visible_to
from referral_app.vocabulary import Role

#: What the task of such a complaint was made once for begins so.
TASK = "complaint:attorney:"
#: So many stand on a page: those without an answer first.
SHOWN = 50
#: So many referrals are offered to say which one it is about.
REFERRALS = 20


@dataclass(frozen=True)
class Complaint:
    """One complaint, opened, and by when its next step was promised."""

    row: AttorneyComplaint
    attorney: str
    #: The request, as far as it is there; the kind of work is kept with the words.
    request: Request | None
    owner: str | None
    taken_by: str | None

    @property
    def text(self) -> str:
        return str(self.row.said.get("text", ""))

    @property
    def area(self) -> str | None:
        """The kind of work of the referral it is about; None where it is about the office."""
        return self.row.said.get("area")

    @property
    def answer(self) -> str | None:
        return self.row.answer.get("text") if self.row.answer else None

    @property
    def received_on(self) -> date:
        return programme.day(self.row.received_at)

    @property
    def open(self) -> bool:
        return self.row.answered_at is None

    @property
    def due_on(self) -> date:
        return due_on(self.received_on, SEEN_DAYS if self.row.seen_at is None else ANSWER_DAYS)


def open_to(viewer: Account) -> ColumnElement[bool]:
    """The condition that a complaint exists for a supervisor: not for whoever owns the request it is about, or owned it
    when it came, and of no request that does not exist for them."""
    return open_to_one(viewer.id, viewer.holds(Role.CONFLICTS))


def open_to_one(viewer_id: str, conflicts: bool) -> ColumnElement[bool]:
    """The same by the supervisor's id and whether they hold the role `conflicts`."""
    theirs = or_(Request.owner_id.is_(None), Request.owner_id != viewer_id)
    known = select(Request.id).where(*visible(viewer_id, conflicts), theirs)
    return (AttorneyComplaint.not_for.is_(None) | (AttorneyComplaint.not_for != viewer_id)) & (
        AttorneyComplaint.request_id.is_(None) | AttorneyComplaint.request_id.in_(known)
    )


def complaints(viewer: Account) -> list[Complaint]:
    """Those that exist for a supervisor: without an answer first, the oldest on top."""
    answered = AttorneyComplaint.answered_at.is_not(None)
    return _told(
        db.session.scalars(
            select(AttorneyComplaint)
            .where(open_to(viewer))
            .order_by(answered, AttorneyComplaint.received_at, AttorneyComplaint.id)
            .limit(SHOWN)
        ).all()
    )


def complaint_for(viewer: Account, complaint_id: str) -> Complaint | None:
    """One complaint, or None where it does not exist for this viewer."""
    row = db.session.scalar(
        select(AttorneyComplaint).where(AttorneyComplaint.id == complaint_id, open_to(viewer)).limit(1)
    )
    return _told([row])[0] if row is not None else None


def of_attorney(attorney_id: str) -> list[Complaint]:
    """An attorney's own, the latest first. Who looks into it is not for the page it stands on."""
    return _told(
        db.session.scalars(
            select(AttorneyComplaint)
            .where(AttorneyComplaint.attorney_id == attorney_id)
            .order_by(AttorneyComplaint.received_at.desc(), AttorneyComplaint.id)
            .limit(SHOWN)
        ).all()
    )


def latest(attorney_id: str, since: datetime) -> Sequence[AttorneyComplaint]:
    """What an attorney complained of after an instant."""
    return db.session.scalars(
        select(AttorneyComplaint).where(
            AttorneyComplaint.attorney_id == attorney_id, AttorneyComplaint.received_at > since
        )
    ).all()


def referrals(attorney_id: str, viewer: Account | None = None) -> list[Offer]:
    """The attorney's latest referrals to choose from. With a viewer, as far as their requests exist for that member of
    staff."""
    found = list(attorney.latest(attorney_id, limit=REFERRALS))
    if viewer is None:
        return found
    ids = [offer.need.request_id for offer in found]
    known = set(db.session.scalars(select(Request.id).where(Request.id.in_(ids), *visible_to(viewer))))
    return [offer for offer in found if offer.need.request_id in known]


def _told(rows: Sequence[AttorneyComplaint]) -> list[Complaint]:
    names = asked.names(row.attorney_id for row in rows)
    about = [row.request_id for row in rows if row.request_id]
    found = {one.id: one for one in db.session.scalars(select(Request).where(Request.id.in_(about)))} if about else {}
    ids = {each for row in rows for each in (row.owner_id, row.taken_by) if each}
    people = {
        row.id: row.name for row in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    }
    return [
        Complaint(
            row,
            names.get(row.attorney_id, ""),
            found.get(row.request_id or ""),
            people.get(row.owner_id or ""),
            people.get(row.taken_by or ""),
        )
        for row in rows
    ]
