"""Each level of the score on both sides of its edge, and the order of the ranked."""

from __future__ import annotations

from typing import Any

import pytest

from referral_app.matching import Policy, rank
from tests.matching.cast import licence, need, person, practice

PRICED = {
    "pro_bono": {},
    "reduced": {"hourly_cents": 5000},
    "contingency": {"contingency_bp": 1500},
    "flat": {"flat_cents": 9000},
    "hourly": {"hourly_cents": 9000},
}
FIVE = list(PRICED)


def points(criterion: str, want: dict[str, Any], have: dict[str, Any]) -> int:
    [row] = rank(need(min_tier=1, **want), [person(**have)]).ranked
    return {str(name): value for name, value in row.contributions.items()}[criterion]


@pytest.mark.parametrize(
    ("criterion", "want", "have", "hundredths"),
    [
        *[("expertise", {}, {"areas": practice(tier)}, 750 * tier) for tier in (1, 2, 3, 4)],
        ("jurisdiction", {}, {}, 2000),
        ("jurisdiction", {}, {"licences": [licence("US-TX-WD"), licence()]}, 2000),
        ("jurisdiction", {}, {"licences": [licence("US-TX-WD")]}, 1700),
        ("jurisdiction", {}, {"licences": [licence(expires="2026-03-10"), licence("US-TX-WD")]}, 1700),
        ("jurisdiction", {"allow_phv": True}, {"phv": True, "licences": [licence("US-OK")]}, 800),
        (
            "jurisdiction",
            {"allow_phv": True},
            {"phv": True, "licences": [licence(status="inactive"), licence("US-OK")]},
            800,
        ),
        *[
            ("fee", {"fees": FIVE}, {"fees": {FIVE[place]: PRICED[FIVE[place]]}}, 15 * level)
            for place, level in enumerate((100, 75, 50, 25, 25))
        ],
        ("fee", {"fees": FIVE}, {"fees": PRICED}, 1500),
        (
            "fee",
            {"fees": ["hourly", "flat"], "max_hourly_cents": 8999},
            {"fees": PRICED},
            1125,
        ),
        ("language", {}, {"languages": {"es": "fluent"}}, 1000),
        ("language", {}, {"languages": {"es": "working", "en": "fluent"}}, 750),
        ("language", {}, {"languages": {"en": "fluent"}}, 600),
        ("language", {"interpreter_ok": True}, {"languages": {"en": "working"}, "interpreter_ok": True}, 300),
        *[
            ("experience", {}, {"areas": practice(matters=matters)}, 10 * level)
            for matters, level in ((0, 0), (1, 20), (4, 80), (5, 100), (6, 100))
        ],
        # 1826 days before 11 March 2026 is 11 March 2021: that day still counts in full.
        ("experience", {}, {"areas": practice(matters=3, last_matter="2021-03-11")}, 600),
        ("experience", {}, {"areas": practice(matters=3, last_matter="2021-03-10")}, 200),
        ("experience", {}, {"areas": practice(matters=3, last_matter=None)}, 200),
        ("experience", {}, {"areas": practice(matters=11, last_matter=None)}, 1000),
        *[
            ("responsiveness", {}, {"offers_closed": closed, "offers_answered": answered}, 10 * level)
            for closed, answered, level in ((0, 0, 75), (1, 0, 60), (1, 1, 80), (8, 8, 91), (3, 0, 42))
        ],
        ("capacity", {}, {"max_matters": 1, "open_matters": 0}, 500),
        ("capacity", {}, {"max_matters": 3, "open_matters": 1, "pending_offers": 1}, 165),
        ("capacity", {}, {"max_matters": 3, "open_matters": 1}, 330),
    ],
)
def test_a_contribution_is_weight_times_level(
    criterion: str, want: dict[str, Any], have: dict[str, Any], hundredths: int
):
    assert points(criterion, want, have) == hundredths


def order(*people: dict[str, Any], policy: dict[str, Any] | None = None) -> list[tuple[str, int]]:
    result = rank(need(min_tier=1), [person(**one) for one in people], Policy.from_dict(policy or {}))
    return [(row.id, row.turn) for row in result.ranked]


def test_each_recent_offer_costs_a_band_and_a_turn_may_be_negative():
    assert order({"id": "a"}, {"id": "b", "offers_30d": 1}, {"id": "c", "offers_30d": 20}) == [
        ("a", 16),
        ("b", 15),
        ("c", -4),
    ]


def test_inside_a_band_the_longest_waiting_comes_first_and_the_never_asked_before_all():
    recent, old = "2026-02-20T09:00:00Z", "2025-01-01T09:00:00Z"
    people = [
        {"id": "recent", "last_offered_at": recent, "offers_closed": 4, "offers_answered": 4},
        {"id": "old", "last_offered_at": old},
        {"id": "never"},
    ]
    assert [id for id, _ in order(*people)] == ["never", "old", "recent"]


def test_then_the_score_and_then_the_id_by_code_point():
    better = {"max_matters": 4, "open_matters": 1}
    people = [{"id": "a9"}, {"id": "a10"}, {"id": "B"}, {"id": "z", **better}]
    assert [id for id, _ in order(*people)] == ["z", "B", "a10", "a9"]


def test_a_policy_sets_the_width_of_a_band_and_what_an_offer_costs():
    assert order({"offers_30d": 2}, policy={"band": 1000, "rest": 3}) == [("a1", 8 - 6)]
    assert order({"offers_30d": 2}, policy={"band": 10000}) == [("a1", -2)]
    assert order({"offers_30d": 2}, policy={"rest": 0}) == [("a1", 16)]


@pytest.mark.parametrize(
    ("changes", "last_day"),
    [
        ({"as_of": "2026-03-11", "urgency": "critical"}, "2026-03-16"),
        ({"as_of": "2026-03-11", "urgency": "urgent"}, "2026-03-18"),
        ({"as_of": "2026-03-11", "urgency": "standard"}, "2026-03-18"),
        # Saturday and Sunday as a first day, and a holiday on the way.
        ({"as_of": "2026-05-23", "urgency": "critical"}, "2026-05-28"),
        ({"as_of": "2026-05-24", "urgency": "critical"}, "2026-05-28"),
        ({"as_of": "2026-05-25", "urgency": "critical"}, "2026-05-28"),
        ({"urgency": "critical", "deadline": "2026-03-16"}, "2026-03-16"),
        ({"urgency": "critical", "deadline": "2026-03-15"}, "2026-03-15"),
        ({"urgency": "critical", "deadline": "2026-03-17"}, "2026-03-16"),
        ({"urgency": "critical", "deadline": "2026-03-11"}, "2026-03-11"),
        # A deadline that is over cuts nothing.
        ({"urgency": "critical", "deadline": "2026-03-10"}, "2026-03-16"),
    ],
)
def test_an_offer_expires_on_its_business_day_or_on_an_earlier_deadline(changes: dict[str, Any], last_day: str):
    assert rank(need(**changes), []).offer_expires.isoformat() == last_day
