"""Which services were named to how many families: of those that are there, and counts of those forgotten (F06).

A service counts once for a request, however often and by whomever it was named: by the page after sending, or by staff
who closed it as not for this office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from referral_app import programme
from referral_app.extensions import db
from referral_app.models import Event, Request, ServiceLeft
from referral_app.vocabulary import EventKind

_NAMED_IN = (EventKind.SERVICES_SHOWN, EventKind.REQUEST_CLOSED)


def counted(*conditions: ColumnElement[bool]) -> Counter[tuple[int, str]]:
    """To how many requests a service was named, by the year of the day a request came, and its code."""
    rows = db.session.execute(
        select(Request.id, Request.received_at, Event.detail)
        .join(Request, Request.id == Event.request_id)
        .where(Event.kind.in_(_NAMED_IN), Request.received_at.is_not(None), *conditions)
    )
    named = {
        (request_id, programme.day(received).year, str(code))
        for request_id, received, detail in rows
        for code in detail.get("signposts", ())
    }
    return Counter((year, code) for _request, year, code in named)


def counted_of(request_ids: Collection[str]) -> Counter[tuple[int, str]]:
    """The same of some requests."""
    return counted(Request.id.in_(request_ids))


def left(year: int) -> Counter[tuple[int, str]]:
    """What is left of a year's that are forgotten."""
    rows = db.session.scalars(select(ServiceLeft).where(ServiceLeft.year == year))
    return Counter({(row.year, row.code): row.n for row in rows})
