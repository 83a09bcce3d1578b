"""What a summary may not say is found in it, in English and Spanish; what tells of nobody is let through (B06).

The corpus: 200 clean summaries, and 200 sentences with one thing planted, each put into a clean one. Written by hand
for this test before the finder was tuned, half of the names unknown to the request. On the first run none was missed,
and two of the clean ones were stopped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from referral_app.security.identifying import Found, identifying
from referral_app.security.telling import Known, Tells

FAMILY = Known(
    names=(
        "Noor Haddad",
        "Karim Haddad, 512 555 0188",
        "Mia Haddad",
        "Teodoro Quispe Mamani",
        "Rosa de la Cruz",
    ),
    born=(date(2019, 3, 14), date(2016, 9, 9)),
)
HERE = Path(__file__).parent


def lines(name: str) -> list[list[str]]:
    rows = (HERE / name).read_text("utf-8").splitlines()
    return [row.split("|") for row in rows if row and not row.startswith("#")]


CLEAN = lines("summaries_clean.txt")


def planted(number: int) -> tuple[str, str, int, int]:
    """A clean summary with a planted sentence after its first one: its text, the kind, and where the plant stands."""
    language, kind, sentence = lines("summaries_planted.txt")[number]
    carriers = [text for spoken, text in CLEAN if spoken == language]
    first, dot, rest = carriers[number % len(carriers)].partition(". ")
    before = f"{first}{dot.strip() or '.'} " if dot else f"{first} "
    at = len(before) + sentence.index("[[")
    plain = sentence.replace("[[", "").replace("]]", "")
    return f"{before}{plain} {rest}".strip(), kind, at, at + sentence.index("]]") - sentence.index("[[") - 2


PLANTED = [planted(number) for number in range(len(lines("summaries_planted.txt")))]


def is_found(text: str, start: int, end: int) -> bool:
    return any(each.start < end and start < each.end for each in identifying(text, FAMILY))


def test_the_corpus_has_two_hundred_of_each_half_of_them_spanish() -> None:
    assert len(PLANTED) == len({text for text, *_ in PLANTED}) == 200
    assert len(CLEAN) == len({text for _language, text in CLEAN}) == 200
    assert sum(language == "es" for language, _text in CLEAN) == 100
    assert {kind for _text, kind, *_ in PLANTED} == set(Tells) - {Tells.PICTURE}


def test_at_least_98_in_a_hundred_are_found_where_they_stand() -> None:
    missed = [text[start:end] for text, _kind, start, end in PLANTED if not is_found(text, start, end)]
    assert len(missed) <= 4, missed


def test_at_most_2_in_a_hundred_clean_ones_are_stopped() -> None:
    stopped = [text for _language, text in CLEAN if identifying(text, FAMILY)]
    assert len(stopped) <= 4, stopped


def test_control_it_is_the_plant_that_is_found_and_not_what_stands_around_it() -> None:
    """Taken out again, nothing is left to find: else a linter that marks everything would pass."""
    left = []
    for text, kind, start, end in PLANTED:
        rest = text[:start] + text[end:]
        if identifying(rest, FAMILY):
            left.append((kind, rest))
    assert len(left) <= 4, left


@pytest.mark.parametrize("kind", [kind for kind in Tells if kind is not Tells.PICTURE])
def test_each_kind_is_said_as_what_it_is(kind: Tells) -> None:
    for text, planted_kind, start, end in PLANTED:
        if planted_kind == kind:
            kinds = {each.kind for each in identifying(text, FAMILY) if each.start < end and start < each.end}
            assert kind in kinds, text[start:end]


def test_the_span_is_exact_and_no_span_lies_in_another() -> None:
    text = "Karim left on August 12 with the child, from 12 Maple Street."
    found = identifying(text, FAMILY)
    assert [(each.kind, text[each.start : each.end]) for each in found] == [
        (Tells.NAME, "Karim"),
        (Tells.DAY, "August 12"),
        (Tells.STREET, "12 Maple Street"),
    ]


@pytest.mark.parametrize("text", ["in August 2026", "a hearing in May", "en agosto de 2026", "Article 13 may apply"])
def test_months_are_allowed_and_days_are_not(text: str) -> None:
    assert identifying(f"There is an order {text}.") == []


def test_a_country_or_an_age_alone_is_nobody_and_both_are_somebody() -> None:
    assert identifying("The family is from Bhutan.") == []
    assert identifying("The boy is 7 years old.") == []
    assert [each.kind for each in identifying("A boy, aged 7, is from Bhutan.")] == [Tells.AGE_AND_COUNTRY] * 2
    assert identifying("A boy aged 7 is from Mexico.") == []


def test_a_picture_is_found() -> None:
    assert Tells.PICTURE in {each.kind for each in identifying("See https://imgur.com/a/1b2c3d4 for more.")}


def test_a_name_with_a_capital_is_found_though_no_list_has_it() -> None:
    assert identifying("She fled with Xolani.") == [Found(Tells.NAME, 14, 20)]
