"""Bars for a page, worked out here and drawn by the template: no script, no library, and no inline style.

A picture says nothing that its table does not say: widths are shares of the picture, so that it fits any screen and
its words keep their size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Pixels: a line of words, the bar under it, and the space to the next.
WORDS, BAR, GAP = 20, 12, 14
#: So many letters of a line fit a narrow screen; what is longer is cut, and stands whole in the table.
LETTERS = 40


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its figure, where it stands and how much of the width it takes. `mark`: a second figure on
    the same scale, shown as a thin line."""

    words: str
    figure: str
    top: int
    width: str
    mark: str | None

    @property
    def baseline(self) -> int:
        return self.top + WORDS - 6

    @property
    def bar_top(self) -> int:
        return self.top + WORDS


@dataclass(frozen=True)
class Chart:
    height: int
    bars: list[Bar]


def bars(rows: Iterable[tuple[str, str, float, float | None]], most: int = 12) -> Chart:
    """A chart of (words, figure in words, value, second value or None), the first `most` of them. The longest bar is
    as wide as the picture, whatever it stands for; without any value all are empty."""
    shown = list(rows)[:most]
    whole = max((max(value, second or 0.0) for _words, _figure, value, second in shown), default=0.0)
    made = [
        Bar(
            _fitting(words, figure),
            figure,
            n * (WORDS + BAR + GAP),
            _share(value, whole),
            None if mark is None else _share(mark, whole),
        )
        for n, (words, figure, value, mark) in enumerate(shown)
    ]
    return Chart(len(made) * (WORDS + BAR + GAP), made)


def _share(value: float, whole: float) -> str:
    return f"{100 * value / whole if whole else 0:.1f}%"


def _fitting(words: str, figure: str) -> str:
    room = LETTERS - len(figure) - 2
    return words if len(words) <= room else f"{words[: room - 1].rstrip()}…"
