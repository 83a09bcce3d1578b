"""Streets, schools and names on the net are found in both languages; the words of law are left alone."""

from __future__ import annotations

import pytest

from referral_app.security.telling import Tells, telling

FOUND = {
    Tells.STREET: [
        "They live at 12 Maple Street",
        "at 400 W. Oak Ridge Rd",
        "on Oakwood Drive",
        "near 5th Avenue",
        "vive en la calle Hidalgo 22",
        "en Av. Juárez",
        "Colonia Roma",
        "Apt. 4B",
        "P.O. Box 12",
        "1420 elm street",
        "la avenida de los Insurgentes",
        "departamento 301",
        "C/ Mayor 8",
        "Calle 5",
    ],
    Tells.SCHOOL: [
        "attends Lincoln Elementary",
        "goes to lincoln elementary",
        "Saint Mary's School",
        "at Oak Hill Academy",
        "Jefferson High School",
        "P.S. 118",
        "la Escuela Primaria Benito Juárez",
        "el colegio San Marcos",
        "secundaria técnica 12",
        "Sunrise Montessori",
    ],
    Tells.HANDLE: [
        "write to @mia.r",
        "he is darkwolf77",
        "mia_rivera",
        "user Lobo#1234",
        "username: shadowfox",
        "su usuario es lunita",
    ],
}
LEFT_ALONE = [
    "2 years on the road",
    "for 3 weeks near a street shelter",
    "12 hours by road",
    "The Family Court ordered it",
    "Western District of Texas",
    "the Street Law clinic is no place",
    "her high school knows",
    "Middle School records",
    "the child is in elementary school",
    "a private school in Texas",
    "la escuela sabe",
    "va a la escuela primaria",
    "un colegio privado",
    "Form I-130 and G-28 were filed",
    "Article 13 of the Hague Convention",
    "18 U.S.C. 2255",
    "the school drive was long",
    "Dr. Lee is no street",
    "a T-visa",
    "covid 19",
    "H1B",
    "the 5th Circuit",
    "Will an interpreter be paid?",
    "a law school clinic",
    "The School said so",
    "Hearing on March 3 at 9",
    "calle abajo",
    "the road to a return",
    "departamento de justicia",
    "in 42 U.S.C. 671(a)(35)",
    "the 11 months since",
    "3 children and 2 drive orders",
    "Is the case in state court or federal court?",
    "the Academy of judges",
    "suite of motions",
    "USC2255 and ICARA",
    "He has 2 orders from a Texas court",
]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in FOUND.items() for text in texts])
def test_it_is_found(kind: Tells, text: str) -> None:
    assert kind in telling(text)
    assert kind in telling(f"The family says: {text}, since then.")


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_names_no_place_and_nobody_is_left_alone(text: str) -> None:
    assert telling(text) == []


def test_an_address_to_write_to_is_said_as_one_and_not_as_a_name_on_the_net() -> None:
    assert telling("write to mia_r77@example.org") == [Tells.ADDRESS]
