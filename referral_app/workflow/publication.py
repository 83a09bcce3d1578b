"""The yearly statistics as they are shown: which counts there are, which of them stay hidden, shares of what is left.

Page, CSV and JSON are made of one `Publication`, so that they cannot differ (B23).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from referral_app.vocabulary import Level
from referral_app.workflow.suppression import SMALL, Figure, hidden, lines_told
from referral_app.workflow.waits import Told, all_or_none, told

#: A total is worth more to a reader than a cell, and all together more than any total: they are hidden last.
_TOTAL, _OUTCOME, _ALL = 1_000, 10_000, 1_000_000
#: One figure in so many is hidden without need, so that nobody can tell which was needed (`workflow.suppression`). One
#: that is alone in its row or column takes its total with it, and so is hidden as seldom as that of all.
_SPARE_CELL, _SPARE_TOTAL, _SPARE_OUTCOME, _SPARE_ALL = 8, 32, 128, 1_024
PLACED = "placed"
#: What a file calls the business days within which half of the first yeses came, and nine of ten.
HALF_WITHIN, NINE_WITHIN = "half_within_days", "nine_of_ten_within_days"
#: What a file calls that a service was named to more than so many families; the numbers that may be said.
MORE_THAN = "more_than"
LADDER = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000)

Needs = Mapping[tuple[str, str, str], int]
#: For how many needs of a level and a kind of work the first yes came within so many business days.
Waits = Mapping[tuple[str, str, int], int]


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
class Named:
    """A service that was named to more families than so many. Exact counts are never told: beside the tables, a
    service that goes with one kind of work would tell what is hidden there."""

    code: str
    more_than: int


@dataclass(frozen=True)
class Publication:
    """The figures of one year. `final`: the year is over and nothing of it is open, so that they stay as they are."""

    year: int
    final: bool
    requests: Line
    needs: Line
    areas: list[Line]
    places: list[Line]
    #: How long a first yes took: of all needs, by level, by kind of work.
    waits: list[Told]
    level_waits: list[Told]
    area_waits: list[Told]
    #: The services of which that may be said; the others were named to nobody, to few, or to too few to be told.
    services: list[Named]

    def rows(self) -> Iterator[tuple[str, str, str, int | None]]:
        """Every figure as (table, line, outcome or "total", count), shares of a hundred as "rate", waits in days."""
        tables = (("requests", [self.requests]), ("needs", [self.needs]), ("area", self.areas), ("place", self.places))
        for table, lines in tables:
            for line in lines:
                for outcome, count in line.cells.items():
                    yield table, line.code, outcome, count
                yield table, line.code, "total", line.total
                if table != "requests" and line.rate is not None:
                    yield table, line.code, "rate", line.rate
        for table, told_of in (("needs", self.waits), ("level", self.level_waits), ("area", self.area_waits)):
            for one in told_of:
                yield table, one.code, HALF_WITHIN, one.half
                yield table, one.code, NINE_WITHIN, one.nine_of_ten
        for named in self.services:
            yield "service", named.code, MORE_THAN, named.more_than


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
    in_row = Counter((kind, code) for (kind, code, _outcome), n in cells.items() if n)
    in_column = Counter((kind, outcome) for (kind, _code, outcome), n in cells.items() if n)
    in_table = Counter(kind for (kind, _code), n in rows.items() if n)
    for (kind, code, outcome), n in cells.items():
        row, column = (kind, code), (kind, "column", outcome)
        spare = _SPARE_ALL if min(in_row[row], in_column[kind, outcome]) == 1 else _SPARE_CELL
        start, end = (row, column) if kind == "area" else (column, row)
        made[kind, code, outcome] = Figure(start, end, n, spare=spare)
    for (kind, code), n in rows.items():
        spare = _SPARE_ALL if in_table[kind] == 1 else _SPARE_TOTAL
        row = (kind, code)
        made[kind, code] = (
            Figure("in", row, n, _TOTAL, spare) if kind == "area" else Figure(row, "out", n, _TOTAL, spare)
        )
    for outcome, n in outcomes.items():
        made["outcome", outcome] = Figure(
            ("area", "column", outcome), ("place", "column", outcome), n, _OUTCOME, _SPARE_OUTCOME
        )
    made[("all",)] = Figure("out", "in", sum(outcomes.values()), _ALL, _SPARE_ALL)
    return made


def publish(
    year: int,
    asked: Mapping[str, int],
    needs: Needs,
    waits: Waits | None = None,
    services: Mapping[str, int] | None = None,
    *,
    request_outcomes: Sequence[str],
    need_outcomes: Sequence[str],
    final: bool,
    key: bytes,
) -> Publication:
    """What is shown of the exact counts of a year. Lines stand by their codes. `key`: secret, of this year alone."""
    figures = figures_of(needs)
    spare = _SPARE_ALL if sum(1 for n in asked.values() if n) == 1 else _SPARE_CELL
    for outcome in request_outcomes:
        figures["request", outcome] = Figure("asked", "ended", asked.get(outcome, 0), spare=spare)
    figures[("requests",)] = Figure("ended", "asked", sum(asked.values()), _ALL, _SPARE_ALL)
    gone = hidden(figures, key)

    def shown(*name: str) -> int | None:
        figure = figures.get(name)
        return None if name in gone else figure.count if figure else 0

    def line(kind: str, code: str) -> Line:
        return Line(code, {outcome: shown(kind, code, outcome) for outcome in need_outcomes}, shown(kind, code))

    def shown_waits(placed: int | None, code: str, counted: Mapping[int, int]) -> list[Told]:
        """A middle says that there are more than `SMALL`: it is told only beside a count that says so itself."""
        if not counted:
            return []
        return [told(code, counted) if placed is not None and placed > SMALL else Told(code, None, None)]

    by_level, by_area, together = _by(waits or {})
    areas = sorted({area for area, _place, _outcome in needs})
    places = sorted({place for _area, place, _outcome in needs})
    return Publication(
        year,
        final,
        Line("", {outcome: shown("request", outcome) for outcome in request_outcomes}, shown("requests")),
        Line("", {outcome: shown("outcome", outcome) for outcome in need_outcomes}, shown("all")),
        [line("area", code) for code in areas],
        [line("place", code) for code in places],
        shown_waits(shown("outcome", PLACED), "", together),
        all_or_none(by_level, [*Level, ""], beside=shown("outcome", PLACED)),
        [one for code in areas for one in shown_waits(shown("area", code, PLACED), code, by_area.get(code, {}))],
        services_told(services or {}, lines_told(figures, gone, _passed(services or {}))),
    )


def _passed(services: Mapping[str, int]) -> list[int]:
    """The numbers that some service was named to more families than: of no other is anything to be said."""
    return [line for line in LADDER if any(line < n for n in services.values())]


def services_told(services: Mapping[str, int], lines: Sequence[int]) -> list[Named]:
    """The services in their order, each with the largest of the numbers that it was named to more families than."""
    below = ((code, [line for line in lines if line < n]) for code, n in sorted(services.items()))
    return [Named(code, passed[-1]) for code, passed in below if passed]


def _by(waits: Waits) -> tuple[dict[str, Counter[int]], dict[str, Counter[int]], Counter[int]]:
    """Waits counted by days: of each level, of each kind of work, and of all."""
    levels: dict[str, Counter[int]] = {}
    areas: dict[str, Counter[int]] = {}
    together: Counter[int] = Counter()
    for (level, area, days), n in waits.items():
        levels.setdefault(level, Counter())[days] += n
        areas.setdefault(area, Counter())[days] += n
        together[days] += n
    return levels, areas, together
