"""Roster files for the tests: good rows of invented attorneys, changed a cell at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from referral_app.roster.checking import CheckedFile, check_file
from referral_app.roster.codes import load_codes
from referral_app.roster.columns import COLUMNS
from referral_app.roster.record import RosterRecord

TODAY = date(2026, 11, 25)
INES = {
    "attorney_id": "a-101",
    "first_name": "Ines",
    "last_name": "Quiroga",
    "firm_name": "Quiroga & Bell PLLC",
    "firm_id": "f-qb",
    "email": "ines.quiroga@example.org",
    "phone": "+12145550101",
    "time_zone": "America/Chicago",
    "working_days": "mon;tue;wed;thu",
    "status": "active",
    "paused_until": "",
    "licences": "US-TX:active:2027-05-31:24000101;US-TX-ND:active::;US-TX-SD:active::",
    "licences_checked_on": "2026-10-01",
    "phv": "yes",
    "insurance_expires": "2027-03-31",
    "cover": "own",
    "areas": "hague_return_petitioner:4:12:2026-08-30;hague_access:3:4:2025-11-02;uccjea_jurisdiction:2:0",
    "trainings": "trauma_informed;dv_experience",
    "fees": "pro_bono;reduced:15000;hourly:40000",
    "languages": "en:fluent;es:fluent",
    "interpreter_ok": "no",
    "max_matters": "3",
    "max_offers_30d": "2",
}
TADEU = {
    **dict.fromkeys(COLUMNS, ""),
    "attorney_id": "a-102",
    "first_name": "Tadeu",
    "last_name": "Nogueira",
    "email": "tadeu@example.net",
    "phone": "+5511955550102",
    "time_zone": "America/Sao_Paulo",
    "status": "applied",
    "paused_until": "2026-12-31",
    "licences": "BR:active::SP-000102",
    "phv": "no",
    "cover": "not_required_there",
    "areas": "foreign_counsel:3:7:2026-02-14",
    "fees": "flat:250000;hourly:",
    "languages": "pt:fluent;en:working",
    "interpreter_ok": "yes",
    "max_matters": "2",
}
#: Nothing of it clashes with the other two.
BEA = {
    **INES,
    "attorney_id": "a-103",
    "first_name": "Bea",
    "last_name": "Lund",
    "firm_name": "",
    "firm_id": "",
    "email": "bea.lund@example.org",
    "licences": "US-OH:active:2028-01-31:OH-103",
}


def file_of(*rows: dict[str, str], columns: Iterable[str] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def check(data: bytes, today: date = TODAY) -> CheckedFile:
    return check_file(lambda: io.BytesIO(data), load_codes(), today)


def lines(data: bytes) -> list[str]:
    """Every line that the importer says of this file, in order."""
    file = check(data)
    return [problem.line for problem in (*file.problems, *(p for row in file.rows() for p in row.problems))]


def records(data: bytes) -> list[RosterRecord | None]:
    return [row.record for row in check(data).rows()]
