"""T72: a bad attorney list changes nothing, and each of its faults is named with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from referral_app.commands import roster
from referral_app.roster.columns import COLUMNS
from tests.commands.shell import everything, flask, good
from tests.roster.book import BEA, INES, TADEU, file_of

GOOD = file_of(INES, TADEU)
#: What is on the roster before: nothing of it clashes with the rows of the files.
BEFORE = file_of({**BEA, "attorney_id": "a-900", "email": "zoe@example.org", "licences": "US-ME:active::900"})


def with_cell(**cells: str) -> bytes:
    return file_of(INES, {**TADEU, **cells})


#: name → the file, and what it must say: (line, code) pairs, None for the file itself.
BAD_FILES: dict[str, tuple[bytes, list[tuple[int | None, str]]]] = {
    "utf-16 with a mark": (GOOD.decode().encode("utf-16"), [(None, "R01")]),
    "utf-16 without one": (GOOD.decode().encode("utf-16-le"), [(None, "R07")]),
    "utf-32": (GOOD.decode().encode("utf-32"), [(None, "R01")]),
    "latin-1": (with_cell(first_name="Zoë").decode().encode("latin-1"), [(None, "R01")]),
    "a cut letter at the end": (GOOD + "é".encode()[:1], [(None, "R01")]),
    "half a surrogate": (GOOD.replace(b"Ines", b"\xed\xa0\x80"), [(None, "R01")]),
    "an overlong slash": (GOOD.replace(b"Ines", b"\xc0\xaf"), [(None, "R01")]),
    "a byte order mark twice": (b"\xef\xbb\xbf" * 2 + GOOD, [(None, "R02"), (None, "R03")]),
    "a NUL": (GOOD.replace(b"Tadeu", b"Ta\0eu"), [(None, "R07")]),
    "nothing": (b"", [(None, "R02"), (None, "R05")]),
    "empty lines": (b"\n\n\n", [(None, "R02"), (None, "R05")]),
    "a header alone": (file_of(), [(None, "R05")]),
    "no header": (GOOD.split(b"\r\n", 1)[1], [(None, "R02"), (None, "R03")]),
    "semicolons": (GOOD.replace(b",", b";"), [(None, "R02"), (None, "R03")]),
    "tabs": (GOOD.replace(b",", b"\t"), [(None, "R02"), (None, "R03")]),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), [(None, "R01")]),
    "a spreadsheet": (b"PK\x03\x04\x14\0\x06\0" + b"\0" * 64, [(None, "R07")]),
    "a page": (b"<!doctype html><title>roster</title>", [(None, "R02"), (None, "R03"), (None, "R05")]),
    "capital headers": (GOOD.replace(b"phone", b"Phone", 1), [(None, "R02"), (None, "R03")]),
    "a column more": (file_of(INES, TADEU, columns=[*COLUMNS, "notes"]), [(None, "R03")]),
    "a column less": (file_of(INES, TADEU, columns=COLUMNS[1:]), [(None, "R02")]),
    "a column twice": (file_of(INES, TADEU, columns=[*COLUMNS, "email"]), [(None, "R04")]),
    "ragged rows": (GOOD + b"a-103,Bea\r\n" + b"," * 30 + b"\r\n", [(4, "R10"), (5, "R10")]),
    "a comma too many at each end": (GOOD.replace(b"\r\n", b",\r\n"), [(None, "R03")]),
    "a quote never closed": (GOOD + b'a-103,"Bea,Lund\r\n', [(None, "R06")]),
    "a quote closed by another": (GOOD.replace(b"Ines", b'"Ines').replace(b"Tadeu,", b'"Tadeu",'), [(None, "R06")]),
    "text behind a quote": (GOOD.replace(b"Ines", b'"In"es'), [(None, "R06")]),
    "a quote over the header": (b'"' + GOOD, [(None, "R06")]),
    "a formula": (with_cell(last_name="=HYPERLINK(1)"), [(3, "R27")]),
    "a formula behind a tab": (with_cell(first_name="\t=1+1"), [(3, "R27")]),
    "a command in a firm's name": (with_cell(firm_name="@SUM(1)", firm_id="f-x"), [(3, "R27")]),
    "an id twice": (with_cell(attorney_id="a-101"), [(3, "R13")]),
    "an e-mail twice": (with_cell(email="INES.quiroga@example.org"), [(3, "R15")]),
    "a look-alike e-mail and no phone": (
        with_cell(email="ines.quirоga@example.org", phone="none"),
        [(3, "W08"), (3, "R16")],
    ),
    "an address with a line end": (with_cell(email="t@example.net\nBcc: x@example.org"), [(3, "R14")]),
    "a licence of another": (with_cell(licences="BR:active::1;US-TX:active::24000101"), [(3, "R36")]),
    "a firm of two names": (with_cell(firm_id="f-qb", firm_name="Other"), [(3, "R25")]),
    "every row wrong": (
        file_of({**INES, "status": "new"}, {**TADEU, "fees": "free"}),
        [(2, "R22"), (3, "R50")],
    ),
    "somebody else's address": (with_cell(email="zoe@example.org"), [(3, "R15")]),
    "somebody else's licence": (with_cell(licences="US-ME:active::900;BR:inactive"), [(3, "R36")]),
    "a number of five thousand digits": (with_cell(max_matters="9" * 5000), [(3, "R21")]),
    "a cell of two hundred thousand letters": (with_cell(last_name="x" * 200_000), [(3, "R23")]),
    "a line of two million letters": (GOOD + b"x" * 2_000_000, [(4, "R23")]),
    "a quote over two hundred thousand letters": (GOOD + b'"' + b"x\n" * 100_000, [(None, "R06")]),
    "an escape sequence": (with_cell(time_zone="\x1b]0;owned\x07"), [(3, "R17")]),
    "a path for a time zone": (with_cell(time_zone="../../etc/passwd"), [(3, "R17")]),
    "old fee words": (with_cell(fees="reduced_fee:1;grant_funded"), [(3, "R50")]),
    "a day that never was": (with_cell(paused_until="2026-02-30"), [(3, "R19")]),
}


def said_by(lines: list[str]) -> set[tuple[int | None, str]]:
    """(line of the file, code) of every problem."""
    found = set()
    for line in lines:
        match = re.fullmatch(r"(?:file|row (\d+), [a-z_0-9-]+): .*\[([RW]\d\d)\]", line)
        assert match is not None, line
        found.add((int(match[1]) if match[1] else None, match[2]))
    return found


def test_there_are_forty_of_them() -> None:
    assert len(BAD_FILES) >= 40


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Path]:
    folder = tmp_path_factory.mktemp("files")

    def write(data: bytes) -> Path:
        file = folder / "roster.csv"
        file.write_bytes(data)
        return file

    return write


def taken_amiss(app: Flask, written: Callable[[bytes], Path], *more: str) -> dict[str, set[str]]:
    """By file: what an import of it did not do as it should."""
    good(app, "roster", "import", written(BEFORE))
    found: dict[str, set[str]] = {}
    for name, (data, wanted) in BAD_FILES.items():
        before = everything(app)
        said = flask(app, "roster", "import", written(data), *more)
        wrong = found.setdefault(name, set())
        if said.exit_code != 1 or not said.stderr.startswith("Error: nothing was imported"):
            wrong.add("taken")
        if said_by(said.stdout.splitlines() if said.exit_code else []) != set(wanted):
            wrong.add("named otherwise")
        if everything(app) != before:
            wrong.add("changed")
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("update", [False, True], ids=["new", "update"])
def test_a_bad_file_changes_nothing_and_names_its_faults(
    app: Flask, written: Callable[[bytes], Path], update: bool
) -> None:
    assert taken_amiss(app, written, *(["--update"] if update else [])) == {}


def test_the_control_an_import_that_leaves_bad_rows_out_and_takes_the_rest_is_found(
    app: Flask, written: Callable[[bytes], Path], tmp_path: Path
) -> None:
    """It is there, for whoever asks for it by name. The first file with a good row and a bad one changes something."""
    found = taken_amiss(app, written, "--failed", str(tmp_path / "failed.csv"))
    assert {"taken", "changed"} <= found["ragged rows"]
    assert "taken" in found["a formula"]


def test_the_control_an_import_that_stops_at_the_first_fault_is_found(
    sqlite_app: Flask, written: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = roster._show

    def first_alone(planned: Any, told: Any, out: Any) -> Any:
        return shown(islice(([row] for batch in planned for row in batch if row.problems), 1), told, out)

    monkeypatch.setattr(roster, "_show", first_alone)
    assert taken_amiss(sqlite_app, written)["every row wrong"] == {"named otherwise"}


def test_a_byte_order_mark_alone_is_no_fault(app: Flask, written: Callable[[bytes], Path]) -> None:
    assert good(app, "roster", "import", written(b"\xef\xbb\xbf" + GOOD))[-1].startswith("2 added")
