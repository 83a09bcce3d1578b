"""Every benchmark runs as its own page says, at a size that shows that it works and measures nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks import simulator
from tests.commands.bare import ROOT
from tests.waiting import HANG

#: By name: the options that make it small.
SMALL = {
    "both_sides": ["--requests", "400", "--pairs", "20", "--looks", "5"],
    "crowd": ["--requests", "8", "--attorneys", "8", "--users", "4", "--seconds", "2", "--think", "0.1"],
    "desk": ["--requests", "40", "--attorneys", "30", "--gets", "1", "--sets", "1"],
    "follow_ups": ["--sizes", "60,120", "--due", "30"],
    "form": ["--person", "minor alone", "--language", "en"],
    "heights": ["--language", "en"],
    "pages": ["--gets", "1", "--intakes", "1", "--sends", "1", "--runs", "1"],
    "ranking": ["--sizes", "40", "--sweep", "40"],
    "routing": ["--rounds", "1"],
    "simulator": ["--part", "0.02"],
    "walk_the_desk": ["--requests", "2"],
}

pytestmark = pytest.mark.slow


def test_each_is_run_here() -> None:
    assert {path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py")} == set(SMALL)


@pytest.mark.parametrize("name", SMALL)
def test_it_prints_its_figures_as_json(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *SMALL[name]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANG,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert numbers(json.loads(done.stdout, parse_constant=pytest.fail)) > 3


def numbers(found: Any) -> int:
    """How many figures there are in it. A figure that is not finite is no JSON, and stops the test."""
    if isinstance(found, dict | list):
        return sum(numbers(each) for each in (found.values() if isinstance(found, dict) else found))
    return isinstance(found, int | float)


def test_a_figure_that_a_seed_does_not_have_is_none_and_stops_nothing() -> None:
    """Where most requests find nobody, half of them wait for ever: their median is no number."""
    ways = {way.name: {"median_days": 2.0} for way in simulator.WAYS}
    rows = [
        {"requests": 1, "candidates_median": 1, "no_candidate": 0.0, "ways": ways},
        {
            "requests": 1,
            "candidates_median": 1,
            "no_candidate": 0.0,
            "ways": {name: {"median_days": float("inf")} for name in ways},
        },
    ]
    assert {figures["median_days"] for figures in simulator.summary(rows)["ways"].values()} == {None}
    assert simulator.summary(rows[:1])["ways"][simulator.PRODUCT]["median_days"] == [2.0, 0.0]
