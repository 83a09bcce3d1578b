"""Matters whose first contact is overdue: staff are called, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import matters as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due


def miss_contact(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Make the tasks about first contacts that did not take place in time."""
    today = programme.day(now)
    found = due.missed_contacts(today, limit)
    db.session.rollback()
    for matter_id in found:
        if matter_id in guarded.failed:
            continue
        with guarded("matter", matter_id) as told:
            if verbs.miss_contact(matter_id, now=now, today=today):
                told.append({"did": "staff_called", "task": "first_contact_missing", "matter": matter_id})
        yield from told
