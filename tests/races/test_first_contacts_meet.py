"""One press that writes down the first contact of several matters of a family meets another press, or the end of one of
these matters: all of them or none, and each once in the record (C12, T51)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Matter
from tests import cast
from tests.follow_ups import world
from tests.races.crowd import FULL, TODAY, Act, HeadStart, crowd, engines, newcomer

pytestmark = pytest.mark.slow

ROUNDS = 60 if FULL else 4
PLENTY = 50


class Office:
    """Whoever acts here: Grace, who is told on the phone, and the attorney with three matters of each family."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self.grace = cast.grace().id
            amara = cast.amara(max_matters=PLENTY)
            self.amara, self.person = cast.attorney_account(amara).id, amara.id
        self.of_attorney = {"account_id": self.amara, "today": TODAY.isoformat()}

    def family(self) -> list[str]:
        """Three matters of one family, each of a yes of its own."""
        with self.app.app_context():
            grace, amara = (db.session.get_one(Account, each) for each in (self.grace, self.amara))
            # Places are few, and rounds are many.
            db.session.execute(update(Matter).values(state="closed"))
            db.session.commit()
            request = newcomer()
            needs = [cast.need_of(request), world.need(request=request), world.need(request=request)]
            person = db.session.get_one(Attorney, self.person)
            return [cast.say_yes(cast.sent(need, person, by=grace).id, amara).id for need in needs]

    def press(self, matter_ids: list[str], **given: Any) -> Act:
        return "confirm_contact", {"matter_ids": matter_ids, "account_id": self.amara, "way": "email", **given}

    def told(self, matter_ids: list[str]) -> Act:
        """The same by Grace."""
        return self.press(matter_ids, account_id=self.grace, way="call", told_by_phone=True)

    def stands(self, matter_ids: list[str]) -> tuple[list[str | None], list[tuple[str | None, str]]]:
        """The way of each matter's first contact, and what the record says of them: which matter, by which way."""
        with self.app.app_context():
            ways = [db.session.get_one(Matter, each).contact_way for each in matter_ids]
            made = select(Event).where(Event.kind == "first_contact_made", Event.subject.in_(matter_ids))
            told = [(event.subject, event.detail["way"]) for event in db.session.scalars(made)]
            return ways, sorted(told, key=lambda one: matter_ids.index(str(one[0])))

    def state(self, matter_id: str) -> str:
        with self.app.app_context():
            return db.session.get_one(Matter, matter_id).state


@engines
def test_two_presses_at_one_instant_write_down_each_first_contact_once(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    """The attorney's and Grace's, in the opposite order of the page: one of them writes down all, and nobody waits for
    the other in a ring. Where each is for two of the three, what both name is written by the one that came first."""
    first: Counter[str] = Counter()
    with crowd(request, tmp_path, engine, size=2) as two:
        office = Office(two.app)
        for number in range(ROUNDS):
            ids = office.family()
            came = two.at_once(office.press(ids), office.told(ids[::-1]))
            assert came == ["email", "call"], "a second press changes nothing, and is no fault"
            ways, told = office.stands(ids)
            assert ways in (["email"] * 3, ["call"] * 3), ways
            assert told == list(zip(ids, ways, strict=True)), (number, told)
            first[str(ways[0])] += 1
            ids = office.family()
            assert two.at_once(office.press(ids[:2]), office.told(ids[:0:-1])) == ["email", "call"]
            ways, told = office.stands(ids)
            assert (ways[0], ways[2]) == ("email", "call")
            assert told == list(zip(ids, ways, strict=True)), (number, told)
    record_property(f"first contacts at once, {engine}: pairs of presses, faults", f"{2 * ROUNDS}, 0")


@engines
@pytest.mark.parametrize("end", ["hand_back", "close"])
def test_a_press_for_several_and_the_end_of_one_of_them_at_one_instant(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    engine: str,
    end: str,
    record_property: Callable[[str, object], None],
) -> None:
    """Either all were reached before it ended, or the press is refused and none was: on until each has come first."""
    came_out: Counter[str] = Counter()
    ended = {"hand_back": "handed_back", "close": "closed"}[end]
    with crowd(request, tmp_path, engine, size=2) as two:
        office = Office(two.app)
        given = office.of_attorney if end == "hand_back" else {"account_id": office.amara}
        head_start = HeadStart()
        while came_out.total() < ROUNDS or (len(came_out) < 2 and came_out.total() < 20 * ROUNDS):
            ids = office.family()
            # In turn the matter of the page, and one that was ticked beside it.
            at = came_out.total() % 3
            over = {"matter_id": ids[at], **given}
            came = two.at_once((end, over), office.press(ids, wait=head_start.seconds))
            assert came[0] == ended, came
            assert office.state(ids[at]) == ended
            ways, told = office.stands(ids)
            if came[1] == "email":
                assert (ways, told) == (["email"] * 3, [(each, "email") for each in ids]), (came, ways, told)
            else:
                assert came[1] == "Refused:matter_closed"
                assert (ways, told) == ([None] * 3, []), (came, ways, told)
            came_out["reached" if came[1] == "email" else "refused"] += 1
            head_start.after(quicker_won=came[1] == "email")
    assert len(came_out) == 2, "the one always came first: the race was none"
    record_property(
        f"first contacts beside a {end}, {engine}: rounds, reached first, ended first",
        f"{came_out.total()}, {came_out['reached']}, {came_out['refused']}",
    )


@engines
def test_the_control_without_a_claim_tells_it_twice_and_of_what_has_ended(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    with crowd(request, tmp_path, engine, size=2) as two:
        office = Office(two.app)
        ids = office.family()
        careless = ("confirm_contact_carelessly", {"matter_ids": ids, "account_id": office.amara, "way": "email"})
        assert two.at_once(careless, careless) == ["email", "email"]
        assert len(office.stands(ids)[1]) == 6, "each twice"
        ids = office.family()
        over = {"act": "hand_back", "matter_id": ids[1], **office.of_attorney}
        late = ("confirm_contact_carelessly", {"matter_ids": ids, "account_id": office.amara, "way": "email"})
        assert two.at_once(late, ("between_the_meetings", over)) == ["email", "handed_back"]
        assert office.state(ids[1]) == "handed_back"
        assert office.stands(ids)[0] == ["email"] * 3, "a family was reached by whoever had given it back"
