"""T27: what we write runs in no spreadsheet, and comes back exactly as it was."""

from __future__ import annotations

import csv
import io

import pytest

from referral_app.roster.cells import marked, unmarked
from tests.roster.book import INES, file_of, lines, records

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"]


@pytest.mark.parametrize("start", STARTS, ids=ascii)
def test_a_cell_that_begins_like_a_formula_is_marked_and_read_back_without(start: str) -> None:
    cell = start + 'HYPERLINK("http://example.org","a,b")'
    assert marked(cell) == "'" + cell
    assert unmarked(marked(cell)) == cell


@pytest.mark.parametrize("cell", ["", "Ines", "'t Hooft", "''", "1=1", "a-101", "'"])
def test_other_cells_are_left_alone(cell: str) -> None:
    assert marked(cell) == cell
    assert unmarked(cell) == cell


def test_only_one_mark_is_taken_off() -> None:
    assert unmarked("''=1") == "''=1"
    assert unmarked("'=1") == "=1"


def test_a_phone_with_the_mark_of_an_export_is_a_phone() -> None:
    data = file_of({**INES, "phone": "'+12145550101", "last_name": "'t Hooft"})
    assert lines(data) == []
    (record,) = records(data)
    assert record is not None
    assert (record.phone, record.last_name) == ("+12145550101", "'t Hooft")


def test_a_record_written_and_read_again_is_the_same_record() -> None:
    # A name may hold a quote, a comma, line ends of every kind.
    tall = {**INES, "firm_name": 'Quiroga, "Bell"\r\n& Co\rPLLC', "attorney_id": "-a", "firm_id": "--f"}
    (record,) = records(file_of(tall))
    assert record is not None
    out = io.StringIO()
    cells = record.as_cells()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cells)
    writer.writerow([marked(cell) for cell in cells.values()])
    assert records(out.getvalue().encode()) == [record]
    assert "'+12145550101" in out.getvalue()
    assert "'-a" in out.getvalue()
