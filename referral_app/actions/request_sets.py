"""Approving the sets of several needs of a request at once: all of them, or none (B13, T51)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from referral_app.actions import Refused
from referral_app.actions.steps.approving import Pins as Pins
from referral_app.actions.steps.approving import approve, refuse_stale, refuse_without_second_person
from referral_app.actions.steps.companions import NOBODY, Beside
from referral_app.actions.steps.locks import lock_need, lock_request
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Account, Need, Offer
from referral_app.models.base import new_id
from referral_app.queries import approved_rankings, ranking
from referral_app.vocabulary import Role, Track


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
    together: Collection[str] = frozenset(),
) -> list[Offer]:
    """Approve attorneys for several needs in one transaction. `sets`: attorney row ids by the number of the need;
    `seen`: how many offers each need had when the page was made; `together`: who is asked in one letter for all needs
    they are approved for here, what is critical in a letter of its own.

    Refused, always with the number of the `need` that stopped it where one did: "not_counsel", "nobody_chosen",
    "gone", "approved_meanwhile" with who did and when, and what `steps.approving` refuses.
    """
    if not actor.holds(Role.COUNSEL, Role.SUPERVISOR):
        raise Refused("not_counsel")
    chosen = {number: ids for number, ids in sorted(sets.items()) if ids}
    if not chosen:
        raise Refused("nobody_chosen")
    made: list[Offer] = []
    which = Need.request_id == request_id, Need.number.in_(chosen)
    ahead = approved_rankings.ranked_ahead(*which, now=now, today=today)
    with writing():
        request = lock_request(request_id)
        rows = db.session.execute(select(Need.number, Need.id, Need.track).where(Need.request_id == request_id)).all()
        ids = {row.number: row.id for row in rows}
        critical = {row.number for row in rows if row.track == Track.CRITICAL}
        groups = _groups(chosen, critical, together)
        by_hand = _pins(chosen, {number: groups[number in critical] for number in chosen}, pins or {})
        if gone := sorted(set(chosen) - set(ids)):
            raise Refused("gone", need=gone[0])
        needs = {number: lock_need(ids[number]) for number in chosen}
        people = approved_rankings.of_roster(now, today, ahead)
        cases = ranking.cases_of(request, needs.values(), today)
        for number, attorney_ids in chosen.items():
            need = needs[number]
            refuse_stale(need, seen.get(number, 0))
            try:
                made += approve(
                    need,
                    attorney_ids,
                    by_hand[number],
                    people,
                    cases[need.id],
                    actor=actor,
                    now=now,
                    today=today,
                    beside=(beside or {}).get(number, NOBODY),
                    together=groups[number in critical],
                )
            except Refused as refused:
                raise Refused(refused.code, **refused.facts, need=number) from None
        refuse_without_second_person(request, actor)
        _ungroup_who_stands_alone(made)
    return made


def _groups(
    sets: Mapping[int, Sequence[str]], critical: Collection[int], together: Collection[str]
) -> dict[bool, dict[str, str]]:
    """For what is critical, and for the rest: the group of each attorney who is asked for several needs of it.

    A critical letter leaves at any hour, and what waits for the morning cannot be in it.
    """
    found: dict[bool, dict[str, str]] = {}
    for hurried in (True, False):
        chosen = Counter(one for number, ids in sets.items() if (number in critical) == hurried for one in set(ids))
        found[hurried] = {one: new_id() for one in sorted(together) if chosen[one] > 1}
    return found


def _pins(
    sets: Mapping[int, Sequence[str]], groups: Mapping[int, Mapping[str, str]], pins: Mapping[int, Pins]
) -> dict[int, Pins]:
    """The places by hand of each set. Who is asked together has the first of theirs in all needs of the letter."""
    first: dict[str, tuple[int, str | None]] = {}
    for number, own in sorted(pins.items()):
        for one, place in own.places.items():
            group = groups.get(number, {}).get(one)
            if group is not None and place < first.get(group, (place + 1, None))[0]:
                first[group] = place, own.reason
    found = {}
    for number, ids in sets.items():
        own = pins.get(number, Pins())
        with_letter = {one: first[group] for one in ids if (group := groups[number].get(one)) in first}
        reason = own.reason if own.places else next((why for _, why in with_letter.values()), None)
        found[number] = Pins({**own.places, **{one: place for one, (place, _) in with_letter.items()}}, reason)
    return found


def _ungroup_who_stands_alone(made: Sequence[Offer]) -> None:
    """Who was in all other sets already is asked for the one that is new by itself."""
    many = Counter(offer.group for offer in made)
    for offer in made:
        if offer.group is not None and many[offer.group] == 1:
            offer.group = None
