"""A reader who runs the rule of suppression over every table that fits what is shown strikes out none of them (B23).

The rule is public, its key is not. The control is the rule of before, which hid the smallest first and drew nothing.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import pytest

from referral_app.workflow.publication import figures_of
from referral_app.workflow.suppression import SMALL, Figure, closed, hidden
from tests.workflow.test_suppression import another_year, random_needs

Figures = dict[Hashable, Figure]
Rule = Callable[[Figures], set[Hashable]]
#: The keys that a reader makes up and tries.
TRIED = [f"tried {n}".encode() for n in range(40)]
COUNTS = (0, 1, 3, 6, 9, 10, 11, 12, 15, 22)


def before(figures: Mapping[Hashable, Figure]) -> set[Hashable]:
    """The rule of before: each small count takes with it the smallest others by which it may be larger by `SMALL`."""
    small = [name for name in sorted(figures, key=repr) if 0 < figures[name].count <= SMALL]
    gone = set(small)
    for name in small:
        own = figures[name]
        least: dict[Hashable, tuple[int, list[Hashable]]] = {own.end: (0, [])}
        moved = True
        while moved:
            moved = False
            for other in sorted(figures, key=repr):
                one = figures[other]
                step = 0 if other in gone else 1 + one.count + one.weight
                for start, end, able in ((one.start, one.end, one.count), (one.end, one.start, one.count > SMALL)):
                    if other == name or not able or start not in least:
                        continue
                    if end not in least or least[start][0] + step < least[end][0]:
                        least[end] = least[start][0] + step, [*least[start][1], other]
                        moved = True
        gone.update(least[own.start][1])
    return gone


def one_row(counts: tuple[int, ...]) -> Figures:
    """One row of cells with their total."""
    made: Figures = {("cell", n): Figure("in", "out", count) for n, count in enumerate(counts)}
    return made | {("all",): Figure("out", "in", sum(counts), 1_000_000, 1_024)}


def square(counts: tuple[int, ...]) -> Figures:
    """Two rows and two columns with all totals."""
    made: Figures = {}
    for n, count in enumerate(counts):
        made["cell", n] = Figure(("row", n // 2), ("column", n % 2), count)
    for n in (0, 1):
        made["row", n] = Figure("in", ("row", n), sum(counts[2 * n : 2 * n + 2]), 1_000, 32)
        made["column", n] = Figure(("column", n), "out", sum(counts[n::2]), 1_000, 32)
    return made | {("all",): Figure("out", "in", sum(counts), 1_000_000, 1_024)}


def fitting(make: Callable[[tuple[int, ...]], Figures], counts: tuple[int, ...], shown: Mapping[Hashable, int]) -> Any:
    """Every table with these shown figures; where no total is shown, with up to 12 more in each cell."""
    cells = [
        [count] if ("cell", n) in shown else range(1, (shown.get(("all",), count + 12)) + 1)
        for n, count in enumerate(counts)
    ]
    for other in _within(cells, shown.get(("all",))):
        figures = make(other)
        if all(figures[name].count == count for name, count in shown.items()):
            yield figures


def _within(cells: list[Any], total: int | None) -> Iterator[tuple[int, ...]]:
    """Every choice of one from each; the last one follows from the total."""
    if total is None:
        yield from itertools.product(*cells)
        return
    for begun in itertools.product(*cells[:-1]):
        if (left := total - sum(begun)) in cells[-1]:
            yield (*begun, left)


def told_to_who_runs_it(make: Callable[[tuple[int, ...]], Figures], counts: tuple[int, ...], rule: Rule) -> list[Any]:
    """The small counts of which fewer values are left than a star alone leaves (1 to SMALL) to who runs the rule, by
    one of the tried keys, over every table that fits."""
    figures = make(counts)
    gone = rule(figures)
    shown = {name: one.count for name, one in figures.items() if name not in gone}
    left: dict[Hashable, set[int]] = {name: set() for name in gone}
    for other in fitting(make, counts, shown):
        if all(other[name].count in left[name] for name in gone):
            continue
        if rule is before:
            same = before(other) == gone
        else:
            same = closed(other, gone, {}) == gone and any(hidden(other, key) == gone for key in TRIED)
        if same:
            for name in gone:
                left[name].add(other[name].count)
    return [(counts, name) for name in gone if figures[name].count <= SMALL and len(left[name]) < SMALL]


def by_a_key(figures: Figures) -> set[Hashable]:
    return hidden(figures, b"the one of the office")


def tables(cells: int, n: int, seed: int) -> list[tuple[int, ...]]:
    chance = random.Random(seed)
    return [tuple(chance.choice(COUNTS) for _cell in range(cells)) for _table in range(n)]


def test_a_row_of_two_tells_nothing_to_who_runs_the_rule_and_the_rule_of_before_did() -> None:
    every = [pair for pair in itertools.combinations_with_replacement(COUNTS, 2) if 0 < min(pair) <= SMALL]
    assert [told for counts in every for told in told_to_who_runs_it(one_row, counts, by_a_key)] == []
    assert [told for counts in every for told in told_to_who_runs_it(one_row, counts, before)] != []


@pytest.mark.parametrize(("make", "cells", "seed"), [(one_row, 3, 2), (square, 4, 3)])
def test_nor_does_a_longer_row_or_a_square(make: Callable[[tuple[int, ...]], Figures], cells: int, seed: int) -> None:
    some = tables(cells, 10, seed)
    assert [told for counts in some for told in told_to_who_runs_it(make, counts, by_a_key)] == []
    assert [told for counts in some for told in told_to_who_runs_it(make, counts, before)] != []


def another_that_fits(figures: Figures, gone: set[Hashable], chance: random.Random) -> Figures:
    """The table after some pushes around hidden figures: the shown ones are as they were."""
    for name in chance.sample(sorted(gone, key=repr), min(4, len(gone))):
        counts = another_year(figures, gone, name, chance.choice([-25, -3, 4, 15]))
        figures = {each: Figure(one.start, one.end, counts[each], one.weight) for each, one in figures.items()}
    return figures


@pytest.mark.parametrize("part", range(5))
def test_of_a_thousand_tables_none_that_fits_can_be_struck_out(part: int) -> None:
    """Under a key by which just the hidden figures are drawn to be hidden without need, a table that fits hides the
    same ones: each already has its values, and no other is small. The rule of before tells many of them apart."""
    chance = random.Random(800 + part)
    told_apart = 0
    for table in range(200):
        figures = figures_of(random_needs(chance))
        gone = hidden(figures, f"{part} {table}".encode())
        other = another_that_fits(figures, gone, chance)
        assert all(other[name].count == one.count for name, one in figures.items() if name not in gone)
        assert closed(other, gone, dict.fromkeys(other, 1.0)) == gone
        assert {name for name, one in other.items() if 0 < one.count <= SMALL} <= gone
        if table < 20:
            gone = before(figures)
            told_apart += before(another_that_fits(figures, gone, chance)) != gone
    assert told_apart


def test_each_year_is_drawn_anew() -> None:
    """What is hidden without need in one year is not so in the next: under one key for all, two years laid side by side
    would tell what is hidden in both without need."""
    figures = figures_of(
        {(f"a{n}", f"US-{p}", end): 40 for n in range(9) for p in range(9) for end in ("placed", "open")}
    )
    years = [hidden(figures, key) for key in (b"2026", b"2027", b"2027")]
    assert years[0] != years[1]
    assert years[1] == years[2]
    assert all(years)
