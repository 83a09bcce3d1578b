"""The small parts that rules are made of: courts and territories (F5, D01), what a contradiction leaves (K01 to K06),
the treaty row (D06), the elements of a clock, and when an answer is complete (section 10)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from referral_app import law
from referral_app.law.answers import Court, Place
from referral_app.law.ask_next import is_complete
from referral_app.law.case import Case
from referral_app.law.dates import span_of
from referral_app.law.facts import read_case
from referral_app.law.guidance import ground_of
from referral_app.law.places import court_forums
from referral_app.law.records import TreatyRow
from tests.law.rule_examples import PLACES, route_case

DATA = law.load()
PA, NY, MX = Place("US", "PA", "Philadelphia County"), Place("US", "NY"), Place("MX")
NY_ALL = ("US-NY-ED", "US-NY-ND", "US-NY-SD", "US-NY-WD")


def case_of(**answers: Any) -> Case:
    return read_case({"role": "my_child", **answers}, {"today": "2026-11-25", "signals": []}, DATA)


@pytest.mark.parametrize(
    ("court", "codes", "county_of"),
    [
        (Court("federal", PA), ("US-PA-ED",), ()),
        (Court("federal", NY), NY_ALL, ("case_court",)),
        (Court("federal", NY, "US-NY-ED"), ("US-NY-ED",), ()),
        (Court("federal", None, "US-TX-ND"), ("US-TX-ND",), ()),
        (Court("federal"), (), ()),
        (Court("state", PA), ("US-PA",), ()),
        (Court("tribal", PA), ("US-PA",), ()),
        (Court("state", MX), (), ()),
        (Court("immigration", PA), ("US-AGENCY",), ()),
        (Court("immigration"), ("US-AGENCY",), ()),
        (Court("foreign", MX), ("MX",), ()),
        (Court("foreign", PA), (), ()),
        (Court("foreign"), (), ()),
        (Court("unknown", PA), ("US-PA-ED", "US-PA"), ()),
        (Court("unknown", NY), (*NY_ALL, "US-NY"), ("case_court",)),
        (Court("unknown"), (), ()),
    ],
)
def test_a_court_sits_where_its_system_and_its_place_say(
    court: Court, codes: tuple[str, ...], county_of: tuple[str, ...]
) -> None:
    found = court_forums(DATA, court, "case_court")
    assert (found.codes, found.county_of) == (codes, county_of)


PUERTO_RICO, IN_THE_US = {"country": "PR"}, {"country": "US", "state": "PR"}


def test_a_territory_said_as_a_country_is_a_place_in_the_us_wherever_it_is_said() -> None:
    """D01; a court without a place stays one, and other countries stay what they are."""
    said = case_of(
        child_place=PUERTO_RICO,
        home_place={"country": "MX"},
        harm_places=[PUERTO_RICO, {"country": "BR"}],
        case_court={"system": "state", "place": PUERTO_RICO},
        conviction_courts=[{"system": "federal"}, {"system": "state", "place": PUERTO_RICO}],
        travel_country="PR",
    ).said
    assert said.value("child_place") == IN_THE_US
    assert said.value("home_place") == {"country": "MX"}
    assert said.items("harm_places") == [IN_THE_US, {"country": "BR"}]
    assert said.value("case_court") == {"system": "state", "place": IN_THE_US}
    assert said.items("conviction_courts") == [{"system": "federal"}, {"system": "state", "place": IN_THE_US}]
    assert said.text("travel_country") == "US"
    assert case_of(travel_country="MX").said.text("travel_country") == "MX"


CHILDREN = [{"ref": "c1", "dob": "2027-01"}, {"ref": "c2", "dob": "2015-03-14"}]
UNBORN = [{"ref": "c1", "dob": "unknown"}, {"ref": "c2", "dob": "2015-03-14"}]


@pytest.mark.parametrize(
    ("rule", "answers", "read"),
    [
        ("K01", {"wrongful_date": "2027-01-01"}, {"wrongful_date": "unknown"}),
        ("K02", {"dob": "2027-01-01", "role": "myself"}, {"dob": "unknown"}),
        ("K02", {"children": CHILDREN}, {"children": UNBORN}),
        (
            "K03",
            {"wrongful_date": "2018", "children": [{"ref": "c1", "dob": "2019-02"}, CHILDREN[1]]},
            {"wrongful_date": "unknown", "children": UNBORN},
        ),
        (
            "K06",
            {"return_case": "no", "return_case_date": "2026-10-01"},
            {"return_case": "unknown", "return_case_date": "unknown"},
        ),
        (
            "K06",
            {"return_case": "yes", "return_case_date": "2026-11-26"},
            {"return_case": "unknown", "return_case_date": "unknown"},
        ),
    ],
)
def test_what_contradicts_is_read_as_not_known_and_nothing_else(
    rule: str, answers: dict[str, Any], read: dict[str, Any]
) -> None:
    case = case_of(**answers)
    assert rule in case.contradictions
    for question, value in read.items():
        assert case.said.says(question, value), question
    for question in set(answers) - set(read) - {"role"}:
        assert case.said.says(question, answers[question]), question


PARTNER = TreatyRow("hague_partners:XX", "us_partner", date(1991, 10, 1), "high")


@pytest.mark.parametrize(
    ("said", "same_day", "applies"),
    [
        ("1991-10-02", False, "yes"),
        ("1991-10-01", True, "yes"),
        ("1991-10-01", False, "no"),
        ("1991-10", False, "unknown"),
        ("1991-10", True, "yes"),
        ("1991-11", False, "yes"),
        ("1991-09-30", False, "no"),
        ("1991-09", True, "no"),
        ("1991", False, "unknown"),
        ("1990", False, "no"),
    ],
)
def test_the_treaty_holds_for_acts_after_the_day_it_came_into_force(said: str, same_day: bool, applies: str) -> None:
    """D06: on that very day only where the row says so; a month or a year that holds the day is in doubt."""
    given = {"today": date(2026, 11, 25), "adult_age": 18, "same_day": same_day}
    assert PARTNER.applies(span_of(said), **given) == applies


def test_without_a_date_it_holds_if_it_was_in_force_a_childhood_ago() -> None:
    given = {"today": date(2009, 10, 1), "adult_age": 18, "same_day": False}
    assert PARTNER.applies(None, **given) == "yes"
    assert PARTNER.applies(None, **{**given, "today": date(2009, 9, 30)}) == "unknown"
    for status, applies in (("unknown", "unknown"), ("non_party", "no"), ("us_partner", "unknown")):
        assert TreatyRow(None, status, None, "low").applies(None, **given) == applies


def parts(routing: dict[str, Any], clock: str) -> dict[str, str]:
    (found,) = [one for one in routing["clocks"] if one["id"] == clock]
    return {part["id"]: part["status"] for part in found["parts"]}


@pytest.mark.parametrize("system", ["federal", "state"])
@pytest.mark.parametrize("day", ["2026-11-20", "unknown"])
def test_the_elements_of_a_refused_right_are_told_whatever_the_clock_says(system: str, day: str) -> None:
    """C14: open, unknown or not applicable, its three elements stand beside it."""
    said = {
        "right_denied": "yes",
        "right_denied_date": day,
        "case_court": {"system": system, "place": {"country": "US", "state": "TX"}},
    }
    told = parts(route_case("victim", **said, asked_before="no", pleaded_to_highest="yes"), "cvra_mandamus_14")
    assert told == {"asked_to_be_heard": "not_met", "right_denied": "met", "not_highest_charge": "not_met"}
    told = parts(route_case("victim", **said, asked_before="yes", pleaded_to_highest="no"), "cvra_mandamus_14")
    assert told == {"asked_to_be_heard": "met", "right_denied": "met", "not_highest_charge": "met"}
    told = parts(route_case("victim", **{**said, "right_denied": "unknown"}), "cvra_mandamus_14")
    assert set(told.values()) == {"unknown"}


def test_a_refusal_known_by_its_month_is_told_as_about() -> None:
    (clock,) = [
        one
        for one in route_case("victim", right_denied="yes", right_denied_date="2026-11")["clocks"]
        if one["id"] == "cvra_mandamus_14"
    ]
    assert (clock["approx"], clock["mark_date"]) == (True, "2026-11-15")


@pytest.mark.parametrize(
    ("question", "part", "by_answer"),
    [
        ("federal_notice", "identified", {"yes": "met", "no": "not_met", "unknown": "unknown"}),
        (
            "case_stage",
            "conviction",
            {
                "convicted": "met",
                "sentenced": "met",
                "no_case": "not_met",
                "investigating": "not_met",
                "charged": "not_met",
                "unknown": "unknown",
            },
        ),
        ("offense_kind", "trafficking_offense", {"sharing": "met", "both": "met", "making": "not_met"}),
        ("dma_before", "first_time", {"no": "met", "yes": "not_met", "unknown": "unknown"}),
        ("restitution_paid", "under_limit", {0: "met", 10_000_000: "not_met"}),
    ],
)
def test_each_element_of_the_reserve_hangs_on_its_own_answer(
    question: str, part: str, by_answer: dict[Any, str]
) -> None:
    """C17: one answer, one element; the others stay as they were. The conviction is one of a federal court."""
    federal = {"case_court": PLACES["fedPA"]}
    before = parts(route_case("images", **federal, **{question: None}), "dma_once")
    for answer, status in by_answer.items():
        told = parts(route_case("images", **federal, **{question: answer}), "dma_once")
        assert told[part] == status, answer
        assert {**told, part: ""} == {**before, part: ""}


@pytest.mark.parametrize(
    ("question", "answer", "complete"),
    [
        ("child_place", {"country": "MX"}, True),
        ("child_place", {"country": "US", "state": "TX"}, True),
        ("child_place", {"country": "US"}, False),
        ("child_place", "unknown", False),
        ("wrongful_date", "2026-07-10", True),
        ("wrongful_date", "2026-07", False),
        ("children", [{"ref": "c1", "dob": "2019-03-14"}], True),
        ("children", [{"ref": "c1", "dob": "2019-03-14"}, {"ref": "c2", "dob": "2019"}], False),
        ("children", [{"ref": "c1", "dob": "skipped"}], True),
        ("children", [{"ref": "c1", "age": 7}], False),
        ("next_dates", [{"kind": "trip", "date": "2027-01-01"}], False),
        ("custody_order", "yes", True),
    ],
)
def test_an_answer_is_complete_when_it_is_as_exact_as_a_clock_needs(question: str, answer: Any, complete: bool) -> None:
    assert is_complete(case_of(**{question: answer}), question) is complete


def test_the_treaty_asks_where_the_child_lived_only_if_one_may_be_across_the_border() -> None:
    """Section 10: hague_in_force asks the place of the child; home and date only across a border."""
    away = route_case("outgoing", child_place={"country": "ZZ"}, home_place=None)["ask_next"]
    assert {"child_place", "home_place"} & set(away) == {"home_place"}
    at_home = route_case("prevention", travel_country=None, home_place=None)["ask_next"]
    assert "wrongful_date" not in at_home


def test_the_conditions_of_the_data_see_the_picks_and_the_young() -> None:
    case = case_of(situations=["intl_access_custody", "not_sure"], children=CHILDREN[1:])
    ground = ground_of(case)
    assert list(ground.picked) == ["intl_access_custody", "not_sure"]
    assert ground.young == case.young
    assert len(case.young) == 1


IN_TEXAS, IN_NEW_YORK = {"country": "US", "state": "TX"}, {"country": "US", "state": "NY"}


def test_where_a_child_is_stands_before_where_the_parent_is() -> None:
    """(D09) The place of a survivor who asks alone is their own; with a child it is the child's."""
    both = {"child_place": IN_TEXAS, "where": IN_NEW_YORK}
    assert case_of(**both, children=[{"ref": "c1"}]).spot.question == "child_place"
    assert case_of(**both | {"role": "myself"}).spot.question == "where"
    assert case_of(**both | {"role": "myself"}, children=[{"ref": "c1"}]).spot.question == "child_place"


def test_where_somebody_may_travel_counts_only_where_no_child_is_across_a_border() -> None:
    """(D05) A plan to travel on to Canada does not hide that the child is in Mexico now."""
    taken = {"situations": ["intl_abduction_outgoing", "abduction_prevention"], "travel_country": "CA"}
    across = case_of(**taken, child_place={"country": "MX"}, home_place=IN_TEXAS, children=[{"ref": "c1"}])
    assert (across.direction, across.other_country) == ("outgoing", "MX")
    still_here = case_of(**taken, child_place=IN_TEXAS, home_place=IN_TEXAS, children=[{"ref": "c1"}])
    assert still_here.other_country == "CA"


def test_only_an_age_that_was_read_in_the_law_itself_is_called_sure() -> None:
    """(C26) "Passed" is said of these alone."""
    sure = {state: DATA.jurisdiction(state).sij_court_age_sure for state in ("CA", "NY", "AL", "AK")}
    assert sure == {"CA": True, "NY": True, "AL": False, "AK": False}


def test_a_parent_who_says_the_place_is_known_is_believed_before_it_is_told() -> None:
    """(D07) The place itself may follow later, by voice."""
    taken = {"situations": ["intl_abduction_outgoing"], "children": [{"ref": "c1"}]}
    assert case_of(**taken, location_known="yes").place_known == "yes"
    assert case_of(**taken, location_known="no", child_place={"country": "MX"}).place_known == "no"
    assert case_of(**taken, child_place={"country": "MX"}).place_known == "yes"
    assert case_of(**taken).place_known == "no"
