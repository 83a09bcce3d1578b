"""Forgetting what the office promised to forget: rows, and with their keys all that old backups hold of them.

The worker does it by itself (`follow_ups/forgetting.py`): drafts each quarter of an hour, the rest each night. `now` is
the real clock's throughout, never the demonstration's. Killed half way, the next run goes on: a key whose request is
gone is swept a day later. Run by several at once, each row goes once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from referral_app import law, programme
from referral_app.actions.steps.forgetting import forget_requests
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import WORKER, audit, record, writing
from referral_app.extensions import db
from referral_app.models import (
    Account,
    AccountRole,
    Attorney,
    AttorneyComplaint,
    AttorneyNote,
    AuditRow,
    AuthSession,
    EnrolmentLink,
    Fact,
    KnownDevice,
    LegalHold,
    RecoveryCode,
    Request,
)
from referral_app.queries import retention as queries
from referral_app.security.case_keys import vault
from referral_app.security.chain import Head, note_start
from referral_app.security.folding import fold_logs
from referral_app.vocabulary import TaskKind

ORPHANS = "keys without a request"
ATTORNEYS = "attorneys who left"
LINKS = "links of the audit chain"
HOLDS = "legal holds that nobody confirmed"


def plan(now: datetime) -> dict[str, int]:
    """How much each rule would delete now. Changes nothing."""
    due = {rule.name: queries.how_many(rule, now) for rule in queries.RULES}
    due |= {sweep.name: sweep.how_many(now) for sweep in (*queries.QUICK_SWEEPS, *queries.SWEEPS)}
    return {
        **due,
        ATTORNEYS: queries.how_many_left(now),
        LINKS: queries.how_many_old_links(now),
        HOLDS: queries.Sweep(HOLDS, LegalHold, queries.unconfirmed_holds).how_many(now),
        ORPHANS: sum(1 for _ in queries.orphan_keys(now)),
    }


def run(now: datetime, *, actor: str = WORKER) -> dict[str, int]:
    """Delete all that is due, a batch to a commit with its audit link, then the keys. Returns what `plan` counts."""
    done = run_quick(now, actor=actor)
    done |= {rule.name: _sweep_requests(rule, now, actor) for rule in queries.ENDED_RULES}
    done |= {sweep.name: _sweep_rows(sweep, now, actor) for sweep in queries.SWEEPS}
    done |= {
        ATTORNEYS: _forget_attorneys(now, actor),
        LINKS: _forget_links(now, actor),
        HOLDS: _lapse_holds(now, actor),
        ORPHANS: _sweep_keys(now, actor),
    }
    fold_logs()
    return done


def run_quick(now: datetime, *, actor: str = WORKER) -> dict[str, int]:
    """Delete the drafts that are due, and what is counted for a few minutes only. Returns how much of each."""
    done = {rule.name: _sweep_requests(rule, now, actor) for rule in queries.DRAFT_RULES}
    done |= {sweep.name: _sweep_rows(sweep, now, actor) for sweep in queries.QUICK_SWEEPS}
    fold_logs()
    return done


def call_staff(now: datetime, today: date) -> list[str]:
    """Make the tasks about placed requests in which nothing has happened for a year, and about legal holds whose day
    of review has come. Returns the kinds of those that are new."""
    made = []
    with writing():
        for request in queries.silent_requests(now):
            years = (now - request.last_act_at).days // 365
            once = f"silent:{request.id}:{request.last_act_at:%Y%m%d}:{years}"
            made.append(make_task(TaskKind.SILENT_FOR_A_YEAR, once=once, now=now, due_on=today, request=request))
        for hold in queries.holds_to_review(today):
            request = db.session.get_one(Request, hold.request_id)
            once = f"legal_hold_review:{hold.id}:{hold.review_on:%Y%m%d}"
            made.append(make_task(TaskKind.LEGAL_HOLD_REVIEW, once=once, now=now, due_on=today, request=request))
    return [task.kind for task in made if task is not None]


def call_staff_to_services(now: datetime, today: date) -> list[str]:
    """Make a task for each day by which numbers of services had to be called again and were not (F01). Returns the
    kinds of those that are new."""
    with writing():
        made = [
            make_task(TaskKind.SERVICES_STALE, once=f"services:{due:%Y%m%d}", now=now, due_on=today)
            for due in law.services_due(programme.law_data(), today)
        ]
    return [task.kind for task in made if task is not None]


def note_forgotten(name: str, at: datetime) -> None:
    """Remember when the quarter's or the night's forgetting was done (`queries.retention.QUARTER`, `NIGHT`)."""
    with writing() as session:
        fact = session.get(Fact, name)
        if fact is None:
            session.add(Fact(name=name, value=at.isoformat()))
        else:
            fact.value = at.isoformat()


def digest_of(ids: Sequence[str]) -> str:
    """What a link of the chain says of the ids that went: whoever has an id can show that it is among them."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _sweep_requests(rule: queries.KeepingRule, now: datetime, actor: str) -> int:
    done = 0
    while ids := queries.some_due(rule, now):
        with writing():
            gone = forget_requests(queries.still_due(rule, ids, now), now=now)
            if gone:
                said = f"{len(gone)} {rule.name}"
                audit("retention_swept", "requests", actor=actor, reason=said, digest=digest_of(gone))
        vault().shred(*gone)
        done += len(gone)
    db.session.rollback()
    return done


def _sweep_rows(sweep: queries.Sweep, now: datetime, actor: str) -> int:
    with writing() as session:
        gone = session.execute(delete(sweep.table).where(sweep.due(now)).execution_options(synchronize_session=False))
        done = int(gone.rowcount)  # type: ignore[attr-defined]
        if done and sweep.told:
            audit("retention_swept", sweep.table.__tablename__, actor=actor, reason=f"{done} {sweep.name}")
    return done


def _sweep_keys(now: datetime, actor: str) -> int:
    orphans = list(queries.orphan_keys(now))
    db.session.rollback()
    if orphans:
        vault().shred(*orphans)
        with writing():
            audit("keys_swept", "keys", actor=actor, reason=f"{len(orphans)} without a request")
    return len(orphans)


def _forget_attorneys(now: datetime, actor: str) -> int:
    """Empty the rows of who left the roster long ago, and of their accounts. Only ids stay, so that requests which run
    for years go on to say that somebody was asked, and the audit chain that somebody acted."""
    done = 0
    for attorney_id in queries.left_attorneys(now):
        with writing() as session:
            attorney = session.get(Attorney, attorney_id, with_for_update=True, populate_existing=True)
            if attorney is None or attorney.last_name == "":
                continue
            _empty_attorney(attorney)
            account = queries.account_of(attorney_id)
            if account is not None:
                _empty_account(account, now)
            audit("attorney_forgotten", f"attorney:{attorney_id}", actor=actor)
            done += 1
    return done


def _empty_attorney(attorney: Attorney) -> None:
    mark = _mark(attorney.id)
    attorney.code, attorney.email = mark, f"{mark}@invalid"
    attorney.first_name = attorney.last_name = attorney.phone = ""
    attorney.firm_name = attorney.firm_id = attorney.vouched_by = None
    attorney.areas, attorney.fees, attorney.languages, attorney.trainings = {}, {}, {}, []
    attorney.licences, attorney.absences = [], []
    db.session.execute(delete(AttorneyNote).where(AttorneyNote.attorney_id == attorney.id))
    db.session.execute(delete(AttorneyComplaint).where(AttorneyComplaint.attorney_id == attorney.id))


def _empty_account(account: Account, now: datetime) -> None:
    account.name, account.email = "", f"{_mark(account.id)}@invalid"
    account.password_hash = account.totp_sealed = None
    account.deactivated_at = account.deactivated_at or now
    for child in (AccountRole, AuthSession, EnrolmentLink, KnownDevice, RecoveryCode):
        db.session.execute(delete(child).where(child.account_id == account.id))
    db.session.expire(account, ["roles"])


def _mark(row_id: str) -> str:
    """What stands where a table wants one value each, and says nothing."""
    return f"forgotten-{hashlib.sha256(row_id.encode()).hexdigest()[:16]}"


def _forget_links(now: datetime, actor: str) -> int:
    """Cut the old end of the audit chain, and keep, signed, where it begins since."""
    with writing() as session:
        last = queries.last_old_link(now)
        if last is None:
            return 0
        gone = session.execute(delete(AuditRow).where(AuditRow.seq <= last[0]))
        note_start(session, Head(*last))
        done = int(gone.rowcount)  # type: ignore[attr-defined]
        audit("audit_swept", f"audit:{last[0]}", actor=actor, reason=f"{done} {LINKS}")
    return done


def _lapse_holds(now: datetime, actor: str) -> int:
    """End the legal holds that one person asked for and nobody confirmed in time."""
    with writing() as session:
        lapsed = list(session.scalars(select(LegalHold).where(queries.unconfirmed_holds(now))))
        for hold in lapsed:
            record(hold.request_id, "legal_hold_lapsed", actor=actor, now=now, reason=hold.reason)
            session.delete(hold)
    return len(lapsed)
