"""How surely two sides of one matter are found, and how often strangers are held.

`python -m benchmarks.both_sides`: JSON on standard output. 100,000 invented requests with names as often as they
occur in the United States, 500 true pairs among them written as people write them (`_families`). `recall` is the
share of true pairs that are found, `recall_held` of those that hold; `false_holds` and `hints` are counted for each
true pair. The look-up is measured on a database with all of them: how many rows one look-up reads, whether the index
is used, and how many times more it costs than in a database of a tenth the size.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from benchmarks._families import WRITINGS, Asked, World
from referral_app.config import RARE_NAME_PER_MILLION
from referral_app.security import parties
from referral_app.security.meetings import SEARCHED, Mark, Meeting, opposing

Marks = frozenset[Mark]


def marks_of(asked: Asked, rare: float) -> Marks:
    """The facts of a request, each under its own words: what equal tokens stand for."""
    return frozenset(
        Mark(fact.whose, fact.kind, fact.weight, sys.intern(f"{fact.kind}|{'|'.join(fact.parts)}"))
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


def measure(requests: int, pairs: int, seed: int, rare: float) -> dict[str, Any]:
    """Recall and false holds of one invented office."""
    world = list(World(seed, requests, pairs))
    kept = [marks_of(asked, rare) for asked in world]
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
        kind: [found[pair].strength if pair in found else "missed" for pair, its in kinds.items() if its == kind]
        for kind in WRITINGS
    }
    held = sum(met.holds for met in found.values())
    return {
        "requests": requests,
        "true_pairs": pairs,
        "seed": seed,
        "rare_name_per_million": rare,
        "recall": round(len(found) / pairs, 4),
        "recall_held": round(held / pairs, 4),
        "false_holds_per_true_pair": round(false["hold"] / pairs, 3),
        "hints_per_true_pair": round(false["hint"] / pairs, 3),
        "by_writing": {kind: dict(Counter(met)) for kind, met in by_kind.items() if met},
        "what_met_falsely": dict(why.most_common(12)),
        "tokens_per_request": round(sum(map(len, kept)) / len(kept), 1),
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--pairs", type=int, default=500)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--rare", type=float, default=RARE_NAME_PER_MILLION)
    given = asked.parse_args()
    print(json.dumps(measure(given.requests, given.pairs, given.seed, given.rare), indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
