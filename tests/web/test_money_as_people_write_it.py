"""Amounts in the notation they are written in, English, Spanish and others (files F3): read right, or asked about."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.web.intake import reading
from referral_app.web.intake.fields import Unreadable
from referral_app.web.intake.money import read_amount
from tests.page_client import BASE, PageClient
from tests.web.form_pages import at_question

#: One reading, and nobody is asked.
READ = {
    # Findings' input w02.
    "30.000": 30_000,
    "1.200,50": 1_200,
    "1200,50": 1_200,
    "30.000.000": 30_000_000,
    # Marks of thousands of every notation.
    "30000": 30_000,
    "30,000": 30_000,
    "30 000": 30_000,
    "30\u00a0000": 30_000,
    "30\u202f000": 30_000,
    "30'000": 30_000,
    "30’000": 30_000,
    "1 234 567": 1_234_567,
    "1'234'567": 1_234_567,
    "1,234,567": 1_234_567,
    "1,00,000": 100_000,
    "1'200,000": 1_200_000,
    "1.200": 1_200,
    "1,200": 1_200,
    "999.999": 999_999,
    # Cents, which are left off.
    "30.00": 30,
    "1.20": 1,
    "1,20": 1,
    "1200.50": 1_200,
    "1200.5": 1_200,
    "1,200.50": 1_200,
    "1,234,567.89": 1_234_567,
    "1.234.567,89": 1_234_567,
    "1 200,50": 1_200,
    "1'200.50": 1_200,
    "1'200,000.00": 1_200_000,
    "30 000 000,00": 30_000_000,
    "0.500": 0,
    ".50": 0,
    "30.": 30,
    "30,-": 30,
    "30.000,-": 30_000,
    # Signs and words around it.
    "$30,000": 30_000,
    "$ 30.000": 30_000,
    "US$ 30.000,00": 30_000,
    "U.S.$30,000": 30_000,
    "USD 30000": 30_000,
    "30,000 USD": 30_000,
    "30000 dollars": 30_000,
    "30.000 dólares": 30_000,
    "30 mil dólares": 30_000,
    "30000 dlls": 30_000,
    "30k": 30_000,
    "30 K": 30_000,
    "$30K": 30_000,
    "1.5k": 1_500,
    "1,5 mil": 1_500,
    "30 mil": 30_000,
    "30mil": 30_000,
    "30 MIL": 30_000,
    "30 thousand": 30_000,
    "30 mil 500": 30_500,
    "30 mil y 500": 30_500,
    "1 millón": 1_000_000,
    "about 30,000": 30_000,
    "~30k": 30_000,
    "aprox. 30.000": 30_000,
    "más o menos 30 mil": 30_000,
    "unos 30.000": 30_000,
    "como 30 mil dólares": 30_000,
    "30,000 a year": 30_000,
    "30k/yr": 30_000,
    "30.000 al año": 30_000,
    "30 mil anuales": 30_000,
    "0": 0,
    "$0": 0,
    "none": 0,
    "Nothing": 0,
    "nada": 0,
    "cero": 0,
    "ninguno": 0,
    "I have no income": 0,
    "no tengo ingresos": 0,
    "No gano nada": 0,
    "sin ingreso": 0,
    "45,500 US dollars": 45_500,
    "45.500 dólares americanos": 45_500,
    "$45,500/-": 45_500,
    "35 thou": 35_000,
    # Written out, whole or in part.
    "mil quinientos": 1_500,
    "mil": 1_000,
    "Mil Quinientos dólares": 1_500,
    "unos mil quinientos": 1_500,
    "veinte mil": 20_000,
    "treinta y cinco mil": 35_000,
    "veintidós mil": 22_000,
    "ciento veinte mil": 120_000,
    "dos mil quinientos cincuenta y uno": 2_551,
    "2 mil quinientos": 2_500,
    "treinta mil al año": 30_000,
    "un millón doscientos mil": 1_200_000,
    "medio millón": 500_000,
    "thirty thousand": 30_000,
    "thirty-five thousand dollars": 35_000,
    "one thousand five hundred": 1_500,
    "fifteen hundred": 1_500,
    "a hundred thousand": 100_000,
    "one hundred and twenty-five thousand": 125_000,
    # Other keyboards.
    "१५००": 1_500,
    "१,५००": 1_500,
    "１．５００": 1_500,
    "١٬٥٠٠": 1_500,
    "٣٠٬٠٠٠": 30_000,
    "٣٠٠٠٠": 30_000,
    "３０，０００": 30_000,
    "\u200e30,000\u200f ": 30_000,
}
#: Several readings, or one that has to be said yes to.
ASKED = {
    "1200,500": (1_200, 1_200_500),
    "1200.500": (1_200, 1_200_500),
    "1.200,500": (1_200, 1_200_500),
    "1,200.500": (1_200, 1_200_500),
    "1,200,50": (1_200, 120_050),
    "30.000.00": (30_000, 3_000_000),
    "1.200 mil": (1_200, 1_200_000),
    "1.250k": (1_250, 1_250_000),
    "30m": (30_000, 30_000_000),
    "30-40k": (30_000, 40_000),
    "30\u201340k": (30_000, 40_000),
    "30k-40k": (30_000, 40_000),
    "30,000 - 40,000": (30_000, 40_000),
    "30.000 a 40.000": (30_000, 40_000),
    "30,000 to 40,000": (30_000, 40_000),
    "between 30 and 40 thousand": (30_000, 40_000),
    "entre 30 y 40 mil": (30_000, 40_000),
    "de 30 a 40 mil": (30_000, 40_000),
    "30 o 40 mil": (30_000, 40_000),
    "$2,500 a month": (30_000,),
    "2.500 al mes": (30_000,),
    "2500/mes": (30_000,),
    "2.500,00 mensuales": (30_000,),
    "500 a week": (26_000,),
    "1.500 por quincena": (36_000,),
    "1500 quincenales": (36_000,),
    "1,500 every two weeks": (39_000,),
    "mil quinientos al mes": (18_000,),
    "mil o dos mil": (1_000, 2_000),
    "de treinta a cuarenta mil": (30_000, 40_000),
    "between thirty and forty thousand": (30_000, 40_000),
    "500 por semana": (26_000,),
    "less than 30,000": (30_000,),
    "menos de 30 mil": (30_000,),
    "< 30,000": (30_000,),
    ">30k": (30_000,),
    "no más de 45.000": (45_000,),
}
#: No amount of dollars that anybody could be sure of.
UNREAD = [
    "30000 pesos",
    "MX$45,000",
    "RD$45,000",
    "CA$45,000",
    "no tengo trabajo",
    "€30.000",
    "30.000 quetzales",
    "-500",
    "30 50",
    "1.2.3",
    "12.3456",
    "12,3456",
    "1.200.30.4",
    "$15 an hour",
    "pocos miles",
    "it depends",
    "mil pesos",
    "quince por hora",
    "30,000 40,000 50,000",
    "$",
    ".",
]
INCOME = law.load().question("income")


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_what_has_one_reading_is_read(typed: str, meant: int) -> None:
    amount = read_amount(typed)
    assert (amount.readings, amount.sure) == ((meant,), True)


@pytest.mark.parametrize(("typed", "meant"), ASKED.items())
def test_what_has_several_is_never_guessed(typed: str, meant: tuple[int, ...]) -> None:
    amount = read_amount(typed)
    assert (amount.readings, amount.sure) == (meant, False)


@pytest.mark.parametrize("typed", UNREAD)
def test_what_is_no_amount_of_dollars_has_none(typed: str) -> None:
    assert read_amount(typed).readings == ()


@pytest.mark.parametrize("notation", ["en", "es", "ch", "fr", "plain"])
@pytest.mark.parametrize("whole", [1, 12, 345, 1_200, 30_000, 123_456, 1_234_567])
@pytest.mark.parametrize("cents", [None, 5, 50])
def test_every_amount_in_every_notation(notation: str, whole: int, cents: int | None) -> None:
    """Made by the rule of the notation, and read back."""
    thousands, point = {"en": ",.", "es": ".,", "ch": "'.", "fr": " ,", "plain": "_."}[notation]
    written = f"{whole:,}".replace(",", "" if thousands == "_" else thousands)
    if cents is not None:
        written += f"{point}{cents:02d}"
    assert read_amount(written) == read_amount(str(whole))


def asked(app: Flask, form: dict[str, str], language: str = "en") -> Unreadable | int:
    from flask_babel import force_locale

    with app.test_request_context(base_url=BASE), force_locale(language):
        try:
            return int(reading.read(INCOME, MultiDict(form), law.load(), date(2026, 11, 25)))
        except Unreadable as fault:
            return fault


def test_an_amount_beyond_every_home_is_no_reading(sqlite_app: Flask) -> None:
    """A second reading that nobody can mean is not asked about."""
    fault = asked(sqlite_app, {"income": "30m to 200 million"})
    assert isinstance(fault, Unreadable)
    assert [value for value, _words in fault.fault.choices] == ["30000", "30000000"]
    assert isinstance(asked(sqlite_app, {"income": "999.999.999"}), Unreadable)


def test_the_page_asks_and_takes_the_answer(sqlite_app: Flask) -> None:
    """Chosen once, it is the value; another text in the box asks anew, or needs no choice."""
    fault = asked(sqlite_app, {"income": "1200,500"})
    assert isinstance(fault, Unreadable)
    assert fault.fault.choices == (("1200", "$1,200"), ("1200500", "$1,200,500"))
    assert asked(sqlite_app, {"income": "1200,500", "income-meant": "1200500"}) == 1_200_500
    assert asked(sqlite_app, {"income": "30.000", "income-meant": "1200500"}) == 30_000
    assert isinstance(asked(sqlite_app, {"income": "1200,500", "income-meant": "7"}), Unreadable)
    spanish = asked(sqlite_app, {"income": "1200,500"}, "es")
    assert isinstance(spanish, Unreadable)
    assert [words for _value, words in spanish.fault.choices] == ["$1,200", "$1,200,500"]


def test_a_person_is_asked_on_the_page_itself(sqlite_client: PageClient) -> None:
    """The two readings stand as choices under the words; one of them goes on."""
    from referral_app.extensions import db
    from referral_app.models import Request
    from referral_app.queries import cases

    client = sqlite_client
    where = at_question(client, "income").path
    page = client.submit({"income": "30-40k", "ability_to_pay": "can_pay_some"}, where, status=422)
    radios = [(n.get("name"), n.get("value")) for n in page.tree.iter("input") if n.get("type") == "radio"]
    assert ("income-meant", "30000") in radios
    assert ("income-meant", "40000") in radios
    client.submit({"income-meant": "40000"}, where)
    with client.app.app_context():
        assert cases.words(db.session.query(Request).one())["answers"]["income"] == 40_000
