"""Checking a roster file row by row: every problem in the documented order, and the record of every good row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from referral_app.roster import cells, lists
from referral_app.roster.agency import BARRED, is_foreign_forum, is_state_forum
from referral_app.roster.cells import Page
from referral_app.roster.codes import Codes, time_zones
from referral_app.roster.columns import COLUMNS, REQUIRED, WHOLE_ROW
from referral_app.roster.lookalikes import one_number, skeleton
from referral_app.roster.problems import Problem, in_file, in_row
from referral_app.roster.reading import Cells, Opener, Unreadable, byte_problem, open_quote, rows
from referral_app.roster.record import LicenceRecord, RosterRecord
from referral_app.roster.seen import FirstSeen
from referral_app.vocabulary import AttorneyStatus

STATUSES = tuple(status.value for status in AttorneyStatus)
COVERS = ("own", "programme", "not_required_there")
MOST_OF_COUNT = 99
#: The share of the federal reserve's award that may be taken as a fee, in basis points (18 U.S.C. 2259(d)(4)).
RESERVE_CAP = 1500


@dataclass(frozen=True)
class CheckedRow:
    """One row: its cells as written, its problems in order, and its record when none of them is an error."""

    row: int
    cells: list[str]
    problems: tuple[Problem, ...]
    record: RosterRecord | None


@dataclass(frozen=True)
class CheckedFile:
    """A file whose whole was checked. `problems` are the file's own; `rows()` reads and checks it row by row, anew at
    each call, as far as it can be read: not at all when its bytes are wrong."""

    problems: tuple[Problem, ...]
    rows: Callable[[], Iterator[CheckedRow]]


def check_file(opened: Opener, codes: Codes, today: date) -> CheckedFile:
    """Check a roster file. `opened` opens it anew each time; `today` is the day of import."""
    if (unreadable := byte_problem(opened)) is not None:
        return CheckedFile((unreadable,), lambda: iter(()))
    found = sorted(_whole_problems(opened), key=lambda problem: (problem.row or 0, problem.code))
    return CheckedFile(tuple(found), lambda: _checked_rows(opened, codes, today))


def _whole_problems(opened: Opener) -> list[Problem]:
    torn = open_quote(opened)
    reading = rows(opened)
    try:
        header = next(reading, None)
        found = header_problems([name.strip() for name in header.cells] if header else [])
        if torn is None and next(reading, None) is None:
            found.append(in_file("R05"))
    except Unreadable:
        found = []
    return [*found, *([torn] if torn else [])]


def header_problems(header: list[str]) -> list[Problem]:
    count = Counter(header)
    missing = [in_file("R02", column) for column in COLUMNS if column not in count]
    unknown = [in_file("R03", column) for column in count if column not in COLUMNS]
    double = [in_file("R04", column) for column, n in count.items() if n > 1]
    return missing + unknown + double


def _checked_rows(opened: Opener, codes: Codes, today: date) -> Iterator[CheckedRow]:
    """Every row after the header, checked by itself and against the rows before it."""
    reading = _to_the_tear(rows(opened))
    first = next(reading, None)
    if first is None:
        return
    header = [name.strip() for name in first.cells]
    places = _places(header)
    with FirstSeen() as seen:
        for line in reading:
            if len(line.cells) != len(header):
                ragged = in_row(line.row, WHOLE_ROW, "R10", len(line.cells), len(header))
                yield CheckedRow(line.row, line.cells, (ragged,), None)
                continue
            page = Page(line.row, {column: line.cells[place] for column, place in places})
            record = _record(page, codes, today)
            _against_earlier_rows(page, record, seen)
            _warn(page, record, today)
            found = tuple(sorted(page.problems, key=lambda problem: problem.order))
            yield CheckedRow(line.row, line.cells, found, None if page.wrong else record)


def _to_the_tear(reading: Iterator[Cells]) -> Iterator[Cells]:
    try:
        yield from reading
    except Unreadable:
        return


def _places(header: list[str]) -> list[tuple[str, int]]:
    """Where each known column stands. Of two of one name the first counts: the file is refused anyway."""
    return [(column, header.index(column)) for column in COLUMNS if column in header]


def _record(page: Page, codes: Codes, today: date) -> RosterRecord:
    """The record of a row. Where the page has problems it is only good for saying more of them."""
    for column in COLUMNS:
        if column in REQUIRED and column in page.cells and not page.cell(column):
            page.say(column, "R11")
    limit = page.cell("max_offers_30d")
    most = page.cell("max_matters")
    record = RosterRecord(
        code=cells.identifier(page, "attorney_id") or "",
        first_name=cells.text(page, "first_name"),
        last_name=cells.text(page, "last_name"),
        firm_name=cells.text(page, "firm_name") or None,
        firm_id=cells.identifier(page, "firm_id"),
        email=cells.email(page, "email") or "",
        phone=page.cell("phone"),
        time_zone=page.cell("time_zone"),
        working_days=lists.working_days(page, "working_days"),
        status=cells.choice(page, "status", "R22", STATUSES, AttorneyStatus.APPLIED.value),
        paused_until=cells.day(page, "paused_until"),
        licences=lists.licences(page, "licences", codes),
        licences_checked_on=cells.day(page, "licences_checked_on"),
        phv=cells.yes(page, "phv"),
        insurance_expires=cells.day(page, "insurance_expires"),
        cover=cells.choice(page, "cover", "R26", COVERS, COVERS[0]),
        areas=lists.areas(page, "areas", codes, today),
        trainings=lists.trainings(page, "trainings", codes),
        fees=lists.fees(page, "fees"),
        languages=lists.languages(page, "languages"),
        interpreter_ok=cells.yes(page, "interpreter_ok"),
        max_matters=(cells.whole(page, "max_matters", most, MOST_OF_COUNT) if most else None) or 0,
        max_offers_30d=cells.whole(page, "max_offers_30d", limit, MOST_OF_COUNT) if limit else None,
    )
    if record.phone and not cells.PHONE.fullmatch(record.phone):
        page.say("phone", "R16", record.phone)
    if record.time_zone and record.time_zone not in time_zones():
        page.say("time_zone", "R17", record.time_zone)
    if record.firm_name and "firm_id" in page.cells and not page.cell("firm_id"):
        page.say("firm_id", "R24")
    if (
        lists.FOREIGN_COUNSEL in record.areas
        and page.sound("licences")
        and not any(is_foreign_forum(licence.forum) for licence in record.licences)
    ):
        page.say("areas", "R43")
    return record


def _against_earlier_rows(page: Page, record: RosterRecord, seen: FirstSeen) -> None:
    if record.code and (row := seen.first("id", record.code, page.row)):
        page.say("attorney_id", "R13", record.code, row)
    if record.email:
        _email_seen(page, record.email, seen)
    if record.firm_id and record.firm_name:
        firm = seen.first("firm", record.firm_id, page.row) or page.row
        name = seen.first("firm name", f"{record.firm_id}\0{record.firm_name}", page.row) or page.row
        if firm != name:
            page.say("firm_id", "R25", record.firm_id, firm)
    for licence in record.licences:
        row = (
            seen.first("licence", f"{licence.forum}\0{one_number(licence.forum, licence.number)}", page.row)
            if licence.number
            else None
        )
        # A row that names one forum twice has been told so.
        if row and row != page.row:
            page.say("licences", "R36", licence.number, row)


def _email_seen(page: Page, email: str, seen: FirstSeen) -> None:
    same = seen.first("email", email, page.row)
    alike = seen.first("look", skeleton(email), page.row)
    if same:
        page.say("email", "R15", page.cell("email"), same)
    elif alike:
        page.say("email", "W08", page.cell("email"), alike)


def _warn(page: Page, record: RosterRecord, today: date) -> None:
    """What does not stop the import, but the attorney's being asked."""
    if page.sound("insurance_expires", "cover") and not _covered(record, today):
        page.say("insurance_expires", "W01")
    if page.sound("licences"):
        _warn_of_licences(page, record.licences, today)
    if (
        page.sound("phv", "licences")
        and record.phv
        and not any(row.status == "active" and not is_foreign_forum(row.forum) for row in record.licences)
    ):
        page.say("phv", "W04")
    if page.sound("max_matters") and record.max_matters == 0:
        page.say("max_matters", "W05")
    if page.sound("areas", "fees") and "csam_reserve" in record.areas and "contingency" in record.fees:
        share = record.fees["contingency"]["contingency_bp"]
        if share is None or share > RESERVE_CAP:
            page.say("fees", "W06")


def _covered(record: RosterRecord, today: date) -> bool:
    if record.insurance_expires is None:
        return record.cover != COVERS[0]
    return record.insurance_expires >= today


def _warn_of_licences(page: Page, held: tuple[LicenceRecord, ...], today: date) -> None:
    active = [row for row in held if row.status == "active"]
    if not any(row.expires is None or row.expires >= today for row in active):
        page.say("licences", "W02")
    for row in held:
        if row.status in BARRED:
            page.say("licences", "W03", row.forum)
    states = any(is_state_forum(row.forum) for row in active)
    if not states and any(not is_foreign_forum(row.forum) for row in active):
        page.say("licences", "W07")
