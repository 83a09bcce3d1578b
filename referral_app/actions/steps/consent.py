"""Writing a consent down, and the day until which it runs (A26)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from referral_app.actions.steps.transaction import REQUESTER, record
from referral_app.extensions import db
from referral_app.models import Account, Consent, Request
from referral_app.models.base import new_id
from referral_app.queries import cases, consents, disclosure
from referral_app.queries.consents import Holder
from referral_app.workflow.consent import GivenBy, How

#: The version of the words beside the box that is ticked: raise it whenever they change.
CONSENT_VERSION = "2026-11.5"
#: Put together once: nearly every sending asks it.
_LAST = select(func.max(Consent.number)).where(Consent.request_id == bindparam("of"))


def write_consent(
    request: Request,
    marks: Collection[str] | None,
    holder: Holder,
    *,
    now: datetime,
    today: date,
    how: How | None = None,
    recorded_by: Account | None = None,
) -> Consent:
    """Write a consent into a request: to the texts of these marks, or in general (None). Call inside `writing()`.

    `recorded_by` and `how` where staff heard it from its holder; without them it is the requester's own word.
    """
    said = cases.words(request)
    until = disclosure.last_day_of_consent(said, today)
    kept = sorted(marks) if marks is not None else None
    said["consent"] = {"texts": kept, "given_on": today.isoformat(), "until": until.isoformat()}
    cases.seal_words(request, said)
    request.consent_until = until
    request.consent_version = CONSENT_VERSION
    row = Consent(
        id=new_id(),
        request_id=request.id,
        number=_next_number(request.id),
        given_by=GivenBy.HOLDER if recorded_by else GivenBy.REQUESTER,
        holder=holder.code,
        rule=holder.rule,
        how=how,
        recorded_by=recorded_by.id if recorded_by else None,
        given_on=today,
        until=until,
        version=CONSENT_VERSION,
    )
    db.session.add(row)
    record(
        request.id,
        "consent_given",
        actor=recorded_by.id if recorded_by else REQUESTER,
        now=now,
        until=until.isoformat(),
        version=CONSENT_VERSION,
        texts=kept,
        rule=holder.rule,
        **({"how": str(how)} if how else {}),
    )
    return row


def _next_number(request_id: str) -> int:
    return (db.session.scalar(_LAST, {"of": request_id}) or 0) + 1


def end_consent(request: Request, *, today: date) -> None:
    """Take what was agreed to out of a request. The row stays, with the day of its end. Call inside `writing()`."""
    said = cases.words(request)
    cases.seal_words(request, {**said, "consent": None})
    request.consent_until = None
    row = consents.latest(request.id)
    if row is not None:
        row.revoked_on = today
