"""Who must agree for a request, and whether that very person has (A05)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Consent, Request
from referral_app.queries import cases
from referral_app.queries.once import once
from referral_app.workflow import consent
from referral_app.workflow.consent import Given, GivenBy


@dataclass(frozen=True)
class Holder:
    """Whom the law names today: a code of the law, and the rule that says so."""

    code: str
    rule: str

    @property
    def is_requester(self) -> bool:
        return consent.requester_may_give(self.rule)


def holder(request: Request) -> Holder | None:
    """The holder by the latest routing; None before there is one. Raises CannotBeRead."""
    routing = cases.latest_routing(request)
    if routing is None:
        return None
    said = cases.routing_result(routing)["consent"]
    return Holder(said["holder"], said["rule"])


def latest(request_id: str) -> Consent | None:
    """The consent that was written down last, if it was not taken back."""
    row = _last_row(request_id)
    return row if row is not None and row.revoked_on is None else None


def was_taken_back(request_id: str) -> bool:
    """Whether the consent that was written down last was taken back by the family."""
    row = _last_row(request_id)
    return row is not None and row.revoked_on is not None


def _last_row(request_id: str) -> Consent | None:
    written = select(Consent).where(Consent.request_id == request_id).order_by(Consent.number.desc()).limit(1)
    return once("consent", request_id, lambda: db.session.scalar(written))


def is_the_holders(request: Request) -> bool:
    """Whether what was written down is the word of the person who must agree today. Raises CannotBeRead."""
    row = latest(request.id)
    if row is None:
        return False
    named = holder(request)
    return is_of(row, named.rule if named else row.rule)


def is_of(row: Consent, rule: str) -> bool:
    """Whether what was written down is the word of whom this rule names."""
    return consent.counts(Given(GivenBy(row.given_by), row.rule), rule)
