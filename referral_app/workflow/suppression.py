"""Which figures of a publication stay hidden, so that no small count can be found back from those that are shown.

A publication is a set of counts that add up. Written as a circulation, every count, total and grand total is one edge,
and at each node what comes in goes out: a table is an edge for each cell from its row to its column, with the totals as
the edges that lead back. Tables that share a total share its edge.

A count from 1 to `SMALL` is hidden (a zero tells of nobody and is shown). From what is left a reader can subtract. What
a hidden count may then be is exactly what flows can be pushed around it over other hidden edges, so others are hidden
with it, the smallest first, until each small count could be any of `SMALL` values and more. There is always a way: a
flow that is not zero lies on a round of flows that are not zero.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from heapq import heappop, heappush

#: Counts from one to this are hidden (the cell size rule of Medicare and Medicaid: 1 to 10).
SMALL = 10


@dataclass(frozen=True)
class Figure:
    """One count: an edge from node to node. `weight`: how much a reader loses when it is hidden; totals more than
    cells."""

    start: Hashable
    end: Hashable
    count: int
    weight: int = 0


def hidden(figures: Mapping[Hashable, Figure]) -> set[Hashable]:
    """The names of the figures to hide. The same figures hide the same ones, in whatever order they come.

    Raises ValueError if they do not add up, or one is below zero.
    """
    _refuse_what_does_not_add_up(figures.values())
    names = sorted(figures, key=repr)
    small = [name for name in names if 0 < figures[name].count <= SMALL]
    gone = set(small)
    for name in small:
        gone.update(_way_round(name, figures, names, gone))
    return gone


def lines_told(figures: Mapping[Hashable, Figure], gone: Set[Hashable], ladder: Iterable[int]) -> list[int]:
    """Of some numbers those that may be told as "more than so many" of what goes with a figure, the smallest first.

    A count beside the tables (a service that is named for one kind of work) says on which side of such a number a
    hidden figure lies. A number may be told if every small count could even then be larger by `SMALL`: with each other
    hidden figure on its own side of every number that is told.
    """
    told: list[int] = []
    small = [name for name in gone if figures[name].count <= SMALL]
    for line in sorted(ladder):
        if all(_stays_free(name, figures, gone, [*told, line]) for name in small):
            told.append(line)
    return told


def _stays_free(
    name: Hashable, figures: Mapping[Hashable, Figure], gone: Set[Hashable], lines: Collection[int]
) -> bool:
    """Whether there is a way round as `_way_round` finds, over hidden figures that cross none of the lines."""
    own = figures[name]
    if _is_between(own.count, own.count + SMALL, lines):
        return False
    onward: dict[Hashable, set[Hashable]] = {}
    for other in gone - {name}:
        one = figures[other]
        if not _is_between(one.count, one.count + SMALL, lines):
            onward.setdefault(one.start, set()).add(one.end)
        if one.count > SMALL and not _is_between(one.count - SMALL, one.count, lines):
            onward.setdefault(one.end, set()).add(one.start)
    seen, waiting = {own.end}, [own.end]
    while waiting:
        for node in onward.get(waiting.pop(), set()) - seen:
            seen.add(node)
            waiting.append(node)
    return own.start in seen


def _is_between(low: int, high: int, lines: Iterable[int]) -> bool:
    """Whether the lower of two counts is at most a line, and the higher is more."""
    return any(low <= line < high for line in lines)


def _refuse_what_does_not_add_up(figures: Iterable[Figure]) -> None:
    balance: dict[Hashable, int] = {}
    for one in figures:
        if one.count < 0:
            raise ValueError("a count below zero")
        balance[one.start] = balance.get(one.start, 0) - one.count
        balance[one.end] = balance.get(one.end, 0) + one.count
    if any(balance.values()):
        raise ValueError("the figures do not add up")


def _way_round(
    name: Hashable, figures: Mapping[Hashable, Figure], names: list[Hashable], gone: set[Hashable]
) -> list[Hashable]:
    """The cheapest other figures that, hidden too, let this one be larger by `SMALL`: from its end back to its start,
    along figures that may grow, or against those that are large enough to shrink by as much and stay above zero.

    What is hidden already costs nothing.
    """
    own = figures[name]
    ways: dict[Hashable, list[tuple[int, Hashable, Hashable]]] = {}
    for other in names:
        one = figures[other]
        if other == name or not one.count:
            continue
        cost = 0 if other in gone else 1 + one.count + one.weight
        ways.setdefault(one.start, []).append((cost, one.end, other))
        if one.count > SMALL:
            ways.setdefault(one.end, []).append((cost, one.start, other))
    # Numbered, so that equal costs never compare nodes.
    heap: list[tuple[int, int, Hashable]] = [(0, 0, own.end)]
    cheapest: dict[Hashable, int] = {own.end: 0}
    came: dict[Hashable, tuple[Hashable, Hashable]] = {}
    number = 0
    while heap:
        cost, _number, node = heappop(heap)
        if node == own.start:
            break
        if cost > cheapest[node]:
            continue
        for step, onward, other in ways.get(node, ()):
            if onward not in cheapest or cost + step < cheapest[onward]:
                cheapest[onward] = cost + step
                came[onward] = (node, other)
                number += 1
                heappush(heap, (cost + step, number, onward))
    found, node = [], own.start
    while node != own.end:
        node, other = came[node]
        found.append(other)
    return found
