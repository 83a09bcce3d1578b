"""What is kept longer than the office promises (docs/deploy.md, Keeping)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from referral_app.extensions import db
from referral_app.models import (
    Account,
    Attorney,
    AttorneyComplaint,
    AuditRow,
    AuthSession,
    ConflictToken,
    EnrolmentLink,
    Hit,
    KnownDevice,
    LegalHold,
    Letter,
    Matter,
    PairDecision,
    Request,
    RequesterSession,
    Task,
)
from referral_app.models.keys import CaseKey
from referral_app.queries import asked
from referral_app.queries.browsers import IDLE
from referral_app.queries.operations import fact
from referral_app.vocabulary import AttorneyStatus, LetterState, MatterState, RequestState
from referral_app.workflow import keeping

#: The fact that says when a backup was put back: its keys and its rows may be of different days.
RESTORED = "restored_at"
#: The facts that say when the worker last forgot short-lived drafts, and all the rest.
QUARTER, NIGHT = "forgot_drafts_at", "forgot_at"
CHUNK = 500
#: Letters that left, or never will.
_LETTERS_OVER = (LetterState.SENT, LetterState.CANCELLED, LetterState.BLOCKED, LetterState.FAILED)


@dataclass(frozen=True)
class KeepingRule:
    """How long requests of some states are kept after the last act. `phrase`: only drafts with one, or without; None
    where it does not matter. `visits`: a visit counts as an act, as a draft's family is told. `briefly`: with what was
    closed as no request for help, or without it; None where there is none."""

    name: str
    states: tuple[RequestState, ...]
    kept: timedelta
    phrase: bool | None = None
    visits: bool = False
    briefly: bool | None = None

    def due(self, now: datetime) -> ColumnElement[bool]:
        """The condition that a request has outlived its time and that no legal hold keeps it."""
        line = now - self.kept
        conditions = [self.ended_so(), Request.last_act_at <= line, ~under_hold(now)]
        if self.visits:
            visit = RequesterSession.seen_at > line
            conditions.append(~exists().where(RequesterSession.request_id == Request.id, visit))
        if self.phrase is not None:
            confirmed = Request.phrase_confirmed_at.is_not(None)
            conditions.append(confirmed if self.phrase else ~confirmed)
        return and_(*conditions)

    def ended_so(self) -> ColumnElement[bool]:
        """The condition that a request is one of those that the rule is about, whether or not its time has come."""
        stands = Request.state.in_(self.states)
        if self.briefly is None:
            return stands
        brief = and_(Request.state == RequestState.CLOSED, Request.kept_briefly)
        return or_(stands, brief) if self.briefly else and_(stands, ~brief)


_DRAFT = (RequestState.DRAFT,)
#: Looked at each quarter of an hour.
DRAFT_RULES = (
    KeepingRule("drafts without a phrase", _DRAFT, keeping.DRAFT_WITHOUT_PHRASE, phrase=False, visits=True),
    KeepingRule("drafts with a phrase", _DRAFT, keeping.DRAFT_WITH_PHRASE, phrase=True, visits=True),
)
#: Looked at each night.
ENDED_RULES = (
    KeepingRule("refused", (RequestState.WRONG_SERVICE, RequestState.DUPLICATE), keeping.REFUSED, briefly=True),
    KeepingRule("closed", (RequestState.CLOSED, RequestState.WITHDRAWN), keeping.CLOSED, briefly=False),
)
RULES = (*DRAFT_RULES, *ENDED_RULES)


def under_hold(now: datetime) -> ColumnElement[bool]:
    """The condition that the law has us keep a request: two people said so, or one did and the second may still."""
    in_force = or_(LegalHold.set_by.is_not(None), LegalHold.asked_at > now - keeping.UNCONFIRMED_HOLD)
    return exists().where(LegalHold.request_id == Request.id, in_force)


def is_under_hold(request_id: str, now: datetime) -> bool:
    return bool(db.session.scalar(select(Request.id).where(Request.id == request_id, under_hold(now))))


def how_many(rule: KeepingRule, now: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Request).where(rule.due(now))) or 0


def some_due(rule: KeepingRule, now: datetime, limit: int = CHUNK) -> list[str]:
    """Ids of some requests that have outlived their time."""
    return list(db.session.scalars(select(Request.id).where(rule.due(now)).order_by(Request.id).limit(limit)))


def still_due(rule: KeepingRule, ids: Sequence[str], now: datetime) -> Sequence[Request]:
    """Those of these requests that are due even now, held until the transaction ends, with their needs."""
    return db.session.scalars(
        select(Request)
        .where(Request.id.in_(ids), rule.due(now))
        .order_by(Request.id)
        .options(selectinload(Request.needs))
        .with_for_update(of=Request)
        .execution_options(populate_existing=True)
    ).all()


# What hangs on no request


def old_tokens(now: datetime) -> ColumnElement[bool]:
    """The condition that a conflict token of a request that is gone has outlived its time."""
    there = exists().where(Request.id == ConflictToken.request_id)
    return and_(ConflictToken.made_at <= now - keeping.SEVEN_YEARS, ~there)


def old_decisions(now: datetime) -> ColumnElement[bool]:
    """The condition that a decision on two requests that are both gone has outlived its time."""
    there = exists().where(Request.id.in_([PairDecision.request_a, PairDecision.request_b]))
    return and_(PairDecision.decided_at <= now - keeping.SEVEN_YEARS, ~there)


def loose_letters(now: datetime) -> ColumnElement[bool]:
    """The condition that a letter about no request left long ago, or never will leave."""
    old = Letter.created_at <= now - keeping.LOOSE_ENDS
    return and_(Letter.request_id.is_(None), Letter.state.in_(_LETTERS_OVER), old)


def loose_tasks(now: datetime) -> ColumnElement[bool]:
    """The condition that a task about no request was done long ago."""
    return and_(Task.request_id.is_(None), Task.resolved_at <= now - keeping.LOOSE_ENDS)


def old_complaints(now: datetime) -> ColumnElement[bool]:
    """The condition that a complaint of an attorney was answered long ago."""
    return AttorneyComplaint.answered_at <= now - keeping.ANSWERED_COMPLAINT


def dead_sessions(now: datetime) -> ColumnElement[bool]:
    """The condition that a session can open nothing any more."""
    return or_(AuthSession.seen_at <= now - keeping.SESSION, AuthSession.revoked_at <= now - keeping.SESSION)


def dead_links(now: datetime) -> ColumnElement[bool]:
    """The condition that a link to enrol was used, or that its time is over."""
    return or_(EnrolmentLink.expires_at <= now, EnrolmentLink.used_at <= now - keeping.SESSION)


def forgotten_devices(now: datetime) -> ColumnElement[bool]:
    """The condition that a browser knows its account no longer."""
    return KnownDevice.expires_at <= now


def left_holds(now: datetime) -> ColumnElement[bool]:
    """The condition that a browser has let go of its request. Of a draft the last visit is kept with it: from that day
    on it is kept."""
    sent = exists().where(Request.id == RequesterSession.request_id, Request.state != RequestState.DRAFT)
    return and_(RequesterSession.seen_at <= now - IDLE, sent)


def old_hits(now: datetime) -> ColumnElement[bool]:
    """The condition that the window of a counter is over."""
    return Hit.expires_at <= now


def unconfirmed_holds(now: datetime) -> ColumnElement[bool]:
    """The condition that a legal hold that one person asked for was confirmed by nobody in time."""
    return and_(LegalHold.set_by.is_(None), LegalHold.asked_at <= now - keeping.UNCONFIRMED_HOLD)


@dataclass(frozen=True)
class Sweep:
    """Rows of one table that go by a condition. `told`: what went is told in the audit chain."""

    name: str
    table: type[Any]
    due: Callable[[datetime], ColumnElement[bool]]
    told: bool = True

    def how_many(self, now: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(self.table).where(self.due(now))) or 0


#: Each quarter of an hour: a network's counter is kept for a day at the most.
QUICK_SWEEPS = (
    Sweep("counters of tries", Hit, old_hits, told=False),
    Sweep("browsers that left", RequesterSession, left_holds, told=False),
)
#: Each night.
SWEEPS = (
    Sweep("conflict tokens", ConflictToken, old_tokens),
    Sweep("decisions on pairs", PairDecision, old_decisions),
    Sweep("letters without a request", Letter, loose_letters),
    Sweep("tasks without a request", Task, loose_tasks),
    Sweep("complaints of attorneys", AttorneyComplaint, old_complaints),
    Sweep("sessions", AuthSession, dead_sessions, told=False),
    Sweep("links to enrol", EnrolmentLink, dead_links, told=False),
    Sweep("browsers that knew an account", KnownDevice, forgotten_devices, told=False),
)


# Attorneys who left, the audit chain, keys


def attorneys_who_left(now: datetime) -> ColumnElement[bool]:
    """The condition that an attorney left the roster so long ago, and works on nothing. Whoever was forgotten has no
    last name any more."""
    gone = func.coalesce(Attorney.left_at, Attorney.updated_at) <= now - keeping.ATTORNEY_WHO_LEFT
    left = and_(Attorney.status == AttorneyStatus.WITHDRAWN, gone, Attorney.last_name != "")
    return and_(left, Attorney.id.not_in(asked.engaged(Matter.state == MatterState.OPEN)))


def left_attorneys(now: datetime, limit: int = CHUNK) -> list[str]:
    return list(db.session.scalars(select(Attorney.id).where(attorneys_who_left(now)).limit(limit)))


def account_of(attorney_id: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.attorney_id == attorney_id))


def how_many_left(now: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Attorney).where(attorneys_who_left(now))) or 0


def last_old_link(now: datetime) -> tuple[int, str] | None:
    """Number and signature of the last link of the audit chain that has outlived its time; never the very last link."""
    newest = select(func.max(AuditRow.seq)).scalar_subquery()
    row = db.session.execute(
        select(AuditRow.seq, AuditRow.mac)
        .where(AuditRow.at <= now - keeping.SEVEN_YEARS, AuditRow.seq < newest)
        .order_by(AuditRow.seq.desc())
        .limit(1)
    ).one_or_none()
    return (row.seq, row.mac) if row else None


def how_many_old_links(now: datetime) -> int:
    last = last_old_link(now)
    if last is None:
        return 0
    return db.session.scalar(select(func.count()).select_from(AuditRow).where(AuditRow.seq <= last[0])) or 0


def orphan_keys(now: datetime) -> Iterator[str]:
    """Ids of keys older than a day that belong to no request. None within 35 days of a restore."""
    restored = fact(RESTORED)
    if restored is not None and now - datetime.fromisoformat(restored) < keeping.DATA_BACKUP:
        return
    after = ""
    while True:
        with db.engines["keys"].connect() as connection:
            page = list(
                connection.scalars(
                    select(CaseKey.case_id)
                    .where(CaseKey.case_id > after, CaseKey.created_at <= now - keeping.KEY_WITHOUT_REQUEST)
                    .order_by(CaseKey.case_id)
                    .limit(CHUNK)
                )
            )
        if not page:
            return
        after = page[-1]
        known = set(db.session.scalars(select(Request.id).where(Request.id.in_(page))))
        yield from (case_id for case_id in page if case_id not in known)


def last_forgotten(name: str) -> datetime | None:
    """When the worker last did its quarter's or its night's forgetting, by the real clock."""
    value = fact(name)
    return datetime.fromisoformat(value) if value else None


# Who is called


def silent_requests(now: datetime, limit: int = CHUNK) -> Sequence[Request]:
    """Placed requests in which nobody has acted for a year."""
    return db.session.scalars(
        select(Request)
        .where(
            Request.state.in_((RequestState.PLACED, RequestState.IN_PROGRESS)),
            Request.last_act_at <= now - keeping.SILENT,
        )
        .order_by(Request.last_act_at, Request.id)
        .limit(limit)
    ).all()


def holds_to_review(today: date) -> Sequence[LegalHold]:
    """Legal holds whose day of review has come."""
    return db.session.scalars(
        select(LegalHold).where(LegalHold.set_by.is_not(None), LegalHold.review_on <= today).order_by(LegalHold.id)
    ).all()
