"""Offers that wait for an answer: reminded on their ladder's days, ended when their time is up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import follow_up as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import due
from referral_app.workflow.calendar import end_of_day

#: Offers that end in one commit. Their requests are held for as long as it takes, a tenth of a second or so: a page
#: that wants one of them waits no longer than that.
TOGETHER = 50


def expire(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """End the offers whose last day is over: many in one commit, and one by one where something in it broke."""
    today, zone = programme.day(now), programme.zone()
    found = due.expired_offers(today, limit)
    db.session.rollback()
    ends = {offer_id: end_of_day(day, zone) for offer_id, day in found if offer_id not in guarded.failed}

    def end(offer_ids: Sequence[str]) -> list[str]:
        return verbs.expire_offers({offer_id: ends[offer_id] for offer_id in offer_ids}, now=now, today=today)

    waiting = list(ends)
    while group := waiting[:TOGETHER]:
        del waiting[:TOGETHER]
        ended = guarded.together("offers", group, end)
        if ended is not None:
            yield from (_silent(offer_id) for offer_id in ended)
            continue
        for offer_id in group:
            with guarded("offer", offer_id) as told:
                if verbs.expire_offer(offer_id, now=now, today=today, due=ends[offer_id]):
                    told.append(_silent(offer_id))
            yield from told


def _silent(offer_id: str) -> dict[str, Any]:
    return {"did": "offer_expired", "offer": offer_id, "reason": "silent"}


def end_checks(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """End the conflict checks that were not answered within a business day; the next who is interested enters."""
    today = programme.day(now)
    found = due.checks_over(now, limit)
    db.session.rollback()
    for offer_id in found:
        if offer_id in guarded.failed:
            continue
        with guarded("offer", offer_id) as told:
            if verbs.end_check(offer_id, now=now, today=today):
                told.append({"did": "offer_expired", "offer": offer_id, "reason": "check_unanswered"})
        yield from told


def enter_checks(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Where somebody is interested and nobody checks, the first of them enters: after a hold that has ended."""
    today = programme.day(now)
    found = due.checks_to_enter(today, limit)
    db.session.rollback()
    for need_id in found:
        if need_id in guarded.failed:
            continue
        with guarded("need", need_id) as told:
            if verbs.enter_check(need_id, now=now, today=today):
                told.append({"did": "check_entered", "need": need_id})
        yield from told


def remind(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Write the reminders that are due."""
    found = due.reminders(now, limit)
    db.session.rollback()
    for offer_id in found:
        if offer_id in guarded.failed:
            continue
        with guarded("offer", offer_id) as told:
            if verbs.remind(offer_id, now=now):
                told.append({"did": "offer_reminded", "offer": offer_id})
        yield from told
