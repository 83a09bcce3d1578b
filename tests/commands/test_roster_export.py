"""`roster export`: the columns of the import, safe in a spreadsheet, written into the audit chain (E07, T27)."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Attorney, AuditRow
from referral_app.roster import cells
from referral_app.roster.columns import COLUMNS
from tests import cast
from tests.commands.shell import attorneys, bad, everything, flask, good
from tests.roster.book import INES, TADEU, file_of
from tests.roster.test_cells_that_look_like_formulas import STARTS

#: No database holds a NUL in a text.
BEGINNINGS = [start for start in STARTS if start != "\0"]


def fill(app: Flask, folder: Path) -> None:
    file = folder / "in.csv"
    file.write_bytes(file_of(INES, {**TADEU, "last_name": "Nogueira, 'Téo'", "firm_name": "N\r\nB", "firm_id": "-f"}))
    good(app, "users", "add", "grace@example.org", "--role", "counsel")
    good(app, "roster", "import", file, "--as", "grace@example.org")


def test_what_goes_out_comes_in_again_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    fill(app, tmp_path)
    out = tmp_path / "out.csv"
    assert good(app, "roster", "export", out) == []
    before = everything(app)
    said = good(app, "roster", "import", out, "--update", "--as", "grace@example.org")
    assert said == ["0 added, 0 changed, 2 left as they were, 0 refused"]
    assert everything(app) == before
    assert os.stat(out).st_mode & 0o077 == 0


def test_an_empty_roster_takes_an_export_whole(app: Flask, tmp_path: Path) -> None:
    fill(app, tmp_path)
    out = tmp_path / "out.csv"
    good(app, "roster", "export", out)
    with app.app_context():
        for one in db.session.scalars(select(Attorney)):
            db.session.delete(one)
        db.session.commit()
    good(app, "roster", "import", out, "--as", "grace@example.org")
    again = tmp_path / "again.csv"
    good(app, "roster", "export", again)
    assert again.read_bytes() == out.read_bytes()
    assert set(attorneys(app)) == {"a-101", "a-102"}


@pytest.fixture
def names_that_are_formulas(app: Flask, tmp_path: Path) -> None:
    """A roster with a name for each beginning of a formula, which came another way than by the file."""
    fill(app, tmp_path)
    with app.app_context():
        for number, start in enumerate(BEGINNINGS):
            cast.attorney(f"f-{number}", f"{start}cmd|' /C calc'!A0", 'Bell "B", Téo', email=f"f{number}@example.org")


def exported(app: Flask) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(flask(app, "roster", "export").stdout, newline="")))


def formulas(rows: list[dict[str, str]]) -> set[str]:
    """The cells that a spreadsheet would run."""
    return {cell for row in rows for cell in row.values() if cell.startswith(tuple(STARTS))}


@pytest.mark.usefixtures("names_that_are_formulas")
def test_no_cell_begins_like_a_formula_phones_neither(app: Flask) -> None:
    rows = exported(app)
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["phone"] == "'+12145550101"
    assert {row["first_name"] for row in rows} >= {f"'{start}cmd|' /C calc'!A0" for start in BEGINNINGS}
    assert formulas(rows) == set()


@pytest.mark.usefixtures("names_that_are_formulas")
def test_the_control_an_export_that_marks_nothing_or_the_plain_forms_alone_is_found(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as plain:
        plain.setattr(cells, "MARKED", cells.FORMULA)
        assert any(cell.startswith("\uff1d") for cell in formulas(exported(app)))
    monkeypatch.setattr(cells, "marked", lambda cell: cell)
    assert len(formulas(exported(app))) >= len(BEGINNINGS)


def test_every_export_is_in_the_audit_chain(app: Flask, tmp_path: Path) -> None:
    fill(app, tmp_path)
    for _ in range(2):
        good(app, "roster", "export")
    with app.app_context():
        links = db.session.scalars(select(AuditRow).where(AuditRow.action == "roster_exported")).all()
    assert [link.actor for link in links] == ["command", "command"]


def test_a_place_that_cannot_be_written_is_one_line(sqlite_app: Flask, tmp_path: Path) -> None:
    _said, complaint = bad(sqlite_app, "roster", "export", tmp_path / "no" / "out.csv")
    assert complaint.endswith("cannot be written: No such file or directory")
