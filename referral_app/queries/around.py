"""What staff see around one request: who may be its other side, what only hints at one, and who may have asked twice.

One look at the tokens serves all three. Nothing of it is ever shown to a family (B02, B03, U7).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select, union

from referral_app.extensions import db
from referral_app.models import Account, PairDecision, Request, RequestLink
from referral_app.queries import both_sides
from referral_app.queries.counsel import visible_to
from referral_app.vocabulary import RequestState, Role

#: More than these are not listed: a name that so many share says nothing.
MOST = 10


@dataclass(frozen=True)
class Again:
    """A request that the same person may have sent too. `likely`: surely enough to be linked by a person."""

    request: Request
    met: tuple[str, ...]
    likely: bool
    link: RequestLink | None = None

    @property
    def linked(self) -> bool:
        return self.link is not None and self.link.same

    @property
    def told_apart(self) -> bool:
        return self.link is not None and not self.link.same


@dataclass(frozen=True)
class Around:
    #: The requests that hold this one, in the order they came.
    opposites: list[Request] = field(default_factory=list)
    #: What is weaker: shown, and holds nobody. For whoever keeps no conflicts, those that they may know of.
    hints: list[Request] = field(default_factory=list)
    #: Those the viewer may know of, linked ones first.
    again: list[Again] = field(default_factory=list)


def around(viewer: Account, request_id: str) -> Around:
    seen, (decisions, links) = both_sides.look(request_id), _found_of(request_id)
    pairs = both_sides.pairs(request_id, seen, decisions)
    held = [pair.other_id for pair in pairs if pair.holds]
    hinted = [pair.other_id for pair in pairs if not pair.holds and pair.decision is None][:MOST]
    again = {pair.other_id: pair for pair in both_sides.duplicates_of(request_id, seen, decisions)}
    apart = {*held, *(other for other, row in decisions.items() if row.decision in both_sides.APART)}
    asked = [*dict.fromkeys([*(other for other, link in links.items() if link.same), *again])]
    asked = [other for other in asked if other not in apart][:MOST]
    known, visible = _requests(viewer, {*held, *hinted, *asked})
    # A hint of a request that does not exist for the viewer would say that it does; the conflict desk sees whom it met.
    hinted = hinted if viewer.holds(Role.CONFLICTS) else [one for one in hinted if one in visible]
    return Around(
        [known[one] for one in held if one in known],
        sorted((known[one] for one in hinted if one in known), key=_came),
        [
            Again(
                known[one],
                again[one].met if one in again else (),
                one in again and again[one].strength == "hold",
                links.get(one),
            )
            for one in asked
            if one in known and one in visible
        ],
    )


def _found_of(request_id: str) -> tuple[dict[str, PairDecision], dict[str, RequestLink]]:
    """What was decided of this request and others, and what staff found of them, each by the id of the other."""
    of_both = (
        select(table.request_a, table.request_b).where(
            or_(table.request_a == request_id, table.request_b == request_id)
        )
        for table in (PairDecision, RequestLink)
    )
    pair = union(*of_both).subquery()
    rows = db.session.execute(
        select(pair.c.request_a, pair.c.request_b, PairDecision, RequestLink)
        .outerjoin(
            PairDecision, and_(PairDecision.request_a == pair.c.request_a, PairDecision.request_b == pair.c.request_b)
        )
        .outerjoin(
            RequestLink, and_(RequestLink.request_a == pair.c.request_a, RequestLink.request_b == pair.c.request_b)
        )
    )
    others = [(b if a == request_id else a, decision, link) for a, b, decision, link in rows]
    return (
        {other: decision for other, decision, _link in others if decision is not None},
        {other: link for other, _decision, link in others if link is not None},
    )


def links_of(request_id: str) -> dict[str, RequestLink]:
    """What staff found of this request and others, by the id of the other."""
    rows = db.session.scalars(
        select(RequestLink).where(or_(RequestLink.request_a == request_id, RequestLink.request_b == request_id))
    )
    return {row.request_b if row.request_a == request_id else row.request_a: row for row in rows}


def _requests(viewer: Account, ids: Collection[str]) -> tuple[dict[str, Request], set[str]]:
    """Those of these requests that are there, by id in the order they came, and the ids of those that exist for the
    viewer: in one question."""
    if not ids:
        return {}, set()
    rows = db.session.execute(
        select(Request, and_(*visible_to(viewer)))
        .where(Request.id.in_(ids), Request.state != RequestState.DRAFT)
        .order_by(Request.received_at, Request.id)
    ).all()
    return {one.id: one for one, _exists in rows}, {one.id for one, exists in rows if exists}


def _came(request: Request) -> tuple[str, str]:
    return str(request.received_at), request.id
