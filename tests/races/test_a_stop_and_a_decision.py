"""A family stops while its contact sheet is read; two of the conflicts role decide one pair.

At one instant, on both engines (T51, B03).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Matter, Request
from referral_app.queries import both_sides
from referral_app.vocabulary import Role
from tests import cast
from tests.races import acts
from tests.races.crowd import FULL, TODAY, crowd, engines
from tests.web.test_the_other_side_asks_too import marco, noor

pytestmark = pytest.mark.slow

ROUNDS = 100 if FULL else 3


@engines
def test_after_a_stop_no_sheet_is_read(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    """Whoever reads at that instant reads all of it or nothing, and from then on nothing; before it, as the control."""
    with crowd(request, tmp_path, engine) as four:
        with four.app.app_context():
            grace, person = cast.grace(), cast.amara(max_matters=50)
            by_id, account_id, person_id = grace.id, cast.attorney_account(person).id, person.id
        for _ in range(ROUNDS):
            with four.app.app_context():
                need = cast.need_of(cast.submitted())
                by, account = (db.session.get_one(Account, one) for one in (by_id, account_id))
                offer = cast.sent(need, db.session.get_one(Attorney, person_id), by=by)
                matter_id, request_id = cast.say_yes(offer.id, account).id, need.request_id
                assert acts.read_sheet(matter_id, TODAY.isoformat()) == "read"
            look = ("read_sheet", {"matter_id": matter_id, "today": TODAY.isoformat()})
            came = four.at_once(look, ("withdraw", {"request_id": request_id}), look, look)
            assert came[1] == "withdrawn"
            assert {came[0], *came[2:]} <= {"read", "matter_closed"}, came
            with four.app.app_context():
                assert db.session.get_one(Matter, matter_id).state == "closed"
                assert acts.read_sheet(matter_id, TODAY.isoformat()) == "matter_closed"


@engines
def test_of_two_who_decide_one_pair_one_decides(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    """The other is refused and decides nothing: never is a hold lifted over who has just found them opposing."""
    with crowd(request, tmp_path, engine, size=2) as two:
        with two.app.app_context():
            accounts = cast.sol().id, cast.account("lee@example.org", "Lee Moss", Role.CONFLICTS).id
            ids = noor().id, marco().id
        tries = [
            ("decide_pair", {"ids": ids, "decision": decision, "account_id": account, "today": TODAY.isoformat()})
            for decision, account in zip(("not_related", "opposing"), accounts, strict=True)
        ]
        came = two.at_once(*tries)
        assert came.count("Refused:decided_meanwhile") == 1, came
        with two.app.app_context():
            stands = both_sides.decision_of(*ids)
            assert stands is not None
            assert stands.decision in came
            told = select(func.count()).select_from(Event).where(Event.kind == "pair_decided")
            assert db.session.scalar(told) == 2, "one for each request, of one decision"
            assert (db.session.get_one(Request, ids[1]).state == "submitted") == (stands.decision == "opposing")
