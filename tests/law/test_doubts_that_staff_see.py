"""A cell of low confidence never gives a result that looks sure: for each kind there is a routing that shows it."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from referral_app import law
from referral_app.law.reviews import shown_doubts
from referral_app.law.use_checks import low_cells
from tests.law.rule_examples import DATA, PLACES, route_case


def table(file: str) -> list[dict[str, str]]:
    with (DATA.folder / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_low_cell_has_a_routing_below_that_shows_its_doubt() -> None:
    assert low_cells(DATA) == set(shown_doubts(DATA.folder))
    assert set(shown_doubts(DATA.folder)) == {
        ("law.json", "answer_days_abroad"),
        ("hague_partners.csv", "confidence"),
        ("hague_territories.csv", "confidence"),
        ("us_jurisdictions.csv", "hague_access_federal_confidence"),
        ("us_jurisdictions.csv", "uccjea_confidence"),
        ("us_jurisdictions.csv", "ucapa_confidence"),
    }


def test_the_days_of_a_court_abroad_are_about() -> None:
    routing = route_case("papers came", case_court={"system": "foreign", "place": PLACES["MX"]})
    (clock,) = [clock for clock in routing["clocks"] if clock["id"] == "answer_due"]
    assert (clock["last_safe_date"], clock["approx"]) == ("2026-11-30", True)


LOW_COUNTRIES = [
    row["iso2"]
    for file in ("hague_partners.csv", "hague_territories.csv")
    for row in table(file)
    if row["confidence"] == "low" and row.get("parent_iso2") != "US"
]


@pytest.mark.parametrize("country", LOW_COUNTRIES)
def test_a_country_in_doubt_holds_the_case_for_staff_and_says_so(country: str) -> None:
    routing = route_case("outgoing", child_place={"country": country})
    assert "treaty_needs_check" in routing["flags"]
    assert "M15" in routing["attorney_match_reasons"]
    assert routing["derived"]["treaty"]["confidence"] == "low"
    asked_early = route_case("prevention", travel_country=country)
    assert asked_early["derived"]["treaty"]["confidence"] == "low", "and where a taking is only feared"


def test_where_the_uccjea_is_in_doubt_the_panel_is_told() -> None:
    low = [row["usps"] for row in table("us_jurisdictions.csv") if row["uccjea_confidence"] == "low"]
    assert low
    for state in low:
        routing = route_case("domestic", child_place={"country": "US", "state": state})
        assert "non_uccjea_forum" in routing["flags"], state


def test_where_federal_courts_may_hear_visits_is_not_sure_only_the_state_court_is_named_and_staff_read_why() -> None:
    low = [row["usps"] for row in table("us_jurisdictions.csv") if row["hague_access_federal_confidence"] == "low"]
    assert len(low) > 40
    for state in low:
        place: dict[str, Any] = {"country": "US", "state": state}
        routing = route_case("access", child_place=place, home_place=PLACES["MX"])
        (need,) = [need for need in routing["needs"] if need["why"] == "N13"]
        assert need["forums"] == [f"US-{state}"]
    assert "differs by circuit" in DATA.rule_text("N13")


def test_a_day_by_a_cell_of_medium_confidence_is_never_called_passed() -> None:
    """(C26) The age of the state court's order."""
    for state, jurisdiction in DATA.jurisdictions.items():
        place = {"country": "US", "state": state}
        said = {"children": [{"ref": "c1", "dob": "2005-11-26"}], "arrival": "2026-10-01"}
        routing = route_case("young papers", child_place=place, where=place, **said)
        (clock,) = [clock for clock in routing["clocks"] if clock["id"] == "sij_state_order"]
        expected = "open" if jurisdiction.sij_court_age == 21 else "unknown"
        assert clock["status"] == expected, state
        assert "time_limit_likely_passed" not in routing["flags"], state


def test_the_partner_dates_that_were_not_read_come_first_in_the_review() -> None:
    lines = law.review(DATA, law.load().signposts[0].verified_on)
    assert all(line.endswith("to be read in the depositary's table") for line in lines[:52])
    assert not lines[52].endswith("to be read in the depositary's table")
    assert lines[0] == "hague_partners.csv AD Andorra: 2017-01-01 to be read in the depositary's table"
