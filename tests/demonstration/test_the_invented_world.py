"""The demonstration: an invented world, the same for the same seed, in every state of the workflow."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import demonstration
from referral_app.actions import Refused
from referral_app.clock import clock as the_clock
from referral_app.demonstration.accounts import Cast
from referral_app.demonstration.answers import trafficking
from referral_app.demonstration.desk import ASKED, Desk
from referral_app.demonstration.history import History
from referral_app.demonstration.plans import ON_PURPOSE, PROPORTIONS, plans
from referral_app.demonstration.replies import Replies
from referral_app.demonstration.roster import Roster
from referral_app.demonstration.stories import stories
from referral_app.extensions import db
from referral_app.law import load
from referral_app.models import Account, Offer, Request
from referral_app.models.offers import PENDING
from referral_app.queries import family, roster
from referral_app.vocabulary import RequestState
from tests.conftest import START, StillClock, dispose, make_settings, migrated_app
from tests.pg import Server

pytestmark = pytest.mark.slow
WORLD = {"attorneys": 400, "requests": 18, "seed": 7}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, session_clock: StillClock
) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("world")
    session_clock.now = START
    urls = ()
    if request.param == "postgresql":
        pg: Server = request.getfixturevalue("pg")
        urls = (pg.url("world"), pg.url("world_keys"))
    app = migrated_app(make_settings(folder, *urls, demo=True, base_url="http://127.0.0.1:8000"), session_clock)
    with app.app_context():
        demonstration.build(**WORLD)
    yield app
    dispose(app)


def test_a_family_reads_what_staff_ask_in_its_own_language(world: Flask) -> None:
    with world.app_context():
        waiting = db.session.scalars(select(Request).where(Request.state == RequestState.NEEDS_INFORMATION)).all()
        assert {request.reference: family.asked_by_staff(request) for request in waiting} == {
            request.reference: ASKED[request.language] for request in waiting
        }
        assert waiting


def test_every_state_of_the_workflow_is_there(world: Flask) -> None:
    with world.app_context():
        found = set(db.session.scalars(select(Request.state)))
    assert found == {state for state, _n, _days in PROPORTIONS}


def test_the_proportions_hold_for_sixty() -> None:
    made = [plan.ends_in for plan in plans(60)]
    assert {state: made.count(state) for state in set(made)} == {state: n for state, n, _days in PROPORTIONS}


def test_eighteen_stories_show_every_state_and_the_six_on_purpose() -> None:
    made = plans(18)
    assert tuple(made[:6]) == ON_PURPOSE
    assert {plan.ends_in for plan in made} == {state for state, _n, _days in PROPORTIONS}


def test_amara_and_bela_have_a_live_offer(world: Flask) -> None:
    with world.app_context():
        for email in ("amara@example.org", "bela@example.org"):
            account = db.session.scalars(select(Account).where(Account.email == email)).one()
            live = db.session.scalars(
                select(Offer).where(Offer.attorney_id == account.attorney_id, Offer.state.in_(PENDING))
            ).all()
            assert live, email


def test_whoever_fits_two_needs_of_a_story_is_asked_once_for_both(world: Flask) -> None:
    """The sixty stories of `make run` hold such a story; it is told alone here, to the roster of this world."""
    with world.app_context():
        now, today = the_clock().programme(), the_clock().today()
        cast = Cast(*(_account(name) for name in ("grace", "sol", "amara", "bela")), secrets={})
        desk = Desk(cast, today)
        desk.learn_roster()
        told = [
            story
            for story in stories(WORLD["seed"], 60, today, the_clock().zone)
            if story.plan.ends_in == RequestState.OFFER_OUT and story.plan.kind is trafficking
        ]
        History(desk, Replies(cast), now, print).tell(told[:1])
        both = db.session.scalars(select(Offer).where(Offer.group.is_not(None), Offer.state.in_(PENDING))).all()
        assert len(both) == 2
        assert both[0].attorney_id == both[1].attorney_id
        assert both[0].need.request_id == both[1].need.request_id


def _account(name: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == f"{name}@example.org")).one()


def test_nearly_everybody_can_sign_in_and_some_wait_for_an_invitation(world: Flask) -> None:
    """Nobody is asked who cannot sign in: without accounts no story would go on."""
    with world.app_context():
        waiting = len(roster.without_account_ids())
        assert 0 < waiting < WORLD["attorneys"] / 6


def test_every_offer_has_its_approver(world: Flask) -> None:
    with world.app_context():
        assert db.session.scalar(select(Offer.id).where(Offer.approved_by.is_(None))) is None


def test_the_file_of_accounts_is_for_this_user_alone(world: Flask) -> None:
    file = Path(world.extensions["referral.settings"].instance) / "demo-accounts.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = json.loads(file.read_text("utf-8"))
    assert {row["email"]: row["role"] for row in told["accounts"]} == {
        "grace@example.org": "counsel",
        "sol@example.org": "supervisor",
        "ada@example.org": "administrator",
        "amara@example.org": "attorney",
        "bela@example.org": "attorney",
    }
    assert all(row["password"] == "demonstration only" and row["totp_secret"] for row in told["accounts"])
    assert all(len(row["phrase"].split()) == 6 for row in told["phrases"])


def test_a_second_world_is_refused(world: Flask) -> None:
    with world.app_context(), pytest.raises(Refused, match="not_empty"):
        demonstration.build(**WORLD)


def test_no_world_is_made_in_a_database_of_an_office(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        with pytest.raises(Refused, match="not_a_demonstration"):
            demonstration.build(**WORLD)
        with pytest.raises(Refused, match="not_a_demonstration"):
            list(demonstration.advance(1))
        assert demonstration.is_empty()


def test_the_same_seed_makes_the_same_people_and_another_makes_others() -> None:
    def roster(seed: int) -> list[tuple[object, ...]]:
        made = Roster(load(), seed, date(2026, 11, 25), START).fill(160)
        return [(row.code, row.name, row.email, row.areas, row.fees, row.languages) for row in made]

    assert roster(7) == roster(7)
    assert roster(7) != roster(8)


def test_advancing_moves_the_clock_and_does_what_falls_due(world: Flask) -> None:
    with world.app_context():
        before, real = the_clock().programme(), the_clock().real()
        did = list(demonstration.advance(2))
        assert (the_clock().programme() - before).days >= 2
        assert the_clock().real() == real
    assert {"offer_sent", "letter_sent"} & {str(row["did"]) for row in did}
