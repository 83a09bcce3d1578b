"""Where attorneys are missing, by field and place: counted on both engines as somebody would count by hand."""

from __future__ import annotations

from datetime import timedelta

import pycountry
import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Request
from referral_app.queries import coverage as queries
from referral_app.queries import standings
from referral_app.queries.coverage import Cell
from referral_app.vocabulary import NeedState, RequestState, Role
from referral_app.web.counsel.states_map import TILES
from tests import cast
from tests.page_client import Page, PageClient
from tests.statements import statements
from tests.web.test_directory import signed_in

PATH = "/counsel/coverage"
HAGUE = "hague_return_petitioner"


def cells(app: Flask, who: str = "sol@example.org") -> dict[tuple[str, str], Cell]:
    with app.app_context():
        viewer = db.session.scalars(select(Account).where(Account.email == who)).one()
        return {(each.area, each.place): each for each in queries.cells(viewer, clock().programme(), clock().today())}


def a_roster(app: Flask) -> None:
    """Texas: Amara ready, one away, one full, one whose licence has ended. Ohio: one, by a federal district."""
    with app.app_context():
        today = clock().today()
        cast.sol()
        cast.amara()
        cast.attorney("t-1", "Tia", "Gone", paused_until=today + timedelta(days=3))
        cast.attorney("t-2", "Tom", "Busy", max_matters=0)
        cast.attorney("t-3", "Tea", "Past", licences=[("US-TX", "active", today - timedelta(days=1), "T3")])
        cast.attorney("o-1", "Oda", "North", licences=[("US-OH-ND", "active", None, None)])
        cast.attorney("l-1", "Lea", "Left", status="withdrawn")
        cast.attorney("b-9", "Bia", "Sol", licences=[("BR", "active", None, "BR-1")])


def test_who_is_ready_is_who_the_directory_calls_ready(app: Flask) -> None:
    """The page counts by the roster that is kept, the directory asks the database: both say the same of everybody."""
    a_roster(app)
    with app.app_context():
        now, today = clock().programme(), clock().today()
        cast.attorney("n-1", "Nia", "New", enrolled=False)
        cast.attorney("n-2", "Ned", "Bare", insurance_expires=None)
        cast.attorney(
            "n-3", "Nan", "Held", licences=[("US-TX", "active", None, None), ("US-OK", "suspended", None, None)]
        )
        cast.attorney("n-4", "Noa", "Covered", insurance_expires=None, cover="programme")
        kept = queries._roster(now, today)
        for bits, condition in (
            (kept.ready, standings.ready(today)),
            (kept.away, standings.away(today)),
            (kept.full, standings.full()),
        ):
            said = set(db.session.scalars(select(Attorney.code).where(condition)))
            assert {one.id for one in kept.grouped.people(bits)} == said


def moved(request: Request, forums: list[str]) -> None:
    """The need of a request before the courts of another place."""
    db.session.get_one(Need, cast.need_of(request).id).forums = forums
    db.session.commit()


def rows(page: Page) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.find(".//tbody/tr")]


def test_each_field_and_place_is_counted_once_a_person(app: Flask) -> None:
    a_roster(app)
    found = cells(app)
    assert found[HAGUE, "US-TX"] == Cell(HAGUE, "US-TX", active=3, ready=1, away=1, full=1)
    assert found[HAGUE, "US-OH"] == Cell(HAGUE, "US-OH", active=1, ready=1)
    assert found[HAGUE, "BR"] == Cell(HAGUE, "BR", active=1, ready=1)
    assert {place for _area, place in found} == {"US-TX", "US-OH", "BR"}


def test_open_needs_stand_beside_those_who_could_take_them(app: Flask) -> None:
    a_roster(app)
    with app.app_context():
        need = cast.need_of(cast.submitted())
        assert need.forums[0].startswith("US-TX")
        area = need.area
        moved(cast.submitted(), ["US-WY"])
        moved(cast.submitted(), ["US-AGENCY"])
    found = cells(app)
    assert (found[area, "US-TX"].needs, found[area, "US-TX"].nobody) == (1, 0)
    assert (found[area, "US-WY"].needs, found[area, "US-WY"].nobody) == (1, 1)
    # Whoever holds a state licence may appear before federal agencies.
    assert (found[area, "US-AGENCY"].ready, found[area, "US-AGENCY"].active) == (1, 3)


def test_the_page_shows_what_waits_with_nobody_on_top_and_leads_on(app: Flask) -> None:
    client = signed_in(app, Role.SUPERVISOR)
    a_roster(app)
    with app.app_context():
        request = cast.submitted()
        reference, request_id = request.reference, request.id
        cast.submitted()
        moved(request, ["US-WY", "US-WY-D"])
    page = client.get(PATH)
    assert "2 open needs , 1 of them without anybody" in page.text.replace("needs,", "needs ,")
    first = rows(page)[0]
    assert "Wyoming" in first
    assert "nobody" in first
    assert f"/counsel/attorneys?area={HAGUE}&place=US-TX&standing=ready" in page.links()
    assert "Wyoming: 1 open need without anybody" in page.text
    page = client.get(f"{PATH}?area={HAGUE}&place=US-WY")
    assert f"/counsel/requests/{request_id}/needs/1" in page.links()
    assert reference in page.text
    assert len(rows(page)) == 1


def test_needs_of_a_request_that_does_not_exist_for_the_viewer_are_in_no_count(app: Flask) -> None:
    client = signed_in(app, Role.SUPERVISOR)
    with app.app_context():
        request = cast.submitted()
        area, reference = cast.need_of(request).area, request.reference
        request.state = RequestState.WALLED
        db.session.commit()
    assert "0 open needs" in client.get(PATH).text
    assert reference not in client.get(f"{PATH}?area={area}&place=US-TX").text
    assert "1 open need" in signed_in(app, Role.CONFLICTS).get(PATH).text


def test_an_ended_request_and_a_filled_need_wait_for_nobody(app: Flask) -> None:
    client = signed_in(app, Role.SUPERVISOR)
    with app.app_context():
        db.session.get_one(Request, cast.submitted().id).state = RequestState.WITHDRAWN
        db.session.commit()
        db.session.get_one(Need, cast.need_of(cast.submitted()).id).state = NeedState.GIVEN_UP
        db.session.commit()
    assert "0 open needs" in client.get(PATH).text


def test_an_administrator_reads_counts_and_no_reference(app: Flask) -> None:
    with app.app_context():
        request = cast.submitted()
        area, reference = cast.need_of(request).area, request.reference
    page = signed_in(app, Role.ADMINISTRATOR).get(f"{PATH}?area={area}&place=US-TX")
    assert "1 open need" in page.text
    assert reference not in page.text


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("query", ["area=none", "place=Texas", "place=US-TX-WD"])
def test_a_field_or_place_that_nobody_knows_is_not_there(app: Flask, query: str) -> None:
    signed_in(app, Role.COUNSEL).get(f"{PATH}?{query}", status=404)


def test_it_costs_the_same_few_questions_however_many_there_are(app: Flask) -> None:
    client: PageClient = signed_in(app, Role.COUNSEL)
    client.get(PATH)
    with statements() as few:
        client.get(PATH)
    a_roster(app)
    with app.app_context():
        for _ in range(4):
            cast.submitted()
    with statements() as many:
        client.get(f"{PATH}?area={HAGUE}&place=US-TX")
    assert len(few) <= 12
    assert len(many) <= 15


def test_every_state_has_one_tile_and_no_two_share_a_place() -> None:
    known = {each.code[3:] for each in pycountry.subdivisions.get(country_code="US")}
    assert set(TILES) == known - {"UM"}, "the outlying islands have no court of their own"
    assert len(set(TILES.values())) == len(TILES)
