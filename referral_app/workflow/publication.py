"""The yearly statistics as they are shown: which counts there are, which of them stay hidden, shares of what is left.

Page, CSV and JSON are made of one `Publication`, so that they cannot differ (B23).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from referral_app.workflow.suppression import Figure, hidden

#: A total is worth more to a reader than a cell, and all together more than any total: they are hidden last.
_TOTAL, _OUTCOME, _ALL = 1_000, 10_000, 1_000_000
PLACED = "placed"

Needs = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Line:
    """One line of a table: its code, a count for each outcome and their sum; None is hidden."""

    code: str
    cells: dict[str, int | None]
    total: int | None

    @property
    def rate(self) -> int | None:
        """How many of a hundred found a lawyer; None where one of the two counts is hidden, or there is nobody."""
        placed = self.cells.get(PLACED)
        return None if placed is None or not self.total else round(100 * placed / self.total)


@dataclass(frozen=True)
class Publication:
    """The figures of one year. `final`: the year is over and nothing of it is open, so that they stay as they are."""

    year: int
    final: bool
    requests: Line
    needs: Line
    areas: list[Line]
    places: list[Line]

    def rows(self) -> Iterator[tuple[str, str, str, int | None]]:
        """Every figure as (table, line, outcome or "total", count), and shares of a hundred as "rate"."""
        tables = (("requests", [self.requests]), ("needs", [self.needs]), ("area", self.areas), ("place", self.places))
        for table, lines in tables:
            for line in lines:
                for outcome, count in line.cells.items():
                    yield table, line.code, outcome, count
                yield table, line.code, "total", line.total
                if table != "requests" and line.rate is not None:
                    yield table, line.code, "rate", line.rate


def figures_of(needs: Needs) -> dict[Hashable, Figure]:
    """The figures of the two tables of needs, which share the sums of the outcomes, as one circulation."""
    made: dict[Hashable, Figure] = {}
    outcomes: dict[str, int] = {}
    rows: dict[tuple[str, str], int] = {}
    cells: dict[tuple[str, str, str], int] = {}
    for (area, place, outcome), n in needs.items():
        outcomes[outcome] = outcomes.get(outcome, 0) + n
        for kind, code in (("area", area), ("place", place)):
            rows[kind, code] = rows.get((kind, code), 0) + n
            cells[kind, code, outcome] = cells.get((kind, code, outcome), 0) + n
    for (kind, code, outcome), n in cells.items():
        row, column = (kind, code), (kind, "column", outcome)
        made[kind, code, outcome] = Figure(row, column, n) if kind == "area" else Figure(column, row, n)
    for (kind, code), n in rows.items():
        row = (kind, code)
        made[kind, code] = Figure("in", row, n, _TOTAL) if kind == "area" else Figure(row, "out", n, _TOTAL)
    for outcome, n in outcomes.items():
        made["outcome", outcome] = Figure(("area", "column", outcome), ("place", "column", outcome), n, _OUTCOME)
    made[("all",)] = Figure("out", "in", sum(outcomes.values()), _ALL)
    return made


def publish(
    year: int,
    asked: Mapping[str, int],
    needs: Needs,
    *,
    request_outcomes: Sequence[str],
    need_outcomes: Sequence[str],
    final: bool,
) -> Publication:
    """What is shown of the exact counts of a year. Lines stand by their codes."""
    figures = figures_of(needs)
    for outcome in request_outcomes:
        figures["request", outcome] = Figure("asked", "ended", asked.get(outcome, 0))
    figures[("requests",)] = Figure("ended", "asked", sum(asked.values()), _ALL)
    gone = hidden(figures)

    def shown(*name: str) -> int | None:
        figure = figures.get(name)
        return None if name in gone else figure.count if figure else 0

    def line(kind: str, code: str) -> Line:
        return Line(code, {outcome: shown(kind, code, outcome) for outcome in need_outcomes}, shown(kind, code))

    areas = sorted({area for area, _place, _outcome in needs})
    places = sorted({place for _area, place, _outcome in needs})
    return Publication(
        year,
        final,
        Line("", {outcome: shown("request", outcome) for outcome in request_outcomes}, shown("requests")),
        Line("", {outcome: shown("outcome", outcome) for outcome in need_outcomes}, shown("all")),
        [line("area", code) for code in areas],
        [line("place", code) for code in places],
    )
