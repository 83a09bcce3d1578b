"""The yearly statistics: page, CSV and JSON say the same, small counts are hidden, forgetting changes none (B23)."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask

from referral_app import law
from referral_app.actions import closing, intake, retention
from referral_app.commands.statistics import as_csv, as_json
from referral_app.extensions import db
from referral_app.models import AuditRow, Request, Residue, ServiceLeft, WaitLeft
from referral_app.queries import statistics as queries
from referral_app.web.counsel.states_map import TILES
from referral_app.workflow.publication import HALF_WITHIN, MORE_THAN, NINE_WITHIN, publish
from tests import cast
from tests.commands.shell import bad, flask, good
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient

#: Where the parser puts what is drawn.
SVG = "{http://www.w3.org/2000/svg}"
BOTH = {"request_outcomes": queries.REQUEST_OUTCOMES, "need_outcomes": queries.NEED_OUTCOMES}


def left(month: str, area: str, forum: str, outcome: str, n: int) -> None:
    """What is left of so many that are forgotten."""
    db.session.add(Residue(month=month, area=area, forum=forum, outcome=outcome, n=n))
    db.session.commit()


def a_year_gone_by() -> None:
    """Enough that most figures are shown, and one cell of four."""
    for forum, placed, other in (("US-TX", 40, 30), ("US-TX-WD", 2, 0), ("US-PA", 25, 4), ("MX", 30, 20)):
        left("2025-03", world.AREA, forum, "placed", placed)
        left("2025-04", world.AREA, forum, "not_placed", other)
    for level, area, days, n in (("critical", world.AREA, 1, 60), ("urgent", world.AREA, 4, 37)):
        db.session.add(WaitLeft(year=2025, level=level, area=area, days=days, n=n))
    for code, n in (("lsc_finder", 101), ("aba_lrs", 100), ("call_911", 20), ("ncmec_hotline", 3)):
        db.session.add(ServiceLeft(year=2025, code=code, n=n))
    left("2025-03", "", "", "placed", 90)
    left("2025-04", "", "", "withdrawn", 45)
    left("2024-12", "", "", "withdrawn", 400)


def test_page_csv_and_json_are_the_same_figures(app: Flask, clock: StillClock) -> None:
    client = PageClient(app)
    with app.app_context():
        who = cast.sol().id
        a_year_gone_by()
    cast.sign_in(client, who)
    page = client.get("/counsel/statistics/2025")
    written = list(csv.reader(io.StringIO(flask(app, "statistics", "--year", "2025").stdout)))
    said = json.loads("\n".join(good(app, "statistics", "--year", "2025", "--format", "json")))
    assert written[0] == ["year", "table", "line", "name", "outcome", "count"]
    in_csv = {(row[1], row[2], row[4]): None if row[5] == "*" else int(row[5]) for row in written[1:]}
    assert in_csv == {(row["table"], row["line"], row["outcome"]): row["count"] for row in said["figures"]}
    assert said["final"] is True
    assert (in_csv["place", "US-TX", "placed"], in_csv["requests", "", "placed"]) == (42, 90)
    shown = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in page.find(".//tbody/tr")]
    places = {cells[0]: cells[1:] for cells in shown if len(cells) == 6}
    for code, name in (("US-TX", "Texas"), ("US-PA", "Pennsylvania"), ("MX", "Mexico")):
        figures = [in_csv["place", code, outcome] for outcome in (*queries.NEED_OUTCOMES, "total")]
        rate = in_csv.get(("place", code, "rate"))
        told = ["*hidden" if n is None else str(n) for n in figures] + ["–" if rate is None else str(rate)]
        assert places[name] == told
    waited = {cells[0]: cells[1:] for cells in shown if len(cells) == 3}
    for words, table, line in (
        ("All needs", "needs", ""),
        ("Critical", "level", "critical"),
        ("Urgent", "level", "urgent"),
    ):
        figures = [in_csv[table, line, outcome] for outcome in (HALF_WITHIN, NINE_WITHIN)]
        assert waited[words] == ["*hidden" if n is None else str(n) for n in figures]
    assert waited["All needs"] == ["1", "*hidden"], "nine of 97 took longer: too few to tell"
    assert waited["Urgent"] == ["4", "*hidden"]
    assert "counts of referrals" in page.text
    tiles = {tile.findtext(f"{SVG}text"): tile for tile in page.find(f".//figure//{SVG}g")}
    assert set(tiles) == set(TILES)
    for name, tile in tiles.items():
        unmet = in_csv.get(("place", f"US-{name}", "not_placed"), 0)
        drawn = [text.text for text in tile.findall(f"{SVG}text")][1:]
        assert drawn == ([] if unmet == 0 else ["*" if unmet is None else str(unmet)]), name
        assert (tile.find(f"{SVG}rect[@fill='url(#hatched)']") is not None) == (unmet is None), name
    named = {
        line: count for (table, line, outcome), count in in_csv.items() if (table, outcome) == ("service", MORE_THAN)
    }
    assert named, "something is told of this year"
    names = {row.code: row.name for row in law.load().signposts}
    told = {cells[0]: cells[1] for cells in shown if len(cells) == 2 and cells[1].startswith("more than")}
    assert told == {names[code]: f"more than {count}" for code, count in named.items()}
    assert all(count < {"lsc_finder": 101, "aba_lrs": 100}[code] for code, count in named.items() if count)


def test_four_are_hidden_with_a_second_in_row_and_column_and_no_share_is_told(app: Flask) -> None:
    with app.app_context():
        a_year_gone_by()
        exact = queries.counts(2025)
        shown = publish(2025, exact.requests, exact.needs, final=True, key=b"k", **BOTH)
        places = {line.code: line for line in shown.places}
        assert exact.needs[world.AREA, "US-PA", "not_placed"] == 4
        assert places["US-PA"].cells == {"placed": None, "not_placed": None, "open": 0}
        assert places["US-PA"].rate is None
        assert [line.cells["not_placed"] for line in shown.places].count(None) == 2
        assert places["US-PA"].total == 29
        rates = {line for _table, line, outcome, _n in shown.rows() if outcome == "rate"}
        assert "US-PA" not in rates


def test_what_is_shown_is_kept_only_for_the_very_counts_it_was_made_of(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at twice it is worked out once; one more that is forgotten, and it is worked out anew, as without any
    that is kept."""
    worked_out = []

    def counting(year: int, *given: Any, **more: Any) -> Any:
        worked_out.append(year)
        return publish(year, *given, **more)

    monkeypatch.setattr(queries, "publish", counting)
    with app.app_context():
        app.extensions.pop("referral.statistics", None)
        a_year_gone_by()
        now = cast.instant("2026-11-25 15:00")
        first = queries.published(2025, now)
        assert queries.published(2025, now) == first
        assert worked_out == [2025]
        queries.published(2024, now)
        left("2025-05", world.AREA, "US-TX", "not_placed", 11)
        second = queries.published(2025, now)
        assert second != first
        assert worked_out == [2025, 2024, 2025]
        app.extensions.pop("referral.statistics")
        assert queries.published(2025, now) == second
        world.need().request.received_at = cast.instant("2025-05-01 12:00")
        db.session.commit()
        assert not queries.published(2025, now).final


def test_forgetting_changes_no_figure(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        grace, people = cast.grace(), world.people(1, max_matters=9)
        placed = world.need(owner=grace)
        cast.say_yes(cast.sent(placed, people[0], by=grace).id, world.account_of(people[0]))
        others = [world.need(terms={"forums": ["US-TX-WD"], "area": "csam_restitution"}) for _n in range(2)]
        submitted = cast.submitted()
        for request_id in (placed.request_id, others[0].request_id, submitted.id):
            intake.withdraw_request(request_id, now=clock.now, today=clock.now.date())
        other = cast.submitted()
        for n, code in enumerate(("runaway_safeline", "runaway_safeline")):
            closing.close_request(other.id, "wrong_service", actor=grace, now=clock.now, signposts=[code])
            if not n:
                closing.reopen_request(other.id, "Once more.", actor=grace, now=clock.now)
        before = queries.counts(2026)
        assert before.waits == {(placed.request.level, world.AREA, 1): 1}
        assert before.requests == {"placed": 1, "withdrawn": 2, "open": 1, "wrong_service": 1}
        assert before.needs["csam_restitution", "US-TX", "not_placed"] == 1
        assert before.needs["csam_restitution", "US-TX", "open"] == 1
        clock.move(days=100)
        retention.run(clock.now)
        assert db.session.query(Request).count() == 1
        db.session.rollback()
        assert queries.counts(2026) == before
        assert before.services["runaway_safeline"] == 1, "named twice to one family"
        assert set(before.services.values()) > {1}
        assert sum(row.n for row in db.session.query(ServiceLeft)) > 2
        db.session.rollback()
        assert not queries.published(2026, clock.now).final


def test_a_year_ends_at_midnight_of_the_programme(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        need = world.need()
        # Half past eleven at night on New Year's Eve in New York.
        need.request.received_at = cast.instant("2027-01-01 04:30")
        db.session.commit()
        assert sum(queries.counts(2026).requests.values()) == 1
        assert sum(queries.counts(2027).requests.values()) == 0
        need.request.state = "walled"
        db.session.commit()
        assert sum(queries.counts(2026).requests.values()) == 0


def test_who_may_read_them_and_of_which_years(app: Flask, clock: StillClock) -> None:
    client, other = PageClient(app), PageClient(app)
    with app.app_context():
        sol, grace = cast.sol().id, cast.grace().id
        cast.submitted()
    cast.sign_in(client, sol)
    cast.sign_in(other, grace)
    assert "still change" in client.get("/counsel/statistics/2026").text
    client.get("/counsel/statistics/2025", 404)
    client.get("/counsel/statistics/2027", 404)
    other.get("/counsel/statistics/2026", 403)
    assert bad(app, "statistics", "--year", "2025") == ([], "there is nothing of 2025")
    good(app, "statistics", "--year", "2026")
    with app.app_context():
        said = db.session.query(AuditRow.object).filter(AuditRow.action == "statistics_exported").all()
        assert [row[0] for row in said] == ["statistics:2026"]


@pytest.mark.parametrize("code", ["=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1"])
def test_no_cell_runs_in_a_spreadsheet(sqlite_app: Flask, code: str) -> None:
    with sqlite_app.app_context():
        shown = publish(2026, {"placed": 20}, {(world.AREA, code, "placed"): 20}, final=True, key=b"k", **BOTH)
        rows = list(csv.reader(io.StringIO(as_csv(shown))))
        assert ["2026", "place", f"'{code}", "", "placed", "20"] in rows
        assert all(not cell.startswith(("=", "+", "-", "@", "\uff1d")) for row in rows for cell in row)
        assert json.loads(as_json(shown))["figures"][-1]["line"] == code


def test_a_table_without_a_picture_has_the_whole_width(sqlite_app: Flask, clock: StillClock) -> None:
    """Where every sum is hidden there is nothing to draw: no empty column stands beside the table."""
    with sqlite_app.app_context():
        cast.submitted()
        who = cast.sol().id
    client = PageClient(sqlite_app)
    cast.sign_in(client, who)
    few = client.get(f"/counsel/statistics/{clock.now.year}").find(".//div[@class='app-pair']")
    assert few
    assert [len(pair) for pair in few] == [1] * len(few)
    with sqlite_app.app_context():
        a_year_gone_by()
    many = client.get("/counsel/statistics/2025").find(".//div[@class='app-pair']")
    assert 2 in [len(pair) for pair in many]
