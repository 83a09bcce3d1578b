"""What whoever keeps reads: what goes next, legal holds, what went and what is left of it. References, counts and no
story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Account, AuditRow, Event, LegalHold, Request, Residue
from referral_app.queries.need_to_know import hidden_from
from referral_app.queries.of_the_case import theirs_among
from referral_app.queries.retention import ENDED_RULES, under_hold
from referral_app.security import chain
from referral_app.security.typed_text import references_in
from referral_app.vocabulary import EventKind, LegalHoldReason, RequestState, Role

#: A count below this is not shown: few people stand behind it. As in the yearly statistics (docs/statistics.md).
FEWEST_SHOWN = 11


@dataclass(frozen=True)
class Going:
    """One request that goes, or would go but for a legal hold. `on`: the day on which it is due."""

    request_id: str
    reference: str
    rule: str
    on: date
    held: bool


def going(viewer: Account | None, now: datetime, until: datetime, limit: int | None = 200) -> list[Going]:
    """The requests that a run would delete now, and those that become due by `until`, the first due first, as far as
    they exist for the viewer (None: all).

    Drafts are left out: they have no reference that anybody knows, and go within days by themselves.
    """
    found = []
    for rule in ENDED_RULES:
        rows = db.session.execute(
            select(Request.id, Request.reference, Request.last_act_at, under_hold(now))
            .where(
                rule.ended_so(),
                Request.last_act_at <= until - rule.kept,
                true() if viewer is None else _seen_by(viewer),
            )
            .order_by(Request.last_act_at, Request.id)
            .limit(limit)
        )
        found += [Going(row[0], row[1], rule.name, programme.day(row[2] + rule.kept), bool(row[3])) for row in rows]
    return sorted(found, key=lambda each: (each.on, each.reference))[:limit]


def _seen_by(viewer: Account) -> ColumnElement[bool]:
    """Which requests exist for somebody who keeps: a walled one for its team, the conflicts role and the privacy
    officer alone, one with a list for those on it and the privacy officer. Of none does the page show more than its
    reference."""
    if viewer.holds(Role.PRIVACY_OFFICER):
        return Request.state != RequestState.DRAFT
    known = Request.id.not_in(hidden_from(viewer.id))
    if viewer.holds(Role.CONFLICTS):
        return and_(Request.state != RequestState.DRAFT, known)
    open_to_all = Request.state.not_in((RequestState.DRAFT, RequestState.WALLED))
    return and_(known, or_(open_to_all, and_(Request.state == RequestState.WALLED, Request.owner_id == viewer.id)))


def request_called(viewer: Account, reference: str) -> Request | None:
    """The sent request of this reference, ended or not, however it was typed, as far as it exists for the viewer."""
    said = references_in(reference)
    return db.session.scalar(select(Request).where(Request.reference.in_(said), _seen_by(viewer)).limit(1))


def holds(viewer: Account) -> list[tuple[LegalHold, str]]:
    """Every legal hold, in force or asked for, that exists for the viewer, with the reference of its request; the first
    to review first."""
    rows = db.session.execute(
        select(LegalHold, Request.reference)
        .join(Request, Request.id == LegalHold.request_id)
        .where(_seen_by(viewer))
        .order_by(LegalHold.review_on, LegalHold.id)
    )
    found = [(row[0], row[1]) for row in rows]
    about_them = _about(viewer, [hold for hold, _reference in found])
    return [row for row in found if row[0] not in about_them]


def hold_for(viewer: Account, hold_id: str) -> LegalHold | None:
    hold = db.session.scalar(
        select(LegalHold)
        .join(Request, Request.id == LegalHold.request_id)
        .where(LegalHold.id == hold_id, _seen_by(viewer))
    )
    return hold if hold is not None and not _about(viewer, [hold]) else None


def _about(viewer: Account, holds: Sequence[LegalHold]) -> list[LegalHold]:
    """Those that are held for a complaint about the viewer's own work: for them there is none, and whom it is about
    lifts no hold (E12)."""
    complaints = [hold for hold in holds if hold.reason == LegalHoldReason.COMPLAINT]
    theirs = theirs_among(viewer.id, {hold.request_id for hold in complaints})
    return [hold for hold in complaints if hold.request_id in theirs]


def asked_alone_since(request_id: str, account_id: str) -> datetime | None:
    """Since when somebody asks for legal holds of a request that nobody confirms; None where the last one was, or
    there is none."""
    since: datetime | None = None
    events = db.session.scalars(
        select(Event)
        .where(Event.request_id == request_id, Event.kind.in_((EventKind.LEGAL_HOLD_ASKED, EventKind.LEGAL_HOLD_SET)))
        .order_by(Event.seq)
    )
    for event in events:
        if event.kind == EventKind.LEGAL_HOLD_SET:
            since = None
        elif event.actor == account_id:
            since = since or event.at
    return since


#: What the chain says of forgetting.
SWEPT = ("retention_swept", "keys_swept", "audit_swept", "attorney_forgotten", "deleted_by_requester")


def swept_on(begins: datetime, ends: datetime) -> Sequence[AuditRow]:
    """What was forgotten in this time, as the audit chain tells it."""
    return db.session.scalars(
        select(AuditRow)
        .where(AuditRow.action.in_(SWEPT), AuditRow.at >= begins, AuditRow.at < ends)
        .order_by(AuditRow.seq)
    ).all()


def head_of_chain() -> chain.Head | None:
    """The last link of the audit chain, None before the first; as `flask audit verify --head` reads it."""
    return chain.head(db.session)


def latest_sweeps(limit: int = 2_000) -> Sequence[AuditRow]:
    """The latest of them, newest first."""
    return db.session.scalars(
        select(AuditRow).where(AuditRow.action.in_(SWEPT)).order_by(AuditRow.seq.desc()).limit(limit)
    ).all()


def residue(year: int) -> list[tuple[str, str, str, str, int | None]]:
    """Month, area, forum, outcome and count of the requests of a year that are forgotten; None for a small count."""
    rows = db.session.scalars(
        select(Residue)
        .where(Residue.month.like(f"{year:04d}-%"))
        .order_by(Residue.month, Residue.area, Residue.forum, Residue.outcome)
    )
    return [(r.month, r.area, r.forum, r.outcome, r.n if r.n >= FEWEST_SHOWN else None) for r in rows]


def outcomes(year: int) -> list[tuple[str, int | None]]:
    """How the requests of a year that are forgotten ended, and how many each; None for a small count."""
    rows = db.session.execute(
        select(Residue.outcome, func.sum(Residue.n))
        .where(Residue.month.like(f"{year:04d}-%"), Residue.area == "")
        .group_by(Residue.outcome)
        .order_by(Residue.outcome)
    )
    return [(outcome, int(n) if n >= FEWEST_SHOWN else None) for outcome, n in rows]
