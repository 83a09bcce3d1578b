"""The outbox: a letter is a row, written in the commit of the act that caused it, and sent by the worker later.

These are the moves of one row, each a guarded UPDATE, so that any number of workers may try. The verbs around them are
in `actions.post`.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update

from referral_app.extensions import db
from referral_app.models import Letter, Request
from referral_app.vocabulary import LetterState, OfferState

#: Minutes until the next attempt after the first, second … temporary refusal; the last one repeats (RFC 5321, 4.5.4.1).
RETRY_MINUTES = (1, 5, 15, 30, 60)
RETRY_FOR = timedelta(hours=72)
JITTER = 0.2
#: Put together once: every letter asks it.
_WRITTEN = select(Letter.id).where(Letter.once == bindparam("once"))


def enqueue(
    kind: str,
    recipient_kind: str,
    recipient_id: str,
    *,
    once: str,
    now: datetime,
    due_at: datetime | None = None,
    request_id: str | None = None,
    offer_id: str | None = None,
    valid_while: Iterable[OfferState] = (),
    language: str = "en",
    **params: Any,
) -> Letter | None:
    """Write a letter to be sent from `due_at` on, or nothing if one with the same `once` was ever written.

    The Message-ID is fixed here, so that a letter sent twice after a crash is one letter to its reader.
    """
    if db.session.scalar(_WRITTEN, {"once": once}):
        return None
    letter = Letter(
        kind=kind,
        recipient_kind=recipient_kind,
        recipient_id=recipient_id,
        request_id=request_id,
        offer_id=offer_id,
        valid_while=[state.value for state in valid_while],
        params=params,
        once=once,
        message_id=f"<{secrets.token_hex(16)}@letters.invalid>",
        language=language,
        state=LetterState.WAITING,
        attempts=0,
        due_at=due_at or now,
        created_at=now,
    )
    db.session.add(letter)
    return letter


def claim(letter_id: str, *, now: datetime, real: datetime, lease: timedelta) -> bool:
    """Take a due letter, or one whose sender died: True for exactly one of those who try.

    The lease runs on the real clock: a demonstration that jumps ahead takes no letter out of a sender's hands.
    """
    due = and_(Letter.state == LetterState.WAITING, Letter.due_at <= now)
    orphan = and_(Letter.state == LetterState.SENDING, Letter.lease_until <= real)
    return _moved(
        update(Letter)
        .where(Letter.id == letter_id, or_(due, orphan))
        .values(state=LetterState.SENDING, lease_until=real + lease, attempts=Letter.attempts + 1)
    )


def take_along(letter: Letter, head: Letter) -> bool:
    """Put a waiting letter into the digest that `head` carries, or one that was in it when its sender died."""
    again = and_(Letter.state == LetterState.SENDING, Letter.inside_of == head.id)
    return _moved(
        update(Letter)
        .where(Letter.id == letter.id, or_(Letter.state == LetterState.WAITING, again))
        .values(
            state=LetterState.SENDING,
            lease_until=head.lease_until,
            attempts=Letter.attempts + 1,
            inside_of=head.id,
        )
    )


def settle(
    letter_id: str,
    state: LetterState,
    *,
    reason: str | None = None,
    answer: str | None = None,
    sent_at: datetime | None = None,
) -> bool:
    """Move a claimed letter to its end: sent, cancelled, blocked or failed."""
    values: dict[str, Any] = {"state": state, "lease_until": None}
    if answer is not None:
        values["answer"] = answer[:40]
    if reason is not None:
        values["reason"] = reason
    if sent_at is not None:
        values["sent_at"] = sent_at
    return _moved(update(Letter).where(Letter.id == letter_id, Letter.state == LetterState.SENDING).values(**values))


def put_back(letter_id: str, due_at: datetime, *, inside_of: str | None = None, tried: bool = True) -> bool:
    """Let a claimed letter wait until `due_at`, alone or inside of another one still.

    `tried=False`: nothing was sent, so it costs no attempt.
    """
    values: dict[str, Any] = {
        "state": LetterState.WAITING,
        "lease_until": None,
        "due_at": due_at,
        "inside_of": inside_of,
    }
    if not tried:
        values["attempts"] = Letter.attempts - 1
    return _moved(update(Letter).where(Letter.id == letter_id, Letter.state == LetterState.SENDING).values(**values))


def next_attempt(attempts: int, now: datetime, draw: random.Random | None = None) -> datetime | None:
    """When to try again after `attempts` temporary refusals, give or take 20 %; None once 72 hours are used up.

    Counted in attempts, not by the clock: time in which no worker ran costs a letter nothing.
    """
    if sum(_minutes(n) for n in range(1, attempts + 1)) > RETRY_FOR.total_seconds() / 60:
        return None
    spread = (draw or random.SystemRandom()).uniform(1 - JITTER, 1 + JITTER)
    return now + timedelta(minutes=_minutes(attempts) * spread)


def _minutes(attempt: int) -> int:
    return RETRY_MINUTES[min(attempt, len(RETRY_MINUTES)) - 1]


def never_left(kind: str, offer_id: str) -> bool:
    """Whether a letter of this kind was written about an offer and certainly never handed over."""
    return bool(
        db.session.scalar(
            select(Letter.id)
            .where(Letter.offer_id == offer_id, Letter.kind == kind, Letter.attempts == 0)
            .where(Letter.state.in_([LetterState.WAITING, LetterState.CANCELLED]))
            .limit(1)
        )
    )


def cancel_for_offers(offer_ids: Collection[str], reason: str) -> int:
    """Cancel what still waits for offers whose state changed (D06). Returns how many."""
    return _cancel(Letter.offer_id.in_(offer_ids), reason)


def cancel_for_request(request_id: str, reason: str) -> int:
    """Cancel what still waits for a request. Whoever was asked still learns that it is over. Returns how many.

    Takes the request's lock first, as every verb of offers does, so that the two never wait for each other in a ring.
    """
    db.session.execute(select(Request.id).where(Request.id == request_id).with_for_update(key_share=True))
    return _cancel(and_(Letter.request_id == request_id, Letter.kind != "no_longer_needed"), reason)


def cancel_questions(matter_id: str) -> int:
    """Cancel what would ask a family whether the lawyer of this matter was in touch: it is over. Returns how many."""
    return _cancel(Letter.once.startswith(f"check_back:{matter_id}:", autoescape=True), "matter_over")


def cancel_reminders(offer_id: str) -> int:
    """Cancel the reminders of an offer that still wait: a newer one takes their place. Returns how many."""
    return _cancel(and_(Letter.offer_id == offer_id, Letter.kind == "reminder"), "overtaken")


def _cancel(which: Any, reason: str) -> int:
    done = db.session.execute(
        update(Letter)
        .where(which, Letter.state == LetterState.WAITING)
        .values(state=LetterState.CANCELLED, reason=reason)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _moved(statement: Any) -> bool:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount) == 1  # type: ignore[attr-defined]
