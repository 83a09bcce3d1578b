"""Which clock binds which need is data, read in one place; staff are told which it was (R3 section 2)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from referral_app import law
from tests.law.rule_examples import DATA, route_case
from tests.law.strategies import all_answers, contexts

#: The table of R3 section 2 as it is printed; "answering" and "others" are rows, not areas.
PRINTED: dict[str, set[str]] = {
    "departure": {"others"},
    "sentencing": {"others"},
    "other_date": {"others"},
    "court_hearing": {"others", "answering"},
    "answer_due": {"answering"},
    "hague_art12": {"hague_return_petitioner", "hague_outgoing", "foreign_counsel"},
    "hague_age16": {"hague_return_petitioner", "hague_outgoing", "foreign_counsel", "hague_access"},
    "uccjea_home_state_window": {"uccjea_jurisdiction", "custody_enforcement", "intl_custody_nonhague"},
    "cvra_mandamus_14": {"cvra_federal"},
    "restitution_60": {"cvra_federal", "csam_restitution"},
    "sol_1595": {"civil_trafficking_1595"},
    "sol_2252A_f_6851": {"civil_2255", "image_removal"},
    "otip_18": {"immigration_trafficking", "child_representation"},
    "sij_age": {"immigration_sij_asylum"},
    "sij_state_order": {"immigration_sij_asylum"},
    "asylum_1yr": {"immigration_trafficking", "immigration_u_vawa", "immigration_sij_asylum"},
    "immigration_appeal": {"immigration_trafficking", "immigration_u_vawa", "immigration_sij_asylum"},
    "death_claim": {"estate_wrongful_death"},
}


def test_the_data_say_what_the_table_says() -> None:
    said = {
        clock.id: {name for bind in clock.binds for name in (bind.areas or (bind.rows,))}
        for clock in DATA.clocks
        if clock.binds
    }
    assert said == PRINTED


def test_counsel_abroad_is_bound_by_the_treaty_only_for_a_child_that_was_taken() -> None:
    """A parent who wants visits abroad also needs counsel there; the year of the return is not theirs."""
    narrow = {
        clock.id: {(bind.areas, bind.situations) for bind in clock.binds if bind.situations}
        for clock in DATA.clocks
        if any(bind.situations for bind in clock.binds)
    }
    only = {(("foreign_counsel",), ("intl_abduction_outgoing",))}
    assert narrow == {"hague_art12": only, "hague_age16": only}


def bound(routing: dict[str, Any]) -> dict[str, tuple[str | None, list[str]]]:
    return {
        need["area"]: (need["deadline"], [clock["id"] for clock in law.bound_by(need, routing, DATA)])
        for need in routing["needs"]
    }


def test_staff_are_told_which_clock_it_was() -> None:
    told = bound(route_case("outgoing"))
    assert told["foreign_counsel"] == told["hague_outgoing"] == ("2027-07-09", ["hague_art12"])
    assert told["uccjea_jurisdiction"] == ("2027-01-09", ["uccjea_home_state_window"])


def test_two_clocks_of_one_day_are_both_told() -> None:
    dates = [{"kind": "hearing", "date": "2027-01-09"}]
    told = bound(route_case("outgoing", next_dates=dates))
    assert told["uccjea_jurisdiction"] == ("2027-01-09", ["court_hearing", "uccjea_home_state_window"])
    assert told["foreign_counsel"] == ("2027-01-09", ["court_hearing"])


def test_papers_bind_the_answer_and_a_trip_does_not() -> None:
    dates = [{"kind": "trip", "date": "2026-12-01"}, {"kind": "immigration_hearing", "date": "2026-12-02"}]
    told = bound(route_case("papers came", next_dates=dates))
    assert told["hague_return_respondent"] == ("2026-12-10", ["answer_due"])
    earlier = bound(route_case("papers came", next_dates=[*dates, {"kind": "hearing", "date": "2026-12-03"}]))
    assert earlier["hague_return_respondent"] == ("2026-12-03", ["court_hearing"])


def test_what_no_date_binds_is_told_as_bound_by_nothing() -> None:
    assert bound(route_case("keep away"))["protective_orders"] == (None, [])


def test_a_need_that_two_rows_want_is_told_by_the_row_whose_day_it_has() -> None:
    """N07 of the child over sixteen comes second, N01 of the other one has the year: one need, and its day is told."""
    routing = route_case("outgoing", children=[{"ref": "c1", "dob": "2019"}, {"ref": "c2", "dob": "2009-01-01"}])
    told = bound(routing)
    assert told["foreign_counsel"] == ("2027-07-09", ["hague_art12"])
    assert told["intl_custody_nonhague"] == ("2027-01-09", ["uccjea_home_state_window"])


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(all_answers(), contexts())
def test_every_deadline_is_the_last_safe_day_of_an_open_clock_that_is_told(
    answers: dict[str, Any], context: dict[str, Any]
) -> None:
    routing = law.route(answers, context, DATA)
    for need in routing["needs"]:
        told = law.bound_by(need, routing, DATA)
        assert bool(told) == (need["deadline"] is not None)
        assert {clock["last_safe_date"] for clock in told} <= {need["deadline"]}
        assert need["deadline"] is None or need["deadline"] >= context["today"]
