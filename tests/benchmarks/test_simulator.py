"""The simulator stands on firm ground: its bound is the bound, and a small run has the shape of a large one."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks import _page, simulator
from benchmarks._hindsight import best_matching
from benchmarks._office import Office
from benchmarks._world import BusinessTime, Scenario, make
from referral_app.vocabulary import OfferState
from referral_app.workflow.ladders import MAX_PENDING

SMALL = Scenario(attorneys=600, rate=0.8)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    before = simulator.SCENARIOS
    simulator.SCENARIOS = {"national": SMALL}
    try:
        return simulator.measure([("national", seed) for seed in range(2)], processes=1)
    finally:
        simulator.SCENARIOS = before


def test_the_product_beats_asking_one_after_the_other(rows: list[dict[str, Any]]) -> None:
    ways = simulator.summed_up(rows)["scenarios"]["national"]["ways"]
    product, top_score = ways[simulator.PRODUCT], ways[simulator.TOP]
    assert product["of_hindsight"][0] > top_score["of_hindsight"][0] + 5
    assert product["missed"][0] < top_score["missed"][0]


def test_no_way_reaches_hindsight(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        for figures in row["ways"].values():
            assert 0 < figures["of_hindsight"] < 100


def test_the_figures_are_whole_json_with_one_entry_a_way(rows: list[dict[str, Any]]) -> None:
    measured = json.loads(json.dumps(simulator.summed_up(rows)))
    assert measured["scenarios"]["national"]["seeds"] == 2
    ways = measured["scenarios"]["national"]["ways"]
    assert list(ways) == [way.name for way in simulator.WAYS]
    for figures in ways.values():
        for column, _, _ in _page.COLUMNS:
            assert figures[column] is None or len(figures[column]) == 2


def test_the_page_and_the_picture_show_every_way(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    _page.write(tmp_path, simulator.summed_up(rows), simulator.PRODUCT, simulator.TOP)
    page, picture = ((tmp_path / name).read_text("utf-8") for name in ("simulator.md", "simulator.svg"))
    for way in simulator.WAYS:
        assert way.name in page
        assert way.name in picture
    assert "NOT reached" in page, "a programme this small cannot reach the promise: the page must say so"


def test_a_run_goes_on_from_the_seeds_that_were_kept(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    kept = tmp_path / "rows.jsonl"
    kept.write_text("".join(json.dumps(row) + "\n" for row in rows))
    # Played anew, these would be the large scenario.
    assert simulator.measure([("national", 1), ("national", 0)], 1, kept) == [rows[1], rows[0]]


def test_the_office_keeps_every_rule_of_the_product() -> None:
    business = BusinessTime()
    office = Office(make(3, SMALL, business), business, simulator.WAYS[-1])
    cases = office.play()
    for case in cases:
        accepted = [offer for offer in case.offers.values() if offer.state == OfferState.ACCEPTED]
        assert len(accepted) == (case.accepted_by is not None)
        assert all(offer.state in (OfferState.APPROVED, *_ENDED) for offer in case.offers.values())
        assert _most_at_once(case.offers.values()) <= MAX_PENDING
    for attorney in office.attorneys.values():
        assert attorney.pending == 0
        assert attorney.matters <= attorney.start.max_matters
    assert sum(case.accepted_by is not None for case in cases) > len(cases) / 3


_ENDED = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN)


def _most_at_once(offers: Any) -> int:
    """How many offers of a need were pending at once. What ends makes room for what is sent at that instant."""
    sent = [offer for offer in offers if offer.sent_at is not None]
    ends = {offer.id: offer.ended_at for offer in sent}
    return max(
        (
            sum(o.sent_at <= each.sent_at and (ends[o.id] is None or ends[o.id] > each.sent_at) for o in sent)
            for each in sent
        ),
        default=0,
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_is_the_best_of_all_plans(seed: int) -> None:
    chance = Random(seed)
    places = {id: chance.randint(1, 2) for id in "ABCD"[: chance.randint(1, 4)]}
    values = [{id: chance.random() for id in places if chance.random() < 0.7} for _ in range(chance.randint(1, 5))]
    best = 0.0
    for plan in itertools.product([None, *places], repeat=len(values)):
        if all(plan.count(id) <= n for id, n in places.items()):
            chosen = [value.get(id, -9.0) for id, value in zip(plan, values, strict=True) if id is not None]
            best = max(best, sum(chosen))
    assert best_matching(values, places) == pytest.approx(best)
