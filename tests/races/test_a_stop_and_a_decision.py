"""A family stops while its contact sheet is read; two of the conflicts role decide one pair, or wall it off; a family
answers from two pages while staff go on without it.

At one instant, on both engines (T51, B03).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from referral_app.actions import conflicts, triage
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Matter, Note, Request, Task
from referral_app.queries import both_sides
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import START
from tests.races import acts
from tests.races.crowd import FULL, TODAY, crowd, engines, newcomer
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
                need = cast.need_of(newcomer())
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


@engines
def test_of_two_who_wall_one_pair_one_gives_the_teams(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """The other is refused and changes neither team: nobody takes a case from a team that has just got it. The control:
    pressed once more on the page as it stands by then, the second gives the teams."""
    with crowd(request, tmp_path, engine, size=2) as two:
        with two.app.app_context():
            walkers = cast.sol().id, cast.account("lee@example.org", "Lee Moss", Role.CONFLICTS).id
            teams = cast.grace().id, cast.account("tom@example.org", "Tom Abara", Role.COUNSEL).id
            ids = noor().id, marco().id
        came = two.at_once(
            ("wall_pair", {"ids": ids, "teams": teams, "account_id": walkers[0]}),
            ("wall_pair", {"ids": ids, "teams": teams[::-1], "account_id": walkers[1]}),
        )
        assert came.count("Refused:decided_meanwhile") == 1, came
        with two.app.app_context():
            first = 0 if came[0].startswith("walled") else 1
            rows = [db.session.get_one(Request, one) for one in ids]
            assert [(row.state, row.owner_id) for row in rows] == [
                ("walled", team) for team in (teams if first == 0 else teams[::-1])
            ]
            assert {wall.by for wall in both_sides.walls_of(ids).values()} == {walkers[first]}
            second = db.session.get_one(Account, walkers[1 - first])
            given = [db.session.get_one(Account, team) for team in (teams if first else teams[::-1])]
            now = both_sides.walls_of(ids)[ids[0]].at
            seen = both_sides.mark_of(None, rows)
            conflicts.wall_pair(*ids, (given[0], given[1]), actor=second, now=now, seen=seen)
            assert [db.session.get_one(Request, one).owner_id for one in ids] == [one.id for one in given]


@engines
def test_an_answer_is_taken_once_and_no_word_of_it_is_lost(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    """The family sends its answer from two pages while staff press that they go on without: the request goes on once.
    Each of the two is read by staff; one task at most calls them, and none where they had gone on before."""
    with crowd(request, tmp_path, engine, size=3) as three:
        with three.app.app_context():
            grace_id = cast.grace().id
        for _ in range(ROUNDS):
            with three.app.app_context():
                request_id, grace = newcomer().id, db.session.get_one(Account, grace_id)
                triage.ask_for_information(request_id, "Where is the child now?", actor=grace, now=START)
                assert db.session.get_one(Request, request_id).state == "needs_information"
            day = TODAY.isoformat()
            came = three.at_once(
                ("add_facts", {"request_id": request_id, "text": "With the grandmother.", "today": day}),
                ("add_facts", {"request_id": request_id, "text": "In Monterrey.", "today": day}),
                ("go_on", {"request_id": request_id, "account_id": grace_id}),
            )
            assert came[:2] == ["added", "added"], came
            with three.app.app_context():
                stands = db.session.get_one(Request, request_id).state
                assert came[2] in (stands, "Refused:wrong_state"), came
                assert stands != "needs_information"
                told = db.session.scalars(select(Event.kind).where(Event.request_id == request_id)).all()
                calls = select(func.count()).select_from(Task)
                made = db.session.scalar(calls.where(Task.request_id == request_id, Task.kind == "family_answered"))
                assert (made, told.count("information_settled")) in ((1, 0), (0, 1)), (came, made)
                assert told.count("added_facts_received") == 2
                notes = select(func.count()).select_from(Note)
                assert db.session.scalar(notes.where(Note.request_id == request_id, Note.kind == "added_facts")) == 2
