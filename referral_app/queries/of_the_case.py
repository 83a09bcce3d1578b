"""Who works on a request that its family complained of: for nobody of them does the complaint exist (E12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Event, Request
from referral_app.queries.once import once
from referral_app.vocabulary import EventKind


def owners_then(request_ids: Collection[str]) -> Mapping[str, set[str]]:
    """By request: the ids of those who owned it when a complaint about it came."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = select(Event.request_id, Event.detail).where(
        Event.request_id.in_(request_ids), Event.kind == EventKind.COMPLAINT_RECEIVED
    )
    for request_id, detail in db.session.execute(rows) if request_ids else ():
        if owner := detail.get("owner"):
            found[request_id].add(owner)
    return found


def theirs_among(account_id: str, request_ids: Collection[str]) -> set[str]:
    """Those of these requests that somebody owns, or owned when a complaint about it came."""
    owned = set(
        db.session.scalars(select(Request.id).where(Request.id.in_(request_ids), Request.owner_id == account_id))
    )
    return owned | {one for one, owners in owners_then(request_ids).items() if account_id in owners}


def is_theirs(request: Request, account_id: str) -> bool:
    """Whether somebody owns a request, or owned it when a complaint about it came: to give it away makes nobody a
    judge of their own work."""
    if request.owner_id == account_id:
        return True
    then = once("owners_then", request.id, lambda: owners_then([request.id]))
    return account_id in then.get(request.id, ())
