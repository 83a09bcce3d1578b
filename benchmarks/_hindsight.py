"""The bound of hindsight: the most value that could have been had, knowing who would say yes to whom and when.

One attorney a request, so many requests an attorney as there are places: a maximum weight matching, found exactly by
adding one request after the other along the cheapest augmenting path (Hungarian method, Dijkstra on a sparse graph).
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence

from benchmarks._world import DELTA, World


def best_value(world: World) -> float:
    """The value of the best plan in hindsight; nobody tires in it, so that no policy reaches it."""
    values = [
        {
            one.attorney: family.weight * one.quality * DELTA**one.delay
            for one in family.candidates.values()
            if not one.silent and family.arrives + one.delay <= family.ends and one.would_accept(0)
        }
        for family in world.families
    ]
    return best_matching(values, {id: one.profile.max_matters for id, one in world.people.items()})


def best_matching(values: Sequence[Mapping[str, float]], places: Mapping[str, int]) -> float:
    """The greatest sum of `values[request][attorney]`: each request once at most, each attorney within the places."""
    matching = _Matching(values, places)
    for row in range(len(values)):
        matching.add(row)
    return matching.value()


class _Matching:
    def __init__(self, values: Sequence[Mapping[str, float]], places: Mapping[str, int]) -> None:
        self.values, self.places = values, places
        self.holds: dict[str, list[int]] = {}
        self.given: dict[int, str | None] = {}
        # Dual prices: of a request, and of an attorney whose places are all taken.
        self.rows: dict[int, float] = {}
        self.columns: dict[str, float] = {}

    def value(self) -> float:
        return sum(self.values[row][column] for row, column in self.given.items() if column is not None)

    def add(self, row: int) -> None:
        """Match one more request; others may change places for it, or lose theirs."""
        self.rows[row] = 0.0
        reached = {row: 0.0}
        came_from: dict[str, int] = {}
        cost: dict[str, float] = {}
        done: set[str] = set()
        heap: list[tuple[float, str]] = []
        # The cheapest way found so far to leave somebody unmatched.
        unmatched, alone = -self.rows[row], row

        def relax(tree_row: int, base: float) -> None:
            for column, value in self.values[tree_row].items():
                new = base - value - self.rows[tree_row] - self.columns.get(column, 0.0)
                if column not in done and new < cost.get(column, float("inf")):
                    cost[column] = new
                    came_from[column] = tree_row
                    heapq.heappush(heap, (new, column))

        relax(row, 0.0)
        end: str | None = None
        length = unmatched
        while heap and heap[0][0] < unmatched:
            now, column = heapq.heappop(heap)
            if column in done or now > cost[column]:
                continue
            length = now
            if len(self.holds.get(column, ())) < self.places[column]:
                end = column
                break
            done.add(column)
            for other in self.holds.get(column, ()):
                reached[other] = now
                if now - self.rows[other] < unmatched:
                    unmatched, alone = now - self.rows[other], other
                relax(other, now)
        if end is None:
            length = unmatched
        for tree_row, at in reached.items():
            self.rows[tree_row] += length - at
        for column in done:
            self.columns[column] = self.columns.get(column, 0.0) + cost[column] - length
        self._shift(row, end, alone, came_from)

    def _shift(self, row: int, end: str | None, alone: int, came_from: dict[str, int]) -> None:
        """Give each request of the path its new attorney, from the end of the path back to the new request."""
        if end is None:
            free = self.given.get(alone)
            self.given[alone] = None
            if alone == row:
                return
            assert free is not None
            self.holds[free].remove(alone)
            end = free
        while True:
            taker = came_from[end]
            before = self.given.get(taker)
            self.given[taker] = end
            self.holds.setdefault(end, []).append(taker)
            if taker == row:
                return
            assert before is not None
            self.holds[before].remove(taker)
            end = before
