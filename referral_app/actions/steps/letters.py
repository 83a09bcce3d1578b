"""Writing a letter into the outbox, for the hour at which its reader should get it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from referral_app.letters import outbox
from referral_app.models import Letter
from referral_app.queries import recipients
from referral_app.vocabulary import LetterKind, OfferState


def write_letter(
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
    track: str | None = None,
    **params: Any,
) -> Letter | None:
    """Write a letter due at its reader's next working hour (or at `due_at`), or nothing if it was ever written.

    Call inside `writing()`: the letter stands in the commit of the act that caused it.
    """
    return outbox.enqueue(
        LetterKind(kind).value,
        recipient_kind,
        recipient_id,
        once=once,
        now=now,
        due_at=due_at or recipients.letter_hour(kind, track, recipient_kind, recipient_id, now),
        request_id=request_id,
        offer_id=offer_id,
        valid_while=valid_while,
        language=language,
        **({"track": track} if track else {}),
        **params,
    )
