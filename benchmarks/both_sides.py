"""How surely the two sides of one matter are found, and how often strangers are held.

`python -m benchmarks.both_sides`, JSON on standard output. 100,000 invented requests with names as often as they occur
in the United States, 500 true pairs among them, written as people write them (`_families`). `recall` is the share of
true pairs that are found, `recall_held` of those that hold; false holds and hints are counted for each true pair.

Then the look-up (`queries.both_sides.pairs`) in a database with their tokens, on SQLite and, where its package is
installed, PostgreSQL: the rows one look-up reads, and how many times more processor time it takes than in a database of
a tenth the size.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from benchmarks._families import WRITINGS, Asked, World
from benchmarks._look_up import cost_of_looking
from referral_app.config import RARE_NAME_PER_MILLION
from referral_app.security import parties
from referral_app.security.meetings import SEARCHED, Mark, Meeting, opposing
from referral_app.security.name_kinds import as_kept

Marks = frozenset[Mark]


def marks_of(asked: Asked, rare: float) -> Marks:
    """The facts of a request, each under its own words: what equal tokens stand for."""
    return frozenset(
        Mark(fact.whose, fact.kind, fact.weight, sys.intern("|".join(as_kept(fact.kind, fact.parts))))
        for fact in parties.facts(asked.said, rare)
    )


def meetings(kept: list[Marks]) -> Iterable[tuple[int, int, Meeting]]:
    """Every two requests that meet, as the look-up finds them: by what may be searched, then by all that both have."""
    by_token: dict[str, list[int]] = defaultdict(list)
    for number, marks in enumerate(kept):
        for token in {mark.token for mark in marks if mark.weight in SEARCHED}:
            by_token[token].append(number)
    for number, marks in enumerate(kept):
        mine = {mark.token for mark in marks if mark.weight in SEARCHED}
        near = {other for token in mine for other in by_token[token] if other < number}
        for other in near:
            met = opposing(marks, kept[other])
            if met is not None:
                yield other, number, met


def measure(requests: int, pairs: int, seed: int, rare: float, looks: int = 200) -> dict[str, Any]:
    """Recall and false holds of one invented office, and what one look-up costs there."""
    world = list(World(seed, requests, pairs))
    kept = [marks_of(asked, rare) for asked in world]
    return {
        "requests": requests,
        "true_pairs": pairs,
        "seed": seed,
        "rare_name_per_million": rare,
        "tokens_per_request": round(sum(map(len, kept)) / len(kept), 1),
        **found_and_held(world, kept, pairs),
        "look_up": cost_of_looking(kept, looks),
    }


def found_and_held(world: list[Asked], kept: list[Marks], pairs: int) -> dict[str, Any]:
    """How many of the true pairs were found, and what else was."""
    found: dict[int, Meeting] = {}
    false, why = Counter[str](), Counter[str]()
    for one, other, met in meetings(kept):
        pair = world[one].pair
        if pair is not None and pair == world[other].pair:
            found[pair] = met
        else:
            false[met.strength] += 1
            why[f"{met.strength}: {', '.join(met.met)}"] += 1
    kinds = {asked.pair: asked.kind for asked in world if asked.pair is not None}
    by_kind = {
        kind: Counter(found[pair].strength if pair in found else "missed" for pair, its in kinds.items() if its == kind)
        for kind in WRITINGS
    }
    return {
        "recall": round(len(found) / pairs, 4),
        "recall_held": round(sum(met.holds for met in found.values()) / pairs, 4),
        "false_holds_per_true_pair": round(false["hold"] / pairs, 3),
        "hints_per_true_pair": round(false["hint"] / pairs, 3),
        "by_writing": {kind: dict(met) for kind, met in by_kind.items() if met},
        "what_met_falsely": dict(why.most_common(12)),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--pairs", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rare", type=float, default=RARE_NAME_PER_MILLION)
    asked.add_argument("--looks", type=int, default=200, help="look-ups measured on each engine; 0 leaves them out")
    given = asked.parse_args()
    done = measure(given.requests, given.pairs, given.seed, given.rare, given.looks)
    print(json.dumps(done, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
