"""What is kept longer than the office promises (docs/deploy.md, Keeping)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select

from referral_app.extensions import db
from referral_app.models import ConflictToken, Request, RequesterSession
from referral_app.models.keys import CaseKey
from referral_app.queries.operations import fact
from referral_app.vocabulary import RequestState

#: The fact that says when a backup was put back: its keys and its rows may be of different days.
RESTORED = "restored_at"
#: As long as backups of the data live.
AFTER_RESTORE = timedelta(days=35)
ORPHAN_AGE = timedelta(hours=24)
CHUNK = 500
#: How long it can be found out that the other side asked once.
TOKENS_KEPT = timedelta(days=7 * 365)


@dataclass(frozen=True)
class KeepingRule:
    """How long requests of some states are kept after the last visit or act. `phrase`: only drafts with one, or
    without; None where it does not matter."""

    name: str
    states: tuple[RequestState, ...]
    kept: timedelta
    phrase: bool | None = None

    def due(self, now: datetime) -> ColumnElement[bool]:
        """The condition that a request has outlived its time. A hold keeps it."""
        line = now - self.kept
        visited = exists().where(RequesterSession.request_id == Request.id, RequesterSession.seen_at > line)
        condition = and_(Request.state.in_(self.states), Request.last_act_at <= line, Request.hold.is_(None), ~visited)
        if self.phrase is None:
            return condition
        confirmed = Request.phrase_confirmed_at.is_not(None)
        return and_(condition, confirmed if self.phrase else ~confirmed)


RULES = (
    KeepingRule("drafts without a phrase", (RequestState.DRAFT,), timedelta(minutes=30), phrase=False),
    KeepingRule("drafts with a phrase", (RequestState.DRAFT,), timedelta(days=30), phrase=True),
    KeepingRule("refused", (RequestState.WRONG_SERVICE, RequestState.DUPLICATE), timedelta(days=30)),
    KeepingRule("closed", (RequestState.CLOSED, RequestState.WITHDRAWN), timedelta(days=90)),
)


def how_many(rule: KeepingRule, now: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Request).where(rule.due(now))) or 0


def some_due(rule: KeepingRule, now: datetime, limit: int = CHUNK) -> list[str]:
    """Ids of some requests that have outlived their time."""
    return list(db.session.scalars(select(Request.id).where(rule.due(now)).limit(limit)))


def old_tokens(now: datetime) -> ColumnElement[bool]:
    """The condition that a conflict token of a request that is gone has outlived its time."""
    return and_(ConflictToken.made_at <= now - TOKENS_KEPT, ~exists().where(Request.id == ConflictToken.request_id))


def orphan_keys(now: datetime) -> Iterator[str]:
    """Ids of keys older than a day that belong to no request. None within 35 days of a restore."""
    restored = fact(RESTORED)
    if restored is not None and now - datetime.fromisoformat(restored) < AFTER_RESTORE:
        return
    after = ""
    while True:
        with db.engines["keys"].connect() as connection:
            page = list(
                connection.scalars(
                    select(CaseKey.case_id)
                    .where(CaseKey.case_id > after, CaseKey.created_at <= now - ORPHAN_AGE)
                    .order_by(CaseKey.case_id)
                    .limit(CHUNK)
                )
            )
        if not page:
            return
        after = page[-1]
        known = set(db.session.scalars(select(Request.id).where(Request.id.in_(page))))
        yield from (case_id for case_id in page if case_id not in known)
