"""The post round: take one letter, hand it over, note what the host said, take the next.

One message is under way at a time, so that a worker killed in the middle repeats one letter at most. A host that
dawdles over one of them does not hold up the others: that one goes on beside the round.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from flask import current_app

from referral_app import programme
from referral_app.actions import post as verbs
from referral_app.actions.post import Taken
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.follow_ups.guarded import Guarded
from referral_app.letters.render import render
from referral_app.letters.transport import HostFault, Permanent, Temporary, Transport, transport_for
from referral_app.queries import due, post

#: How long the round waits for one message before it goes on to the next, in seconds.
PATIENCE_SECONDS = 2.0
#: Messages that may dawdle beside the round.
STRAGGLERS = 8
#: The round ends after this many seconds and goes on at the next tick, so that offers do not wait for the post.
ROUND_SECONDS = 90.0


def chosen_transport() -> Transport:
    """The transport of this app: the one a test put there, or that of its settings. Raises ConfigError."""
    given: Transport | None = current_app.extensions.get("referral.transport")
    settings = programme.settings()
    return given or transport_for(settings)


def deliver(now: datetime, limit: int, guarded: Guarded) -> Iterator[dict[str, Any]]:
    """Send what is due, `limit` letters at most, and tell of each what became of it. Ids and codes only."""
    ids = [letter_id for letter_id in due.letters(now, clock().real(), limit) if letter_id not in guarded.failed]
    db.session.rollback()
    if not ids:
        return
    transport = chosen_transport()
    began = time.monotonic()
    under_way: dict[Future[HostFault | None], Taken] = {}
    with ThreadPoolExecutor(STRAGGLERS, thread_name_prefix="letters") as pool:
        for letter_id in ids:
            if time.monotonic() - began > ROUND_SECONDS:
                break
            with guarded("letter", letter_id) as told:
                taken = verbs.take_letter(letter_id, now=now, real=clock().real())
                if taken is None:
                    continue
                if taken.outcome != "sending":
                    yield {"did": f"letter_{taken.outcome}", "letter": taken.letter_id, "kind": taken.kind}
                    continue
                message = _message(taken, now)
                if message is None:
                    yield {"did": "letter_gone", "letter": taken.letter_id, "kind": taken.kind}
                    continue
                newest = pool.submit(_hand_over, transport, message)
                under_way[newest] = taken
                wait([newest], timeout=PATIENCE_SECONDS)
            yield from told
            yield from _note_answers(under_way, now, guarded)
            while len(under_way) >= STRAGGLERS:
                wait(under_way, return_when=FIRST_COMPLETED)
                yield from _note_answers(under_way, now, guarded)
        while under_way:
            wait(under_way, return_when=FIRST_COMPLETED)
            yield from _note_answers(under_way, now, guarded)


def _message(taken: Taken, now: datetime) -> EmailMessage | None:
    """The message of a letter; None where it was deleted, with its request, since it was taken."""
    letters = post.letters_by_id([taken.letter_id, *taken.inside])
    if not letters or letters[0].id != taken.letter_id:
        db.session.rollback()
        verbs.let_go(taken, now=now)
        return None
    try:
        message = render(letters[0], taken.address or "", letters[1:], token=taken.token)
    except Exception:
        # A letter that cannot be written waits like one that was refused; staff know when its 72 hours are used up.
        db.session.rollback()
        verbs.try_again(taken, "cannot_be_written", now=now)
        raise
    # Nothing is held open while the host thinks.
    db.session.rollback()
    return message


def _hand_over(transport: Transport, message: EmailMessage) -> HostFault | None:
    """In a thread of the pool: None when the host took it, else what it said. Touches no database."""
    try:
        transport.send(message)
    except HostFault as fault:
        return fault
    return None


def _note_answers(
    under_way: dict[Future[HostFault | None], Taken], now: datetime, guarded: Guarded
) -> Iterator[dict[str, Any]]:
    """Note what the host has answered so far."""
    for future in [each for each in under_way if each.done()]:
        taken = under_way.pop(future)
        with guarded("letter", taken.letter_id) as told:
            yield _noted(taken, future, now)
        yield from told


def _noted(taken: Taken, future: Future[HostFault | None], now: datetime) -> dict[str, Any]:
    fault = future.exception()
    said = Temporary(type(fault).__name__) if fault is not None else future.result()
    about = {"letter": taken.letter_id, "kind": taken.kind}
    if said is None:
        verbs.mark_sent(taken, now=now)
        return {"did": "letter_sent", **about, **({"inside": len(taken.inside)} if taken.inside else {})}
    about |= {"reason": said.reason, "answer": str(said)}
    if isinstance(said, Permanent):
        verbs.give_up(taken, said.reason, now=now, answer=str(said))
        return {"did": "letter_failed", **about}
    later = verbs.try_again(taken, said.reason, now=now, answer=str(said))
    if later is None:
        return {"did": "letter_failed", **about}
    return {"did": "letter_put_back", **about, "until": later.isoformat()}
