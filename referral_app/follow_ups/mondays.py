"""On Monday mornings supervisors get the week in four counts (B21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from referral_app import programme
from referral_app.actions.digests import write_week
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import signs as queries

MONDAY, MORNING = 0, time(7)


def tell(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Write to every supervisor who has no letter of this week yet. On another day, and before the morning, nothing:
    a Monday on which no worker ran is left out, since its counts would be of another day."""
    here = now.astimezone(programme.zone())
    if here.weekday() != MONDAY or here.time() < MORNING:
        return
    year, number, _weekday = here.isocalendar()
    week = f"{year:04d}-W{number:02d}"
    found = [account_id for account_id in queries.untold(week, limit) if account_id not in guarded.failed]
    db.session.rollback()
    for account_id in found:
        with guarded("account", account_id) as told:
            if write_week(account_id, week, now=now, today=here.date()):
                told.append({"did": "week_told", "account": account_id})
        yield from told
