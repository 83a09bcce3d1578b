"""Numbers, pay, countries and relations as people write them: read where they can be, else asked kindly (files F2)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.security import mail_slips, person_names, typed_text
from referral_app.web.intake import reading
from referral_app.web.intake.fields import SKIPPED, Unreadable
from referral_app.web.intake.money import is_by_the_hour, read_amount
from tests.page_client import PageClient
from tests.web.test_typed_by_people import ASKED_ABOUT, REACH, at_reach, contact

DATA = law.load()
TODAY = date(2026, 11, 25)
ASKED = "A phone number in the United States has ten digits"


def said(fields: dict[str, str], name: str) -> Any:
    return reading.read(DATA.question(name), MultiDict(fields), DATA, TODAY)


@pytest.mark.parametrize("typed", ["202 555 010", "202555010", "555 0101", "5555 0101"])
@pytest.mark.parametrize("field", ["phone", "trusted_phone"])
def test_a_number_with_too_few_digits_is_asked_about_once_and_kept_if_sent_again(
    sqlite_client: PageClient, field: str, typed: str
) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({field: typed, "trusted_name": "Lena Ortiz"}, REACH, status=422)
    assert ASKED in page.text
    assert page.fields(REACH)[field] == [typed]
    sqlite_client.submit({}, REACH)
    assert contact(sqlite_client.app)[field] == typed


#: With the code of their country and no "+": the first ten digits ring at a stranger's in the United States.
@pytest.mark.parametrize(
    "typed",
    [
        *("502 2234-5678", "503 7123 4567", "504 9812-3456", "07700 900123"),
        # Nobody can tell these from a slip of the finger, and the first ten digits of most of them ring somewhere.
        *("1 504 9812 3456", "63 917 123 4567", "52 55 1234 5678", "52 1 55 1234 5678", "2025550101 12"),
        *("202 555 0101 202", "555 0101 555 0102"),
    ],
)
def test_a_number_with_digits_too_many_is_asked_about_once_and_kept_if_sent_again(
    sqlite_client: PageClient, typed: str
) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({"phone": typed}, REACH, status=422)
    assert ASKED in page.text
    sqlite_client.submit({}, REACH)
    assert contact(sqlite_client.app)["phone"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("1 202 555 0101", "001 202 555 0101", "011 502 2234 5678", "011 52 55 1234 5678", "202/555/0101"),
        *("202 555 0101 ext 12", "202 555 0101 x12", "2025550101x123456", "+52 55 1234 5678"),
    ],
)
def test_a_number_with_the_code_it_is_dialed_by_is_not_asked_about(typed: str) -> None:
    found = typed_text.phone(typed)
    assert found is not None
    assert not typed_text.is_doubtful(found)


@pytest.mark.parametrize(
    "typed",
    [
        *("202-555-0101 / 0102", "202 555 0101 /02", "202 555 0101/ 555 0102"),
        *("555 0101/555 0102", "5550101/55501022", "5550101/5550102", "555-0101 / 555.0102", "555 0101/(202) 555"),
        *("+502 5555 0101/5555 0102", "555/0101/555/0102", "+34612555010 / +34612555"),
    ],
)
def test_two_numbers_in_one_box_are_not_one(typed: str) -> None:
    """They were kept as one number of fourteen digits."""
    assert typed_text.phone(typed) is None


@pytest.mark.parametrize("typed", ["202 555 0101", "+502 5555 0101", "+34 612 555 010", "+52 55 1234 5678"])
def test_a_whole_number_and_one_of_another_country_are_not_asked_about(sqlite_client: PageClient, typed: str) -> None:
    at_reach(sqlite_client)
    sqlite_client.submit({"phone": typed, **ASKED_ABOUT}, REACH)
    assert contact(sqlite_client.app) == {"phone": typed}


def test_another_short_number_is_asked_about_anew(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    sqlite_client.submit({"phone": "202 555 010"}, REACH, status=422)
    assert ASKED in sqlite_client.submit({"phone": "202 555 011"}, REACH, status=422).text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("202-555-0101 (mamá)", "202-555-0101"),
        ("llamar al 202 555 0101 después de las 5", "202 555 0101"),
        ("my sister's (202) 555-0101", "(202) 555-0101"),
        ("202 555 0101 o 202 555 0102", None),
        ("(202) 555-0101 WhatsApp only", "(202) 555-0101"),
        ("202-555-0101 no calls", "202-555-0101"),
        ("solo mensajes 202 555 0101", "202 555 0101"),
        ("mi mamá +502 5555 1234", "+502 5555 1234"),
        ("+52 1 55 1234 5678 solo WhatsApp", "+52 1 55 1234 5678"),
        ("202 555 0101 extension twelve", "202 555 0101"),
        ("1 800 LAWYER", None),
        ("no tengo", None),
    ],
)
def test_a_number_among_words_is_shown_and_the_words_are_never_dropped(typed: str, number: str | None) -> None:
    assert typed_text.phone(typed) is None
    assert typed_text.among_words(typed) == number


def test_the_page_says_which_number_it_saw(sqlite_client: PageClient) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({"phone": "202-555-0101 (mamá)"}, REACH, status=422)
    assert "Write only the number in this box: 202-555-0101." in page.text
    assert page.fields(REACH)["phone"] == ["202-555-0101 (mamá)"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2O2 555 O1O1", "202 555 0101"),
        ("202 555 0l0l", "202 555 0101"),
        ("202 555 O1I2", "202 555 0112"),
        ("+52 1 55 1234 5678", "+52 1 55 1234 5678"),
        ("202-555-0101, ext. 12", "202-555-0101 ext. 12"),
        ("WhatsApp: +502 5555 1234", "+502 5555 1234"),
        ("tel:+12025550101", "+12025550101"),
    ],
)
def test_letters_for_figures_and_what_says_which_number_it_is_are_read(typed: str, written: str) -> None:
    found = typed_text.phone(typed)
    assert found is not None
    assert found.written == written
    assert not typed_text.is_doubtful(found)


@pytest.mark.parametrize("typed", ["+1202555010", "52 55 1234 5678", "044 55 1234 5678", "(504) 9812-3456", "555-0101"])
def test_a_number_that_may_reach_nobody_is_asked_about(typed: str) -> None:
    """With +1 before it nine digits passed for those of another country."""
    found = typed_text.phone(typed)
    assert found is not None
    assert typed_text.is_doubtful(found)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("202 555 0101 o 202 555 0102", "202 555 0101 / 202 555 0102"),
        ("2025550101 2025550102", "2025550101 / 2025550102"),
        ("+1 202 555 0101 / +52 55 1234 5678", "+1 202 555 0101 / +52 55 1234 5678"),
    ],
)
def test_of_two_numbers_the_page_asks_which_to_use_first(sqlite_client: PageClient, typed: str, shown: str) -> None:
    at_reach(sqlite_client)
    page = sqlite_client.submit({"phone": typed}, REACH, status=422)
    assert f"Write only one in this box, the one to use first: {shown}." in page.text


@pytest.mark.parametrize("typed", ["no tengo", "none", "No tengo teléfono.", "N/A", "I don't have a phone", "no phone"])
def test_that_there_is_none_is_no_number_and_no_fault(sqlite_client: PageClient, typed: str) -> None:
    assert typed_text.says_none(typed)
    at_reach(sqlite_client)
    sqlite_client.submit({"phone": typed}, REACH, 303)
    assert "phone" not in contact(sqlite_client.app)


@pytest.mark.parametrize("typed", ["nora@example.org", "no reply", "x12", "nadia", "none@example.org", "no calls"])
def test_what_says_something_is_not_taken_for_none(typed: str) -> None:
    assert not typed_text.says_none(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("rosa@gmail,com", "rosa@gmail;com", "rosa@gmail:com", "rosa@gmail/com", "rosa@gmailcom", "rosa@gmail"),
        *("rosa-gmail.com", "rosa#gmail.com", "rosa'gmail.com", 'rosa"gmail.com', "rosa gmail.com", "rosa@@gmail.com"),
        *("ro sa@gmail.com", "rosa@g mail.com", "rosa@gmaíl.com", "rosa arroba gmail punto com", "rosa@gmail com"),
        "rosa@gmail..com",
    ],
)
def test_the_address_that_was_meant_is_asked_about(typed: str) -> None:
    """ "gmaíl.com" is the domain of somebody else, and was written to."""
    assert mail_slips.meant(typed) == "rosa@gmail.com"


@pytest.mark.parametrize(
    "typed", ["@gmail", "rosa@", "rosa", "solo rosa@gmail.com", "rosa@gmail.com only", "rosa@mail.com"]
)
def test_where_nobody_can_tell_what_was_meant_nothing_is_proposed(typed: str) -> None:
    assert mail_slips.meant(typed) is None


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("rosa@example.org (not at night)", ["rosa@example.org"]),
        ("solo rosa@gmail.com", ["rosa@gmail.com"]),
        ("rosa@gmail.com o ana@gmail.com", ["rosa@gmail.com", "ana@gmail.com"]),
        ("rosa@gmail.com, ana@gmail.com", ["rosa@gmail.com", "ana@gmail.com"]),
        ("no tengo", []),
    ],
)
def test_addresses_among_words_are_shown(typed: str, addresses: list[str]) -> None:
    assert typed_text.address(typed) is None
    assert typed_text.addresses_in(typed) == addresses


def test_a_number_said_in_a_sentence_is_read() -> None:
    found = typed_text.phone("es el 202 555 0101")
    assert found is not None
    assert found.written == "202 555 0101"


HOURLY = [
    "15 la hora",
    "$15 an hour",
    "15/hr",
    "15 x hora",
    "quince por hora",
    "$17.50/hour",
    "120 al día",
    "15 hourly",
]


@pytest.mark.parametrize("typed", [*HOURLY, "$100 a day", "100 diarios", "15/h", "20 hrs a week at 15"])
def test_pay_by_the_hour_is_no_yearly_sum_and_the_page_says_what_to_write(sqlite_app: Flask, typed: str) -> None:
    assert is_by_the_hour(typed)
    assert read_amount(typed).readings == ()
    with sqlite_app.test_request_context(), force_locale("es"), pytest.raises(Unreadable) as told:
        said({"income": typed}, "income")
    assert "600 por semana" in told.value.fault.words


@pytest.mark.parametrize(
    "typed", ["12000", "600 a week", "600 por semana", "30 mil", "ahora nada", "an hour", "Honduras"]
)
def test_what_is_no_pay_by_the_hour(typed: str) -> None:
    assert not is_by_the_hour(typed)


COUNTRIES = [
    ("EEUU", "", {"country": "US"}),
    ("EE. UU.", "", {"country": "US"}),
    ("Usa", "", {"country": "US"}),
    ("U.S.A.", "US", {"country": "US"}),
    ("estados unidos", "", {"country": "US"}),
    ("México", "", {"country": "MX"}),
    ("mexico", "", {"country": "MX"}),
    ("Reynosa, Mexico", "", {"country": "MX"}),
    ("el salvador", "", {"country": "SV"}),
    ("Spain", "", {"country": "ES"}),
]


@pytest.mark.parametrize(("typed", "country", "place"), COUNTRIES)
def test_a_country_in_the_box_of_a_county_is_read(
    sqlite_app: Flask, typed: str, country: str, place: dict[str, str]
) -> None:
    with sqlite_app.test_request_context():
        assert said({"child_place-county": typed, "child_place-country": country}, "child_place") == place


def test_a_country_that_a_state_is_called_like_is_asked_about_or_read_as_the_state(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        assert said({"child_place-county": "Georgia"}, "child_place") == {"country": "US", "state": "GA"}


def test_the_country_stands_in_no_county(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context():
        found = said({"child_place-county": "EEUU", "child_place-state": "TX"}, "child_place")
    assert found == {"country": "US", "state": "TX"}


def test_a_country_written_beside_a_chosen_one_is_asked_about(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(), pytest.raises(Unreadable):
        said({"child_place-county": "México", "child_place-country": "US"}, "child_place")


RELATED = ["mi ex", "el papá", "la mamá", "madrastra", "abuela paterna", "su tío materno", "la familia de él", "my ex"]


@pytest.mark.parametrize("typed", RELATED)
def test_how_somebody_is_related_is_kept_for_staff_and_is_nobodys_name(sqlite_app: Flask, typed: str) -> None:
    """Two families that both write "el papá" do not speak of one man."""
    assert not person_names.keys_of(typed)
    with sqlite_app.test_request_context():
        assert said({"other_side": typed}, "other_side") == [typed]


@pytest.mark.parametrize(
    "typed", ["Juan Papa", "Joe Paterno", "mi ex Juan Pérez", "el papá, Juan Pérez", "Rosa Materna"]
)
def test_a_name_beside_a_relation_or_like_one_is_still_a_name(typed: str) -> None:
    assert person_names.keys_of(typed)


def test_not_knowing_a_name_is_nobodys_name(sqlite_app: Flask) -> None:
    question = DATA.question("other_side")
    with sqlite_app.test_request_context():
        form = MultiDict({"shown": "other_side", "other_side": "no sé\nMarco Vega"})
        assert reading.read_all((question,), form, DATA, TODAY)[0] == {"other_side": ["Marco Vega"]}
        blank = MultiDict({"shown": "other_side", "other_side": "no sé"})
        assert reading.read_all((question,), blank, DATA, TODAY)[0] == {"other_side": SKIPPED}
