"""What a lawyer sees (docs/matching.md): the fact behind every criterion and behind every rule that fails."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from referral_app.matching import explain
from tests.matching.cast import licence, need, person, practice


def facts(want: dict[str, Any], have: dict[str, Any]) -> dict[str, tuple[str, dict[str, Any]]]:
    told = explain(need(**want), person(**have))
    pairs = [(str(line.criterion), line.fact) for line in told.lines]
    pairs += [(str(failure.rule), failure.fact) for failure in told.failures]
    return {name: (fact.code, dict(fact.params)) for name, fact in pairs}


def test_a_ranked_attorney_has_a_line_a_criterion_and_the_facts_of_the_order():
    told = explain(need(), person(offers_30d=1, last_offered_at="2026-02-20T09:00:00Z"))
    assert [(str(line.criterion), line.level, line.weight, line.contribution) for line in told.lines] == [
        ("expertise", 75, 30, 2250),
        ("jurisdiction", 100, 20, 2000),
        ("fee", 100, 15, 1500),
        ("language", 100, 10, 1000),
        ("experience", 60, 10, 600),
        ("responsiveness", 75, 10, 750),
        ("capacity", 50, 5, 250),
    ]
    assert told.score == 8350
    assert told.order is not None
    assert told.order._asdict() == {
        "offers_30d": 1,
        "band": 16,
        "turn": 15,
        "last_offered_at": "2026-02-20T09:00:00Z",
    }


@pytest.mark.parametrize(
    ("criterion", "want", "have", "fact"),
    [
        ("expertise", {}, {}, ("tier", {"tier": 3})),
        ("jurisdiction", {}, {}, ("first_forum", {"forum": "US-TX", "expires": date(2026, 12, 31)})),
        (
            "jurisdiction",
            {},
            {"licences": [licence("US-TX-WD", expires=None)]},
            ("other_forum", {"forum": "US-TX-WD", "expires": None}),
        ),
        (
            "jurisdiction",
            {"allow_phv": True},
            {"phv": True, "licences": [licence("US-OK")]},
            ("pro_hac_vice", {"forum": "US-TX", "home": "US-OK", "expires": date(2026, 12, 31)}),
        ),
        ("fee", {}, {}, ("fee", {"fee": "pro_bono", "place": 1, "price": None})),
        (
            "fee",
            {},
            {"fees": {"reduced": {"hourly_cents": 5000}}},
            ("fee", {"fee": "reduced", "place": 2, "price": 5000}),
        ),
        ("language", {}, {}, ("fluent", {"language": "es"})),
        ("language", {}, {"languages": {"es": "working"}}, ("working", {"language": "es"})),
        ("language", {}, {"languages": {"en": "fluent"}}, ("fluent_other", {"language": "en"})),
        (
            "language",
            {"interpreter_ok": True},
            {"languages": {}, "interpreter_ok": True},
            ("interpreter", {"language": "es"}),
        ),
        (
            "experience",
            {},
            {"areas": practice(matters=5, last_matter="2021-03-10")},
            ("matters", {"matters": 5, "counted": 2, "last_matter": date(2021, 3, 10)}),
        ),
        ("responsiveness", {}, {}, ("newcomer", {})),
        (
            "responsiveness",
            {},
            {"offers_closed": 4, "offers_answered": 3},
            ("answers", {"answered": 3, "closed": 4}),
        ),
        ("capacity", {}, {}, ("places", {"free": 1, "max_matters": 2})),
        ("STATUS", {}, {"status": "applied"}, ("not_active", {"status": "applied"})),
        ("STATUS", {}, {"paused_until": "2026-03-20"}, ("paused", {"until": date(2026, 3, 20)})),
        (
            "JURISDICTION",
            {},
            {"licences": []},
            ("not_admitted", {"forums": ("US-TX", "US-TX-WD"), "pro_hac_vice": "not_allowed"}),
        ),
        (
            "JURISDICTION",
            {"allow_phv": True},
            {"licences": []},
            ("not_admitted", {"forums": ("US-TX", "US-TX-WD"), "pro_hac_vice": "not_offered"}),
        ),
        (
            "JURISDICTION",
            {"allow_phv": True},
            {"licences": [], "phv": True},
            ("not_admitted", {"forums": ("US-TX", "US-TX-WD"), "pro_hac_vice": "no_licence"}),
        ),
        (
            "LICENCE",
            {},
            {"licences": [licence(expires="2026-03-10")]},
            ("licence_expired", {"forum": "US-TX", "expires": date(2026, 3, 10)}),
        ),
        (
            "LICENCE",
            {},
            {"licences": [licence(status="resigned")]},
            ("licence_not_active", {"forum": "US-TX", "status": "resigned"}),
        ),
        (
            "LICENCE",
            {},
            {"licences": [licence(), licence("US-OK", "disbarred")]},
            ("disciplined", {"forum": "US-OK", "status": "disbarred"}),
        ),
        ("INSURANCE", {}, {"insurance_expires": None}, ("no_cover", {})),
        ("INSURANCE", {}, {"insurance_expires": "2026-03-10"}, ("cover_ended", {"expires": date(2026, 3, 10)})),
        ("CONFLICT", {"conflict_attorney_ids": ["a1"]}, {}, ("own_conflict", {})),
        ("CONFLICT", {"conflict_firm_ids": ["F1"]}, {}, ("firm_conflict", {})),
        ("EXPERTISE", {"area": "uccjea"}, {}, ("no_practice", {"area": "uccjea"})),
        ("EXPERTISE", {"min_tier": 4}, {}, ("tier_too_low", {"tier": 3, "min_tier": 4})),
        ("TRAINING", {}, {"trainings": []}, ("not_trained", {"missing": ("trauma_informed",)})),
        ("FEE", {}, {"fees": {}}, ("no_common_fee", {"asked": ("pro_bono", "reduced"), "offered": ()})),
        (
            "FEE",
            {"max_hourly_cents": 1},
            {"fees": {"reduced": {"hourly_cents": 2}}},
            ("fee_too_high", {"fee": "reduced", "price": 2, "ceiling": 1}),
        ),
        (
            "FEE",
            {"max_hourly_cents": 1},
            {"fees": {"reduced": {"hourly_cents": None}}},
            ("price_unknown", {"fee": "reduced", "ceiling": 1}),
        ),
        (
            "LANGUAGE",
            {},
            {"languages": {}},
            ("no_common_language", {"languages": ("es", "en"), "interpreter": "not_allowed"}),
        ),
        (
            "LANGUAGE",
            {"interpreter_ok": True},
            {"languages": {}},
            ("no_common_language", {"languages": ("es", "en"), "interpreter": "not_offered"}),
        ),
        (
            "CAPACITY",
            {},
            {"pending_offers": 1},
            ("full", {"max_matters": 2, "open_matters": 1, "pending_offers": 1}),
        ),
        (
            "CONTACT_LIMIT",
            {},
            {"max_offers_30d": 0},
            ("asked_enough", {"offers_30d": 0, "max_offers_30d": 0}),
        ),
        (
            "ALREADY_OFFERED",
            {"prior_offers": [{"attorney_id": "a1", "outcome": "declined"}]},
            {},
            ("asked_before", {"outcome": "declined"}),
        ),
    ],
)
def test_each_line_rests_on_a_fact(
    criterion: str, want: dict[str, Any], have: dict[str, Any], fact: tuple[str, dict[str, Any]]
):
    assert facts(want, have)[criterion] == fact


def test_a_conflict_shows_no_party_and_no_firm():
    told = explain(need(conflict_firm_ids=["F1"]), person())
    assert "F1" not in repr(told.failures)
