"""What is not needed stands behind one line until somebody asks for it; what says the same twice is read once; and a
wall says on the request's own page who built it and how it is lifted (issue 25, looked at at 320 and 1280)."""

from __future__ import annotations

from flask import Flask

from referral_app.actions import conflicts, matters
from referral_app.extensions import db
from referral_app.models import Account, Event, Request
from referral_app.vocabulary import Role
from referral_app.web.counsel.request import timeline
from tests import cast
from tests.follow_ups import world
from tests.page_client import PageClient
from tests.web.test_matching_page import Desk, helper
from tests.web.test_next_after_a_yes import Three
from tests.web.test_pages_say_what_is_so import words
from tests.web.test_statistics import a_year_gone_by
from tests.web.test_the_other_side_asks_too import marco, noor

GLANCE = ".//section[@aria-labelledby='glance']"


def test_the_reasons_of_who_is_proposed_stand_behind_their_points(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        helper("n-1", "Chidi", "Okoro")
    page = Desk(sqlite_app).look()
    rows = page.find(".//section[@class='app-match app-dense']//tbody/tr")
    assert rows
    for row in rows:
        (folded,) = row.findall("./td/details")
        assert folded.get("open") is None
        summary = "".join(folded.find("summary").itertext())
        assert "points" in summary
        assert "30 days" in "".join(folded.itertext()).removeprefix(summary)


def test_the_yearly_tables_stand_behind_their_headings_and_the_map_before_them(sqlite_app: Flask) -> None:
    client = PageClient(sqlite_app)
    with sqlite_app.app_context():
        who = cast.sol().id
        a_year_gone_by()
    cast.sign_in(client, who)
    page = client.get("/counsel/statistics/2025")
    folds = page.find(".//main//details")
    assert [("".join(each.find("summary/h2").itertext()), each.get("open")) for each in folds] == [
        ("Requests", ""),
        ("Needs by kind of work", None),
        ("Needs by place", None),
        ("How long a yes took", None),
        ("Services that were named", None),
    ]
    assert len(page.find(".//main//table")) == sum(len(each.findall(".//table")) for each in folds)
    assert page.html.index("<figure") < page.html.index("<details")


def test_one_act_on_several_needs_is_one_line_of_the_timeline(sqlite_app: Flask) -> None:
    it = Three(sqlite_app)
    with sqlite_app.app_context():
        told = {name: value for name, value in it.told().items() if name != "today"}
        matters.confirm_contact(it.matters[0], also=it.matters, **told)
        assert db.session.query(Event).filter_by(kind="first_contact_made").count() == 3
    page = it.signed_in(it.grace).get(f"/counsel/requests/{it.request}?part=notes&show=contact")
    said = words(page, ".//section[@aria-labelledby='timeline']//ol")
    assert said.count("Attorney reached the family") == 2, "of Amara's two needs once, and of Bela's"
    assert "Amara Diallo 2 times" in said


def test_what_differs_in_anything_stays_a_line_of_its_own() -> None:
    class Row:
        kind = "contact_asked"
        at = cast.instant("2026-11-30T15:00:00+00:00")

    lines = [{"event": Row, "about": about, "why": "", "who": "Grace"} for about in ("Amara", "Amara", "Bela", "Amara")]
    assert [(line["about"], line["times"]) for line in timeline.folded(lines)] == [
        ("Amara", 2),
        ("Bela", 1),
        ("Amara", 1),
    ]


def test_a_wall_without_a_pair_is_lifted_from_the_page_of_the_request(sqlite_app: Flask) -> None:
    """It led to the list of pairs, where nothing stood of it."""
    with sqlite_app.app_context():
        request = cast.submitted()
        sol, lee = cast.sol(), cast.account("lee@example.org", "Lee", Role.SUPERVISOR, Role.CONFLICTS)
        conflicts.wall(request.id, actor=sol, now=world.clock().programme())
        address, people = f"/counsel/requests/{request.id}", (sol.id, lee.id)
    for who, before, after in (
        (people[0], "Ask for the wall to be lifted", "Somebody has asked for the wall to be lifted"),
        (people[1], "Lift the wall, as the second person", None),
    ):
        client = PageClient(sqlite_app)
        cast.sign_in(client, who)
        page = client.get(address)
        assert "Decide whether the wall stays" in words(page, GLANCE)
        wall = words(page, ".//section[@aria-labelledby='wall']")
        assert "Walled off by Sol" in wall
        assert not page.find(f"{GLANCE}//form[@action='{address}/take']"), "nobody takes it: the wall is decided first"
        assert before in wall
        assert "See who fits" not in page.text
        page = client.submit(action=f"{address}/lift-wall")
        left = "".join(part for wall in page.find(".//section[@aria-labelledby='wall']") for part in wall.itertext())
        assert after in left if after else not left
    with sqlite_app.app_context():
        assert db.session.get_one(Request, address.rpartition("/")[2]).state != "walled"


def test_a_pair_that_is_walled_already_is_given_other_teams_and_not_walled_again(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        first, second = noor(), marco()
        sol = cast.sol()
        client, path = PageClient(sqlite_app), f"/counsel/conflicts/{first.id}/{second.id}"
        who, ids = sol.id, (first.id, second.id)
    cast.sign_in(client, who)
    assert "Wall both off, with a team each" in client.get(path).text
    with sqlite_app.app_context():
        for each in ids:
            conflicts.wall(each, actor=db.session.get_one(Account, who), now=world.clock().programme())
    page = client.get(path)
    assert "Wall both off" not in page.text
    assert "Both are walled off: give each another team" in page.text
