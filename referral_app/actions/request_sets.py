"""Approving the sets of several needs of a request at once: all of them, or none (B13, T51)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from referral_app.actions import Refused
from referral_app.actions.steps.approving import Pins as Pins
from referral_app.actions.steps.approving import approve, refuse_without_second_person
from referral_app.actions.steps.companions import NOBODY, Beside
from referral_app.actions.steps.locks import lock_need, lock_request
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Need, Offer
from referral_app.queries import approved_rankings
from referral_app.vocabulary import Role


def approve_sets(
    request_id: str,
    sets: Mapping[int, Sequence[str]],
    *,
    seen: Mapping[int, int],
    actor: Account,
    now: datetime,
    today: date,
    pins: Mapping[int, Pins] | None = None,
    beside: Mapping[int, Beside] | None = None,
) -> list[Offer]:
    """Approve attorneys for several needs in one transaction. `sets`: attorney row ids by the number of the need;
    `seen`: how many offers each need had when the page was made.

    Refused, always with the number of the `need` that stopped it where one did: "not_counsel", "nobody_chosen",
    "gone", "approved_meanwhile" with who did and when, and what `steps.approving` refuses.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    chosen = {number: ids for number, ids in sorted(sets.items()) if ids}
    if not chosen:
        raise Refused("nobody_chosen")
    made: list[Offer] = []
    with writing():
        request = lock_request(request_id)
        rows = db.session.execute(select(Need.number, Need.id).where(Need.request_id == request_id))
        ids = {row.number: row.id for row in rows}
        people = approved_rankings.of_roster(now, today)
        for number, attorney_ids in chosen.items():
            if number not in ids:
                raise Refused("gone", need=number)
            need = lock_need(ids[number])
            _refuse_stale(need, seen.get(number, 0))
            try:
                made += approve(
                    need,
                    attorney_ids,
                    (pins or {}).get(number, Pins()),
                    people,
                    actor=actor,
                    now=now,
                    today=today,
                    beside=(beside or {}).get(number, NOBODY),
                )
            except Refused as refused:
                raise Refused(refused.code, **refused.facts, need=number) from None
        refuse_without_second_person(request, actor)
    return made


def _refuse_stale(need: Need, seen: int) -> None:
    """Refused("approved_meanwhile") when somebody approved attorneys for this need since the page was made."""
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
