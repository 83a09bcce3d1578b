"""The product's planner on invented programmes: `python -m benchmarks.simulator [--seeds N] [--write]`.

JSON on standard output. Each scenario is played for each seed under each way of asking, and held against the bound of
hindsight. `--write` also writes docs/simulator.md and docs/simulator.svg; without it two seeds give a quick look, and
`--part 0.05` plays with that part of the attorneys and of the requests. A long run keeps each finished seed in the
file `--rows` names, and goes on from there when it is started again.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import _page
from benchmarks._hindsight import best_value
from benchmarks._office import Case, Office, Way
from benchmarks._world import DELTA, SCENARIOS, BusinessTime, Candidate, Family, make
from referral_app.matching.pacing import Mode
from referral_app.matching.policy import DEFAULT_WEIGHTS, Policy
from referral_app.vocabulary import Track
from referral_app.workflow.calendar import ANSWER_DAYS

DOCS = Path(__file__).resolve().parent.parent / "docs"
WEEK = 5
#: A scenario and a seed.
Job = tuple[str, int]
#: The study lets an offer that goes out alone count as silent after 1, 2, 3 business days.
SHORT = {Track.CRITICAL: 1.0, Track.URGENT: 2.0, Track.STANDARD: 3.0}
TOP_SCORE = Policy(DEFAULT_WEIGHTS, band=1, rest=0)
#: Pseudo-offers with which an attorney's own history is mixed with everybody's.
SHRINK = 4


def longest_waiting(office: Office, _family: Family, candidate: Candidate) -> tuple[float | str, ...]:
    """Rotation: never asked before all, then the longest ago; of equals the better one."""
    return office.attorneys[candidate.attorney].last or "", -candidate.standing


def by_chance_of_yes(office: Office, family: Family, candidate: Candidate) -> tuple[float | str, ...]:
    """The study's index a/(1-b): the best order of one request's attorneys by value and by the chance of a yes, learned
    from past answers, 0.8 for each recent offer. The product has no such model: this is what it is compared with."""
    attorney = office.attorneys[candidate.attorney]
    now = office.roster.now
    assert now is not None
    recent = attorney.lately(office.time.time(now))
    yes = (attorney.accepted + SHRINK * office.usual) / (attorney.closed + SHRINK) * 0.8**recent
    answers = max((attorney.answered + 3) / (attorney.closed + SHRINK), yes)
    silence = (office.way.silence or ANSWER_DAYS)[family.profile.urgency]
    value = candidate.quality * yes * DELTA
    rest = (answers - yes) * DELTA + (1 - answers) * DELTA**silence
    return (-value / (1 - rest),)


WAYS = (
    Way("longest waiting first, one after the other", Mode.SEQUENTIAL, key=longest_waiting, silence=SHORT),
    Way("top score, one after the other", Mode.SEQUENTIAL, TOP_SCORE, silence=SHORT),
    Way("order of the product, one after the other", Mode.SEQUENTIAL, silence=SHORT),
    Way("order of the product, sequential track (A7 expiry)", Mode.SEQUENTIAL),
    Way("longest waiting first, staggered", key=longest_waiting),
    Way("chance of a yes (index), staggered", key=by_chance_of_yes),
    Way("order of the product, batch of 3", Mode.BATCH),
    Way("THE PRODUCT: its order, staggered"),
)
PRODUCT, TOP = WAYS[-1].name, WAYS[1].name


def gini(values: Iterable[float]) -> float:
    """0: everybody the same; near 1: one has all."""
    row = sorted(values)
    total = sum(row)
    if not total:
        return 0.0
    return sum((2 * place - len(row) - 1) * value for place, value in enumerate(row, 1)) / (len(row) * total)


def share(part: float, of: float) -> float:
    """One of the other; not a number when there is nothing to be a part of."""
    return part / of if of else math.nan


def report(office: Office, cases: list[Case], bound: float) -> dict[str, float]:
    """What one way of asking came to in one world. Times in business days: infinite for what never came, and not a
    number for what cannot be said, as of the critical requests where there are none."""
    waits = [math.inf if c.accepted_at is None else c.accepted_at - c.family.arrives for c in cases]
    placed = [c for c in cases if c.accepted_by is not None]
    critical = [wait for wait, c in zip(waits, cases, strict=True) if c.need.profile.urgency == Track.CRITICAL]
    value = sum(
        c.family.weight * c.family.candidates[c.accepted_by or ""].quality * DELTA**wait
        for wait, c in zip(waits, cases, strict=True)
        if c.accepted_by is not None
    )
    competent = {id for c in cases for id in c.family.candidates}
    done = sorted(wait for wait in waits if wait < math.inf)
    return {
        "of_hindsight": 100 * share(value, bound),
        "median_days": sorted(waits)[len(waits) // 2],
        "p90_days": done[int(0.9 * (len(done) - 1))] if done else math.nan,
        "within_7_days": 100 * sum(wait <= WEEK for wait in waits) / len(waits),
        "missed": 100 * sum(wait == math.inf for wait in waits) / len(waits),
        "missed_critical": 100 * share(sum(wait == math.inf for wait in critical), len(critical)),
        "quality": 100 * share(sum(c.family.candidates[c.accepted_by or ""].quality for c in placed), len(placed)),
        "offers_per_yes": share(office.offers_made, len(placed)),
        "withdrawn_per_yes": share(office.withdrawn, len(placed)),
        "gini_offers": gini(len(office.attorneys[id].sent) for id in competent),
        "gini_matters": gini(office.attorneys[id].matters for id in competent),
    }


def one(job: Job, part: float = 1.0) -> dict[str, Any]:
    """One seed of one scenario, or of a part of it, under every way."""
    name, seed = job
    business = BusinessTime()
    whole = SCENARIOS[name]
    scenario = replace(whole, attorneys=round(part * whole.attorneys), rate=part * whole.rate)
    world = make(seed, scenario, business)
    bound = best_value(world)
    ways = {}
    for way in WAYS:
        began = time.perf_counter()
        office = Office(world, business, way)
        ways[way.name] = report(office, office.play(), bound)
        ways[way.name]["ms_per_request"] = 1000 * (time.perf_counter() - began) / len(world.families)
    counts = sorted(len(family.candidates) for family in world.families)
    return {
        "scenario": name,
        "seed": seed,
        "requests": len(counts),
        "candidates_median": counts[len(counts) // 2],
        "no_candidate": 100 * sum(not count for count in counts) / len(counts),
        "ways": ways,
    }


def summary(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The mean of the seeds, with half the width of its 95 % interval; None where a seed has no finite figure."""
    measured: dict[str, Any] = {"seeds": len(rows)} | {
        name: round(statistics.mean(row[name] for row in rows), 1)
        for name in ("requests", "candidates_median", "no_candidate")
    }
    measured["ways"] = {way.name: {} for way in WAYS}
    for way, found in measured["ways"].items():
        for name in rows[0]["ways"][way]:
            values = [row["ways"][way][name] for row in rows]
            found[name] = mean_and_spread(values) if all(map(math.isfinite, values)) else None
    return measured


def mean_and_spread(values: Sequence[float]) -> list[float]:
    """The mean of finite values, and half the width of its 95 % interval: none of a single one."""
    spread = 1.96 * statistics.stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
    return [round(statistics.mean(values), 3), round(spread, 3)]


def measure(jobs: Sequence[Job], processes: int, kept: Path | None = None, part: float = 1.0) -> list[dict[str, Any]]:
    """The figures of every job, in their order; those that are kept already are not played again."""
    rows = {(row["scenario"], row["seed"]): row for row in _kept(kept)}
    missing = [job for job in jobs if job not in rows]
    with ExitStack() as open_ones:
        play = partial(one, part=part)
        played: Iterable[dict[str, Any]] = map(play, missing)
        if processes > 1:
            played = open_ones.enter_context(ProcessPoolExecutor(processes)).map(play, missing)
        for row in played:
            rows[row["scenario"], row["seed"]] = row
            if kept is not None:
                with kept.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
    return [rows[job] for job in jobs]


def _kept(file: Path | None) -> list[dict[str, Any]]:
    if file is None or not file.exists():
        return []
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def summed_up(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the whole run found, a part a scenario."""
    by_scenario: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_scenario.setdefault(row["scenario"], []).append(row)
    return {"scenarios": {name: summary(found) for name, found in by_scenario.items()}}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, default=2)
    options.add_argument("--scenarios", default=",".join(SCENARIOS))
    options.add_argument("--part", type=float, default=1.0)
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--rows", type=Path)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    jobs = [(scenario, seed) for scenario in chosen.scenarios.split(",") for seed in range(chosen.seeds)]
    measured = summed_up(measure(jobs, chosen.processes, chosen.rows, chosen.part))
    if chosen.write:
        _page.write(DOCS, measured, PRODUCT, TOP)
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
