"""An attorney pauses new questions until a day of their own choice, and ends it as they like (U10, C05)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from referral_app.actions import Refused
from referral_app.actions.steps.attorney_pauses import PAUSED_BY_SELF, last_day_without, write_pause
from referral_app.actions.steps.locks import lock_attorney
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Attorney


def pause(until: date | None, *, actor: Account, now: datetime, today: date) -> None:
    """Ask this attorney nothing before `until`; None: a pause that runs ends today. What waits for an answer stays.

    Refused: "not_found" for an account of no attorney, "bad_until" for a day that is not ahead, or more than two years.
    """
    if actor.attorney_id is None:
        raise Refused("not_found")
    # The day before today keeps that there was a pause: what led to it does not count again.
    last = last_day_without(until, today) if until is not None else today - timedelta(days=1)
    with writing():
        lock_attorney(actor.attorney_id)
        person = db.session.get_one(Attorney, actor.attorney_id, populate_existing=True)
        runs = person.paused_until is not None and person.paused_until >= today
        if person.paused_until == last or (until is None and not runs):
            return
        write_pause(person, last, actor=actor.id, now=now, action=PAUSED_BY_SELF)
