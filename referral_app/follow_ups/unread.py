"""Administrators hear of complaints that nobody in the office may read, once a day while there are any (E12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions.digests import tell_of_unread_complaints
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import unread_complaints as queries


def tell(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    day = programme.day(now).isoformat()
    untold = queries.untold(day)
    found = [account_id for account_id in untold if account_id not in guarded.failed] if untold else []
    if found and not queries.how_many():
        found = []
    db.session.rollback()
    for account_id in found[:limit]:
        with guarded("account", account_id) as told:
            if tell_of_unread_complaints(account_id, day, now=now):
                told.append({"did": "administrator_told", "account": account_id})
        yield from told
