"""What tells who a family is, in words between attorney and staff, is found; what a lawyer must write is not (C10)."""

from __future__ import annotations

from datetime import date

import pytest

from referral_app.security.telling import Known, Tells, telling

FAMILY = Known(
    names=(
        "Noor Haddad",
        "Karim Haddad, 512 555 0188",
        "Rosa de la Cruz (the aunt)",
        "Will May",
        "Liam Oake",
        "O'Dell, Marie",
    ),
    born=(date(2019, 3, 14),),
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Ask Noor about it", [Tells.NAME]),
        ("The father, karim, has an order", [Tells.NAME]),
        ("Mrs. HADDAD wrote", [Tells.NAME]),
        ("His aunt is Rosa.", [Tells.NAME]),
        ("His aunt, Rosa, will come", [Tells.NAME]),
        ("We spoke with rosa de la cruz", [Tells.NAME]),
        ("Then Will told us", [Tells.NAME]),
        ("It is will may who asks", [Tells.NAME]),
        ("ODell signed it", [Tells.NAME]),
        ("Hádďad", [Tells.NAME]),
        ("Call 512 555 0147", [Tells.NUMBER]),
        ("her SSN is 078-05-1120", [Tells.NUMBER]),
        ("555-0147 is the number", [Tells.NUMBER]),
        ("In 2:26-cv-01234 it says", [Tells.NUMBER]),
        ("write to mk.noor@example.net", [Tells.NAME, Tells.ADDRESS]),
        ("see https://imgur.com/a/1b2c3d4", [Tells.PICTURE]),
        ("born 2019-03-14", [Tells.BIRTH_DATE]),
        ("born March 14, 2019", [Tells.BIRTH_DATE]),
        ("born on 14th Mar 2019", [Tells.BIRTH_DATE]),
        ("born 3/14/19", [Tells.BIRTH_DATE]),
        ("nació el 14 de marzo de 2019", [Tells.BIRTH_DATE]),
        ("born March 14th", [Tells.BIRTH_DATE]),
        ("her birthday is the fourteenth of March", [Tells.BIRTH_DATE]),
        ("cumple el 14 de marzo", [Tells.BIRTH_DATE]),
        ("Rosa called me yesterday", [Tells.NAME]),
        ("Rosa vive con su hermana", [Tells.NAME]),
        ("then Willy told us", [Tells.NAME]),
        ("write to mk at example dot net", [Tells.ADDRESS]),
        ("mk[at]example.net", [Tells.ADDRESS]),
        ("mk @ example . net", [Tells.ADDRESS]),
        ("mk arroba example punto net", [Tells.ADDRESS]),
        ("five one two, five five five, zero one four seven", [Tells.NUMBER]),
        ("cinco uno dos cinco cinco cinco 0147", [Tells.NUMBER]),
        ("her passport is X12345678", [Tells.NUMBER]),
        ("file FA-2024-991", [Tells.NUMBER]),
        ("snap: mkhaddy", [Tells.HANDLE]),
        ("apartado postal 14", [Tells.STREET]),
        ("they live in zip 77301", [Tells.STREET]),
        ("in Conroe, TX 77301", [Tells.STREET]),
        ("last seen at 29.7604, -95.3698", [Tells.STREET]),
        ("Noor, born 3/14/2019: 512.555.0147", [Tells.NAME, Tells.BIRTH_DATE, Tells.NUMBER]),
    ],
)
def test_what_tells_who_it_is_is_found(text: str, kinds: list[Tells]) -> None:
    assert telling(text, FAMILY) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Will the court want an interpreter? It may.",
        "The hearing is on 2026-12-14 at 9:30, or on 12/16/2026.",
        "Is there a claim under 18 U.S.C. 2255 or 22 U.S.C. 9001-9011?",
        "In May 2026 an order was made; the restitution was $1,200,000.",
        "Does the office pay for travel of the mother and the child?",
        "¿Hay una orden de custodia de 2024?",
        "Between 2019 and 2024 they lived in one place.",
        "Will is what the statute calls intent. May I ask for the order?",
        "The order is of March 14 and the hearing was on March 20.",
        "We looked at one, two, three or four forums.",
        "Forms I-918, I-914 and DS-3013 are filed; we are at the third of four.",
        "Facebook: what do they keep, and for how long?",
        "There are 12, 345 and 6789 of them.",
    ],
)
def test_what_a_lawyer_must_be_able_to_write_is_not(text: str) -> None:
    assert telling(text, FAMILY) == []


def test_without_knowledge_of_the_family_a_name_is_a_word() -> None:
    """An attorney who has not read the names yet learns none by guessing."""
    assert telling("Is it Noor Haddad, born 2019-03-14?") == []


@pytest.mark.parametrize("text", ["nació el 9 de setiembre de 2019", "el 9 septiembre 2019", "September 9, 2019"])
def test_september_is_found_however_it_is_spelt(text: str) -> None:
    assert telling(text, Known(names=(), born=(date(2019, 9, 9),))) == [Tells.BIRTH_DATE]
