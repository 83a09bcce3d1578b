"""One problem of a roster file, and the line that says it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from referral_app.roster.columns import COLUMNS, ROSTER_TEXTS, TEXTS, WHOLE_ROW

#: Controls, and what breaks or turns a line around: never sent to a terminal as they are.
_UNPRINTED = ("Cc", "Cf", "Zl", "Zp", "Cs")
_PLACE = {column: place for place, column in enumerate((WHOLE_ROW, *COLUMNS))}


class Problem(NamedTuple):
    """What is wrong with a cell, a row (`column` is "-") or the file (`row` is None). Codes with W are warnings."""

    row: int | None
    column: str
    code: str
    text: str

    @property
    def is_error(self) -> bool:
        return self.code.startswith("R")

    @property
    def line(self) -> str:
        """`row N, COLUMN: TEXT [CODE]`, or `file: TEXT [CODE]`."""
        where = "file" if self.row is None else f"row {self.row}, {self.column}"
        return f"{where}: {printable(self.text)} [{self.code}]"

    @property
    def order(self) -> tuple[int, str]:
        """Within one row: the order of the columns, then the code."""
        return _PLACE[self.column], self.code


def printable(text: str) -> str:
    """The text on one line: characters that a terminal would obey are written as escapes (a tab stays)."""
    if text.isprintable():
        return text
    return "".join(ascii(c)[1:-1] if c != "\t" and unicodedata.category(c) in _UNPRINTED else c for c in text)


def in_row(row: int, column: str, code: str, *values: object) -> Problem:
    return Problem(row, column, code, TEXTS[code].format(*values))


def in_file(code: str, *values: object) -> Problem:
    return Problem(None, WHOLE_ROW, code, TEXTS[code].format(*values))


def with_the_roster(row: int, column: str, code: str, value: str, attorney_id: str) -> Problem:
    """A clash with an attorney who is on the roster already."""
    return Problem(row, column, code, ROSTER_TEXTS[code].format(value, attorney_id))
