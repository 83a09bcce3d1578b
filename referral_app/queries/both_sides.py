"""Which requests may be the other side of one: for staff, for the conflict check, and never for a family (T19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import PENDING, Attorney, Clearing, ConflictToken, Need, Offer, Request
from referral_app.security.parties import CHILD, HOLDER, OTHER, OWN
from referral_app.vocabulary import OfferState, RequestState

#: The rule that holds a request of which the other side may be here; a person who clears it says they are not.
HOLDS = "M12"
Tokens = Iterable[tuple[str, str]]


def tokens_of(request_id: str) -> set[tuple[str, str]]:
    """(whose, token) of everybody this request names."""
    rows = db.session.execute(
        select(ConflictToken.whose, ConflictToken.token).where(ConflictToken.request_id == request_id)
    )
    return {(whose, token) for whose, token in rows}


def opposite_ids(request_id: str, mine: Tokens | None = None) -> list[str]:
    """Ids of the requests that may be the other side of this one, in order; some may be deleted by now.

    A pair of which either is cleared of it by name counts no more.
    """
    own = set(tokens_of(request_id) if mine is None else mine)
    theirs: dict[str, set[tuple[str, str]]] = defaultdict(set)
    alike = select(ConflictToken.request_id).where(
        ConflictToken.token.in_({token for _, token in own}), ConflictToken.request_id != request_id
    )
    for row in db.session.execute(
        select(ConflictToken.request_id, ConflictToken.whose, ConflictToken.token).where(
            ConflictToken.request_id.in_(alike)
        )
    ):
        theirs[row.request_id].add((row.whose, row.token))
    found = {other for other, tokens in theirs.items() if _opposite(own, tokens)}
    cleared = set(
        db.session.scalars(
            select(Clearing.request_id).where(Clearing.reason == HOLDS, Clearing.request_id.in_({*found, request_id}))
        )
    )
    return [] if request_id in cleared else sorted(found - cleared)


def opposites(request_id: str) -> list[Request]:
    """The requests behind `opposite_ids` that are still there."""
    ids = opposite_ids(request_id)
    return list(
        db.session.scalars(
            select(Request)
            .where(Request.id.in_(ids), Request.state != RequestState.DRAFT)
            .order_by(Request.received_at, Request.id)
        )
    )


def engaged(request_ids: Iterable[str]) -> set[tuple[str, str | None]]:
    """(code, firm id) of the attorneys who are asked or engaged for these requests."""
    rows = db.session.execute(
        select(Attorney.code, Attorney.firm_id)
        .join(Offer, Offer.attorney_id == Attorney.id)
        .join(Need, Need.id == Offer.need_id)
        .where(Need.request_id.in_(list(request_ids)), Offer.state.in_([*PENDING, OfferState.ACCEPTED]))
    )
    return {(code, firm) for code, firm in rows}


def _opposite(mine: set[tuple[str, str]], theirs: set[tuple[str, str]]) -> bool:
    """What `security.parties` says of two sides, on tokens."""
    here, there = _by_whose(mine), _by_whose(theirs)
    if here[OWN] & there[OTHER] or here[OTHER] & there[OWN]:
        return True
    if not here[CHILD] & there[CHILD] or here[OWN] & there[OWN]:
        return False
    return bool(here[HOLDER]) != bool(there[HOLDER]) or bool(here[OWN] and there[OWN])


def _by_whose(tokens: set[tuple[str, str]]) -> dict[str, set[str]]:
    sorted_out: dict[str, set[str]] = {OWN: set(), OTHER: set(), CHILD: set(), HOLDER: set()}
    for whose, token in tokens:
        sorted_out[whose].add(token)
    return sorted_out
