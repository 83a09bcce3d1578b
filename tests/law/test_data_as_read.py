"""The data of the law come out of the loader as they stand in the files: read again here, row by row."""

from __future__ import annotations

import csv
import json
import shutil
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from referral_app import law
from referral_app.law.counties import county_key

SOURCE = law.load().folder


@pytest.fixture
def data(tmp_path: Path) -> law.LawData:
    """The data, read afresh for each test: from a copy nobody has read before, for what is read is kept by its path."""
    return law.load(Path(shutil.copytree(SOURCE, tmp_path / uuid.uuid4().hex / "law")))


def whole(name: str) -> Any:
    return json.loads((SOURCE / name).read_text("utf-8"))


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SOURCE / name).read_text("utf-8-sig").splitlines()))


def test_a_question_keeps_all_that_is_said_of_it(data: law.LawData) -> None:
    rows = whole("situations.json")["questions"]
    assert [question.id for question in data.questions] == [row["id"] for row in rows]
    for question, row in zip(data.questions, rows, strict=True):
        assert (question.text, question.why) == (row["text_en"], row["why_en"])
        assert (question.type, question.essential) == (row["type"], row["essential"])
        assert question.used_by == tuple(row["used_by"])
        assert question.max_length == row.get("max_length")
        for named, told in (("options", question.options), ("kinds", question.kinds)):
            assert [(one.code, one.label) for one in told] == [
                (one["code"], one["label_en"]) for one in row.get(named, ())
            ]
        assert data.question(row["id"]) is question
    assert any(question.kinds for question in data.questions)
    assert data.by_type["names"] == tuple(row["id"] for row in rows if row["type"] == "names")


def test_a_situation_keeps_its_words_and_lists_and_stands_by_rank(data: law.LawData) -> None:
    rows = sorted(whole("situations.json")["situations"], key=lambda row: row["rank"])
    for situation, row in zip(data.situations, rows, strict=True):
        assert situation.code == row["code"]
        assert situation.label == row["label_en"]
        assert situation.pick_label == row.get("pick_label_en")
        assert situation.clocks == tuple(row["clocks"])
        assert situation.areas == tuple(row["areas"])
        assert data.situation(row["code"]) is situation
    assert any(situation.pick_label for situation in data.situations)


def test_the_levels_of_a_clock_are_those_of_the_policy(data: law.LawData) -> None:
    rows = whole("policy.json")["clock_levels"]
    assert set(data.policy.clock_levels) == set(rows)
    for clock, levels in data.policy.clock_levels.items():
        assert [list(step) for step in levels.open] == rows[clock]["open"]
        assert levels.unknown == rows[clock]["unknown"]
        assert levels.passed == rows[clock].get("passed")
    assert any(levels.passed for levels in data.policy.clock_levels.values())


def test_each_country_has_its_row_of_the_treaty_table(data: law.LawData) -> None:
    partners, territories = table("hague_partners.csv"), table("hague_territories.csv")
    listed = {row["iso2"] for row in partners}
    for row in partners:
        found = data.treaty_row(row["iso2"])
        assert (found.row, found.status, found.confidence) == (
            f"hague_partners:{row['iso2']}",
            row["status"],
            row["confidence"],
        )
        assert str(found.in_force or "") == row["in_force_with_us"]
    for row in territories:
        found = data.treaty_row(row["iso2"])
        if row["iso2"] in listed:
            continue
        day = row["in_force_with_us"]
        assert found.row == f"hague_territories:{row['iso2']}"
        assert found.status == ("us_partner" if day else "unknown")
        assert (str(found.in_force or ""), found.confidence) == (day, row["confidence"])
    assert {bool(row["in_force_with_us"]) for row in territories if row["iso2"] not in listed} == {True, False}


def test_each_state_has_its_courts_and_counties(data: law.LawData) -> None:
    for row in table("us_jurisdictions.csv"):
        state = data.jurisdictions[row["usps"]]
        assert state.state_forum == row["state_forum"]
        assert state.federal_forums == tuple(sorted(row["federal_forums"].split()))
        assert state.federal_fallback == tuple(row["federal_forums_fallback"].split())
        assert (state.name, state.uccjea, state.hague_access_federal) == (
            row["name"],
            row["uccjea"],
            row["hague_access_federal"],
        )
        assert state.sij_court_age == int(row["sij_court_age"])
        assert (row["state_forum"] in data.non_uccjea_forums) == (row["uccjea"] != "yes")
    aliases = {(row["state"], county_key(row["name"])): row["forum"] for row in table("county_aliases.csv")}
    for row in table("federal_districts.csv"):
        assert row["forum"] in data.districts
        for county in filter(None, row["counties_or_parishes"].split(";")):
            key = county_key(county)
            settled = aliases.get((row["state"], key))
            assert settled or data.jurisdictions[row["state"]].districts[key] == row["forum"]
    assert data.non_uccjea_forums


def test_texts_cells_fees_and_areas(data: law.LawData) -> None:
    rules = whole("rules.json")
    assert dict(data.rule_texts) == {row["id"]: row["text"] for row in rules["rules"]}
    assert dict(data.flag_texts) == {row["code"]: row["do"] for row in rules["flags"]}
    assert dict(data.refusal_texts) == {row["code"]: row["rule"] for row in rules["refusals"]}
    assert dict(data.public_notes) == {row["code"]: row["text_en"] for row in rules["public_notes"]}
    assert dict(data.match_modes) == {row["code"]: row["meaning"] for row in rules["match_modes"]}
    for name, cell in whole("law.json")["cells"].items():
        value = getattr(data.cells, name)
        assert (value.isoformat() if isinstance(value, date) else value) == cell["value"]
    fees = whole("fee_types.json")
    for guideline, row in zip(data.guidelines, fees["poverty_guidelines"], strict=True):
        assert guideline.year == row["year"]
        areas = {name: amounts for name, amounts in row.items() if isinstance(amounts, dict)}
        assert dict(guideline.first) == {name: amounts["first"] for name, amounts in areas.items()}
        assert dict(guideline.each_extra) == {name: amounts["each_extra"] for name, amounts in areas.items()}
    for row in whole("expertise_codes.json")["codes"]:
        area = data.expertise[row["code"]]
        assert area.fees_allowed == tuple(row["fees_allowed"])
        assert (area.min_tier, area.allow_phv) == (row["min_tier"], row["allow_phv"])
    assert dict(data.us_territories) == {
        row["iso2"]: row["iso2"] for row in table("hague_territories.csv") if row["parent_iso2"] == "US"
    }


def test_the_places_of_the_form_are_those_of_the_tables(data: law.LawData) -> None:
    countries = {row.code for row in data.places.countries}
    abroad = {row["iso2"] for row in table("hague_territories.csv") if row["parent_iso2"] != "US"}
    assert countries >= {row["iso2"] for row in table("hague_partners.csv")} | abroad
    assert [(row.code, row.label) for row in data.places.states] == [
        (row["usps"], row["name"]) for row in table("us_jurisdictions.csv")
    ]
    assert {row["name"] for row in table("county_aliases.csv") if row["state"] == "VA"} <= set(
        data.places.counties["VA"]
    )


def test_every_signpost_has_its_condition(data: law.LawData) -> None:
    rows = sorted(whole("signposts.json")["signposts"], key=lambda row: row["order"])
    assert [row.code for row in data.signposts] == [row["code"] for row in rows]
    assert [row.plain for row in data.signposts] == [row["plain_en"] for row in rows]
    assert set(data.show_when) == {row["code"] for row in rows}


def test_the_guideline_of_a_year_is_the_latest_not_after_it(data: law.LawData) -> None:
    """(D08) Before the first there is, the first."""
    assert [data.guideline(year, "contiguous_48_and_dc").year for year in (1999, 2024, 2025, 2026, 2027, 2099)] == [
        2025,
        2025,
        2025,
        2026,
        2026,
        2026,
    ]


def test_where_the_figures_of_a_year_are_not_read_yet_those_of_the_year_before_stand(data: law.LawData) -> None:
    """Alaska and Hawaii, 2026."""
    for area in ("alaska", "hawaii"):
        assert [data.guideline(year, area).year for year in (2024, 2025, 2026, 2027)] == [2025] * 4
