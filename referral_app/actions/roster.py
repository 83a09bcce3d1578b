"""The roster comes in from a file: planned row by row, then written in one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import islice
from typing import Any

from referral_app.actions import Refused
from referral_app.actions.steps.enrolment import follow_address
from referral_app.actions.steps.needs import move_attorney
from referral_app.actions.steps.transaction import audit, writing
from referral_app.extensions import db
from referral_app.models import Attorney, Licence
from referral_app.queries import accounts
from referral_app.queries import roster_file as queries
from referral_app.roster.checking import CheckedRow
from referral_app.roster.lookalikes import one_number
from referral_app.roster.problems import Problem, with_the_roster
from referral_app.roster.record import RosterRecord
from referral_app.vocabulary import STAFF_ROLES, AttorneyStatus

COMMAND = "command"
#: What becomes of a row.
ADDED, CHANGED, SAME, THERE, REFUSED = "added", "changed", "same", "there", "refused"
BATCH = 200


@dataclass(frozen=True)
class PlannedRow:
    """What one row of the file will do: `kind` is one of the five above.

    `record` is what will be stored, `differences` are (column, before, after) as cells, `demoted` says that the row's
    `active` is stored as `applied`, because nobody vouched.
    """

    row: int
    cells: list[str]
    problems: tuple[Problem, ...]
    kind: str
    record: RosterRecord | None = None
    differences: tuple[tuple[str, str, str], ...] = ()
    demoted: bool = False


def vouching_account(email: str) -> str:
    """The account id of the active member of staff with this address. Refused("no_staff") if there is none."""
    account = accounts.by_email(email)
    if account is None or account.deactivated_at is not None or not account.holds(*STAFF_ROLES):
        raise Refused("no_staff")
    return account.id


def planned_rows(checked: Iterable[CheckedRow], *, vouched_by: str | None, update: bool) -> Iterator[list[PlannedRow]]:
    """What each row would do to the roster as it is now, a batch at a time. Changes nothing."""
    rows = iter(checked)
    while batch := list(islice(rows, BATCH)):
        records = [row.record for row in batch if row.record is not None]
        there = queries.attorneys_by_code([record.code for record in records])
        emails = queries.owners_of_emails([record.email for record in records])
        numbers = {(row.forum, row.number) for record in records for row in record.licences if row.number}
        licences = queries.owners_of_licences(numbers) if numbers else {}
        yield [
            _planned(row, there, _clashes(row, emails, licences), vouched_by=vouched_by, update=update) for row in batch
        ]


def _clashes(row: CheckedRow, emails: dict[str, str], licences: dict[tuple[str, str], list[str]]) -> list[Problem]:
    """An e-mail address or a licence of this row that another attorney on the roster has."""
    record = row.record
    if record is None:
        return []
    found = []
    owner = emails.get(record.email)
    if owner is not None and owner != record.code:
        found.append(with_the_roster(row.row, "email", "R15", record.email, owner))
    for licence in record.licences:
        if licence.number is None:
            continue
        same = licences.get((licence.forum, one_number(licence.forum, licence.number)), [])
        others = [code for code in same if code != record.code]
        if others:
            found.append(with_the_roster(row.row, "licences", "R36", licence.number, others[0]))
    return found


def _planned(
    row: CheckedRow, there: dict[str, Attorney], clashes: list[Problem], *, vouched_by: str | None, update: bool
) -> PlannedRow:
    problems = tuple(sorted([*row.problems, *clashes], key=lambda problem: problem.order))
    if row.record is None or clashes:
        return PlannedRow(row.row, row.cells, problems, REFUSED)
    attorney = there.get(row.record.code)
    if attorney is not None and not update:
        return PlannedRow(row.row, row.cells, problems, THERE, row.record)
    before = queries.as_record(attorney) if attorney is not None else None
    demoted = row.record.status == AttorneyStatus.ACTIVE and not _vouched(row.record, before, vouched_by)
    record = replace(row.record, status=AttorneyStatus.APPLIED.value) if demoted else row.record
    if before is None:
        return PlannedRow(row.row, row.cells, problems, ADDED, record, demoted=demoted)
    old, new = before.as_cells(), record.as_cells()
    differences = tuple((column, old[column], new[column]) for column in old if old[column] != new[column])
    return PlannedRow(row.row, row.cells, problems, CHANGED if differences else SAME, record, differences, demoted)


def _vouched(record: RosterRecord, before: RosterRecord | None, vouched_by: str | None) -> bool:
    """Whether `active` may be stored: the licences were looked at, and a member of staff stands for it, now or before
    for these very licences (docs/roster.md, Status)."""
    if record.licences_checked_on is None:
        return False
    stands = before is not None and before.status == AttorneyStatus.ACTIVE and before.licences == record.licences
    return vouched_by is not None or stands


def import_rows(
    planned: Iterable[list[PlannedRow]],
    *,
    refused: int,
    vouched_by: str | None,
    digest: str,
    now: datetime,
) -> Counter[str]:
    """Write what was planned, in one commit, and return how many rows did what.

    `refused` is how many rows were shown as bad; Refused("roster_moved") if it is another number now. `digest` is the
    SHA-256 of the file, for the audit chain. Nothing to write, nothing is written.
    """
    done: Counter[str] = Counter()
    with writing() as session:
        for batch in planned:
            done.update(row.kind for row in batch)
            records = [row.record for row in batch if row.kind in (ADDED, CHANGED) and row.record is not None]
            there = queries.attorneys_by_code([record.code for record in records])
            for record in records:
                _store(record, there.get(record.code), vouched_by, now)
            session.flush()
            # A long file must not gather in memory.
            session.expunge_all()
        if done[REFUSED] != refused:
            raise Refused("roster_moved")
        if done[ADDED] or done[CHANGED]:
            audit(
                "roster_imported",
                "roster",
                actor=vouched_by or COMMAND,
                reason=f"{done[ADDED]} added {done[CHANGED]} changed",
                digest=digest,
            )
    return done


#: Columns of the table that have the record's names and values.
_SAME_NAMES = tuple(
    field.name
    for field in fields(RosterRecord)
    if field.name not in ("licences", "working_days", "trainings", "status")
)


def _store(record: RosterRecord, attorney: Attorney | None, vouched_by: str | None, now: datetime) -> None:
    values: dict[str, Any] = {name: getattr(record, name) for name in _SAME_NAMES}
    values |= {"working_days": list(record.working_days), "trainings": list(record.trainings), "updated_at": now}
    # Whoever is new or changed may be the one that somebody waits for.
    values["judge_at"] = now
    if attorney is None:
        attorney = Attorney(created_at=now, status=record.status)
        db.session.add(attorney)
    moved = attorney.email not in (None, record.email)
    for name, value in values.items():
        setattr(attorney, name, value)
    move_attorney(attorney, AttorneyStatus(record.status), now=now)
    if record.status == AttorneyStatus.ACTIVE and vouched_by is not None:
        attorney.vouched_by = vouched_by
    if moved:
        follow_address(attorney, actor=vouched_by or COMMAND, now=now)
    _store_licences(attorney, record)


def _store_licences(attorney: Attorney, record: RosterRecord) -> None:
    held = {row.forum: row for row in attorney.licences}
    kept = []
    for position, said in enumerate(record.licences):
        row = held.get(said.forum) or Licence(forum=said.forum)
        row.position, row.status, row.expires, row.number = position, said.status, said.expires, said.number
        kept.append(row)
    attorney.licences = kept


def note_export() -> None:
    """Write into the audit chain that the roster is given out."""
    with writing():
        audit("roster_exported", "roster", actor=COMMAND)
