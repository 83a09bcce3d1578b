"""The map of the states: a drawing of our own, made on the server, one tile for each, about where it lies.

It says nothing that the table beside it does not say.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The states as tiles, row by row; a dot is no tile.
ROWS = (
    "AK .  .  .  .  .  .  .  .  .  ME",
    ".  .  .  .  .  .  .  .  .  VT NH",
    "WA MT ND MN WI .  MI .  NY MA RI",
    "OR ID SD IA IL IN OH PA NJ CT . ",
    "NV WY NE MO KY WV VA MD DE DC . ",
    "CA UT CO KS TN NC SC .  .  .  . ",
    ".  AZ NM OK AR MS AL GA .  .  . ",
    ".  .  .  TX LA .  .  FL .  .  . ",
    "HI GU MP AS .  .  .  .  .  PR VI",
)
TILES = {
    name: (column, row) for row, line in enumerate(ROWS) for column, name in enumerate(line.split()) if name != "."
}


@dataclass(frozen=True)
class Tile:
    """One state of the map: where it stands, how it is with it (a class of the style sheet), its figure, and the same
    in words. `figure` 0 is not printed; None is hidden."""

    name: str
    x: int
    y: int
    standing: str
    figure: int | None
    words: str


@dataclass(frozen=True)
class Map:
    """The tiles, and how many of them stand beside and above each other."""

    tiles: list[Tile]
    wide: int = max(len(line.split()) for line in ROWS)
    high: int = len(ROWS)
