"""A case that is none is refused in one line that names the field."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.matching import BadCase, match_case
from tests.matching.cast import ATTORNEY, REQUEST, attorney, licence, practice, request

WITHOUT_DEADLINE = {key: value for key, value in REQUEST.items() if key != "deadline"}
WITHOUT_PHV = {key: value for key, value in ATTORNEY.items() if key != "phv"}
HEAVY = {
    "expertise": 31,
    "jurisdiction": 20,
    "fee": 15,
    "language": 10,
    "experience": 10,
    "responsiveness": 10,
    "capacity": 5,
}


@pytest.mark.parametrize(
    ("case", "field", "wanted"),
    [
        ([], "case", "an object is wanted"),
        ({"roster": []}, "request", "it is missing"),
        ({"request": REQUEST}, "roster", "it is missing"),
        ({"request": REQUEST, "roster": {}}, "roster", "a list is wanted"),
        ({"request": [], "roster": []}, "request", "an object is wanted"),
        ({"request": WITHOUT_DEADLINE, "roster": []}, "request.deadline", "it is missing"),
        ({"request": request(colour="red"), "roster": []}, "request", "the field 'colour' is not known"),
        ({"request": request(as_of="2026-02-30"), "roster": []}, "request.as_of", "this date does not exist"),
        ({"request": request(as_of="20260311"), "roster": []}, "request.as_of", "a date like 2026-03-11 is wanted"),
        ({"request": request(as_of="2026-03-11\n"), "roster": []}, "request.as_of", "a date like 2026-03-11 is wanted"),
        ({"request": request(as_of=None), "roster": []}, "request.as_of", "a date like 2026-03-11 is wanted"),
        ({"request": request(as_of="9999-12-31"), "roster": []}, "request.as_of", "no business day follows this date"),
        (
            {"request": request(urgency="hot"), "roster": []},
            "request.urgency",
            "one of critical, urgent, standard is wanted",
        ),
        ({"request": request(min_tier=0), "roster": []}, "request.min_tier", "a whole number, 1 to 4, is wanted"),
        ({"request": request(min_tier=5), "roster": []}, "request.min_tier", "a whole number, 1 to 4, is wanted"),
        ({"request": request(min_tier=True), "roster": []}, "request.min_tier", "a whole number, 1 to 4, is wanted"),
        ({"request": request(min_tier=2.0), "roster": []}, "request.min_tier", "a whole number, 1 to 4, is wanted"),
        ({"request": request(forums=[]), "roster": []}, "request.forums", "at least one entry is wanted"),
        ({"request": request(forums=["US-TX", "US-TX"]), "roster": []}, "request.forums", "an entry is there twice"),
        ({"request": request(forums=["us-tx"]), "roster": []}, "request.forums[0]", "a code like US-TX is wanted"),
        (
            {"request": request(fees=["barter"]), "roster": []},
            "request.fees[0]",
            "one of pro_bono, reduced, contingency, flat, hourly is wanted",
        ),
        ({"request": request(fees=[]), "roster": []}, "request.fees", "at least one entry is wanted"),
        ({"request": request(allow_phv=1), "roster": []}, "request.allow_phv", "true or false is wanted"),
        (
            {"request": request(max_flat_cents=-1), "roster": []},
            "request.max_flat_cents",
            "a whole number, 0 or more, is wanted",
        ),
        ({"request": request(languages=["English"]), "roster": []}, "request.languages[0]", "a code like es is wanted"),
        (
            {"request": request(holidays=["2026-05-25", "2026-05-25"]), "roster": []},
            "request.holidays",
            "an entry is there twice",
        ),
        (
            {"request": request(prior_offers=[{"attorney_id": "a1"}]), "roster": []},
            "request.prior_offers[0].outcome",
            "it is missing",
        ),
        ({"request": REQUEST, "roster": [WITHOUT_PHV]}, "roster[0].phv", "it is missing"),
        ({"request": REQUEST, "roster": [attorney(), attorney()]}, "roster[1].id", "this id is there twice"),
        ({"request": REQUEST, "roster": [attorney(id="")]}, "roster[0].id", "a text is wanted"),
        (
            {"request": REQUEST, "roster": [attorney(status="asleep")]},
            "roster[0].status",
            "one of applied, active, withdrawn is wanted",
        ),
        (
            {"request": REQUEST, "roster": [attorney(licences=[licence(status="lost")])]},
            "roster[0].licences[0].status",
            "one of active, inactive, suspended, disbarred, resigned is wanted",
        ),
        (
            {"request": REQUEST, "roster": [attorney(areas=practice(5))]},
            "roster[0].areas.hague_return.tier",
            "a whole number, 1 to 4, is wanted",
        ),
        (
            {"request": REQUEST, "roster": [attorney(fees={"barter": {}})]},
            "roster[0].fees",
            "the field 'barter' is not known",
        ),
        (
            {"request": REQUEST, "roster": [attorney(fees={"flat": {}})]},
            "roster[0].fees.flat.flat_cents",
            "it is missing",
        ),
        (
            {"request": REQUEST, "roster": [attorney(fees={"pro_bono": {"x": 1}})]},
            "roster[0].fees.pro_bono",
            "the field 'x' is not known",
        ),
        (
            {"request": REQUEST, "roster": [attorney(languages={"es": "some"})]},
            "roster[0].languages.es",
            "one of fluent, working is wanted",
        ),
        (
            {"request": REQUEST, "roster": [attorney(offers_answered=1)]},
            "roster[0].offers_answered",
            "no more can be answered than were closed",
        ),
        (
            {"request": REQUEST, "roster": [attorney(last_offered_at="2026-02-20")]},
            "roster[0].last_offered_at",
            "an instant like 2026-03-11T09:30:00Z is wanted",
        ),
        (
            {"request": REQUEST, "roster": [attorney(last_offered_at="2026-02-30T09:00:00Z")]},
            "roster[0].last_offered_at",
            "this date does not exist",
        ),
        ({"request": REQUEST, "roster": [], "policy": None}, "policy", "an object is wanted"),
        (
            {"request": REQUEST, "roster": [], "policy": {"band": 0}},
            "policy.band",
            "a whole number, 1 to 10000, is wanted",
        ),
        (
            {"request": REQUEST, "roster": [], "policy": {"band": 10001}},
            "policy.band",
            "a whole number, 1 to 10000, is wanted",
        ),
        (
            {"request": REQUEST, "roster": [], "policy": {"rest": -1}},
            "policy.rest",
            "a whole number, 0 or more, is wanted",
        ),
        (
            {"request": REQUEST, "roster": [], "policy": {"weights": HEAVY}},
            "policy.weights",
            "the weights must sum to 100",
        ),
        (
            {"request": REQUEST, "roster": [], "policy": {"weights": {"fee": 100}}},
            "policy.weights.capacity",
            "it is missing",
        ),
    ],
)
def test_what_is_wrong_is_named_in_one_line(case: Any, field: str, wanted: str):
    with pytest.raises(BadCase) as caught:
        match_case(case)
    assert caught.value.field == field
    assert str(caught.value) == f"{field}: {wanted}"
    assert "\n" not in str(caught.value)


def test_a_strange_key_is_told_without_its_line_breaks():
    with pytest.raises(BadCase) as caught:
        match_case({"request": request(**{"a\nb": 1}), "roster": []})
    assert "\n" not in str(caught.value)


def test_keys_beside_request_roster_and_policy_are_left_alone():
    assert match_case({"request": REQUEST, "roster": [], "name": "x", "expected": {}, "title": 3})["ranked"] == []


@pytest.mark.parametrize("name", sorted(REQUEST))
def test_any_field_of_a_request_that_is_of_another_kind_is_named(name: str) -> None:
    with pytest.raises(BadCase) as caught:
        match_case({"request": request(**{name: object()}), "roster": []})
    assert caught.value.field.split("[")[0] == f"request.{name}"


@pytest.mark.parametrize("name", sorted(ATTORNEY))
def test_any_field_of_an_attorney_that_is_of_another_kind_is_named(name: str) -> None:
    with pytest.raises(BadCase) as caught:
        match_case({"request": REQUEST, "roster": [attorney(**{name: object()})]})
    assert caught.value.field.startswith(f"roster[0].{name}")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("languages", ["es", "es"]),
        ("required_trainings", ["dv_experience", "dv_experience"]),
        ("forums", ["US-TX", "US-TX"]),
        ("fees", ["pro_bono", "pro_bono"]),
    ],
)
def test_a_list_of_a_request_has_each_entry_once(name: str, value: list[str]) -> None:
    with pytest.raises(BadCase) as caught:
        match_case({"request": request(**{name: value}), "roster": []})
    assert (caught.value.field, caught.value.wanted) == (f"request.{name}", "an entry is there twice")
