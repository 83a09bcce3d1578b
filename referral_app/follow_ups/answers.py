"""Offers that wait for an answer: reminded on their ladder's days, ended when their time is up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from referral_app.actions import follow_up as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due, ranking, recipients
from referral_app.workflow import calendar, ladders


def expire(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """End the offers whose last day is over."""
    today = recipients.programme_day(now)
    for offer_id, last_day in _read(due.expired_offers(today, limit), guarded):
        midnight = datetime.combine(last_day + timedelta(days=1), time(), recipients.programme_zone())
        with guarded("offer", offer_id) as told:
            if verbs.expire_offer(offer_id, now=now, today=today, due=midnight):
                told.append({"did": "offer_expired", "offer": offer_id})
        yield from told
