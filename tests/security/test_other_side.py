"""Who counts as named: the pure comparison behind the alleged-abuser guard (A06)."""

from __future__ import annotations

import pytest

from referral_app.security.other_side import as_contact, in_words

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
