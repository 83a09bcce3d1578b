"""A second reader's sentences, in English and Spanish, each of a kind that the first corpus had none of (B06).

Days in words ("June the third", "veintitrés de junio", "jueves 12"), names on the net without a sign ("wrote as lil
peachy on Snapchat"), first names after a niece or a don, an age beside a comma, a hospital as people call it; and what
names nobody: courts, offices and papers of both countries, laws and alerts that bear a name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from referral_app.security.identifying import identifying

LINES = [
    line
    for line in (Path(__file__).parent / "summaries_read_again.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("line", [line for line in LINES if "[[" in line])
def test_what_tells_who_somebody_is_is_found(line: str) -> None:
    start, end = line.index("[["), line.index("]]") - 2
    text = line.replace("[[", "").replace("]]", "")
    assert any(each.start < end and start < each.end for each in identifying(text))


@pytest.mark.parametrize("line", [line for line in LINES if "[[" not in line])
def test_what_names_nobody_is_let_through(line: str) -> None:
    assert [line[each.start : each.end] for each in identifying(line)] == []


@pytest.mark.parametrize("text", ["The parent fears Nina.", "She fled with Segundo.", "A Mr. Branch has the keys."])
def test_a_name_that_is_also_a_word_of_courts_is_still_found(text: str) -> None:
    assert identifying(text)
