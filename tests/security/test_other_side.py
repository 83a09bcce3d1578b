"""Who counts as named: the pure comparison behind the alleged-abuser guard (A06)."""

from __future__ import annotations

import pytest

from referral_app.security.other_side import as_contact, in_words
from referral_app.security.person_names import words_of_each

NAMED = ["Marco Antonio Vega (+1 202 555 0133, mvega@example.net)", "José Núñez"]


@pytest.mark.parametrize(
    ("contact", "blocked"),
    [
        ({"called": "marco vega"}, ("called",)),
        ({"called": "VEGA, Marco"}, ("called",)),
        ({"called": "Jose Nunes"}, ("called",)),
        ({"trusted_name": "Marco"}, ("trusted_name",)),
        ({"trusted_name": "Marco Vega", "trusted_phone": "202-555-0133"}, ("trusted_name", "trusted_phone")),
        ({"email": "MVega@example.net"}, ("email",)),
        ({"email": "vega.marco82@example.org"}, ("email",)),
        ({"email": "marcovega@example.org"}, ("email",)),
        ({"phone": "(202) 555-0133"}, ("phone",)),
    ],
)
def test_a_contact_that_is_the_other_side_is_found(contact: dict[str, str], blocked: tuple[str, ...]) -> None:
    """(A06) Order, case, accents, a middle name and how it sounds make no difference."""
    assert as_contact(contact, NAMED) == blocked


@pytest.mark.parametrize(
    "contact",
    [
        {},
        {"called": "Marco"},
        {"called": "Noor Vega", "email": "noor.vega@example.org", "phone": "202 555 0101"},
        {"trusted_name": "Lena Ortiz", "trusted_phone": "202 555 0134"},
        {"email": "jose@example.org"},
        {"called": "", "email": "", "phone": ""},
    ],
)
def test_somebody_who_shares_a_name_is_not_taken_for_the_other_side(contact: dict[str, str]) -> None:
    """(A06) A family name in common, or a first name one is called by, stops nobody."""
    assert as_contact(contact, NAMED) == ()


def test_words_without_names_of_the_other_side_stop_nothing() -> None:
    assert in_words({"contact": {"called": "Marco Vega"}, "names": {}}) == ()
    assert in_words({}) == ()


@pytest.mark.parametrize(
    ("trusted", "line"),
    [
        ("la Lupita", "Guadalupe Uriarte"),
        ("mi Juanito", "Juan Vega"),
        ("el Beto", "Roberto Vega"),
        ("Beto", "el Beto"),
        ("el Flaco", "Flaco"),
        ("Lupe", "la Lupita"),
        ("Guadalupe Uriarte", "la Lupita Uriarte"),
        ("Carlitos", "Carlos Ochoa"),
        ("la comadre Lupe", "Lupe Uriarte"),
    ],
)
def test_an_article_before_a_nickname_hides_nobody(trusted: str, line: str) -> None:
    """As people of a family are spoken of in Spanish: an accused person is not reached for being called "la Lupita"."""
    assert as_contact({"trusted_name": trusted}, [line]) == ("trusted_name",)


@pytest.mark.parametrize(
    ("trusted", "line"), [("la Juanita", "la Lupita"), ("el Beto", "el Chuy"), ("mi Juanito", "mi Carlitos")]
)
def test_an_article_is_no_name_that_two_share(trusted: str, line: str) -> None:
    assert as_contact({"trusted_name": trusted}, [line]) == ()


@pytest.mark.parametrize("line", ["Lupita", "la Lupita", "mi suegra la Lupita", "Lupita y el Beto"])
def test_who_is_called_lupe_may_say_so_beside_a_lupita_of_the_family(line: str) -> None:
    assert as_contact({"called": "Lupe"}, [line]) == ()
    assert as_contact({"called": "Lupita"}, [line]) == ("called",), "the control: the very word"
    assert as_contact({"called": "Guadalupe"}, [line]) == ("called",), "the control: it may be her name in full"


def test_two_of_a_family_are_read_as_two() -> None:
    assert words_of_each("Lupe y la Lupita") == [{"lupe"}, {"lupita"}]
    assert words_of_each("Lupe y la Lupita Uriarte") == [{"lupe"}, {"lupe", "uriarte"}, {"lupita", "uriarte"}]
