"""What each need asks of an attorney (section 8, second half), and what the result says besides."""

from __future__ import annotations

from typing import Any

import pytest

from tests.law.rule_examples import DATA, PLACES, route_case


def terms(case: str, number: int = 0, on: str = "2026-11-25", **changes: Any) -> dict[str, Any]:
    need: dict[str, Any] = route_case(case, on=on, **changes)["needs"][number]
    return need


def areas(routing: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {need["area"]: need for need in routing["needs"]}


def test_needs_are_numbered_from_one() -> None:
    assert [need["n"] for need in route_case("outgoing")["needs"]] == [1, 2, 3]


def test_the_tier_is_the_areas_and_higher_when_it_must_go_fast() -> None:
    assert terms("keep away")["min_tier"] == DATA.expertise["protective_orders"].min_tier == 1
    assert terms("keep away", threat_recent="yes")["min_tier"] == DATA.policy.tier_fast == 3
    assert terms("keep away", safe_now="no")["min_tier"] == 3
    assert terms("papers")["min_tier"] == 2


@pytest.mark.parametrize(
    ("case", "changes", "trainings"),
    [
        ("domestic", {}, []),
        ("domestic", {"dv_history": "yes"}, ["dv_experience"]),
        ("domestic", {"dv_history": "unknown"}, []),
        ("victim", {"dv_history": "yes"}, ["trauma_informed"]),
        ("trafficked child", {"help_wanted": []}, ["child_interview", "trauma_informed"]),
        ("online", {"children": [{"ref": "c1", "age": 18}]}, ["trauma_informed"]),
        ("online", {"children": [{"ref": "c1"}]}, ["child_interview", "trauma_informed"]),
        ("online", {"children": []}, ["trauma_informed"]),
    ],
)
def test_trainings_follow_the_area_the_violence_and_the_child(
    case: str, changes: dict[str, Any], trainings: list[str]
) -> None:
    assert terms(case, **changes)["required_trainings"] == trainings


@pytest.mark.parametrize(
    ("ability", "fees"),
    [
        ("cannot_pay", ["pro_bono"]),
        ("could_pay_some", ["pro_bono", "reduced", "flat"]),
        ("can_pay", ["flat", "hourly", "reduced", "pro_bono"]),
    ],
)
def test_fees_are_those_of_the_band_that_the_area_allows_in_the_bands_order(ability: str, fees: list[str]) -> None:
    assert terms("keep away", ability_to_pay=ability)["fees"] == fees


def test_a_suit_may_be_paid_from_what_is_won() -> None:
    need = areas(route_case("images", know_person="yes"))["civil_2255"]
    assert need["fees"] == ["pro_bono", "contingency"]
    assert need["max_contingency_bp"] is None


def test_the_reserve_is_capped_and_says_so() -> None:
    need = areas(route_case("images"))["csam_reserve"]
    assert need["max_contingency_bp"] == 1500
    assert "fee_cap_15" in need["fee_notes"]
    assert need["allow_phv"] is False


def test_languages_stand_best_first_each_once() -> None:
    assert terms("papers")["languages"] == ["en"]
    assert terms("papers", language=None)["languages"] == ["en"]
    assert terms("papers", language="es", other_languages=["en", "es", "pt"])["languages"] == ["es", "en", "pt"]


@pytest.mark.parametrize(("said", "is_fine"), [("yes", True), ("no", False), ("unknown", True), (None, True)])
def test_an_interpreter_is_fine_unless_the_person_says_no(said: str | None, is_fine: bool) -> None:
    assert terms("papers", interpreter_ok=said)["interpreter_ok"] is is_fine


def test_an_attorney_of_another_state_may_come_where_the_area_and_a_court_allow_it() -> None:
    assert areas(route_case("incoming"))["hague_return_petitioner"]["allow_phv"] is True
    assert areas(route_case("images"))["csam_restitution"]["allow_phv"] is False, "an agency is no court"
    assert areas(route_case("images", case_court=PLACES["fedPA"]))["csam_restitution"]["allow_phv"] is True
    assert areas(route_case("outgoing"))["foreign_counsel"]["allow_phv"] is False


@pytest.mark.parametrize(
    ("case", "changes", "deadline"),
    [
        ("incoming", {}, "2027-07-09"),
        ("incoming", {"next_dates": [{"kind": "hearing", "date": "2026-12-02"}]}, "2026-12-02"),
        ("incoming", {"next_dates": [{"kind": "hearing", "date": "2026-11-20"}]}, "2027-07-09"),
        ("incoming", {"children": [{"ref": "c1", "dob": "2011-01-10"}]}, "2027-01-09"),
        ("incoming", {"wrongful_date": "2025-11-25", "left_date": None}, "2035-03-13"),
        ("incoming", {"wrongful_date": "2024-01-01"}, None),
        ("incoming", {"wrongful_date": "2024-01-01", "children": [{"ref": "c1", "dob": "2011-01-10"}]}, "2027-01-09"),
        ("incoming", {"wrongful_date": "2024-01-01", "children": [{"ref": "c1", "dob": "2011-06-10"}]}, None),
        ("keep away", {}, None),
        ("papers", {"arrival": "2026-01-10"}, "2027-01-09"),
        ("images", {"new_losses_date": "2026-11-01"}, "2026-12-31"),
    ],
)
def test_what_binds_is_the_earliest_of_the_events_and_of_the_clocks_that_bind_the_area(
    case: str, changes: dict[str, Any], deadline: str | None
) -> None:
    assert terms(case, **changes)["deadline"] == deadline


def test_a_clock_that_binds_another_area_does_not_bind() -> None:
    routing = route_case("papers", situations=["immigration_relief", "protective_order"], arrival="2026-01-10")
    assert areas(routing)["protective_orders"]["deadline"] is None
    assert areas(routing)["immigration_sij_asylum"]["deadline"] == "2027-01-09"


def test_the_same_area_and_forums_are_listed_once_and_required_if_either_is() -> None:
    routing = route_case("trafficked", dob="2009", requester_age=16, safe_adult="yes", relation=None)
    found = [need for need in routing["needs"] if need["area"] == "child_representation"]
    assert [(need["why"], need["level"], need["situation"]) for need in found] == [("N40", "required", None)]
    both = route_case("images", situations=["csam_compensation", "crime_victim_rights"], tribal="yes")
    assert [need["area"] for need in both["needs"]].count("tribal_icwa") == 1


def test_what_was_added_is_helpful_at_most_and_what_was_asked_keeps_its_level() -> None:
    added = areas(route_case("images", case_stage="charged", case_court=PLACES["fedPA"]))
    assert added["cvra_federal"]["level"] == "helpful"
    picked = route_case(
        "images",
        situations=["csam_compensation", "crime_victim_rights"],
        case_stage="charged",
        case_court=PLACES["fedPA"],
    )
    assert areas(picked)["cvra_federal"]["level"] == "required"


def test_nothing_is_needed_or_asked_while_safety_comes_first() -> None:
    routing = route_case("trafficked", still_with_trafficker="yes")
    assert (routing["needs"], routing["ask_next"]) == ([], [])
    flags = {"district_unknown", "federal_forum_needs_check", "fee_cap_15", "non_uccjea_forum"}
    assert not flags & set(routing["flags"])


@pytest.mark.parametrize(
    ("place", "forums"),
    [
        ({"country": "US", "state": "MO", "county": "St. Louis city"}, ["US-MO-ED", "US-MO"]),
        ({"country": "US", "state": "MO", "county": "Saint Louis County"}, ["US-MO-ED", "US-MO"]),
        ({"country": "US", "state": "MO", "county": "sainte genevieve"}, ["US-MO-ED", "US-MO"]),
        ({"country": "US", "state": "NY", "county": "Brooklyn"}, ["US-NY-ED", "US-NY"]),
        ({"country": "US", "state": "MO", "county": "City of St. Louis"}, ["US-MO-ED", "US-MO"]),
        ({"country": "US", "state": "VA", "county": "City of Norfolk"}, ["US-VA-ED", "US-VA"]),
        ({"country": "US", "state": "VA", "county": "city of Franklin"}, ["US-VA-ED", "US-VA"]),
        ({"country": "US", "state": "VA", "county": "Franklin County"}, ["US-VA-WD", "US-VA"]),
        ({"country": "US", "state": "LA", "county": "Orléans Parish"}, ["US-LA-ED", "US-LA"]),
        ({"country": "US", "state": "VA", "county": "Galax City"}, ["US-VA-WD", "US-VA"]),
        ({"country": "US", "state": "TX"}, ["US-TX-ED", "US-TX-ND", "US-TX-SD", "US-TX-WD", "US-TX"]),
        ({"country": "US", "state": "NJ"}, ["US-NJ-D", "US-NJ"]),
        ({"country": "PR"}, ["US-PR-D", "US-PR"]),
    ],
)
def test_the_district_of_a_place_is_that_of_its_county(place: dict[str, str], forums: list[str]) -> None:
    assert terms("image", where=place)["forums"] == forums


def test_what_the_result_derives_is_told_in_full() -> None:
    routing = route_case("incoming")
    assert (routing["version"], routing["law_version"], routing["today"]) == ("R3", DATA.law_version, "2026-11-25")
    assert routing["derived"] == {
        "requester_minor": "no",
        "side": "petitioner",
        "direction": "incoming",
        "other_country": "MX",
        "treaty": {
            "row": "hague_partners:MX",
            "status": "us_partner",
            "in_force_with_us": "1991-10-01",
            "confidence": DATA.treaty_row("MX").confidence,
            "on_date": "2026-07-10",
            "applies_on_date": "yes",
            "applies_today": "yes",
        },
        "place_known": "yes",
        "people": [{"ref": "c1", "age_min": 7, "age_max": 7}],
        "fee_band": "free",
        "fee_rule": "B01",
        "fpg_percent": None,
        "contradictions": [],
    }
    alone = route_case("papers")["derived"]
    assert (alone["side"], alone["place_known"], alone["treaty"], alone["other_country"]) == (None, None, None, None)
    assert alone["people"] == [{"ref": "me", "age_min": 24, "age_max": 24}]


def test_an_own_age_counts_where_no_birth_date_is_said() -> None:
    people = route_case("papers", dob=None)["derived"]["people"]
    assert people == [{"ref": "me", "age_min": 24, "age_max": 24}]
    child = route_case("online", children=[{"ref": "c1", "age": 7}, {"ref": "c2", "age": "unknown"}])
    assert child["derived"]["people"] == [
        {"ref": "c1", "age_min": 7, "age_max": 7},
        {"ref": "c2", "age_min": None, "age_max": None},
    ]
