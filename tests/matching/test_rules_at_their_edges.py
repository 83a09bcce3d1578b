"""Each hard rule on both sides of its edge: one fact is changed, one rule fails."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.matching import rank
from tests.matching.cast import licence, need, person, practice


def failing(want: dict[str, Any], have: dict[str, Any]) -> list[str]:
    result = rank(need(**want), [person(**have)])
    return [str(rule) for row in result.excluded for rule in row.all]


PHV = {"phv": True, "licences": [licence("US-OK")]}

PASSES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({}, {"paused_until": "2026-03-10"}),
    ({}, {"licences": [licence(expires="2026-03-11")]}),
    ({}, {"licences": [licence(expires=None)]}),
    ({}, {"licences": [licence("US-TX-WD")]}),
    ({}, {"licences": [licence(status="inactive"), licence("US-TX-WD")]}),
    ({}, {"licences": [licence(expires="2026-03-10"), licence()]}),
    ({}, {"licences": [licence(), licence("US-OK", "resigned")]}),
    ({"allow_phv": True}, PHV),
    ({"allow_phv": True}, {"phv": True, "licences": [licence("US")]}),
    ({"allow_phv": True}, {"phv": True, "licences": [licence(status="inactive"), licence("US-OK")]}),
    ({}, {"insurance_expires": "2026-03-11"}),
    ({"conflict_attorney_ids": ["a2"], "conflict_firm_ids": ["F2"]}, {}),
    ({"conflict_firm_ids": ["F1"]}, {"firm_id": None}),
    ({"min_tier": 3}, {}),
    ({"required_trainings": []}, {"trainings": []}),
    ({"fees": ["reduced"], "max_hourly_cents": 5000}, {"fees": {"reduced": {"hourly_cents": 5000}}}),
    ({"fees": ["hourly"], "max_hourly_cents": 5000}, {"fees": {"hourly": {"hourly_cents": 5000}}}),
    ({"fees": ["flat"], "max_flat_cents": 5000}, {"fees": {"flat": {"flat_cents": 5000}}}),
    ({"fees": ["contingency"], "max_contingency_bp": 1500}, {"fees": {"contingency": {"contingency_bp": 1500}}}),
    ({"fees": ["reduced"], "max_flat_cents": 1}, {"fees": {"reduced": {"hourly_cents": None}}}),
    ({"fees": ["reduced"], "max_hourly_cents": 0}, {"fees": {"reduced": {"hourly_cents": 0}}}),
    ({"max_hourly_cents": 0, "max_flat_cents": 0, "max_contingency_bp": 0}, {}),
    ({}, {"languages": {"es": "working"}}),
    ({}, {"languages": {"en": "fluent"}}),
    ({"interpreter_ok": True}, {"languages": {"fr": "fluent"}, "interpreter_ok": True}),
    ({}, {"max_matters": 1, "open_matters": 0}),
    ({}, {"max_matters": 3, "open_matters": 1, "pending_offers": 1}),
    ({}, {"max_offers_30d": 2, "offers_30d": 1}),
    ({"prior_offers": [{"attorney_id": "a1", "outcome": "withdrawn"}]}, {}),
    ({"prior_offers": [{"attorney_id": "a2", "outcome": "declined"}]}, {}),
]

FAILS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("STATUS", {}, {"status": "applied"}),
    ("STATUS", {}, {"status": "withdrawn"}),
    ("STATUS", {}, {"paused_until": "2026-03-11"}),
    ("JURISDICTION", {}, {"licences": []}),
    ("JURISDICTION", {}, {"licences": [licence("US-OK")]}),
    ("JURISDICTION", {"forums": ["US-TX-WD"]}, {}),
    ("JURISDICTION", {"allow_phv": True}, {"phv": False, "licences": [licence("US-OK")]}),
    ("JURISDICTION", {}, PHV),
    ("JURISDICTION", {"allow_phv": True}, {"phv": True, "licences": [licence("GB-ENG")]}),
    ("JURISDICTION", {"allow_phv": True}, {"phv": True, "licences": [licence("US-OK", expires="2026-03-10")]}),
    # The country is that of the first forum.
    ("JURISDICTION", {"allow_phv": True, "forums": ["GB-ENG", "US-TX"]}, PHV),
    ("LICENCE", {}, {"licences": [licence(expires="2026-03-10")]}),
    ("LICENCE", {}, {"licences": [licence(status="inactive")]}),
    ("LICENCE", {}, {"licences": [licence(status="resigned")]}),
    ("LICENCE", {}, {"licences": [licence(), licence("US-OK", "suspended", "2001-01-01")]}),
    ("LICENCE", {"allow_phv": True}, {**PHV, "licences": [licence("US-OK"), licence("US-NM", "disbarred")]}),
    ("LICENCE", {"allow_phv": True}, {"phv": True, "licences": [licence(status="inactive")]}),
    ("INSURANCE", {}, {"insurance_expires": None}),
    ("INSURANCE", {}, {"insurance_expires": "2026-03-10"}),
    ("CONFLICT", {"conflict_attorney_ids": ["a1"]}, {}),
    ("CONFLICT", {"conflict_firm_ids": ["F1"]}, {}),
    ("EXPERTISE", {"min_tier": 4}, {}),
    ("EXPERTISE", {"area": "uccjea"}, {}),
    ("TRAINING", {"required_trainings": ["trauma_informed", "csam_handling"]}, {}),
    ("FEE", {}, {"fees": {}}),
    ("FEE", {}, {"fees": {"flat": {"flat_cents": 1}}}),
    ("FEE", {"fees": ["reduced"], "max_hourly_cents": 4999}, {"fees": {"reduced": {"hourly_cents": 5000}}}),
    ("FEE", {"fees": ["hourly"], "max_hourly_cents": 4999}, {"fees": {"hourly": {"hourly_cents": 5000}}}),
    ("FEE", {"fees": ["flat"], "max_flat_cents": 4999}, {"fees": {"flat": {"flat_cents": 5000}}}),
    ("FEE", {"fees": ["contingency"], "max_contingency_bp": 1499}, {"fees": {"contingency": {"contingency_bp": 1500}}}),
    ("FEE", {"fees": ["reduced"], "max_hourly_cents": 0}, {"fees": {"reduced": {"hourly_cents": None}}}),
    ("LANGUAGE", {}, {"languages": {}}),
    ("LANGUAGE", {}, {"languages": {"en": "working"}}),
    ("LANGUAGE", {"interpreter_ok": True}, {"languages": {"en": "working"}}),
    ("LANGUAGE", {}, {"languages": {"en": "working"}, "interpreter_ok": True}),
    ("CAPACITY", {}, {"max_matters": 0, "open_matters": 0}),
    ("CAPACITY", {}, {"max_matters": 1, "open_matters": 1}),
    ("CAPACITY", {}, {"max_matters": 2, "open_matters": 1, "pending_offers": 1}),
    ("CAPACITY", {}, {"max_matters": 1, "open_matters": 4}),
    ("CONTACT_LIMIT", {}, {"max_offers_30d": 2, "offers_30d": 2}),
    ("CONTACT_LIMIT", {}, {"max_offers_30d": 0}),
    *[
        ("ALREADY_OFFERED", {"prior_offers": [{"attorney_id": "a1", "outcome": outcome}]}, {})
        for outcome in ("pending", "accepted", "declined", "expired")
    ],
    (
        "ALREADY_OFFERED",
        {
            "prior_offers": [
                {"attorney_id": "a1", "outcome": "declined"},
                {"attorney_id": "a1", "outcome": "withdrawn"},
            ]
        },
        {},
    ),
]


@pytest.mark.parametrize(("want", "have"), PASSES)
def test_who_just_meets_the_rule_passes(want: dict[str, Any], have: dict[str, Any]):
    assert failing(want, have) == []


@pytest.mark.parametrize(("rule", "want", "have"), FAILS)
def test_who_just_misses_the_rule_fails_that_rule_alone(rule: str, want: dict[str, Any], have: dict[str, Any]):
    assert failing(want, have) == [rule]


def test_all_failing_rules_are_told_in_order_and_the_first_is_the_first():
    have = {
        "status": "applied",
        "licences": [licence("US-OK", "suspended")],
        "insurance_expires": None,
        "areas": practice(1),
        "trainings": [],
        "fees": {},
        "languages": {},
        "max_matters": 0,
        "max_offers_30d": 0,
    }
    want = {"conflict_attorney_ids": ["a1"], "prior_offers": [{"attorney_id": "a1", "outcome": "expired"}]}
    [row] = rank(need(**want), [person(**have)]).excluded
    assert row.first == "STATUS"
    assert " ".join(row.all) == (
        "STATUS JURISDICTION LICENCE INSURANCE CONFLICT EXPERTISE TRAINING FEE LANGUAGE CAPACITY CONTACT_LIMIT "
        "ALREADY_OFFERED"
    )
