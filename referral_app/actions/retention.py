"""Forgetting what the office promised to forget: rows, and with their keys all that old backups hold of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import ConflictToken, Request
from referral_app.queries import retention as queries
from referral_app.security.case_keys import vault

ORPHANS = "keys without a request"
TOKENS = "conflict tokens"


def plan(now: datetime) -> dict[str, int]:
    """How many requests each rule would delete now, and how many keys belong to none. Changes nothing."""
    due = {rule.name: queries.how_many(rule, now) for rule in queries.RULES}
    tokens = db.session.scalar(select(func.count()).select_from(ConflictToken).where(queries.old_tokens(now)))
    return {**due, TOKENS: tokens or 0, ORPHANS: sum(1 for _ in queries.orphan_keys(now))}


def run(now: datetime, *, actor: str) -> dict[str, int]:
    """Delete what is due, one batch per commit with its audit link, then the keys. Returns what `plan` counts.

    `now` is the real clock's, never the demonstration's. Killed half way, the next run goes on: a key whose request is
    gone is swept a day later.
    """
    done = {}
    for rule in queries.RULES:
        done[rule.name] = 0
        while ids := queries.some_due(rule, now):
            done[rule.name] += _delete(rule, ids, now, actor)
    with writing() as session:
        gone = session.execute(delete(ConflictToken).where(queries.old_tokens(now)))
        done[TOKENS] = int(gone.rowcount)  # type: ignore[attr-defined]
        if done[TOKENS]:
            audit("retention_swept", "conflict_tokens", actor=actor, reason=f"{done[TOKENS]} {TOKENS}")
    orphans = list(queries.orphan_keys(now))
    for case_id in orphans:
        vault().shred(case_id)
    if orphans:
        with writing():
            audit("keys_swept", "keys", actor=actor, reason=f"{len(orphans)} without a request")
    return {**done, ORPHANS: len(orphans)}


def _delete(rule: queries.KeepingRule, ids: list[str], now: datetime, actor: str) -> int:
    """Delete those of these requests that are still due; events, offers, letters and notes go with them."""
    with writing() as session:
        gone = list(session.scalars(delete(Request).where(Request.id.in_(ids), rule.due(now)).returning(Request.id)))
        if gone:
            audit("retention_swept", "requests", actor=actor, reason=f"{len(gone)} {rule.name}")
    for case_id in gone:
        vault().shred(case_id)
    return len(gone)
