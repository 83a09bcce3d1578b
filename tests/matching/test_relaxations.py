"""When nobody passes: which single change helps how many, in which order, and what is never offered."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.matching import rank
from tests.matching.cast import licence, need, person, practice


def changes(want: dict[str, Any], *people: dict[str, Any]) -> list[tuple[str, int]]:
    roster = [person(**{"id": f"a{place}", **one}) for place, one in enumerate(people)]
    return [(row.change, row.gain) for row in rank(need(**want), roster).relaxations]


OUT_OF_STATE = {"phv": True, "licences": [licence("US-OK")]}
DEAR = {"fees": {"reduced": {"hourly_cents": 9000}}}


@pytest.mark.parametrize(
    ("want", "have", "found"),
    [
        ({}, {"languages": {}, "interpreter_ok": True}, ["interpreter"]),
        ({"interpreter_ok": True}, {"languages": {}}, []),
        ({}, OUT_OF_STATE, ["pro_hac_vice"]),
        # A licence here that is not in good standing, with one elsewhere that is: leave can still be asked for.
        ({}, {"phv": True, "licences": [licence(status="inactive"), licence("US-OK")]}, ["pro_hac_vice"]),
        ({"allow_phv": True}, {"licences": [licence("US-OK")]}, []),
        ({"min_tier": 4}, {}, ["expertise"]),
        ({"min_tier": 1}, {"areas": {}}, []),
        ({}, {"trainings": []}, ["training"]),
        *[({"fees": ["flat"]}, {"fees": {name: {}}}, [f"fee:{name}"]) for name in ("pro_bono",)],
        ({"fees": ["flat"]}, {"fees": {"hourly": {"hourly_cents": 1}}}, ["fee:hourly"]),
        ({"fees": ["flat"], "max_hourly_cents": 1}, {"fees": {"hourly": {"hourly_cents": 2}}}, []),
        ({"max_hourly_cents": 8999}, DEAR, ["fee_ceiling"]),
        ({"max_hourly_cents": 9000, "fees": ["pro_bono"]}, DEAR, ["fee:reduced"]),
        ({}, {"max_matters": 0}, ["capacity"]),
        ({}, {"max_offers_30d": 0}, ["capacity"]),
        ({}, {"max_matters": 0, "max_offers_30d": 0}, ["capacity"]),
        # Two things in the way: no single change helps.
        ({}, {"max_matters": 0, "trainings": []}, []),
        ({}, {"status": "applied"}, []),
        ({}, {"licences": [licence(status="suspended")]}, []),
        ({}, {"insurance_expires": None}, []),
        ({"conflict_attorney_ids": ["a0"]}, {}, []),
        ({"prior_offers": [{"attorney_id": "a0", "outcome": "declined"}]}, {}, []),
    ],
)
def test_a_single_change_is_offered_where_it_would_let_someone_in(
    want: dict[str, Any], have: dict[str, Any], found: list[str]
):
    assert changes(want, have) == [(name, 1) for name in found]


def test_the_ceiling_of_the_federal_reserve_is_statute_and_never_lifted():
    want = {"area": "csam_reserve", "fees": ["contingency"], "max_contingency_bp": 1500, "min_tier": 1}
    have = {
        "areas": {"csam_reserve": practice()["hague_return"]},
        "fees": {"contingency": {"contingency_bp": 1501}},
    }
    assert changes(want, have) == []
    assert changes({**want, "area": "csam_civil"}, {**have, "areas": {"csam_civil": practice()["hague_return"]}}) == [
        ("fee_ceiling", 1)
    ]


def test_a_ceiling_is_not_lifted_where_none_is_set():
    assert changes({"fees": ["flat"]}, {"fees": {}}) == []


def test_the_largest_gain_comes_first_and_equal_gains_in_the_fixed_order():
    people = [
        {"max_matters": 0},
        {"max_offers_30d": 0},
        {"fees": {"hourly": {"hourly_cents": 1}}},
        {"fees": {"flat": {"flat_cents": 1}}},
        {"trainings": []},
        {"areas": practice(1)},
        OUT_OF_STATE,
        {"languages": {}, "interpreter_ok": True},
    ]
    assert changes({}, *people) == [
        ("capacity", 2),
        ("interpreter", 1),
        ("pro_hac_vice", 1),
        ("expertise", 1),
        ("training", 1),
        ("fee:flat", 1),
        ("fee:hourly", 1),
    ]


def test_nothing_is_offered_while_somebody_passes():
    assert changes({}, {}, {"max_matters": 0}) == []
