"""What each need asks when it has no court: the last column of the table of section 8, row by row, read off the page.

Asked of the rows themselves, with nothing known: what several rows ask in one routing would hide which of them did.
"""

from __future__ import annotations

from typing import Any

import pytest

from referral_app import law
from referral_app.law.case import Case
from referral_app.law.facts import read_case
from referral_app.law.need_rules import Want
from referral_app.law.needs import FIRST, ROWS
from referral_app.law.places import Found
from tests.law.rule_examples import PLACES

DATA = law.load()
BY_ID = {row.id: row for row in (FIRST, *ROWS)}
#: Needs that always have a forum (an agency), and ask nothing.
NEVER_WITHOUT = {"N02", "N08", "N12", "N20", "N21", "N36", "N37", "N44"}
ASKS = {
    "N40": {"where"},
    "N04": {"child_place"},
    "N01": {"child_place"},
    "N03": {"home_place"},
    "N06": {"child_place", "case_court"},
    "N05": {"child_place", "case_court"},
    "N07": {"child_place"},
    "N09": {"child_place"},
    "N10": {"child_place"},
    "N11": {"child_place"},
    "N13": {"child_place"},
    "N18": {"child_place"},
    "N14": {"child_place"},
    "N15": {"child_place"},
    "N16": {"home_place"},
    "N17": {"child_place"},
    "N41": {"case_court", "child_place"},
    "N19": {"child_place"},
    "N22": {"harm_places"},
    "N23": {"harm_places"},
    "N24": {"where"},
    "N43": {"where"},
    "N25": {"conviction_courts"},
    "N42": {"harm_places"},
    "N27": {"child_place", "where"},
    "N28": {"child_place", "where"},
    "N29": {"case_court"},
    "N30": {"case_court"},
    "N33": {"case_court"},
    "N31": set(),
    "N32": set(),
    "N34": {"where"},
    "N38": {"agency_place"},
    "N39": {"where"},
    "N45": {"where"},
    "N46": {"case_court"},
    "N47": set(),
    "N48": {"home_place"},
    "N49": {"where"},
    "N50": {"where"},
    "N51": {"harm_places"},
}
#: Asked whether there is a forum or not, as long as the answer is not known.
ALWAYS = {"N41": {"case_court"}, "N43": {"own_case_open"}, "N31": {"case_court"}, "N32": {"case_court"}}
AGENCY = ("US-AGENCY",)


#: Rows that look at the situation they stand in, or at what it says, before they want anything.
SAID = {
    "N23": {"help_wanted": ["money"]},
    "N45": {"situations": ["child_sex_trafficking"]},
    "N50": {"relation": "relative"},
}
IN = {"N45": "child_sex_trafficking", "N50": "missing_from_care"}


def case_of(**answers: Any) -> Case:
    case = read_case({"role": "my_child", **answers}, {"today": "2026-11-25", "signals": []}, DATA)
    case.final = case.picks
    return case


def wants(row: str, case: Case, situation: str = "") -> list[Want]:
    return list(BY_ID[row].wants(case, situation))


@pytest.mark.parametrize("row", sorted(ASKS))
def test_without_a_court_a_need_asks_what_the_table_says(row: str) -> None:
    (want,) = wants(row, case_of(**SAID.get(row, {})), IN.get(row, ""))
    assert not want.found
    assert set(want.ask) == ASKS[row]
    assert set(want.always_ask) == ALWAYS.get(row, set())


#: Helpful at most; N03, N16, N42 and N43 are so here, with nothing known of an order, a limit or a case.
HELPFUL = {"N03", "N10", "N17", "N22", "N24", "N31", "N32", "N39", "N42", "N43"} | {"N21", "N37", "N44"}
HELPFUL |= {"N45", "N47", "N48", "N49", "N50", "N51"}


@pytest.mark.parametrize("row", sorted(set(ASKS) | NEVER_WITHOUT))
def test_a_need_is_required_or_helpful_as_the_table_says(row: str) -> None:
    (want,) = wants(row, case_of(**SAID.get(row, {})), IN.get(row, ""))
    assert want.required is (row not in HELPFUL)
    assert want.area in DATA.expertise
    assert isinstance(want.found, Found)


@pytest.mark.parametrize(
    ("situation", "asks"),
    [("crime_victim_rights", "case_court"), ("protective_order", "where"), ("missing_from_care", "agency_place")],
)
def test_tribal_law_asks_by_the_situation(situation: str, asks: str) -> None:
    (want,) = wants("N35", case_of(), situation)
    assert (want.area, set(want.ask), want.required) == ("tribal_icwa", {asks}, False)


@pytest.mark.parametrize("row", sorted(NEVER_WITHOUT))
def test_what_an_agency_hears_needs_no_place(row: str) -> None:
    (want,) = wants(row, case_of())
    assert want.found.codes == AGENCY
    assert not want.ask
    assert not want.always_ask


def test_every_row_of_the_table_is_here() -> None:
    assert set(BY_ID) == set(ASKS) | NEVER_WITHOUT | {"N35"}


#: A place in a state of several districts without a county: each need asks it where it came from (F4).
NO_COUNTY = {"country": "US", "state": "TX"}


@pytest.mark.parametrize(
    ("row", "answers", "question"),
    [
        ("N05", {"child_place": NO_COUNTY}, "child_place"),
        ("N28", {"where": NO_COUNTY}, "where"),
        ("N28", {"harm_places": [NO_COUNTY]}, "harm_places"),
        ("N20", {"case_court": {"system": "federal", "place": NO_COUNTY}}, "case_court"),
        ("N22", {"case_court": {"system": "federal", "place": NO_COUNTY}}, "case_court"),
        ("N22", {"harm_places": [NO_COUNTY]}, "harm_places"),
        ("N23", {"harm_places": [NO_COUNTY], "help_wanted": ["money"]}, "harm_places"),
        ("N25", {"conviction_courts": [{"system": "federal", "place": NO_COUNTY}]}, "conviction_courts"),
        ("N43", {"conviction_courts": [{"system": "federal", "place": NO_COUNTY}]}, "conviction_courts"),
        ("N29", {"case_court": {"system": "federal", "place": NO_COUNTY}}, "case_court"),
        ("N31", {"case_court": {"system": "immigration", "place": NO_COUNTY}}, "case_court"),
        ("N31", {"harm_places": [NO_COUNTY]}, "harm_places"),
        ("N31", {"where": NO_COUNTY}, "where"),
    ],
)
def test_a_missing_county_is_asked_where_the_place_came_from(row: str, answers: dict[str, Any], question: str) -> None:
    (want,) = wants(row, case_of(**answers))
    assert set(want.found.county_of) == {question}
    assert len([code for code in want.found.codes if code.startswith("US-TX-")]) == 4


def test_answering_papers_asks_the_court_until_its_place_is_sure() -> None:
    """N41: the place of the court when it is abroad or has a state, else where the child is."""
    for court, forums, asked in (
        ({"system": "state", "place": PLACES["OK"]}, ("US-OK",), set()),
        ({"system": "foreign", "place": PLACES["MX"]}, ("MX",), set()),
        ({"system": "state", "place": PLACES["US"]}, ("US-TX",), {"case_court"}),
        (None, ("US-TX",), {"case_court"}),
    ):
        answers = {"child_place": PLACES["TX"]} | ({"case_court": court} if court else {})
        (want,) = wants("N41", case_of(**answers))
        assert (want.found.codes, set(want.always_ask)) == (forums, asked)
        assert want.area == ("foreign_counsel" if forums == ("MX",) else "custody_general")


def test_a_case_of_ones_own_that_is_known_is_not_asked_again() -> None:
    (want,) = wants("N43", case_of(own_case_open="yes", where=PLACES["PA"]))
    assert (want.found.codes, want.required, want.always_ask) == (("US-PA",), True, ())


def test_visits_go_to_federal_court_too_only_where_its_circuit_says_so() -> None:
    """N13 and the cell `hague_access_federal` of the state where the child is."""
    seen = set()
    for state, jurisdiction in DATA.jurisdictions.items():
        case = case_of(
            situations=["intl_access_custody"],
            child_place={"country": "US", "state": state},
            home_place=PLACES["MX"],
            children=PLACES["young"],
        )
        (want,) = wants("N13", case)
        federal = [code for code in want.found.codes if code in jurisdiction.federal_forums]
        assert want.area == "hague_access", state
        assert bool(federal) == (jurisdiction.hague_access_federal == "yes" and bool(jurisdiction.federal_forums)), (
            state
        )
        seen.add(bool(federal))
    assert seen == {True, False}
