"""Which requests may be the other side of one, and which are the same person's: for staff, for the conflict check, and
never for a family (T19, B02, B03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, union
from sqlalchemy.orm import aliased

from referral_app.extensions import db
from referral_app.models import (
    LIVE,
    PENDING,
    Attorney,
    Companion,
    ConflictToken,
    Event,
    Need,
    Offer,
    PairDecision,
    Request,
    Task,
)
from referral_app.models.base import Id
from referral_app.models.events import AS_IT_CAME_TRUE
from referral_app.queries import asked
from referral_app.security.meetings import SEARCHED, Mark, Meeting, asks_again, opposing
from referral_app.vocabulary import EventKind, OfferState, PairDecisionCode, RequestState, TaskKind
from referral_app.workflow.requests import ENDED

#: The rule that holds a request of which the other side may be here. Only a decision of each pair lifts it.
HOLDS = "M12"
#: Decisions by which a pair holds nobody any more.
LIFTS = (PairDecisionCode.NOT_RELATED, PairDecisionCode.SAME_PERSON)
#: Decisions by which two are not the same person.
APART = tuple(code for code in PairDecisionCode if code != PairDecisionCode.SAME_PERSON)
_ALL_OF_A_MARK = select(
    ConflictToken.request_id, ConflictToken.whose, ConflictToken.kind, ConflictToken.weight, ConflictToken.token
)
#: Put together once, as `_NEAR` is: every sending asks them.
_OF_ONE = _ALL_OF_A_MARK.where(ConflictToken.request_id == bindparam("request_id"))
_DECIDED = select(PairDecision).where(
    or_(PairDecision.request_a == bindparam("of"), PairDecision.request_b == bindparam("of"))
)


@dataclass(frozen=True)
class Pair:
    """Two requests that met, seen from one of them: what met (`meetings.MET`), `hold` or `hint`, and the decision.

    `met` is empty where only an earlier decision binds them.
    """

    request_id: str
    other_id: str
    met: tuple[str, ...]
    strength: str
    decision: PairDecision | None = None

    @property
    def holds(self) -> bool:
        """Whether M12 holds for this pair: strong enough, or found to be so by a person, and not lifted."""
        if self.decision is not None:
            return self.decision.decision not in LIFTS
        return self.strength == "hold"


def tokens_of(request_id: str) -> set[Mark]:
    """Everything kept of whom and what this request names."""
    return {Mark(*mark) for _of, *mark in db.session.execute(_OF_ONE, {"request_id": request_id})}


#: What is kept of a request, and of each that shares something with it.
Seen = tuple[set[Mark], dict[str, set[Mark]]]


def look(request_id: str) -> Seen:
    """One look at the tokens: `pairs` and `duplicates_of` take it, so that a page looks once."""
    theirs = _near(request_id)
    return theirs.pop(request_id, set()), theirs


def pairs(request_id: str, seen: Seen | None = None, decisions: dict[str, PairDecision] | None = None) -> list[Pair]:
    """Every request that may be the other side of this one, holds first; some may be deleted by now.

    Includes hints, and pairs that a person decided, whatever they are by now.
    """
    found = _met(request_id, opposing, seen)
    decisions = decisions_of(request_id) if decisions is None else decisions
    both = [
        Pair(request_id, other, *_said(found.get(other)), decision=decisions.get(other))
        for other in {*found, *decisions}
    ]
    return sorted(both, key=lambda pair: (not pair.holds, pair.strength != "hold", pair.other_id))


def holding(request_id: str) -> list[Pair]:
    """The pairs for which M12 holds this request. Empty: nothing holds it, or each pair was lifted by a person."""
    return [pair for pair in pairs(request_id) if pair.holds]


def shut_out_ids(request_id: str) -> list[str]:
    """Ids of the requests whose attorneys may not act for this one: all that hold or held, whatever was cleared."""
    return sorted(pair.other_id for pair in pairs(request_id) if pair.strength == "hold" or pair.holds)


def duplicates_of(
    request_id: str, seen: Seen | None = None, decisions: dict[str, PairDecision] | None = None
) -> list[Pair]:
    """The requests that the same person may have sent too, surest first (B02). Never one that may be the other side.

    `hold` here means: to be linked; `hint`: to be looked at. Nothing is merged, and no one who was found to be another.
    """
    decided = decisions_of(request_id) if decisions is None else decisions
    apart = {other for other, row in decided.items() if row.decision in APART}
    again = [
        Pair(request_id, other, *_said(met), decision=decided.get(other))
        for other, met in _met(request_id, asks_again, seen).items()
        if other not in apart
    ]
    return sorted(again, key=lambda pair: (pair.strength != "hold", pair.other_id))


def opposites(request_id: str, holds: Iterable[Pair] | None = None) -> list[Request]:
    """The requests that hold this one and are still there, in the order they came. `holds`: its pairs, where known."""
    ids = [pair.other_id for pair in (holding(request_id) if holds is None else holds)]
    if not ids:
        return []
    return list(
        db.session.scalars(
            select(Request)
            .where(Request.id.in_(ids), Request.state != RequestState.DRAFT)
            .order_by(Request.received_at, Request.id)
        )
    )


def called_for(request_ids: Iterable[str]) -> set[str]:
    """Those of these requests about whose other side a task is open."""
    return set(
        db.session.scalars(
            select(Task.request_id).where(
                Task.request_id.in_(list(request_ids)), Task.kind == TaskKind.BOTH_SIDES, Task.resolved_at.is_(None)
            )
        )
    )


def decisions_of(request_id: str) -> dict[str, PairDecision]:
    """What was decided of this request and others, by the id of the other."""
    rows = db.session.scalars(_DECIDED, {"of": request_id})
    return {row.request_b if row.request_a == request_id else row.request_a: row for row in rows}


def decision_of(one: str, other: str, *, fresh: bool = False) -> PairDecision | None:
    """What was decided of these two requests. `fresh`: as the table has it now, whatever was read before."""
    return db.session.get(PairDecision, tuple(sorted((one, other))), populate_existing=fresh)


def mark_of(decision: PairDecision | None, requests: Iterable[Request | None]) -> str:
    """How a pair stands: what was decided of it, and which of the two is walled for whom. Another decision, wall or
    team has another mark. Empty where there is neither."""
    walled = [one for one in requests if one is not None and one.state == RequestState.WALLED]
    told = [f"{one.id} {one.owner_id}" for one in sorted(walled, key=lambda one: one.id)]
    if decision is not None:
        told.insert(0, f"{decision.decision} {decision.decided_by} {decision.decided_at.isoformat()}")
    return " ".join(told)


class Wall(NamedTuple):
    """Who walled a request off, by account id, and when."""

    by: str
    at: datetime


def walls_of(request_ids: Iterable[str]) -> dict[str, Wall]:
    """By request: the last time that it was walled off."""
    rows = db.session.scalars(
        select(Event)
        .where(Event.request_id.in_(list(request_ids)), Event.kind == EventKind.REQUEST_WALLED)
        .order_by(*AS_IT_CAME_TRUE)
    )
    return {row.request_id: Wall(row.actor, row.at) for row in rows}


def engaged(request_ids: Iterable[str]) -> set[tuple[str, str | None]]:
    """(code, firm id) of the attorneys who are asked or were engaged for these requests, have read their names,
    or stand beside somebody who is."""
    ids = list(request_ids)
    if not ids:
        return set()
    people = db.session.scalars(
        select(Offer.attorney_id)
        .join(Need, Need.id == Offer.need_id)
        .where(
            Need.request_id.in_(ids),
            Offer.state.in_([*PENDING, OfferState.ACCEPTED, OfferState.HANDED_BACK]) | Offer.checking_at.is_not(None),
        )
    )
    beside = db.session.scalars(
        select(Companion.attorney_id)
        .join(Offer, Offer.id == Companion.offer_id)
        .join(Need, Need.id == Offer.need_id)
        .where(
            Need.request_id.in_(ids),
            Companion.attorney_id.is_not(None),
            Offer.state.in_(LIVE) | Companion.agreed_at.is_not(None),
        )
    )
    found = {*people, *(one for one in beside if one is not None)}
    return {(row.code, row.firm_id) for row in asked.of_attorneys(found, Attorney.code, Attorney.firm_id).values()}


def _said(met: Meeting | None) -> tuple[tuple[str, ...], str]:
    return (met.met, met.strength) if met is not None else ((), "hint")


def _met(
    request_id: str, judge: Callable[[set[Mark], set[Mark]], Meeting | None], seen: Seen | None
) -> dict[str, Meeting]:
    """By the id of the other request, what `judge` says of the two, where it says anything."""
    mine, theirs = look(request_id) if seen is None else seen
    found = {other: judge(mine, marks) for other, marks in theirs.items()}
    return {other: met for other, met in found.items() if met is not None}


def _all_near() -> Any:
    own, other = aliased(ConflictToken), aliased(ConflictToken)
    asked = bindparam("request_id", type_=Id)
    near = union(
        select(asked.label("request_id")),
        select(other.request_id)
        .join(own, own.token == other.token)
        .where(own.request_id == asked, own.weight.in_(SEARCHED)),
    ).subquery("near")
    return _ALL_OF_A_MARK.join(near, near.c.request_id == ConflictToken.request_id)


#: Put together once: every sending asks it, and every page of a request and of its needs.
_NEAR = _all_near()


def _near(request_id: str) -> dict[str, set[Mark]]:
    """What is kept of this request, and of all that share something with it that few share: equality in the index of
    tokens, in one question."""
    found: dict[str, set[Mark]] = defaultdict(set)
    for of, *mark in db.session.execute(_NEAR, {"request_id": request_id}):
        found[of].add(Mark(*mark))
    return found


def open_pairs() -> list[Pair]:
    """The pairs that hold a running request and wait for a decision, each once, the request that came first first."""
    asked = db.session.scalars(
        select(Request)
        .join(Task, Task.request_id == Request.id)
        .where(Task.kind == TaskKind.BOTH_SIDES, Task.resolved_at.is_(None), Request.state.not_in(ENDED))
        .order_by(Request.received_at, Request.id)
        .distinct()
    ).all()
    found: dict[tuple[str, str], Pair] = {}
    for request in asked:
        for pair in holding(request.id):
            if pair.decision is None:
                found.setdefault((min(request.id, pair.other_id), max(request.id, pair.other_id)), pair)
    return list(found.values())


def decided_pairs(limit: int = 50) -> list[PairDecision]:
    """The latest decisions, newest first."""
    return list(db.session.scalars(select(PairDecision).order_by(PairDecision.decided_at.desc()).limit(limit)))
