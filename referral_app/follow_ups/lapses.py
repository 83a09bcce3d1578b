"""What ends on an attorney's profile: said before it does; what is out is taken back when it did (C03, U11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from referral_app import programme
from referral_app.actions import companions
from referral_app.actions import recalls as verbs
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.queries import lapses as due
from referral_app.vocabulary import TaskKind


def recall(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Take back every question from whoever may not answer it any more."""
    today = programme.day(now)
    found = [offer_id for offer_id in due.offers(today) if offer_id not in guarded.failed]
    db.session.rollback()
    did = 0
    for offer_id in found:
        if did == limit:
            return
        with guarded("offer", offer_id) as told:
            if verbs.recall_lapsed(offer_id, now=now, today=today):
                did += 1
                told.append({"did": "offer_recalled", "offer": offer_id})
        yield from told


def call(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff about every open matter of an attorney who has lapsed."""
    today = programme.day(now)
    found = [matter_id for matter_id in due.matters(now, today) if matter_id not in guarded.failed]
    db.session.rollback()
    for matter_id in found[:limit]:
        with guarded("matter", matter_id) as told:
            if verbs.call_for_lapsed_matter(matter_id, now=now, today=today):
                told.append({"did": "staff_called", "task": str(TaskKind.LAPSED_IN_MATTER), "matter": matter_id})
        yield from told


def beside(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff about every place beside a lead whose person has lapsed or gone."""
    today = programme.day(now)
    found = [place_id for place_id in due.beside(now, today) if place_id not in guarded.failed]
    db.session.rollback()
    did = 0
    for place_id in found:
        if did == limit:
            return
        with guarded("companion", place_id) as told:
            if task := companions.look_again(place_id, now=now, today=today):
                did += 1
                told.append({"did": "staff_called", "task": str(task), "companion": place_id})
        yield from told


def notify(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Tell attorneys, once a day, what ends on their profile within sixty, thirty and seven days."""
    today = programme.day(now)
    if due.told_on() == today:
        db.session.rollback()
        return
    found = due.notices(today, limit)
    db.session.rollback()
    for notice in found:
        if notice.once in guarded.failed:
            continue
        with guarded("notice", notice.once) as told:
            if verbs.tell_what_ends(notice, now=now):
                told.append({"did": "notice_written", "letter": notice.kind, "attorney": notice.attorney_id})
        yield from told
    if len(found) < limit:
        verbs.note_all_told(today)
