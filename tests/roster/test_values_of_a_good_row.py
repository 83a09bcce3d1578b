from __future__ import annotations

from datetime import date

import pytest

from referral_app.roster.lookalikes import skeleton
from referral_app.roster.record import LicenceRecord, RosterRecord
from tests.roster.book import INES, TADEU, file_of, lines, records


def record_of(row: dict[str, str]) -> RosterRecord:
    data = file_of(row)
    assert [line for line in lines(data) if "[R" in line] == []
    (record,) = records(data)
    assert record is not None
    return record


def test_the_two_rows_of_the_page_give_the_records_it_says() -> None:
    ines, tadeu = record_of(INES), record_of(TADEU)
    assert ines.licences == (
        LicenceRecord("US-TX", "active", date(2027, 5, 31), "24000101"),
        LicenceRecord("US-TX-ND", "active", None, None),
        LicenceRecord("US-TX-SD", "active", None, None),
    )
    assert ines.areas == {
        "hague_return_petitioner": {"tier": 4, "matters": 12, "last_matter": "2026-08-30"},
        "hague_access": {"tier": 3, "matters": 4, "last_matter": "2025-11-02"},
        "uccjea_jurisdiction": {"tier": 2, "matters": 0, "last_matter": None},
    }
    assert ines.fees == {
        "pro_bono": {},
        "reduced": {"hourly_cents": 15000},
        "hourly": {"hourly_cents": 40000},
    }
    assert tadeu.fees == {"flat": {"flat_cents": 250000}, "hourly": {"hourly_cents": None}}
    assert tadeu.languages == {"pt": "fluent", "en": "working"}
    assert (tadeu.firm_name, tadeu.firm_id, tadeu.insurance_expires, tadeu.max_offers_30d) == (None,) * 4
    assert (tadeu.phv, tadeu.interpreter_ok, tadeu.paused_until) == (False, True, date(2026, 12, 31))


def test_empty_cells_mean_what_the_page_says() -> None:
    empty = dict.fromkeys(("working_days", "status", "phv", "cover", "trainings", "interpreter_ok"), "")
    record = record_of({**INES, **empty})
    assert record.working_days == ("mon", "tue", "wed", "thu", "fri")
    assert (record.status, record.phv, record.cover) == ("applied", False, "own")
    assert (record.trainings, record.interpreter_ok) == ((), False)


def test_cells_are_trimmed_and_the_address_is_kept_in_lower_case() -> None:
    record = record_of({**INES, "first_name": "  Ines ", "email": " Ines.Quiroga@Example.ORG ", "max_matters": " 07 "})
    assert (record.first_name, record.email, record.max_matters) == ("Ines", "ines.quiroga@example.org", 7)


@pytest.mark.parametrize("cover", ["programme", "not_required_there"])
def test_cover_of_someone_else_needs_no_date_but_a_past_date_counts(cover: str) -> None:
    assert lines(file_of({**INES, "cover": cover, "insurance_expires": ""})) == []
    assert len(lines(file_of({**INES, "cover": cover, "insurance_expires": "2026-11-24"}))) == 1
    assert lines(file_of({**INES, "cover": cover, "insurance_expires": "2026-11-25"})) == []


@pytest.mark.parametrize(
    "forum", ["US-DC", "US-PR", "US-VI", "US-GU", "US-MP", "US-AS", "US-AK-D", "US-NY-SD", "BR", "BM", "GB"]
)
def test_every_kind_of_forum_is_known(forum: str) -> None:
    assert lines(file_of({**INES, "licences": f"US-TX:active::1;{forum}:active::2"})) == []


@pytest.mark.parametrize("code", ["en", "es", "yua", "fre", "fra", "cmn"])
def test_language_codes_have_two_letters_or_three(code: str) -> None:
    assert record_of({**INES, "languages": f"{code}:working"}).languages == {code: "working"}


@pytest.mark.parametrize("other", ["ines.quiroga@example.net", "ines.quirogo@example.org", "inesquiroga@example.org"])
def test_addresses_that_an_eye_tells_apart_are_not_taken_for_each_other(other: str) -> None:
    assert skeleton(other) != skeleton("ines.quiroga@example.org")
