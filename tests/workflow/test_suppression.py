"""No small count can be found back from the figures that are shown (B23): a solver tries, over random tables."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace

import pytest

from referral_app.workflow.publication import LADDER, figures_of
from referral_app.workflow.suppression import SMALL, UNBOUNDED, Figure, hidden, lines_told
from referral_app.workflow.suppression import bounds as exact_bounds

KEY = b"of the tests"
OUTCOMES = ("placed", "not_placed", "open")
Figures = Mapping[Hashable, Figure]


def random_needs(chance: random.Random) -> dict[tuple[str, str, str], int]:
    """An invented year: few places or many, mostly small counts, some large, many zeros."""
    areas, places = chance.randint(1, 6), chance.randint(1, 9)
    share, most = chance.choice([0.15, 0.5, 0.9]), chance.choice([2, 12, 60, 400])
    return {
        (f"area-{area}", f"US-{place:02d}", outcome): chance.randint(1, most)
        for area in range(areas)
        for place in range(places)
        for outcome in OUTCOMES
        if chance.random() < share
    }


def needed_alone(figures: Figures) -> dict[Hashable, Figure]:
    """The same figures, none of which is hidden without need."""
    return {name: replace(one, spare=10**12) for name, one in figures.items()}


def sums(figures: Figures) -> list[tuple[list[Hashable], list[Hashable]]]:
    """What a reader knows: at each node, these figures together are as much as those."""
    nodes = {node for one in figures.values() for node in (one.start, one.end)}
    return [
        ([n for n, one in figures.items() if one.end == node], [n for n, one in figures.items() if one.start == node])
        for node in sorted(nodes, key=repr)
    ]


def bounds(figures: Figures, gone: Iterable[Hashable]) -> dict[Hashable, tuple[int, int]]:
    """What each hidden count can be at least and at most, by what the sums leave, over and over until nothing moves.

    A reader knows that nothing that is hidden is zero, and how many there are at most."""
    hidden_ones = set(gone)
    most = 10 * sum(one.count for one in figures.values()) + 100
    low = {name: 1 if name in hidden_ones else one.count for name, one in figures.items()}
    high = {name: most if name in hidden_ones else one.count for name, one in figures.items()}
    known = sums(figures)
    moved = True
    while moved:
        moved = False
        for these, those in known:
            for mine, others in ((these, those), (those, these)):
                for name in mine:
                    if name not in hidden_ones:
                        continue
                    rest_low = sum(low[n] for n in mine if n != name)
                    rest_high = sum(high[n] for n in mine if n != name)
                    least = max(low[name], sum(low[n] for n in others) - rest_high)
                    largest = min(high[name], sum(high[n] for n in others) - rest_low)
                    if (least, largest) != (low[name], high[name]):
                        low[name], high[name], moved = least, largest, True
    return {name: (low[name], high[name]) for name in hidden_ones}


def side(count: int, lines: Iterable[int]) -> int:
    """How many of the lines a count is more than."""
    return sum(1 for line in lines if count > line)


def another_year(
    figures: Figures, gone: Iterable[Hashable], name: Hashable, by: int, lines: Collection[int] = ()
) -> dict[Hashable, int]:
    """Other counts that show the same figures and add up, with this one larger (or smaller) by `by`, or as far as it
    goes. Exact: flow is pushed around, one by one, over hidden figures alone. No count crosses a line."""
    now = {each: one.count for each, one in figures.items()}
    own = figures[name]
    source, sink, sign = (own.end, own.start, 1) if by > 0 else (own.start, own.end, -1)
    touching: dict[Hashable, set[Hashable]] = defaultdict(set)
    for other in set(gone) - {name}:
        touching[figures[other].start].add(other)
        touching[figures[other].end].add(other)
    for _unit in range(abs(by)):
        if side(now[name], lines) != side(now[name] + sign, lines) or now[name] + sign < 1:
            return now
        came: dict[Hashable, tuple[Hashable, Hashable, int]] = {source: (source, None, 0)}
        waiting = [source]
        while waiting and sink not in came:
            node = waiting.pop(0)
            for other in touching[node]:
                one = figures[other]
                n = now[other]
                if one.start == node and one.end not in came and n not in lines:
                    came[one.end] = (node, other, 1)
                    waiting.append(one.end)
                if one.end == node and n > 1 and one.start not in came and n - 1 not in lines:
                    came[one.start] = (node, other, -1)
                    waiting.append(one.start)
        if sink not in came:
            return now
        node = sink
        while node != source:
            node, other, step = came[node]
            now[other] += step
        now[name] += sign
    return now


def found_back(figures: Figures, gone: set[Hashable], lines: Collection[int] = ()) -> list[Hashable]:
    """The hidden counts that a reader can tell to within fewer than SMALL + 1 values, who also knows of every hidden
    figure on which side of each of these lines it is."""
    known = bounds(figures, gone)
    told = []
    for name in gone:
        low, high = known[name]
        reach = []
        for by in (-SMALL, SMALL):
            other = another_year(figures, gone, name, by, lines)
            assert all(sum(other[n] for n in a) == sum(other[n] for n in b) for a, b in sums(figures))
            assert all(other[n] == one.count for n, one in figures.items() if n not in gone)
            assert min(other[n] for n in gone) >= 1
            assert all(side(other[n], lines) == side(one.count, lines) for n, one in figures.items())
            reach.append(other[name])
        if high - low < SMALL or reach[1] - reach[0] < SMALL:
            told.append(name)
    return told


@pytest.mark.parametrize("part", range(10))
def test_a_solver_finds_nothing_back_in_a_thousand_random_tables(part: int) -> None:
    chance = random.Random(2300 + part)
    for table in range(100):
        figures = figures_of(random_needs(chance))
        gone = hidden(figures, f"key {part} {table}".encode())
        assert {name for name, one in figures.items() if 0 < one.count <= SMALL} <= gone
        assert not any(figures[name].count == 0 for name in gone)
        assert found_back(figures, gone, lines_told(figures, gone, LADDER)) == []


@pytest.mark.parametrize("seed", range(20))
def test_nor_in_two_years_side_by_side(seed: int) -> None:
    """The second year is the first a little changed, and a reader knows both and lays them side by side."""
    chance = random.Random(seed)
    first = random_needs(chance)
    second = {cell: max(0, n + chance.randint(-2, 2)) for cell, n in first.items()}
    both: dict[Hashable, Figure] = {}
    gone: set[Hashable] = set()
    told: list[list[int]] = []
    for year, needs in ((2026, first), (2027, second)):
        figures = figures_of(needs)
        of_year = hidden(figures, f"{seed} {year}".encode())
        gone |= {(year, name) for name in of_year}
        told.append(lines_told(figures, of_year, LADDER))
        both |= {
            (year, name): Figure((year, one.start), (year, one.end), one.count, one.weight)
            for name, one in figures.items()
        }
    assert found_back(both, gone) == []
    for year, lines in zip((2026, 2027), told, strict=True):
        of_it = {name: one for name, one in both.items() if isinstance(name, tuple) and name[0] == year}
        assert found_back(of_it, gone & set(of_it), lines) == []


def test_what_is_said_of_services_names_numbers_in_many_tables_and_not_in_all() -> None:
    """(F06) It tells something, and the rule is not for nothing."""
    chance = random.Random(6)
    counts = []
    for _table in range(60):
        figures = figures_of(random_needs(chance))
        counts.append(len(lines_told(figures, hidden(figures, KEY), LADDER)))
    assert max(counts) == len(LADDER)
    assert 0 < sum(n < len(LADDER) for n in counts) < 60


def test_the_control_a_number_that_tells_a_small_count_is_not_said() -> None:
    """Four and 25 are hidden, and their sum of 29 is shown: "more than 20" of what goes with the 25 leaves the four no
    way to be more than eight."""
    needs = {(area, "US-TX", outcome): 400 for area in ("b", "c") for outcome in OUTCOMES}
    needs |= {("a", "US-TX", "placed"): 4, ("a", "US-TX", "not_placed"): 25}
    figures = needed_alone(figures_of(needs))
    gone = hidden(figures, KEY)
    assert ("area", "a") not in gone
    assert exact_bounds(figures, gone, ("area", "a", "placed")) == (1, 28)
    assert ("area", "a", "placed") in found_back(figures, gone, [20])
    assert lines_told(figures, gone, [20]) == []
    assert lines_told(figures, gone, [20, 28]) == [28]
    assert lines_told(figures, set(), LADDER) == list(LADDER)


def test_of_hidden_totals_nothing_is_said() -> None:
    figures = figures_of({("a", "US-TX", "placed"): 7})
    gone = hidden(figures, KEY)
    assert exact_bounds(figures, gone, ("all",)) == (1, UNBOUNDED)
    assert lines_told(figures, gone, LADDER) == []


@pytest.mark.parametrize("seed", range(30))
def test_the_bounds_of_the_product_are_those_of_the_solver(seed: int) -> None:
    figures = figures_of(random_needs(random.Random(seed)))
    gone = hidden(figures, KEY)
    for name in gone:
        low, high = exact_bounds(figures, gone, name)
        count = figures[name].count
        down, up = (another_year(figures, gone, name, by)[name] for by in (-12, 12))
        assert (down, up) == (max(low, count - 12), min(high, count + 12))


def test_the_control_small_counts_hidden_alone_are_found_back() -> None:
    figures = figures_of({("a", "US-TX", "placed"): 40, ("a", "US-TX", "open"): 4, ("b", "US-TX", "open"): 30})
    alone = {name for name, one in figures.items() if 0 < one.count <= SMALL}
    assert alone
    assert found_back(figures, alone) != []
    assert found_back(figures, hidden(figures, KEY)) == []


def test_a_cell_of_four_takes_a_second_with_it_in_its_row_and_its_column() -> None:
    needs = {(area, "US-TX", outcome): 40 for area in ("a", "b", "c") for outcome in OUTCOMES}
    needs["a", "US-TX", "open"] = 4
    figures = needed_alone(figures_of(needs))
    gone = hidden(figures, KEY)
    assert ("area", "a", "open") in gone
    row = [name for name in gone if name[:2] == ("area", "a")]
    column = [name for name in gone if len(name) == 3 and name[0] == "area" and name[2] == "open"]
    assert len(row) == len(column) == 2
    assert ("all",) not in gone


def test_zeros_and_large_counts_alone_hide_nothing() -> None:
    assert hidden(needed_alone(figures_of({("a", "US-TX", "placed"): 11})), KEY) == set()
    assert hidden(figures_of({}), KEY) == set()


def test_the_order_of_the_figures_changes_nothing() -> None:
    figures = figures_of(random_needs(random.Random(7)))
    turned = dict(reversed(list(figures.items())))
    assert hidden(figures, KEY) == hidden(turned, KEY)


def test_figures_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        hidden({"a": Figure("x", "y", 3)}, KEY)
    with pytest.raises(ValueError, match="below zero"):
        hidden({"a": Figure("x", "y", -3), "b": Figure("y", "x", -3)}, KEY)
