"""How many requests a second are routed: `python -m benchmarks.routing [--rounds 100]`. JSON on standard output.

The worked cases of `tests/law/cases`, in turn, on one core: the whole function from answers to routing, the law data
loaded once as in the product. `routings_a_second` is the median of five runs by the time the processor spent on it,
so that a neighbour on the machine does not count; `slowest_case` is the mean of the case that takes longest.
`times_writing_it_down` compares within the run: routing a case costs so many times what writing its result as JSON
costs, whatever the machine. `queue_of_10000_seconds` is what reading a whole queue again each night takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from referral_app import law

CASES = Path(__file__).resolve().parent.parent / "tests" / "law" / "cases"
REPEATS = 5
ROUNDS = 100


def cases() -> dict[str, dict[str, Any]]:
    """The worked cases by name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.json"))}


def seconds_of(act: Callable[[], object], rounds: int) -> float:
    """Processor seconds of one act, the mean of so many."""
    began = time.process_time()
    for _ in range(rounds):
        act()
    return (time.process_time() - began) / rounds


def seconds_to_route(case: dict[str, Any], data: law.LawData, rounds: int) -> float:
    return seconds_of(lambda: law.route(case["answers"], case["context"], data), rounds)


def measure(rounds: int) -> dict[str, Any]:
    began = time.process_time()
    data = law.load()
    loading = time.process_time() - began
    worked = cases()
    runs = [{name: seconds_to_route(case, data, rounds) for name, case in worked.items()} for _ in range(REPEATS)]
    typical = {name: statistics.median(run[name] for run in runs) for name in worked}
    slowest = max(typical, key=typical.__getitem__)
    a_second = statistics.median(len(worked) / sum(run.values()) for run in runs)
    writing = statistics.median(
        sum(seconds_of(partial(json.dumps, case["expected"]), rounds) for case in worked.values())
        for _ in range(REPEATS)
    )
    return {
        "law_version": data.law_version,
        "cases": len(worked),
        "rounds": rounds,
        "repeats": REPEATS,
        "routings_a_second": round(a_second),
        "queue_of_10000_seconds": round(10_000 / a_second, 1),
        "times_writing_it_down": round(sum(typical.values()) / writing, 1),
        "slowest_case": {"case": slowest, "milliseconds": round(1000 * typical[slowest], 3)},
        "load_milliseconds": round(1000 * loading, 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    print(json.dumps(measure(options.parse_args().rounds)))


if __name__ == "__main__":
    main()
