"""The request that a reference names, however it was said, pasted or read."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries.counsel import visible_to
from referral_app.security import typed_text


def request_by_reference(viewer: Account, reference: str) -> Request | None:
    """The request of a reference as it is said over the phone or pasted with words around it: case, spaces and hyphens
    do not matter. The first that exists for the viewer."""
    said = typed_text.references_in(reference)
    found = {row.reference: row for row in _called(viewer, said)}
    return next((found[each] for each in said if each in found), None)


def requests_of_like_references(viewer: Account, reference: str) -> Sequence[Request]:
    """Those whose reference may have been read wrong as the one that was typed: to be looked at, never opened."""
    return _called(viewer, typed_text.references_like(reference))


def _called(viewer: Account, references: Sequence[str]) -> Sequence[Request]:
    if not references:
        return []
    return db.session.scalars(
        select(Request)
        .where(Request.reference.in_(references), *visible_to(viewer))
        .order_by(Request.received_at, Request.id)
    ).all()
