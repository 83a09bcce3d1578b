from __future__ import annotations

from datetime import date

import pytest

from referral_app.roster.lookalikes import one_number, skeleton, spellings
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


@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\u200e", "\u202e", "\u2060", "\ufeff", "\u034f", "\u3164"])
def test_a_sign_that_nobody_sees_is_no_part_of_a_name_an_address_or_a_number(sign: str) -> None:
    licence = f"US-OH:active:2028-01-31:OH{sign}-103{sign}"
    record = record_of(
        {**INES, "first_name": f"{sign}In{sign}es", "email": f"in{sign}es@example.org", "licences": licence}
    )
    assert (record.first_name, record.email, record.licences[0].number) == ("Ines", "ines@example.org", "OH-103")


def test_a_line_end_or_a_wide_space_inside_a_name_is_a_space() -> None:
    assert record_of({**INES, "last_name": "Quiroga\n de\u00a0la  Paz"}).last_name == "Quiroga de la Paz"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("AB-1001", "ab 1001", True),
        ("AB 0010", "AB-10", True),
        ("00000007", "7", True),
        ("US-OH:103", "104", False),
        ("AB-1001", "AC-1001", False),
        ("120001", "1200010", False),
        ("1001", "AB-1001", False),
    ],
)
def test_one_bar_number_in_two_spellings_is_one(one: str, other: str, *, same: bool) -> None:
    assert (one_number("US-TX", one) == one_number("US-TX", other)) is same


def test_every_spelling_that_is_looked_up_is_the_same_number() -> None:
    for number in ("120001", "AB-1001", "00120001"):
        assert {one_number("US-TX", each) for each in spellings(number)} == {one_number("US-TX", number)}
    assert "00120001" in spellings("120001")
    assert "AB-1001" in spellings("ab1001")


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
