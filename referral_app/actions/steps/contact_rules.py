"""New rules for reaching a family, told to the lawyers who keep the old ones. Call inside `writing()`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from referral_app.actions.steps.letters import write_letter
from referral_app.extensions import db
from referral_app.models import Letter, Matter, Request
from referral_app.queries import cases
from referral_app.vocabulary import LetterKind, LetterState, OfferState

#: The answers that say how somebody may be reached, beside the contact itself.
_OF_CONTACT = ("contact_ways", "voicemail", "device_shared")


def tell_of_new_rules(request: Request, before: Mapping[str, Any], after: Mapping[str, Any], *, now: datetime) -> None:
    """Tell the lawyers when what the family said of reaching it has changed: a number that was safe yesterday stands in
    their notes (D07)."""
    if _rules(before) != _rules(after):
        tell_lawyers(request, now=now)


def tell_lawyers(request: Request, *, now: datetime) -> None:
    """Write to each lawyer of an open matter that the contact sheet is another one, or is shut: by a hold, a pause, or
    a consent that was taken back. One letter while it waits; what the rules are stands on the matter alone."""
    newest_first = sorted(cases.open_matters(request.id), key=lambda each: (each.opened_at, each.id), reverse=True)
    # Of several with one lawyer, the oldest.
    for lawyer, matter in {each.attorney_id: each for each in newest_first}.items():
        if not _waits(matter):
            write_letter(
                LetterKind.RULES_CHANGED,
                "attorney",
                lawyer,
                once=f"{LetterKind.RULES_CHANGED}:{matter.id}:{now.isoformat()}",
                now=now,
                request_id=request.id,
                offer_id=matter.offer_id,
                valid_while=[OfferState.ACCEPTED],
            )


def _rules(said: Mapping[str, Any]) -> tuple[Any, ...]:
    # The ways stand with the answers, too, and before the first change there alone.
    contact = {name: value for name, value in said["contact"].items() if value and name != "ways"}
    return (contact, *(said["answers"].get(name) for name in _OF_CONTACT))


def _waits(matter: Matter) -> bool:
    """Whether such a letter has not left yet."""
    waiting = select(Letter.id).where(
        Letter.kind == LetterKind.RULES_CHANGED,
        Letter.offer_id == matter.offer_id,
        Letter.state == LetterState.WAITING,
        Letter.attempts == 0,
    )
    return db.session.scalar(waiting.limit(1)) is not None
