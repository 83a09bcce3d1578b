"""Deleting requests with all that hangs on them, and what stays: counts that name nobody. Call inside `writing()`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import LegalHold, Request, Residue, ServiceLeft, WaitLeft
from referral_app.queries import named_services, waits
from referral_app.queries.retention import unconfirmed_holds
from referral_app.vocabulary import NeedState, RequestState

#: One cell of the counts: month, area, forum, outcome.
Cell = tuple[str, str, str, str]
#: What a count says of a request in which somebody said yes, and of a need for which nobody did.
PLACED, NOT_PLACED = "placed", "not_placed"


def forget_requests(requests: Sequence[Request], *, now: datetime) -> list[str]:
    """Delete these requests; events, offers, letters and notes go with them. Returns their ids, whose keys are to be
    shredded after the commit.

    The caller has seen that no legal hold stands at `now`, the real instant; what was asked for and lapsed goes too.
    One that came in between makes the table refuse, and nothing is deleted.
    """
    ids = [request.id for request in requests]
    cells = Counter(cell for request in requests for cell in _cells(request))
    for cell, n in sorted(cells.items()):
        _add(Residue, dict(zip(("month", "area", "forum", "outcome"), cell, strict=True)), n)
    for wait, n in sorted(waits.counted_of(ids).items()):
        _add(WaitLeft, dict(zip(("year", "level", "area", "days"), wait, strict=True)), n)
    for (year, code), n in sorted(named_services.counted_of(ids).items()):
        _add(ServiceLeft, {"year": year, "code": code}, n)
    db.session.execute(delete(LegalHold).where(LegalHold.request_id.in_(ids), unconfirmed_holds(now)))
    db.session.execute(delete(Request).where(Request.id.in_(ids)).execution_options(synchronize_session=False))
    for request in requests:
        db.session.expunge(request)
    return ids


def _cells(request: Request) -> Iterator[Cell]:
    """Where a request is counted: once as a whole, and once for each of its needs. A draft is not counted."""
    if request.state == RequestState.DRAFT or request.received_at is None:
        return
    month = f"{request.received_at.astimezone(programme.zone()):%Y-%m}"
    filled = any(need.state == NeedState.FILLED for need in request.needs)
    yield month, "", "", PLACED if filled else request.state
    for need in request.needs:
        outcome = PLACED if need.state == NeedState.FILLED else NOT_PLACED
        yield month, need.area, need.forums[0] if need.forums else "", outcome


def _add(table: type[Residue | WaitLeft | ServiceLeft], named: Mapping[str, str | int], n: int) -> None:
    """Count so many more in the line of that name."""
    made = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)
    db.session.execute(
        made.values(**named, n=n).on_conflict_do_update(index_elements=list(named), set_={"n": table.n + n})
    )
