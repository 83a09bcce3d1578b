"""The shelf of a matter: what lies ready for its attorney, by the area of the need, each with its last check (C16)."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from referral_app import law
from referral_app.actions import retention
from referral_app.extensions import db
from referral_app.models import Event, Task
from referral_app.web.words import shelves as words
from tests import cast
from tests.conftest import StillClock
from tests.page_client import Page, PageClient
from tests.web.test_matter_page import AtWork

DATA = law.load()
HAGUE = {
    "Litigating International Child Abduction Cases Under the Hague Convention",
    "Resources for litigating incoming Hague cases",
    "International Hague Network of Judges",
    "Mentor attorneys of the Hague Convention Attorney Network",
    "INCADAT, decisions on the Hague treaty",
}
IMAGES = {
    "Attorney Manual: Guide to Representation of Children Victimized by the Online Distribution of Child Sexual Abuse "
    "Material",
}


def things(page: Page) -> list[str]:
    return [
        " ".join("".join(one.itertext()).split())
        for one in page.find(".//section[@aria-labelledby='shelf']//ul[@class='govuk-list app-shelf']/li")
    ]


def names(page: Page) -> list[str]:
    return ["".join(a.itertext()) for a in page.find(".//section[@aria-labelledby='shelf']//li//a[@rel]")]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_a_hague_matter_has_the_hague_shelf_and_no_other(sqlite_app: Flask, state: str) -> None:
    it = AtWork(sqlite_app)
    page = it.client.get(it.address)
    if state == "closed":
        page = it.client.submit({"outcome": "advised"}, f"{it.address}/close")
    hers = set(names(page))
    assert hers >= HAGUE
    others = {row.name for row in DATA.signposts if row.shelves and not {"hague", "*"} & set(row.shelves)}
    assert others >= IMAGES
    assert not hers & others
    assert all(word not in " ".join(things(page)) for word in ("CSAM", "Sexual Abuse", "trafficking", "Trafficking"))


def test_each_thing_says_when_it_was_last_checked(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    shown = things(it.client.get(it.address))
    assert len(shown) >= len(HAGUE)
    assert all("Last checked on" in one for one in shown)
    assert next(one for one in shown if "Network of Judges" in one).count("Nov 28, 2026") == 1


def test_what_nobody_opened_again_in_time_says_so_stays_and_is_work(sqlite_app: Flask, clock: StillClock) -> None:
    """As the services of families: a task for each day by which something had to be opened again."""
    row = next(row for row in DATA.signposts if row.code == "work_hague_judges")
    due = row.verified_on + timedelta(days=90)
    with sqlite_app.test_request_context(), sqlite_app.app_context():
        clock.move(days=(due - clock.now.date()).days)
        thing = next(one for one in words.of_area("hague_access").own if one.help.code == row.code)
        assert not thing.late, "its last day is not late"
        clock.move(days=1)
        thing = next(one for one in words.of_area("hague_access").own if one.help.code == row.code)
        assert thing.late
        assert due in law.services_due(DATA, clock.now.date())
        assert "services_stale" in retention.call_staff_to_services(clock.now, clock.now.date())
    it = AtWork(sqlite_app)
    assert "it may have moved" in next(one for one in things(it.client.get(it.address)) if "Network of Judges" in one)


def test_every_area_has_one_shelf_and_none_is_bare(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        for area in DATA.expertise:
            shelf = words.of_area(area)
            assert [one.help.code for one in shelf.for_all] == ["work_research", "work_training"]
            assert shelf.label
    assert all(row.url or row.phone or row.through for row in DATA.signposts if row.shelves)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda source: source["shelves"][0]["areas"].pop(), "on 0 shelves"),
        (lambda source: source["shelves"][0]["areas"].append("appeals"), "area appeals: on 2 shelves"),
        (lambda source: source["shelves"][0]["areas"].append("no_area"), "no area no_area"),
        (lambda source: source["signposts"][-1].update(shelves=["no_shelf"]), "no shelf no_shelf"),
    ],
    ids=["left out", "twice", "no such area", "no such shelf"],
)
def test_a_shelf_that_does_not_fit_the_areas_is_refused(tmp_path: Path, spoil: object, says: str) -> None:
    folder = tmp_path / "law"
    shutil.copytree(DATA.folder, folder)
    file = folder / "signposts.json"
    source = json.loads(file.read_text("utf-8"))
    spoil(source)  # type: ignore[operator]
    file.write_text(json.dumps(source), "utf-8")
    assert any(says in fault for fault in law.check(law.load(folder), date(2026, 11, 28)))


def test_all_shelves_stand_on_one_page(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    page = it.client.get("/attorney/shelves")
    assert all(name in page.text for name in HAGUE | IMAGES)
    assert page.text.count("Legal research help of the Office of Legal Counsel") == 1


def test_an_attorney_asks_this_office_and_counsel_have_it_as_a_task(app: Flask) -> None:
    it = AtWork(app)
    it.client.get(it.address)
    it.client.submit({"what": "mentor"}, f"{it.address}/ask-office")
    page = it.client.submit({"what": "mentor"}, f"{it.address}/ask-office")
    assert "Counsel of this office see it." in page.text
    with app.app_context():
        (task,) = db.session.query(Task).filter_by(kind="matter_help").all()
        assert (task.reason, task.matter_id, task.resolved_at) == ("mentor", it.matter, None)
        assert db.session.query(Event).filter_by(kind="matter_help_asked").count() == 1
    it.client.post(f"{it.address}/hand-back", {"reason": "no_time"})
    with app.app_context():
        assert db.session.query(Task).filter_by(kind="matter_help").one().resolved_at is not None


def test_it_stays_open_when_the_family_was_reached(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    it.client.get(it.address)
    it.client.submit({"what": "research"}, f"{it.address}/ask-office")
    it.client.submit({"way": "call"}, f"{it.address}/reached")
    with sqlite_app.app_context():
        assert db.session.query(Task).filter_by(kind="matter_help").one().resolved_at is None


def test_nobody_asks_for_nothing_for_a_closed_matter_or_for_anothers(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app)
    it.client.get(it.address)
    assert "Choose what you would like." in it.client.submit({}, f"{it.address}/ask-office", 422).text
    with sqlite_app.app_context():
        other = cast.attorney_account(cast.bela()).id
    stranger = PageClient(sqlite_app)
    cast.sign_in(stranger, other)
    stranger.get("/attorney/")
    stranger.post(f"{it.address}/ask-office", {"what": "mentor"}, 404)
    it.client.submit({"outcome": "advised"}, f"{it.address}/close")
    it.client.post(f"{it.address}/ask-office", {"what": "mentor"})
    assert "This matter is closed" in it.client.get(it.address).text
    with sqlite_app.app_context():
        assert not db.session.query(Task).filter_by(kind="matter_help").all()
