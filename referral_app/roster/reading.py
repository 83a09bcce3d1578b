"""From the bytes of a roster file to its rows of cells, one at a time: a file of any length takes little memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from referral_app.roster.columns import WHOLE_ROW
from referral_app.roster.problems import Problem, in_file, in_row

#: Opens the file anew: it is read more than once.
Opener = Callable[[], BinaryIO]
CHUNK = 1 << 16
#: A longer line is no row of a roster. In characters.
LINE_LIMIT = 1 << 20


class Unreadable(Exception):
    """The file cannot be read to its end. `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line)
        self.problem = problem


@dataclass(frozen=True)
class Cells:
    """The cells of one row as written, and the line of the file where it begins."""

    row: int
    cells: list[str]


class _Lines:
    """The lines of a file with the number of line ends given out. LF and CRLF count; a lone CR ends no line."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.ended = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(LINE_LIMIT):
            if len(line) >= LINE_LIMIT:
                raise Unreadable(in_row(self.ended + 1, WHOLE_ROW, "R23", LINE_LIMIT))
            self.ended += line.endswith("\n")
            yield line


def byte_problem(opened: Opener) -> Problem | None:
    """R01 when the bytes are not UTF-8, R07 when they hold a NUL."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    nul = False
    with opened() as source:
        try:
            while chunk := source.read(CHUNK):
                nul = nul or b"\0" in chunk
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return in_file("R01")
    return in_file("R07") if nul else None


def rows(opened: Opener) -> Iterator[Cells]:
    """The rows of a file, the header first; empty lines are left out. Raises Unreadable."""
    with opened() as source, io.TextIOWrapper(source, encoding="utf-8-sig", newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, strict=True)
        while True:
            row = lines.ended + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except UnicodeDecodeError:
                raise Unreadable(in_file("R01")) from None
            except csv.Error as error:
                raise Unreadable(_torn(row, str(error), spans=lines.ended > row)) from None
            if cells:
                yield Cells(row, cells)


def _torn(row: int, said: str, *, spans: bool) -> Problem:
    """What the reader stumbled over. A quote left open swallows the lines after it, until another one or the limit."""
    if said.startswith("field larger") and not spans:
        return in_row(row, WHOLE_ROW, "R23", csv.field_size_limit())
    return in_file("R06", row)


def open_quote(opened: Opener) -> Problem | None:
    """R06 (or R23, a row without end) when the file cannot be read to its end."""
    try:
        for _ in rows(opened):
            pass
    except Unreadable as end:
        return end.problem
    return None
