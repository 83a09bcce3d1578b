"""Approving a set of attorneys for one need: shared by the page of a need and the page of all needs of a request.

Call inside `writing()`, with the need locked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import lazyload

from referral_app.actions import Refused
from referral_app.actions.steps.alarms import end_alarm
from referral_app.actions.steps.asking import refuse_unless_asked
from referral_app.actions.steps.companions import NOBODY, Beside, attach
from referral_app.actions.steps.enrolment import invite
from referral_app.actions.steps.next_check import looked_at
from referral_app.actions.steps.offers import wake
from referral_app.actions.steps.requests import move_request
from referral_app.actions.steps.tasks import settle_of_request, settle_tasks
from referral_app.actions.steps.transaction import record
from referral_app.extensions import db
from referral_app.matching import NeedProfile, rank
from referral_app.models import LIVE, Account, Attorney, Need, Offer, Request
from referral_app.queries import approved_rankings, asking, both_sides, roster
from referral_app.queries.approved_rankings import Roster
from referral_app.vocabulary import CHOOSE_OTHERS, OfferState, TaskKind

#: Why a person gave somebody a place of their own in the order (B14).
PIN_REASONS = ("knows_the_court", "worked_with_family_before", "language", "continuity", "other")


#: Over when somebody is approved for the need.
FOUND = (TaskKind.RECRUIT, TaskKind.SOMEBODY_FITS, *CHOOSE_OTHERS)


@dataclass(frozen=True)
class Pins:
    """Places that a person chose, by attorney row id, and why."""

    places: Mapping[str, int] = field(default_factory=dict)
    reason: str | None = None


def approve(
    need: Need,
    attorney_ids: Sequence[str],
    pins: Pins,
    people: Roster,
    case: Mapping[str, Any],
    *,
    actor: Account,
    now: datetime,
    today: date,
    beside: Beside = NOBODY,
    together: Mapping[str, str] | None = None,
) -> list[Offer]:
    """Put attorneys into the approved set of a need; who cannot sign in yet is invited. The ranking of the whole roster
    (`people`) for the need as matching reads it (`case`) is kept as it was. `beside`: who stands beside a lead who
    needs somebody. `together`: by attorney row id, the group of those who are asked for other needs in the same letter.

    Refused: a code of `workflow.asking.WhyNot`, "nobody_chosen", "pin_without_reason", "not_eligible" with the
    attorney and the rules, or what `steps.companions.attach` refuses.
    """
    if pins.places and pins.reason not in PIN_REASONS:
        raise Refused("pin_without_reason")
    request = need.request
    refuse_unless_asked(request, need, today)
    chosen = _eligible(need, attorney_ids, people, case)
    if chosen:
        places = {person.code: pins.places.get(person.id) for person in chosen}
        grouped = [person.code for person in chosen if person.id in (together or {})]
        db.session.add(approved_rankings.frozen(need, case, people, places, together=grouped, actor=actor, now=now))
    made = [_approved(need, attorney, actor, now, pins, (together or {}).get(attorney.id)) for attorney in chosen]
    db.session.add_all(made)
    move_request(request, "approve", actor=actor.id, now=now)
    if request.owner_id is None:
        request.owner_id = actor.id
        end_alarm(request, now=now)
    request.returned_at = None
    looked_at(request, now=now)
    need.sought_since = None
    settle_tasks(need, now=now, kinds=FOUND)
    settle_of_request(request.id, (TaskKind.APPROVE,), now=now)
    wake(need, now)
    db.session.flush()
    ready = roster.enrolled_ids([person.id for person in chosen])
    for person in chosen:
        if person.id not in ready:
            invite(person, actor=actor.id, now=now)
    for offer in made:
        record(request.id, "offer_approved", actor=actor.id, now=now, subject=offer.id, need=need.number)
    attach(need, made, people, case, beside, actor=actor, now=now, today=today)
    return made


def refuse_without_second_person(request: Request, actor: Account) -> None:
    """Somebody else than who decided alone approves the first attorneys: after a possible other side was found to be
    none, and for a minor who asks, after a person let the request go on (B13).

    Refused: "second_person", "minor_second_person".
    """
    if asking.waits_for_colleague(request, actor):
        raise Refused("minor_second_person")
    for row in both_sides.decisions_of(request.id).values():
        if row.decision in both_sides.LIFTS and row.second_by is None:
            if row.decided_by == actor.id:
                raise Refused("second_person")
            row.second_by = actor.id


def refuse_stale(need: Need, seen: int) -> None:
    """Whoever comes second is told who was first, and looks again (T51). `seen`: how many offers the need had when the
    page was made.

    Refused: "approved_meanwhile" with the need, who did and when.
    """
    if db.session.scalar(select(func.count()).select_from(Offer).where(Offer.need_id == need.id)) == seen:
        return
    last = db.session.execute(
        select(Account.name, Offer.approved_at)
        .join(Offer, Offer.approved_by == Account.id)
        .where(Offer.need_id == need.id)
        .order_by(Offer.created_at.desc(), Offer.id.desc())
        .limit(1)
    ).one_or_none()
    who, at = last if last is not None else (None, None)
    raise Refused("approved_meanwhile", need=need.number, who=who, at=at.isoformat() if at else None)


def all_approved_by(actor: Account, need: Need, attorney_ids: Sequence[str]) -> bool:
    """Whether each of them was put into the set by this very person: the press is one more of the same."""
    rows = select(Offer.attorney_id).where(
        Offer.need_id == need.id, Offer.state.in_(LIVE), Offer.approved_by == actor.id
    )
    return set(attorney_ids) <= set(db.session.scalars(rows))


def _eligible(need: Need, attorney_ids: Sequence[str], people: Roster, case: Mapping[str, Any]) -> list[Attorney]:
    """Those of the chosen attorneys who are not approved or asked yet. Refused: "nobody_chosen", "not_eligible"."""
    rows = select(Attorney).where(Attorney.id.in_(attorney_ids))
    # What matching knows of them is on the roster already.
    chosen = db.session.scalars(rows.options(lazyload(Attorney.licences), lazyload(Attorney.absences))).all()
    if not chosen:
        raise Refused("nobody_chosen")
    live = set(db.session.scalars(select(Offer.attorney_id).where(Offer.need_id == need.id, Offer.state.in_(LIVE))))
    known = [people.by_code[attorney.code] for attorney in chosen if attorney.code in people.by_code]
    result = rank(NeedProfile.from_dict(case), known)
    ranked = {row.id for row in result.ranked}
    for attorney in chosen:
        if attorney.id not in live and attorney.code not in ranked:
            rules = next((row.all for row in result.excluded if row.id == attorney.code), ())
            raise Refused("not_eligible", attorney=attorney.name, rules=[str(rule) for rule in rules])
    return [attorney for attorney in chosen if attorney.id not in live]


def _approved(
    need: Need, attorney: Attorney, actor: Account, now: datetime, pins: Pins, group: str | None = None
) -> Offer:
    place = pins.places.get(attorney.id)
    return Offer(
        need_id=need.id,
        attorney_id=attorney.id,
        group=group,
        state=OfferState.APPROVED,
        approved_by=actor.id,
        approved_at=now,
        pinned=place,
        pin_reason=pins.reason if place is not None else None,
        created_at=now,
    )
