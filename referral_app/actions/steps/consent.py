"""Writing a consent down, and the day until which it runs (A26)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from referral_app.actions.steps.transaction import REQUESTER, record
from referral_app.models import Request
from referral_app.queries import cases, disclosure

#: The version of the words beside the box that is ticked: raise it whenever they change.
CONSENT_VERSION = "2026-11.2"


def write_consent(request: Request, marks: Collection[str] | None, *, now: datetime, today: date) -> None:
    """Write a consent into a request: to the texts of these marks, or in general (None). Call inside `writing()`."""
    said = cases.words(request)
    until = disclosure.last_day_of_consent(said, today)
    kept = sorted(marks) if marks is not None else None
    said["consent"] = {"texts": kept, "given_on": today.isoformat(), "until": until.isoformat()}
    cases.seal_words(request, said)
    request.consent_until = until
    request.consent_version = CONSENT_VERSION
    record(
        request.id,
        "consent_given",
        actor=REQUESTER,
        now=now,
        until=until.isoformat(),
        version=CONSENT_VERSION,
        texts=kept,
    )
