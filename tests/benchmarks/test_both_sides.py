"""The benchmark of both sides, small: it finds the true pairs, holds few strangers, and notices when either fails."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import both_sides
from benchmarks._families import WRITINGS, World
from referral_app.config import RARE_NAME_PER_MILLION

REQUESTS, PAIRS = 2000, 200

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return both_sides.measure(REQUESTS, PAIRS, seed=7, rare=RARE_NAME_PER_MILLION, looks=20)


def test_the_true_pairs_are_found_and_few_strangers_held(figures: dict[str, Any]) -> None:
    assert figures["recall"] >= 0.97
    assert figures["recall_held"] >= 0.95
    # Strangers meet by the square of their number: two for each true pair among 100,000 are next to none among these.
    assert figures["false_holds_per_true_pair"] <= 0.05


def test_each_way_of_writing_is_tried_and_the_figures_are_whole_json(figures: dict[str, Any]) -> None:
    assert set(json.loads(json.dumps(figures))["by_writing"]) == set(WRITINGS)
    assert sum(sum(met.values()) for met in figures["by_writing"].values()) == PAIRS


def test_the_look_up_is_measured_on_both_engines(figures: dict[str, Any]) -> None:
    for engine in ("sqlite", "postgresql"):
        assert figures["look_up"][engine]["look_ups"] == 20
        assert figures["look_up"][engine]["rows"] > REQUESTS


def test_the_control_where_every_name_counts_as_rare_strangers_are_held(figures: dict[str, Any]) -> None:
    lax = both_sides.measure(REQUESTS, PAIRS, seed=7, rare=1000.0, looks=0)
    assert lax["false_holds_per_true_pair"] > 20 * figures["false_holds_per_true_pair"]


def test_the_control_where_a_writing_is_not_read_its_pairs_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral_app.security.person_names.people", lambda line: [])
    blind = both_sides.measure(REQUESTS, PAIRS, seed=7, rare=RARE_NAME_PER_MILLION, looks=0)
    assert blind["recall"] < 0.9


def test_one_seed_gives_one_world() -> None:
    first, again, other = (list(World(seed, 300, 20)) for seed in (3, 3, 4))
    assert [asked.said for asked in first] == [asked.said for asked in again]
    assert [asked.said for asked in first] != [asked.said for asked in other]
