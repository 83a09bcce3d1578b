"""Writing a consent down, and the day until which it runs (A26)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from referral_app import programme
from referral_app.actions.steps.transaction import REQUESTER, record
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.workflow import majority

#: How long attorneys may be asked after the requester agreed.
CONSENT_DAYS = 180


#: The version of the words beside the box that is ticked: raise it whenever they change.
CONSENT_VERSION = "2026-11.3"


def last_day(said: dict[str, Any], today: date) -> date:
    """Until when a consent given today would run."""
    return majority.consent_end(said["answers"], today, CONSENT_DAYS, programme.law_data().cells.adult_age)


def write_consent(request: Request, marks: Collection[str] | None, *, now: datetime, today: date) -> None:
    """Write a consent into a request: to the texts of these marks, or in general (None). Call inside `writing()`."""
    said = cases.words(request)
    until = last_day(said, today)
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
