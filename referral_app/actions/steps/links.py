"""Two requests of the same person: linked, and both wait since the first of them. Call inside `writing()`."""

from __future__ import annotations

from datetime import datetime

from referral_app.actions.steps.transaction import record
from referral_app.extensions import db
from referral_app.models import Account, Request, RequestLink
from referral_app.queries import around


def note_link(one: Request, other: Request, *, same: bool, by: Account, now: datetime) -> bool:
    """Keep what was found of the two, whose rows are locked; False when it was known already.

    Nothing is merged and no family's page changes. Each waits since the earliest that it is linked with (U7).
    """
    first, second = sorted((one.id, other.id))
    row = db.session.get(RequestLink, (first, second))
    if row is not None and row.same == same:
        return False
    if row is None:
        row = RequestLink(request_a=first, request_b=second)
        db.session.add(row)
    row.same, row.found_by, row.found_at = same, by.id, now
    db.session.flush()
    for request, its_other in ((one, other), (other, one)):
        request.waits_since = _earliest(request)
        kind = "request_linked" if same else "request_told_apart"
        record(request.id, kind, actor=by.id, now=now, other=its_other.id)
    return True


def _earliest(request: Request) -> datetime | None:
    """Since when a request waits, where one that it is linked with came before it."""
    linked = [other for other, link in around.links_of(request.id).items() if link.same]
    came = [found.received_at for other in linked if (found := db.session.get(Request, other)) is not None]
    first = min((day for day in came if day is not None), default=None)
    if first is None or request.received_at is None or first >= request.received_at:
        return None
    return first
