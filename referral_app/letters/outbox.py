"""The outbox: a letter is a row, written in the commit of the act that caused it, and sent by the worker later."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from referral_app.extensions import db
from referral_app.models import Letter
from referral_app.vocabulary import LetterState, OfferState


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
    if db.session.scalar(select(Letter.id).where(Letter.once == once)):
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
        due_at=due_at or now,
        created_at=now,
    )
    db.session.add(letter)
    return letter


def cancel_for_offer(offer_id: str, reason: str) -> int:
    """Cancel what still waits for an offer whose state changed (D06). Returns how many."""
    done = db.session.execute(
        update(Letter)
        .where(Letter.offer_id == offer_id, Letter.state == LetterState.WAITING)
        .values(state=LetterState.CANCELLED, reason=reason)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def cancel_for_request(request_id: str, reason: str) -> int:
    """Cancel every letter of a request that still waits. Returns how many."""
    done = db.session.execute(
        update(Letter)
        .where(Letter.request_id == request_id, Letter.state == LetterState.WAITING)
        .values(state=LetterState.CANCELLED, reason=reason)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
