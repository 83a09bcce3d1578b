"""`roster export`: the columns of the import, safe in a spreadsheet, written into the audit chain (E07, T27)."""

from __future__ import annotations

import csv
import os
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Attorney, AuditRow
from referral_app.roster.columns import COLUMNS
from tests.commands.shell import attorneys, bad, everything, flask, good
from tests.roster.book import INES, TADEU, file_of


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


def test_no_cell_begins_like_a_formula_phones_neither(app: Flask, tmp_path: Path) -> None:
    fill(app, tmp_path)
    with app.app_context():
        # A name that came another way than by the file.
        db.session.scalars(select(Attorney).where(Attorney.code == "a-101")).one().first_name = "=cmd|' /C calc'!A0"
        db.session.commit()
    rows = list(csv.DictReader(flask(app, "roster", "export").stdout.splitlines()))
    assert list(rows[0]) == list(COLUMNS)
    assert rows[0]["phone"] == "'+12145550101"
    assert rows[0]["first_name"] == "'=cmd|' /C calc'!A0"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


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
