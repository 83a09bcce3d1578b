"""Matters whose first contact is due: the attorney is reminded, the family is asked, staff are called."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import first_contact as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due


def climb(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Climb the next rung of every matter whose day has come; several in a row after days without a worker."""
    today = programme.day(now)
    found = due.contact_rungs(today, limit)
    db.session.rollback()
    for matter_id in found:
        if matter_id in guarded.failed:
            continue
        with guarded("matter", matter_id) as told:
            while (rung := verbs.climb(matter_id, now=now, today=today)) is not None:
                told.append({"did": "first_contact_due", "rung": str(rung), "matter": matter_id})
        yield from told
