"""Which figures of a publication stay hidden, so that no small count can be found back from those that are shown.

A publication is a set of counts that add up. Written as a circulation, every count, total and grand total is one edge,
and at each node what comes in goes out: a table is an edge for each cell from its row to its column, with the totals as
the edges that lead back. Tables that share a total share its edge.

A count from 1 to `SMALL` is hidden (a zero tells of nobody and is shown). Two readers are thought of:

- One who subtracts. What a hidden count may be is exactly what flows can be pushed around it over other hidden edges,
  so others are hidden with it until every hidden count, small or not, could be `SMALL` + 1 values or more.
- One who runs this very code over all tables that fit what is shown, and strikes out those for which it would hide
  something else. Therefore which others are hidden is drawn with a secret key and not by their counts, and some
  figures are hidden without need, drawn with the key as well. Then nothing can be struck out: take any table that fits,
  with each hidden count above zero. There is a key under which just the hidden figures are drawn to be hidden without
  need. Each of them already has its values; no other is small; so under that key the same figures are hidden.
  (It says what can be ruled out, not that all values are equally likely.)

There is always a way round: a flow that is not zero lies on a round of flows that are not zero.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Hashable, Iterable, Mapping, Set
from dataclasses import dataclass
from hashlib import sha256
from heapq import heappop, heappush

#: Counts from one to this are hidden (the cell size rule of Medicare and Medicaid: 1 to 10).
SMALL = 10
#: More than any count: of a hidden figure to which the shown ones set no upper bound.
UNBOUNDED = 10**9


@dataclass(frozen=True)
class Figure:
    """One count: an edge from node to node. `weight`: how much a reader loses when it is hidden; totals more than
    cells. One in `spare` is hidden without need."""

    start: Hashable
    end: Hashable
    count: int
    weight: int = 0
    spare: int = 8


def hidden(figures: Mapping[Hashable, Figure], key: bytes) -> set[Hashable]:
    """The names of the figures to hide. The same figures and key hide the same ones, in whatever order they come.

    Raises ValueError if they do not add up, or one is below zero.
    """
    _refuse_what_does_not_add_up(figures.values())
    names = sorted(figures, key=repr)
    drawn = {name: _drawn(key, "cost", name) for name in names}
    cost = {name: figures[name].weight - math.log(drawn[name]) for name in names}
    first = [
        name
        for name in names
        if 0 < figures[name].count <= SMALL
        or (figures[name].count and _drawn(key, "without need", name) * figures[name].spare < 1)
    ]
    return closed(figures, sorted(first, key=drawn.__getitem__), cost)


def closed(
    figures: Mapping[Hashable, Figure], first: Iterable[Hashable], cost: Mapping[Hashable, float]
) -> set[Hashable]:
    """These figures and those that must be hidden with them, the cheapest first, until each hidden one could be
    `SMALL` + 1 values or more."""
    waiting = list(first)
    around = _Around(figures, cost, waiting)
    for name in waiting:
        while (more := around.widen(name)) is not None:
            waiting += more
    return around.gone


def bounds(figures: Mapping[Hashable, Figure], gone: Set[Hashable], name: Hashable) -> tuple[int, int]:
    """The least and the most that a hidden count can be, to a reader who knows that none is zero. Exact."""
    around = _Around(figures, {}, gone)
    count = figures[name].count
    more = around.room(name, up=True, most=UNBOUNDED)
    return count - around.room(name, up=False, most=count - 1), UNBOUNDED if more >= UNBOUNDED else count + more


def lines_told(figures: Mapping[Hashable, Figure], gone: Set[Hashable], ladder: Iterable[int]) -> list[int]:
    """Of some numbers those that may be told as "more than so many" of what goes with a figure, the smallest first.

    A count beside the tables (a service that is named for one kind of work) says on which side of such a number a
    hidden figure lies. A number is told only where the shown figures say as much of every hidden one: then it says
    nothing that is new, and neither does that it is told.
    """
    left = sorted(ladder)
    for name in sorted(gone, key=repr):
        if not left:
            break
        low, high = bounds(figures, gone, name)
        left = [line for line in left if not low <= line < high]
    return left


def _drawn(key: bytes, what: str, name: Hashable) -> float:
    """A number above 0 and at most 1 that only the key tells."""
    made = hmac.new(key, repr((what, name)).encode(), sha256).digest()
    return (int.from_bytes(made[:6], "big") + 1) / 2**48


def _refuse_what_does_not_add_up(figures: Iterable[Figure]) -> None:
    balance: dict[Hashable, int] = {}
    for one in figures:
        if one.count < 0:
            raise ValueError("a count below zero")
        balance[one.start] = balance.get(one.start, 0) - one.count
        balance[one.end] = balance.get(one.end, 0) + one.count
    if any(balance.values()):
        raise ValueError("the figures do not add up")


@dataclass(frozen=True)
class _Step:
    """One figure on a way: with its direction (it grows) or against it (it shrinks, and stays above zero)."""

    name: Hashable
    onward: Hashable
    grows: bool


class _Around:
    """The figures by the nodes they touch, and what is hidden of them so far."""

    def __init__(
        self, figures: Mapping[Hashable, Figure], cost: Mapping[Hashable, float], gone: Iterable[Hashable]
    ) -> None:
        self._figures, self._cost, self.gone = figures, cost, set(gone)
        self._hidden: dict[Hashable, list[_Step]] = {}
        self._all: dict[Hashable, list[_Step]] = {}
        for name in sorted(figures, key=repr):
            if figures[name].count:
                self._add(self._all, name)
        for name in sorted(self.gone, key=repr):
            self._add(self._hidden, name)

    def room(self, name: Hashable, *, up: bool, most: int) -> int:
        """By how much a figure can be larger or smaller, at most `most`, when only hidden ones change with it."""
        return self._pushed(name, up, most)[0]

    def widen(self, name: Hashable) -> list[Hashable] | None:
        """Hide the cheapest others by which this one may be larger, and say which; None if it has room enough."""
        below = self.room(name, up=False, most=min(SMALL, self._figures[name].count - 1))
        above, flow = self._pushed(name, True, SMALL - below)
        if below + above >= SMALL:
            return None
        own = self._figures[name]
        more = [step.name for step in self._cheapest(own.end, own.start, name, flow) if step.name not in self.gone]
        self.gone.update(more)
        for other in more:
            self._add(self._hidden, other)
        return more

    def _add(self, ways: dict[Hashable, list[_Step]], name: Hashable) -> None:
        one = self._figures[name]
        ways.setdefault(one.start, []).append(_Step(name, one.end, True))
        ways.setdefault(one.end, []).append(_Step(name, one.start, False))

    def _pushed(self, name: Hashable, up: bool, most: int) -> tuple[int, dict[Hashable, int]]:
        """The most that can be pushed around a figure over hidden ones, and what was added to each."""
        own = self._figures[name]
        source, sink = (own.end, own.start) if up else (own.start, own.end)
        flow: dict[Hashable, int] = {}
        done = 0
        while done < most:
            way = self._shortest(source, sink, name, flow)
            if way is None:
                break
            amount = min([most - done, *(self._can_shrink(step.name, flow) for step in way if not step.grows)])
            for step in way:
                flow[step.name] = flow.get(step.name, 0) + (amount if step.grows else -amount)
            done += amount
        return done, flow

    def _can_shrink(self, name: Hashable, flow: Mapping[Hashable, int]) -> int:
        return self._figures[name].count + flow.get(name, 0) - 1

    def _shortest(
        self, source: Hashable, sink: Hashable, skip: Hashable, flow: Mapping[Hashable, int]
    ) -> list[_Step] | None:
        """A way over hidden figures with the fewest steps, so that pushing ends soon."""
        came: dict[Hashable, tuple[Hashable, _Step] | None] = {source: None}
        waiting = [source]
        for node in waiting:
            if node == sink:
                break
            for step in self._hidden.get(node, ()):
                if step.onward in came or step.name == skip:
                    continue
                if step.grows or self._can_shrink(step.name, flow) > 0:
                    came[step.onward] = (node, step)
                    waiting.append(step.onward)
        return _way_back(came, sink)

    def _cheapest(self, source: Hashable, sink: Hashable, skip: Hashable, flow: Mapping[Hashable, int]) -> list[_Step]:
        """The cheapest way over any figures; those that are hidden already cost nothing."""
        # Numbered, so that equal costs never compare nodes.
        heap: list[tuple[float, int, Hashable]] = [(0.0, 0, source)]
        least: dict[Hashable, float] = {source: 0.0}
        came: dict[Hashable, tuple[Hashable, _Step] | None] = {source: None}
        number = 0
        while heap:
            cost, _number, node = heappop(heap)
            if node == sink:
                break
            if cost > least[node]:
                continue
            for step in self._all.get(node, ()):
                if step.name == skip or not (step.grows or self._can_shrink(step.name, flow) > 0):
                    continue
                there = cost + (0.0 if step.name in self.gone else self._cost[step.name])
                if step.onward not in least or there < least[step.onward]:
                    least[step.onward] = there
                    came[step.onward] = (node, step)
                    number += 1
                    heappush(heap, (there, number, step.onward))
        way = _way_back(came, sink)
        if way is None:
            raise ValueError("the figures do not add up")
        return way


def _way_back(came: Mapping[Hashable, tuple[Hashable, _Step] | None], sink: Hashable) -> list[_Step] | None:
    if sink not in came:
        return None
    way: list[_Step] = []
    node = sink
    while (last := came[node]) is not None:
        node, step = last
        way.append(step)
    return way
