"""Plates, files, flights and badges, days that are told by their name, and first names in haste are found in a text for
attorneys; a month, a share, a section of a law and a holiday that comes every year are not (B06)."""

from __future__ import annotations

import pytest

from referral_app.security.identifying import identifying


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ("The other parent drives a truck with plate ", "KJD 4471", "."),
        ("His truck has the license plate ", "8LMX204", "."),
        ("The plate number was ", "ABC 1234", "."),
        ("El coche tiene placas ", "ABC-12-34", " de otro estado."),
        ("Matrícula ", "4471 KJD", " según la policía."),
        ("VIN ", "1HGCM82633A004352", " is on the police report."),
        ("He has badge number ", "4471", " of the city police."),
        ("They boarded flight ", "AA 1190", " to the border."),
        ("They left with flight ", "UA451", " at noon."),
        ("Subieron al vuelo ", "AM 672", " por la tarde."),
        ("The matter is docketed as ", "No. 24-3319", " in family court."),
        ("See cause ", "2024-55012-D", " in the trial court."),
        ("El juzgado abrió el expediente ", "1123/2024", " hace un año."),
        ("El expediente es el ", "845/2023", " del juzgado familiar."),
        ("Causa penal ", "112/2022-III", " en el estado."),
        ("Toca ", "318/2024", " de la sala familiar."),
        ("The boy was taken ", "on Christmas Day", " by the father."),
        ("He was taken the day ", "after Thanksgiving 2024", " by his father."),
        ("La llevó ", "el día de las madres", " sin avisar."),
        ("Salieron ", "en Nochebuena", " sin avisar."),
        ("My cousin ", "marisol", " saw them at the airport."),
        ("Mi prima ", "marisol", " los vio en la terminal."),
        ("Su tía ", "yesenia", " cuida al niño."),
    ],
)
def test_it_is_found_where_it_stands(before: str, told: str, after: str) -> None:
    found = identifying(before + told + after)
    assert any(each.start < len(before) + len(told) and len(before) + len(told) // 2 < each.end for each in found), (
        found
    )


@pytest.mark.parametrize(
    "text",
    [
        "The plates on the car were from another state. No number is known.",
        "Article 13 and 22 U.S.C. 9003 apply. See 18 U.S.C. 2259.",
        "The ratio is 50/50 custody in the order from 2023.",
        "There is an order of 03/2019 and one of 11/2021.",
        "Each parent has the child every other Thanksgiving and at Christmas.",
        "Case law of the Fifth Circuit may help. The claim is under 28 U.S.C. 1331.",
        "My cousin saw them at the airport. Her aunt called the police. His brother drove the car.",
        "The case from 2015 is closed. The flight was at night.",
        "She gets notices from the Victim Notification System.",
        "La custodia es 50/50 por acuerdo de 2023. El expediente está cerrado.",
        "La causa sigue abierta. El juicio fue en 2022. Se pidió amparo en 2023.",
        "Su tía cuida al niño. Su hermano manejaba el coche. Mi hermana llamó a la policía.",
        "Las placas eran de otro estado. El vuelo salió de noche.",
        "Dijeron que firmara papeles en inglés.",
        "Pasa la Navidad con su madre y el verano con su padre.",
    ],
)
def test_what_names_nobody_stands(text: str) -> None:
    assert identifying(text) == []
