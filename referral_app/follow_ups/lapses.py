"""What ends on an attorney's profile: said before it does; what is out is taken back when it did (C03, U11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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

    def act(offer_id: str) -> dict[str, Any] | None:
        return {"did": "offer_recalled"} if verbs.recall_lapsed(offer_id, now=now, today=today) else None

    return _each("offer", due.offers(today), act, limit, guarded)


def call(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff about every open matter of an attorney who has lapsed."""
    today = programme.day(now)

    def act(matter_id: str) -> dict[str, Any] | None:
        called = verbs.call_for_lapsed_matter(matter_id, now=now, today=today)
        return {"did": "staff_called", "task": str(TaskKind.LAPSED_IN_MATTER)} if called else None

    return _each("matter", due.matters(now, today), act, limit, guarded)


def beside(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Call staff about every place beside a lead whose person has lapsed or gone."""
    today = programme.day(now)

    def act(place_id: str) -> dict[str, Any] | None:
        task = companions.look_again(place_id, now=now, today=today)
        return {"did": "staff_called", "task": str(task)} if task else None

    return _each("companion", due.beside(now, today), act, limit, guarded)


def _each(
    what: str, ids: Sequence[str], act: Callable[[str], dict[str, Any] | None], limit: int, guarded: Guarded
) -> Iterator[dict[str, Any]]:
    """Act on these until `limit` of them came to something; the rules may find nothing against one that plain columns
    had found, and it keeps nobody else waiting."""
    left = [one for one in ids if one not in guarded.failed]
    db.session.rollback()
    did = 0
    for one in left:
        if did == limit:
            return
        with guarded(what, one) as told:
            if (done := act(one)) is not None:
                did += 1
                told.append({**done, what: one})
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
