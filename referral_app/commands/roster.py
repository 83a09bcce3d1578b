"""`roster`: attorneys in from a file, and out to one."""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Protocol

import click

from referral_app.commands.base import Group, cannot_be_read, fail, opens_database, say

if TYPE_CHECKING:
    from referral_app.actions.roster import PlannedRow
    from referral_app.roster.reading import Opener

#: The column that the file of bad rows has in front of the others.
REASONS = "reasons"
#: Lines kept in memory before they go to a temporary file, in bytes.
SPOOL = 1 << 20


@click.group("roster", cls=Group)
def roster() -> None:
    """The attorneys' file (docs/roster.md)."""


@roster.command("import")
@click.argument("file", metavar="FILE.csv")
@click.option("--dry-run", is_flag=True, help="show what would happen, and change nothing")
@click.option("--failed", metavar="OUT.csv", help="let the good rows in; the bad ones go to OUT with their reasons")
@click.option("--update", is_flag=True, help="change attorneys who are there already; the differences are shown first")
@click.option("--as", "vouching", metavar="EMAIL", help="the member of staff who vouches for active attorneys")
@opens_database
def import_roster(file: str, dry_run: bool, failed: str | None, update: bool, vouching: str | None) -> None:
    """Import attorneys: all rows or none, unless --failed is given. Every problem is listed by its line."""
    from referral_app.actions import roster as verbs
    from referral_app.clock import clock
    from referral_app.roster.checking import check_file
    from referral_app.roster.codes import load_codes

    def opened() -> BinaryIO:
        return open(file, "rb")

    digest = _sha256(file)
    if failed and Path(failed).resolve() == Path(file).resolve():
        fail("OUT must be another file than FILE")
    vouched_by = verbs.vouching_account(vouching) if vouching else None
    the_clock = clock()
    try:
        codes = load_codes(_law_folder())
    except (OSError, ValueError, KeyError) as error:
        fail(f"the law data cannot be read ({type(error).__name__})")
    checked = check_file(opened, codes, the_clock.today())
    torn = checked.problems

    def planned() -> Iterator[list[PlannedRow]]:
        return verbs.planned_rows(checked.rows(), vouched_by=vouched_by, update=update)

    for problem in torn:
        say(problem.line)
    writing_failed = None if dry_run or torn else failed
    with _spool() as told, _failed_rows(writing_failed, opened) as out:
        counts = _show(planned(), told, out)
        refused = counts[verbs.REFUSED]
        stopped = bool(torn) or (refused > 0 and not failed)
        if not torn and (dry_run or not stopped):
            told.seek(0)
            for line in told:
                say(line.removesuffix("\n"))
        if not dry_run and not stopped:
            counts = verbs.import_rows(
                planned(), refused=refused, vouched_by=vouched_by, digest=digest, now=the_clock.programme()
            )
    if dry_run and not torn:
        say(f"would be: {_summary(counts)}; nothing was changed")
    elif not stopped:
        say(_summary(counts))
    if stopped:
        faults = f"{_number(len(torn), 'fault')} of the file, {_number(refused, 'row')} with problems"
        fail(f"nothing was imported: {faults}")


def _spool() -> IO[str]:
    return tempfile.SpooledTemporaryFile(SPOOL, "w+", encoding="utf-8")


def _show(planned: Iterator[list[PlannedRow]], told: IO[str], out: _MarkedWriter | None) -> Counter[str]:
    """Print every problem as it is found, and keep what the good rows would do in `told` and the bad rows in `out`.

    Returns how many rows do what.
    """
    from referral_app.actions import roster as verbs
    from referral_app.extensions import db

    counts: Counter[str] = Counter()
    for batch in planned:
        for row in batch:
            counts[row.kind] += 1
            for problem in row.problems:
                say(problem.line)
            told.writelines(f"{line}\n" for line in _lines(row))
            if row.kind == verbs.REFUSED and out is not None:
                out.writerow(["; ".join(p.line for p in row.problems if p.is_error), *row.cells])
        # A long file must not gather in memory.
        db.session.expunge_all()
    db.session.rollback()
    return counts


def _sha256(file: str) -> str:
    try:
        with open(file, "rb") as source:
            return hashlib.file_digest(source, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        cannot_be_read(file, error)


def _law_folder() -> Path | None:
    from referral_app import programme

    folder: Path | None = programme.settings().law_dir
    return folder


def _lines(row: PlannedRow) -> list[str]:
    """What a good row does besides simply coming in."""
    from referral_app.actions import roster as verbs
    from referral_app.roster.problems import printable

    lines = []
    if row.kind == verbs.THERE and row.record is not None:
        lines.append(f"row {row.row}, attorney_id: {row.record.code} is already there (--update changes it)")
    for column, before, after in row.differences:
        lines.append(f"row {row.row}, {column}: {printable(before) or '(empty)'} -> {printable(after) or '(empty)'}")
    if row.demoted:
        lines.append(f"row {row.row}, status: stored as applied: active needs licences_checked_on and --as EMAIL")
    return lines


def _summary(counts: Counter[str]) -> str:
    from referral_app.actions import roster as verbs

    left = counts[verbs.SAME] + counts[verbs.THERE]
    return (
        f"{counts[verbs.ADDED]} added, {counts[verbs.CHANGED]} changed, {left} left as they were, "
        f"{counts[verbs.REFUSED]} refused"
    )


def _number(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


@contextmanager
def _private_file(target: str) -> Iterator[IO[str]]:
    """A file for this user alone that takes its name only when all went well."""
    path = Path(target)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        fail(f"{target} cannot be written: {error.strerror}")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        os.replace(name, path)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            fail(f"{target} cannot be written: {error.strerror}")
        raise


class _Writable(Protocol):
    def write(self, text: str, /) -> object: ...


class _StandardOutput:
    """Standard output in UTF-8, whatever the locale."""

    def write(self, text: str, /) -> None:
        click.echo(text.encode("utf-8"), nl=False)


class _MarkedWriter:
    """Rows of cells, none of which a spreadsheet runs."""

    def __init__(self, out: _Writable) -> None:
        self._writer = csv.writer(out, lineterminator="\r\n")

    def writerow(self, cells: list[str]) -> None:
        from referral_app.roster.cells import marked

        self._writer.writerow([marked(cell) for cell in cells])


@contextmanager
def _failed_rows(target: str | None, opened: Opener) -> Iterator[_MarkedWriter | None]:
    """The file of the bad rows, with the header of the file they come from; None when there is none to write."""
    from referral_app.roster.reading import rows

    if target is None:
        yield None
        return
    with _private_file(target) as file:
        out = _MarkedWriter(file)
        header = next(rows(opened), None)
        out.writerow([REASONS, *(header.cells if header else [])])
        yield out


@roster.command("export")
@click.argument("file", metavar="[FILE.csv]", required=False)
@opens_database
def export_roster(file: str | None) -> None:
    """Write the roster with the columns of the import; a quote stands before a cell that begins like a formula."""
    from referral_app.actions.roster import note_export

    note_export()
    if file is None:
        _write_roster(_StandardOutput())
        return
    with _private_file(file) as out:
        _write_roster(out)


def _write_roster(file: _Writable) -> None:
    from referral_app.queries.roster_file import roster_records
    from referral_app.roster.columns import COLUMNS

    out = _MarkedWriter(file)
    out.writerow(list(COLUMNS))
    for record in roster_records():
        cells = record.as_cells()
        out.writerow([cells[column] for column in COLUMNS])
