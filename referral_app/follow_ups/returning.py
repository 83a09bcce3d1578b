"""Attorneys who are new, changed or back from away: a need that nobody fitted comes back by itself, and one for which
they are approved is looked at at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import recruiting as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import recruiting
from referral_app.vocabulary import TaskKind


def judge(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Hold each of them against the needs of their codes that are sought, a commit for each that fits; wake those for
    which they are approved, each once."""
    today = programme.day(now)
    found = recruiting.to_judge(now, limit)
    db.session.rollback()
    for attorney_id, judged_at, areas in found:
        if attorney_id in guarded.failed:
            continue
        for need_id in recruiting.needs_sought(areas):
            if need_id in guarded.failed:
                continue
            with guarded("need", need_id) as told:
                if verbs.call_for_somebody_new(need_id, attorney_id, now=now, today=today):
                    told.append({"did": "staff_called", "task": str(TaskKind.SOMEBODY_FITS), "need": need_id})
            yield from told
        for need_id in recruiting.needs_approved_for(attorney_id):
            with guarded("need", need_id) as told:
                if verbs.look_again(need_id, now=now):
                    told.append({"did": "need_woken", "need": need_id})
            yield from told
        with guarded("attorney", attorney_id) as told:
            verbs.end_judging(attorney_id, judged_at, today=today)
        yield from told
