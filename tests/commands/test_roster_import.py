"""`roster import`: all rows or none, nothing overwritten silently, active only when somebody vouches (E06)."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Account, AuditRow
from tests.commands.shell import attorneys, bad, everything, good
from tests.roster.book import BEA, INES, TADEU, file_of

#: Two good rows, of two countries.
SAMPLE = file_of(INES, TADEU)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write(tmp_path, SAMPLE)


def write(folder: Path, data: bytes, name: str = "roster.csv") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def grace(app: Flask) -> str:
    good(app, "users", "add", "grace@example.org", "--role", "counsel")
    return "grace@example.org"


def fifty(bad_rows: int) -> bytes:
    rows = []
    for n in range(50):
        changes = {
            "attorney_id": f"b-{n}",
            "email": f"b{n}b@example.org",
            "licences": f"US-OH:active:2028-01-31:{n}",
            "phone": "+12145550101" if n % 10 or n // 10 >= bad_rows else "none",
        }
        rows.append({**BEA, **changes})
    return file_of(*rows)


def test_a_good_file_comes_in_whole(app: Flask, sample: Path) -> None:
    said = good(app, "roster", "import", sample, "--as", grace(app))
    assert said == ["2 added, 0 changed, 0 left as they were, 0 refused"]
    roster = attorneys(app)
    ines, tadeu = roster["a-101"], roster["a-102"]
    assert (ines.name, ines.email, ines.status) == ("Ines Quiroga", "ines.quiroga@example.org", "active")
    assert [(row.forum, row.expires, row.number) for row in ines.licences] == [
        ("US-TX", date(2027, 5, 31), "24000101"),
        ("US-TX-ND", None, None),
        ("US-TX-SD", None, None),
    ]
    assert ines.working_days == ["mon", "tue", "wed", "thu"]
    assert (tadeu.status, tadeu.paused_until, tadeu.fees["hourly"]) == (
        "applied",
        date(2026, 12, 31),
        {"hourly_cents": None},
    )
    with app.app_context():
        voucher = db.session.scalar(select(Account.id).where(Account.email == "grace@example.org"))
        link = db.session.scalar(select(AuditRow).where(AuditRow.action == "roster_imported"))
    assert ines.vouched_by == voucher
    assert tadeu.vouched_by is None
    assert link is not None
    assert (link.actor, link.reason, len(link.digest or "")) == (voucher, "2 added 0 changed", 64)


def test_matching_sees_the_record_that_the_page_promises(app: Flask, sample: Path) -> None:
    from referral_app.queries import roster as queries

    good(app, "roster", "import", sample, "--as", grace(app))
    with app.app_context():
        ines, tadeu = queries.attorneys()
        today = date(2026, 11, 25)
        assert queries.profile(ines, None, today)["licences"][-1] == {
            "forum": "US-AGENCY",
            "status": "active",
            "expires": "2027-05-31",
        }
        seen = queries.profile(tadeu, None, today)
    assert seen["insurance_expires"] == "9999-12-31"
    assert [licence["forum"] for licence in seen["licences"]] == ["BR"]


def test_a_second_import_of_the_same_file_changes_nothing(app: Flask, sample: Path) -> None:
    good(app, "roster", "import", sample, "--as", grace(app))
    before = everything(app)
    assert good(app, "roster", "import", sample) == [
        "row 2, attorney_id: a-101 is already there (--update changes it)",
        "row 3, attorney_id: a-102 is already there (--update changes it)",
        "0 added, 0 changed, 2 left as they were, 0 refused",
    ]
    for more in (["--update"], ["--update", "--as", "grace@example.org"], ["--failed", sample.parent / "out.csv"]):
        assert good(app, "roster", "import", sample, *more)[-1].startswith("0 added, 0 changed, 2 left")
    assert everything(app) == before


def test_active_without_somebody_who_vouches_is_stored_as_applied(app: Flask, tmp_path: Path, sample: Path) -> None:
    said = good(app, "roster", "import", sample)
    assert said[0] == "row 2, status: stored as applied: active needs licences_checked_on and --as EMAIL"
    assert {one.status for one in attorneys(app).values()} == {"applied"}
    unchecked = write(tmp_path, file_of({**BEA, "licences_checked_on": ""}), "unchecked.csv")
    said = good(app, "roster", "import", unchecked, "--as", grace(app))
    assert "row 2, status: stored as applied" in said[0]
    assert attorneys(app)["a-103"].status == "applied"


def test_withdrawn_and_applied_rows_are_stored_as_they_are_and_nobody_is_written_to(app: Flask, tmp_path: Path) -> None:
    from referral_app.models import Letter

    file = write(tmp_path, file_of({**INES, "status": "withdrawn"}, TADEU))
    assert len(good(app, "roster", "import", file)) == 1
    assert {code: one.status for code, one in attorneys(app).items()} == {"a-101": "withdrawn", "a-102": "applied"}
    with app.app_context():
        assert db.session.scalars(select(Letter)).all() == []


@pytest.mark.parametrize("who", ["nobody@example.org", "amara@example.org", "gone@example.org", "not an address"])
def test_only_an_active_member_of_staff_can_vouch(app: Flask, sample: Path, tmp_path: Path, who: str) -> None:
    amara = {**BEA, "attorney_id": "a-9", "email": "amara@example.org"}
    good(app, "roster", "import", write(tmp_path, file_of(amara), "amara.csv"))
    good(app, "users", "add", "amara@example.org", "--role", "attorney")
    good(app, "users", "add", "gone@example.org", "--role", "counsel")
    good(app, "users", "deactivate", "gone@example.org")
    said, complaint = bad(app, "roster", "import", sample, "--as", who)
    assert (said, complaint) == ([], "there is no active member of staff with this address")
    assert set(attorneys(app)) == {"a-9"}


def test_one_error_and_nothing_comes_in(app: Flask, tmp_path: Path) -> None:
    before = everything(app)
    said, complaint = bad(app, "roster", "import", write(tmp_path, file_of(INES, {**TADEU, "phone": "none"})))
    assert said == ["row 3, phone: none is not a phone number like +12145550101 [R16]"]
    assert complaint == "nothing was imported: 0 faults of the file, 1 row with problems"
    assert everything(app) == before


def test_warnings_alone_stop_nothing(app: Flask, tmp_path: Path) -> None:
    said = good(app, "roster", "import", write(tmp_path, file_of({**TADEU, "max_matters": "0"})))
    assert said[0] == "row 2, max_matters: takes no matters: will not be matched [W05]"
    assert set(attorneys(app)) == {"a-102"}


def test_a_dry_run_shows_what_would_come_in_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    before = everything(app)
    file, out = write(tmp_path, fifty(5)), tmp_path / "out.csv"
    said = good(app, "roster", "import", file, "--dry-run", "--failed", out)
    assert said[-1] == "would be: 45 added, 0 changed, 0 left as they were, 5 refused; nothing was changed"
    assert len([line for line in said if line.endswith("[R16]")]) == 5
    assert everything(app) == before
    assert not out.exists()


def test_the_bad_rows_go_to_a_file_with_their_reasons_and_the_good_ones_come_in(app: Flask, tmp_path: Path) -> None:
    file, out = write(tmp_path, fifty(5)), tmp_path / "out.csv"
    said = good(app, "roster", "import", file, "--failed", out)
    assert said[-1] == "45 added, 0 changed, 0 left as they were, 5 refused"
    assert len(attorneys(app)) == 45
    with out.open(encoding="utf-8", newline="") as lines:
        failed = list(csv.DictReader(lines))
    assert [row["attorney_id"] for row in failed] == ["b-0", "b-10", "b-20", "b-30", "b-40"]
    assert failed[1]["reasons"] == "row 12, phone: none is not a phone number like +12145550101 [R16]"
    assert os.stat(out).st_mode & 0o077 == 0
    before = everything(app)
    assert (
        good(app, "roster", "import", file, "--failed", out)[-1]
        == "0 added, 0 changed, 45 left as they were, 5 refused"
    )
    assert everything(app) == before


def test_mended_rows_come_in_from_the_file_of_the_bad_ones(app: Flask, tmp_path: Path) -> None:
    file, out = write(tmp_path, fifty(2)), tmp_path / "out.csv"
    good(app, "roster", "import", file, "--failed", out)
    with out.open(encoding="utf-8", newline="") as lines:
        rows = [dict(row, phone="'+12145550199") for row in csv.DictReader(lines)]
    mended = write(tmp_path, file_of(*rows), "mended.csv")
    assert good(app, "roster", "import", mended)[-1].startswith("2 added")
    assert attorneys(app)["b-10"].phone == "+12145550199"


def test_the_file_of_the_bad_rows_runs_in_no_spreadsheet(app: Flask, tmp_path: Path) -> None:
    file, out = write(tmp_path, file_of({**INES, "first_name": "=1+1"}) + b"+x,@y\r\n"), tmp_path / "out.csv"
    good(app, "roster", "import", file, "--failed", out)
    with out.open(encoding="utf-8", newline="") as lines:
        _header, first, ragged = list(csv.reader(lines))
    assert first[2] == "'=1+1"
    assert ragged[1:] == ["'+x", "'@y"]
    assert ragged[0] == "row 3, -: has 2 cells, the header has 23 [R10]"


def test_the_file_of_the_bad_rows_is_never_the_file_itself(app: Flask, sample: Path) -> None:
    _said, complaint = bad(app, "roster", "import", sample, "--failed", sample)
    assert complaint == "OUT must be another file than FILE"
    assert sample.read_bytes() == SAMPLE


def test_a_file_that_is_wrong_as_a_whole_comes_in_not_even_in_part(app: Flask, tmp_path: Path) -> None:
    file, out = write(tmp_path, SAMPLE.replace(b"phone", b"fone", 1)), tmp_path / "out.csv"
    said, complaint = bad(app, "roster", "import", file, "--failed", out)
    assert said == ["file: column phone is missing [R02]", "file: column fone is not known [R03]"]
    assert complaint.startswith("nothing was imported: 2 faults of the file")
    assert attorneys(app) == {}
    assert not out.exists()


def test_update_shows_the_differences_and_leaves_the_systems_own_facts_alone(
    app: Flask, tmp_path: Path, sample: Path
) -> None:
    good(app, "roster", "import", sample, "--as", grace(app))
    changed = {**INES, "phone": "+12145550199", "firm_name": "", "firm_id": "", "max_matters": "5"}
    file = write(tmp_path, file_of(changed, TADEU), "changed.csv")
    differences = [
        "row 2, firm_name: Quiroga & Bell PLLC -> (empty)",
        "row 2, firm_id: f-qb -> (empty)",
        "row 2, phone: +12145550101 -> +12145550199",
        "row 2, max_matters: 3 -> 5",
    ]
    before, ids = everything(app), {code: one.id for code, one in attorneys(app).items()}
    assert good(app, "roster", "import", file, "--update", "--dry-run")[:-1] == differences
    assert everything(app) == before
    said = good(app, "roster", "import", file, "--update")
    assert said == [*differences, "0 added, 1 changed, 1 left as they were, 0 refused"]
    ines = attorneys(app)["a-101"]
    assert (ines.phone, ines.firm_name, ines.max_matters, ines.status) == ("+12145550199", None, 5, "active")
    assert {code: one.id for code, one in attorneys(app).items()} == ids


def test_new_licences_need_somebody_who_vouches_again(app: Flask, tmp_path: Path, sample: Path) -> None:
    good(app, "roster", "import", sample, "--as", grace(app))
    moved = {**INES, "licences": "US-NM:active::NM-1;US-TX:active:2027-05-31:24000101"}
    file = write(tmp_path, file_of(moved), "moved.csv")
    said = good(app, "roster", "import", file, "--update", "--dry-run")
    assert "row 2, status: active -> applied" in said
    good(app, "roster", "import", file, "--update", "--as", "grace@example.org")
    ines = attorneys(app)["a-101"]
    assert ines.status == "active"
    assert [(row.forum, row.number) for row in ines.licences] == [("US-NM", "NM-1"), ("US-TX", "24000101")]


def test_an_attorney_missing_from_the_file_is_left_alone(app: Flask, tmp_path: Path, sample: Path) -> None:
    good(app, "roster", "import", sample, "--as", grace(app))
    good(app, "roster", "import", write(tmp_path, file_of(BEA), "bea.csv"), "--update")
    assert {code: one.status for code, one in attorneys(app).items()} == {
        "a-101": "active",
        "a-102": "applied",
        "a-103": "applied",
    }


def test_an_address_or_a_licence_of_somebody_on_the_roster_is_refused(app: Flask, tmp_path: Path, sample: Path) -> None:
    good(app, "roster", "import", sample)
    twin = {**BEA, "email": "Tadeu@example.net", "licences": "US-TX:active::24000101"}
    said, _complaint = bad(app, "roster", "import", write(tmp_path, file_of(twin), "twin.csv"))
    assert said == [
        "row 2, email: tadeu@example.net is already on the roster as a-102 [R15]",
        "row 2, licences: 24000101 is already on the roster as a-101 [R36]",
    ]
    spelt = {**BEA, "licences": "US-TX:active::00-24000101"}
    said, _complaint = bad(app, "roster", "import", write(tmp_path, file_of(spelt), "spelt.csv"))
    assert said == ["row 2, licences: 00-24000101 is already on the roster as a-101 [R36]"]
    assert set(attorneys(app)) == {"a-101", "a-102"}


@pytest.mark.parametrize("name", ["missing.csv", ".", "no\0name"])
def test_a_file_that_cannot_be_opened_is_one_line(sqlite_app: Flask, tmp_path: Path, name: str) -> None:
    said, complaint = bad(sqlite_app, "roster", "import", f"{tmp_path}/{name}")
    assert said == []
    assert "cannot be read" in complaint


def test_a_place_that_cannot_be_written_is_one_line_and_nothing_comes_in(sqlite_app: Flask, tmp_path: Path) -> None:
    file = write(tmp_path, fifty(1))
    _said, complaint = bad(sqlite_app, "roster", "import", file, "--failed", tmp_path / "no" / "out.csv")
    assert complaint.endswith("cannot be written: No such file or directory")
    assert attorneys(sqlite_app) == {}


def test_a_roster_that_changes_between_the_two_readings_is_not_written(app: Flask, tmp_path: Path) -> None:
    """The rows shown and the rows written are planned apart; a clash that appears in between stops the import."""
    import io
    from collections.abc import Iterator

    from referral_app.actions import Refused
    from referral_app.actions import roster as verbs
    from referral_app.roster.checking import check_file
    from referral_app.roster.codes import load_codes

    with app.app_context():
        checked = check_file(lambda: io.BytesIO(file_of(INES)), load_codes(), date(2026, 11, 25))

        def planned() -> Iterator[list[verbs.PlannedRow]]:
            return verbs.planned_rows(checked.rows(), vouched_by=None, update=False)

        refused = sum(row.kind == verbs.REFUSED for batch in planned() for row in batch)
        other = write(tmp_path, file_of({**BEA, "email": INES["email"]}))
    good(app, "roster", "import", other)
    from tests.conftest import START

    with app.app_context(), pytest.raises(Refused, match="roster_moved"):
        verbs.import_rows(planned(), refused=refused, vouched_by=None, digest="0" * 64, now=START)
    assert set(attorneys(app)) == {"a-103"}
