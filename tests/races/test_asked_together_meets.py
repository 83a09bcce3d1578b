"""A yes to several needs at once meets a yes of somebody else to one of them: all or none, on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from referral_app.actions.offers import send_offer
from referral_app.actions.request_sets import approve_sets
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Matter, Need, Offer
from referral_app.queries import together
from tests import cast
from tests.follow_ups import world
from tests.races.crowd import FULL, TODAY, crowd, engines

pytestmark = pytest.mark.slow

ROUNDS = 20 if FULL else 3
PLENTY = 50
OVER = {"Refused:already_placed", "Refused:fewer_needed", "Refused:withdrawn"}


def asked_for_both(grace: Account, amara: Account) -> tuple[list[Need], list[str]]:
    """A request with two needs, for which Amara is asked together and past the check. The rows by need."""
    first = world.need()
    needs = [first, world.need("urgent", request=first.request)]
    who, day = amara.attorney_id, TODAY
    made = approve_sets(first.request_id, {1: [who], 2: [who]}, seen={}, together=[who], **cast.by(grace))
    head, mate = together.rows_of(made[0])
    assert send_offer(
        head.id, now=cast.by(grace)["now"], today=day, expires_on=day.replace(day=30), snapshot={}, mates={mate.id: {}}
    )
    cast.cleared(head.id, amara)
    return needs, [head.id, mate.id]


@engines
def test_a_yes_to_all_and_a_yes_to_one_of_them_at_one_instant(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    came_out: Counter[str] = Counter()
    with crowd(request, tmp_path, engine, size=2) as two:
        with two.app.app_context():
            people = world.people(2, max_matters=PLENTY)
            by = cast.grace().id
            accounts = [cast.attorney_account(person).id for person in people]
        for number in range(ROUNDS):
            with two.app.app_context():
                grace, amara, bela = (db.session.get_one(Account, one) for one in (by, *accounts))
                needs, rows = asked_for_both(grace, amara)
                # The first and the second need in turn: the row that speaks for both, and the other one.
                contested = needs[number % 2]
                other = cast.sent(contested, db.session.get_one(Attorney, bela.attorney_id), by=grace).id
                cast.cleared(other, bela)
                need_ids = [need.id for need in needs]
                at = number % 2
            all_of_it = {"offer_id": rows[0], "shown": rows, "account_id": accounts[0], "today": TODAY.isoformat()}
            one_of_it = {"offer_id": other, "account_id": accounts[1], "today": TODAY.isoformat()}
            came = two.at_once(("accept", all_of_it), ("accept", one_of_it))
            with two.app.app_context():
                states = [db.session.get_one(Offer, row).state for row in rows]
                filled = [db.session.get_one(Need, need_id).state for need_id in need_ids]
                holders = db.session.scalars(select(Matter.need_id).where(Matter.need_id.in_(need_ids))).all()
            if states == ["accepted", "accepted"]:
                assert (came[0], came[1] in OVER) == ("accepted", True), came
                assert filled == ["filled", "filled"]
                assert sorted(holders) == sorted(need_ids)
                came_out["all"] += 1
            else:
                assert (came[1], came[0] in OVER) == ("accepted", True), came
                assert (states[at], states[1 - at]) == ("withdrawn", "cleared"), "the rest is asked still"
                assert (filled[at], filled[1 - at]) == ("filled", "open")
                assert holders == [need_ids[at]]
                came_out["one"] += 1
    assert came_out.total() == ROUNDS
    record_property(
        f"T49 {engine}: rounds of a yes to all needs and one to one of them, all first, one first",
        f"{ROUNDS}, {came_out['all']}, {came_out['one']}",
    )
