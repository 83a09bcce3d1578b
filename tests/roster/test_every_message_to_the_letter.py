"""docs/roster.md, Messages: one bad row for every code, and exactly the line it asks for."""

from __future__ import annotations

import pytest

from referral_app.roster.columns import COLUMNS, TEXTS
from tests.roster.book import BEA, INES, TADEU, file_of, lines

#: code, the row, its changed cells, the line.
ROWS = [
    ("R11", INES, {"first_name": " "}, "row 2, first_name: must not be empty [R11]"),
    ("R11", INES, {"max_matters": ""}, "row 2, max_matters: must not be empty [R11]"),
    ("R12", INES, {"attorney_id": "a 101"}, "row 2, attorney_id: a 101 is not a valid id [R12]"),
    ("R12", INES, {"attorney_id": "x" * 41}, f"row 2, attorney_id: {'x' * 41} is not a valid id [R12]"),
    ("R12", INES, {"firm_id": "f.qb"}, "row 2, firm_id: f.qb is not a valid id [R12]"),
    ("R14", INES, {"email": "ines@example"}, "row 2, email: ines@example is not an e-mail address [R14]"),
    ("R14", INES, {"email": "i@q@example.org"}, "row 2, email: i@q@example.org is not an e-mail address [R14]"),
    (
        "R16",
        INES,
        {"phone": "214-555-0101"},
        "row 2, phone: 214-555-0101 is not a phone number like +12145550101 [R16]",
    ),
    ("R16", INES, {"phone": "+1214555"}, "row 2, phone: +1214555 is not a phone number like +12145550101 [R16]"),
    ("R17", INES, {"time_zone": "Texas"}, "row 2, time_zone: Texas is not a time zone [R17]"),
    (
        "R18",
        INES,
        {"working_days": "mon;Tue"},
        "row 2, working_days: Tue is not a day (mon tue wed thu fri sat sun) [R18]",
    ),
    (
        "R19",
        INES,
        {"insurance_expires": "2027-02-29"},
        "row 2, insurance_expires: 2027-02-29 is not a date like 2027-05-31 [R19]",
    ),
    ("R19", INES, {"paused_until": "1/2/2027"}, "row 2, paused_until: 1/2/2027 is not a date like 2027-05-31 [R19]"),
    ("R19", INES, {"licences": "US-TX:active:soon:1"}, "row 2, licences: soon is not a date like 2027-05-31 [R19]"),
    ("R20", INES, {"phv": "Yes"}, "row 2, phv: Yes is not yes or no [R20]"),
    ("R20", INES, {"interpreter_ok": "1"}, "row 2, interpreter_ok: 1 is not yes or no [R20]"),
    ("R21", INES, {"max_matters": "-1"}, "row 2, max_matters: -1 is not a whole number from 0 to 99 [R21]"),
    ("R21", INES, {"max_offers_30d": "100"}, "row 2, max_offers_30d: 100 is not a whole number from 0 to 99 [R21]"),
    ("R21", INES, {"max_matters": "٣"}, "row 2, max_matters: ٣ is not a whole number from 0 to 99 [R21]"),
    (
        "R21",
        INES,
        {"areas": "hague_access:3:many"},
        "row 2, areas: many is not a whole number from 0 to 9999 [R21]",
    ),
    (
        "R21",
        INES,
        {"fees": "hourly:1.50"},
        "row 2, fees: 1.50 is not a whole number from 0 to 99999999 [R21]",
    ),
    (
        "R21",
        INES,
        {"fees": "contingency:10001"},
        "row 2, fees: 10001 is not a whole number from 0 to 10000 [R21]",
    ),
    ("R22", INES, {"status": "ACTIVE"}, "row 2, status: ACTIVE is not active, applied or withdrawn [R22]"),
    ("R23", INES, {"last_name": "q" * 101}, "row 2, last_name: is longer than 100 characters [R23]"),
    ("R23", INES, {"firm_name": "q" * 201}, "row 2, firm_name: is longer than 200 characters [R23]"),
    ("R24", INES, {"firm_id": ""}, "row 2, firm_id: is needed because firm_name is given [R24]"),
    ("R26", INES, {"cover": "none"}, "row 2, cover: none is not own, programme or not_required_there [R26]"),
    ("R27", INES, {"first_name": "=1+1"}, "row 2, first_name: =1+1 begins like a formula [R27]"),
    ("R27", INES, {"last_name": "-Q"}, "row 2, last_name: -Q begins like a formula [R27]"),
    ("R27", INES, {"firm_name": "@cmd"}, "row 2, firm_name: @cmd begins like a formula [R27]"),
    ("R27", INES, {"first_name": "\tInes"}, "row 2, first_name: \tInes begins like a formula [R27]"),
    ("R27", INES, {"first_name": "\rInes"}, "row 2, first_name: \\rInes begins like a formula [R27]"),
    ("R27", INES, {"first_name": "'+Ines"}, "row 2, first_name: +Ines begins like a formula [R27]"),
    ("R30", TADEU, {"licences": "BR"}, "row 2, licences: BR has the wrong number of parts [R30]"),
    (
        "R30",
        INES,
        {"areas": "hague_access:3:4::"},
        "row 2, areas: hague_access:3:4:: has the wrong number of parts [R30]",
    ),
    ("R30", INES, {"languages": "en"}, "row 2, languages: en has the wrong number of parts [R30]"),
    ("R30", INES, {"fees": "flat:1:2"}, "row 2, fees: flat:1:2 has the wrong number of parts [R30]"),
    ("R31", INES, {"licences": "TX:active::1"}, "row 2, licences: TX is not a forum [R31]"),
    ("R31", INES, {"licences": "US-AK-ND:active::1"}, "row 2, licences: US-AK-ND is not a forum [R31]"),
    ("R31", INES, {"licences": "US:active::1"}, "row 2, licences: US is not a forum [R31]"),
    ("R31", INES, {"licences": "PR:active::1"}, "row 2, licences: PR is not a forum [R31]"),
    (
        "R32",
        INES,
        {"licences": "US-TX:active::1;US-AGENCY:active::"},
        "row 2, licences: US-AGENCY is worked out by the system [R32]",
    ),
    ("R33", INES, {"licences": "US-TX:good::1"}, "row 2, licences: good is not a licence status [R33]"),
    ("R34", INES, {"licences": "US-TX:active"}, "row 2, licences: US-TX needs a number [R34]"),
    ("R34", TADEU, {"licences": "BR:active::"}, "row 2, licences: BR needs a number [R34]"),
    *(
        (
            "R35",
            INES,
            {"licences": f"US-TX:active::{number}"},
            f"row 2, licences: {number} is a number that a spreadsheet has changed [R35]",
        )
        for number in ("2.40001E+07", "24000101.0")
    ),
    ("R39", INES, {"working_days": "mon;mon;mon"}, "row 2, working_days: mon is there twice [R39]"),
    (
        "R39",
        INES,
        {"licences": "US-TX:active::1;US-TX:active::2"},
        "row 2, licences: US-TX is there twice [R39]",
    ),
    (
        "R39",
        INES,
        {"areas": "hague_access:3:4;hague_access:2:1"},
        "row 2, areas: hague_access is there twice [R39]",
    ),
    (
        "R39",
        INES,
        {"trainings": "dv_experience;dv_experience"},
        "row 2, trainings: dv_experience is there twice [R39]",
    ),
    ("R39", INES, {"fees": "hourly:1;hourly"}, "row 2, fees: hourly is there twice [R39]"),
    ("R39", INES, {"languages": "en:fluent;en:working"}, "row 2, languages: en is there twice [R39]"),
    ("R40", INES, {"areas": "HAGUE_ACCESS:3:4"}, "row 2, areas: HAGUE_ACCESS is not an area [R40]"),
    ("R41", INES, {"areas": "hague_access:5:4"}, "row 2, areas: tier 5 is not 1, 2, 3 or 4 [R41]"),
    (
        "R42",
        INES,
        {"areas": "hague_access:3:4:2026-11-26"},
        "row 2, areas: 2026-11-26 lies in the future [R42]",
    ),
    (
        "R43",
        INES,
        {"areas": "foreign_counsel:3:4"},
        "row 2, areas: foreign_counsel needs a licence outside the U.S. [R43]",
    ),
    ("R45", INES, {"trainings": "first_aid"}, "row 2, trainings: first_aid is not a training [R45]"),
    *(
        (
            "R50",
            INES,
            {"fees": word},
            f"row 2, fees: {word} is not a fee type (pro_bono reduced contingency flat hourly) [R50]",
        )
        for word in ("reduced_fee", "flat_fee", "standard_hourly", "grant_funded")
    ),
    ("R51", INES, {"fees": "pro_bono:0"}, "row 2, fees: pro_bono has no price [R51]"),
    ("R60", INES, {"languages": "english:fluent"}, "row 2, languages: english is not a language code [R60]"),
    ("R60", INES, {"languages": "EN:fluent"}, "row 2, languages: EN is not a language code [R60]"),
    ("R60", INES, {"languages": "qq:fluent"}, "row 2, languages: qq is not a language code [R60]"),
    ("R61", INES, {"languages": "en:native"}, "row 2, languages: native is not fluent or working [R61]"),
    (
        "W01",
        INES,
        {"insurance_expires": ""},
        "row 2, insurance_expires: no insurance cover today: will not be matched [W01]",
    ),
    (
        "W01",
        INES,
        {"insurance_expires": "2026-11-24"},
        "row 2, insurance_expires: no insurance cover today: will not be matched [W01]",
    ),
    (
        "W02",
        TADEU,
        {"licences": "BR:inactive"},
        "row 2, licences: no licence in good standing today: will not be matched [W02]",
    ),
    (
        "W02",
        TADEU,
        {"licences": "BR:active:2026-11-24:SP-1"},
        "row 2, licences: no licence in good standing today: will not be matched [W02]",
    ),
    (
        "W03",
        INES,
        {"licences": "US-TX:active::1;US-NM:suspended"},
        "row 2, licences: US-NM is suspended or disbarred: will not be matched anywhere [W03]",
    ),
    ("W04", TADEU, {"phv": "yes"}, "row 2, phv: pro hac vice needs a licence in the U.S. [W04]"),
    ("W05", INES, {"max_matters": "0"}, "row 2, max_matters: takes no matters: will not be matched [W05]"),
    *(
        (
            "W06",
            INES,
            {"areas": "csam_reserve:3:1", "fees": fee},
            "row 2, fees: contingency cannot be used for csam_reserve (15% cap) [W06]",
        )
        for fee in ("contingency:1501", "contingency", "contingency:")
    ),
    (
        "W07",
        INES,
        {"licences": "US-TX-ND:active;US-TX:inactive"},
        "row 2, licences: a federal admission alone does not cover agencies or state courts [W07]",
    ),
    (
        "W09",
        INES,
        {"areas": "custody_general:3:4;appeals:2:1"},
        "row 2, areas: no need asks for appeals now: it is retired [W09]",
    ),
]

#: code, cells of the second row (BEA otherwise), the line.
SECOND_ROWS = [
    ("R13", {"attorney_id": "a-101"}, "row 3, attorney_id: a-101 is already in row 2 [R13]"),
    (
        "R15",
        {"email": "Ines.Quiroga@EXAMPLE.org"},
        "row 3, email: Ines.Quiroga@EXAMPLE.org is already in row 2 [R15]",
    ),
    (
        "R25",
        {"firm_name": "Quiroga and Bell", "firm_id": "f-qb"},
        "row 3, firm_id: f-qb has another name in row 2 [R25]",
    ),
    ("R36", {"licences": "US-TX:active::24000101"}, "row 3, licences: 24000101 is already in row 2 [R36]"),
    *(
        ("R36", {"licences": f"US-TX:active::{other}"}, f"row 3, licences: {other} is already in row 2 [R36]")
        for other in (
            "0024000101",
            "2400-0101",
            "24,000,101",
            "TX 24000101",
            "No. 24000101",
            "SBN 24000101",
            "２４０００１０１",
        )
    ),
    *(
        ("W08", {"email": twin}, f"row 3, email: {twin} looks like the e-mail in row 2 [W08]")
        for twin in (
            "ines.quir0ga@example.org",
            "ines.quirоga@example.org",  # a Cyrillic o
            "lnes.quiroga@example.org",
            "ínes.quiroga@example.org",
        )
    ),
]

#: code, the file, the line.
FILES = [
    ("R01", file_of(INES).replace(b"Ines", b"In\xe9s"), "file: the file is not UTF-8 text [R01]"),
    ("R02", file_of(INES, columns=COLUMNS[:-1]), "file: column max_offers_30d is missing [R02]"),
    ("R03", file_of(INES, columns=[*COLUMNS, "gender"]), "file: column gender is not known [R03]"),
    ("R04", file_of(INES, columns=[*COLUMNS, "phone"]), "file: column phone is there twice [R04]"),
    ("R05", file_of(), "file: the file has no rows [R05]"),
    ("R06", file_of(INES) + b'a-102,"Tadeu,Nogueira\n', "file: a quote is not closed (row 3) [R06]"),
    ("R07", file_of(INES).replace(b"Ines", b"In\0s"), "file: the file holds a NUL character [R07]"),
    ("R10", file_of(INES) + b"a-102,Tadeu\n", "row 3, -: has 2 cells, the header has 23 [R10]"),
    ("R10", file_of(INES).rstrip() + b",,\n", "row 2, -: has 25 cells, the header has 23 [R10]"),
]


@pytest.mark.parametrize(("code", "row", "cells", "line"), ROWS, ids=lambda value: str(value)[:24])
def test_a_bad_row_asks_for_exactly_its_line(code: str, row: dict[str, str], cells: dict[str, str], line: str) -> None:
    said = lines(file_of({**row, **cells}))
    assert [one for one in said if f"[{code}]" in one] == [line]
    # What goes with it may only be another word on the same cell: nothing else of the row is wrong.
    assert all(one.split(":")[0].split(", ")[1] in cells or "W" in one[-4:] for one in said)


@pytest.mark.parametrize(("code", "cells", "line"), SECOND_ROWS, ids=lambda value: str(value)[:24])
def test_a_row_that_clashes_with_an_earlier_one_names_it(code: str, cells: dict[str, str], line: str) -> None:
    assert lines(file_of(INES, {**BEA, **cells})) == [line]


@pytest.mark.parametrize(("code", "data", "line"), FILES, ids=lambda value: str(value)[:24])
def test_a_file_that_is_wrong_as_a_whole_says_so(code: str, data: bytes, line: str) -> None:
    assert lines(data) == [line]


def test_every_code_of_the_table_has_its_bad_row() -> None:
    assert {code for code, *_ in (*ROWS, *SECOND_ROWS, *FILES)} == set(TEXTS)


def test_good_rows_ask_for_nothing() -> None:
    assert lines(file_of(INES, TADEU, BEA)) == []
