"""What the law says of the fee of an area: each note with the place that speaks of this very area."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from referral_app import law
from referral_app.law.loading import PACKAGE_DATA

DATA = law.load()


@pytest.mark.parametrize(
    ("area", "statute"),
    [
        ("hague_return_petitioner", "22 U.S.C. 9007(b)(3)"),
        ("civil_2255", "18 U.S.C. 2255(a)"),
        ("civil_trafficking_1595", "18 U.S.C. 1595(a)"),
        ("csam_restitution", "18 U.S.C. 2259(c)(2)(E)"),
        ("image_removal", "15 U.S.C. 6851(b)(3)(A)"),
        ("custody_enforcement", "UCCJEA sec. 312"),
    ],
)
def test_who_may_have_to_pay_is_cited_for_this_claim_and_no_other(area: str, statute: str) -> None:
    notes = {note.code: note for note in law.fee_notes(DATA, area, ["pro_bono"])}
    [cite] = notes["fee_shifting"].cites
    assert cite.startswith(statute)


def test_a_cap_of_the_law_stands_with_its_statute() -> None:
    notes = law.fee_notes(DATA, "csam_reserve", ["pro_bono", "contingency"])
    assert [(note.code, note.sure) for note in notes] == [
        ("limited_scope", True),
        ("share_in_writing", True),
        ("fee_cap_15", True),
    ]
    assert notes[2].cites == ("18 U.S.C. 2259(d)(4)",)


def test_a_share_is_spoken_of_only_where_one_may_be_agreed() -> None:
    assert "share_in_writing" not in [note.code for note in law.fee_notes(DATA, "csam_reserve", ["pro_bono"])]
    assert law.fee_notes(DATA, "parental_kidnap_criminal", ["pro_bono"]) == ()


def test_what_is_not_sure_says_so() -> None:
    [shifting, _limited] = sorted(law.fee_notes(DATA, "custody_enforcement", []), key=lambda note: note.code)
    assert not shifting.sure


def test_every_note_says_when_it_was_read() -> None:
    assert all(law.fee_note_read_on(DATA, code) >= date(2026, 11, 21) for code in DATA.fee_notes)


def test_a_note_that_cites_nothing_for_an_area_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    shutil.copytree(PACKAGE_DATA, folder)
    file = folder / "fee_types.json"
    fees = json.loads(file.read_text())
    fees["fee_notes"][1]["authority"].pop(0)
    file.write_text(json.dumps(fees))
    found = law.check(law.load(folder), date(2026, 11, 29))
    assert "area hague_return_petitioner: fee note fee_shifting cites nothing for it" in found
