"""What is typed is read: ages in words, days nobody knows, amounts with a remark,
counties with a town beside them. What can be read in two ways is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.extensions import db
from referral_app.law.counties import county_keys
from referral_app.law.county_spellings import read_county
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.security import typed_text
from referral_app.security.months import month_of
from referral_app.web.counsel.request.answers import answers_by_topic
from referral_app.web.intake import reading
from referral_app.web.intake.dates import read_date
from referral_app.web.intake.fields import UNKNOWN, Unreadable
from referral_app.web.intake.money import read_amount
from referral_app.web.intake.reading_places import read_place
from referral_app.web.intake.whole_numbers import read_whole
from tests.page_client import BASE, PageClient
from tests.web.form_pages import at_question

TODAY = date(2026, 11, 25)
DATA = law.load()
AGES = {
    "quince": 15, "fifteen years old": 15, "tengo 15 años": 15, "I'm 15": 15, "15½": 15, "15 and a half": 15,
    "15 años y medio": 15, "15.5": 15, "maybe 15": 15, "treinta y cuatro": 34, "34 años cumplidos": 34, "un año": 1,
    "newborn": 0, "recién nacida": 0, "6 semanas": 0, "18 months": 1,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), AGES.items())
def test_an_age_is_read_as_it_is_said(typed: str, meant: int) -> None:
    assert read_whole(typed) == meant


@pytest.mark.parametrize(
    "typed", ["casi 18", "almost 18", "nearly 18", "going on 18", "voy a cumplir 18", "casi dieciocho"]
)
def test_who_is_almost_of_age_is_under_age(typed: str) -> None:
    """Read as 18, a child was asked for money and law dates, and nobody looked after a child alone."""
    assert read_whole(typed) == 17


@pytest.mark.parametrize("typed", ["15 o 16", "14-15", "over 18", "18+", "menor", "16 in May", "1 5", ""])
def test_what_is_no_one_age_is_none(typed: str) -> None:
    assert read_whole(typed) is None


#: Words that allow several ages: the youngest counts.
YOUNGEST = {
    "15 o 16": 15, "15 or 16": 15, "como 15": 15, "14-15": 14, "15/16": 15, "entre 15 y 16": 15, "15 u 16": 15,
    "between 15 and 16": 15, "tengo 15 o 16 años": 15, "quince o dieciséis": 15, "fifteen or sixteen": 15,
    "like 15": 15,
    "15ish": 15, "15 or so": 15, "15 más o menos": 15, "creo que 15": 15, "I think 15": 15, "15 creo": 15,
    "no sé, 15": 15, "como unos 8": 8, "maybe 15 or 16": 15, "15 o tal vez 16": 15, "18+": 18, "over 18": 18,
    "mayor de 18": 18, "más de 18": 18, "late 30s": 30, "30s": 30, "treinta y tantos": 30, "treinta y tres (33)": 33,
    "3 (tres)": 3, "15f": 15, "16 in May": 15, "cumplo 16 en mayo": 15, "turning 16 in June": 15, "voy para 16": 15,
    "entre 14 y 16 más o menos": 14, "14 o 15 no recuerdo bien": 14, "como a los 15": 15,
    "tengo 15 pero cumplo 16 en enero": 15, "15 va para 16": 15, "15/16 creo": 15,
    "14 años y 8 meses": 14, "14 years 8 months": 14, "de 9 a 14": 9, "9 hasta 14": 9, "entre los 9 y los 14": 9,
    "desde los 9": 9, "from 9 to 14": 9, "when I was 9": 9, "cuando tenía 9": 9, "9 or 10 years old": 9, "ages 6-8": 6,
}  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), YOUNGEST.items())
def test_of_several_ages_the_youngest_counts_and_the_words_are_kept(sqlite_app: Flask, typed: str, meant: int) -> None:
    """Whoever is younger is taken more care of; staff read what was said."""
    question = DATA.question("requester_age")
    form = MultiDict({"requester_age": typed})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert reading.read(question, form, DATA, TODAY) == meant
        assert reading.in_their_words([question], {}, form, TODAY) == {"requester_age": typed}


@pytest.mark.parametrize(
    "typed", ["15", "15 years old", "quince", "tengo 15 años", "8 añitos", "15 aos", "15 años 😢", "👧🏽 8"]
)
def test_of_one_plain_age_no_words_are_kept(sqlite_app: Flask, typed: str) -> None:
    form = MultiDict({"requester_age": typed})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert isinstance(reading.read(DATA.question("requester_age"), form, DATA, TODAY), int)
        assert reading.in_their_words([DATA.question("requester_age")], {}, form, TODAY) == {}


@pytest.mark.parametrize("typed", ["no se, prefiero no", "prefiero no decirlo", "rather not say", "I'd prefer not to"])
def test_who_would_rather_not_say_may_write_it(sqlite_app: Flask, typed: str) -> None:
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert reading.read(DATA.question("requester_age"), MultiDict({"requester_age": typed}), DATA, TODAY) == UNKNOWN


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("hace casi un año", "2025-11"), ("almost a year ago", "2025-11"), ("hace 2 semanas 😭", "2026-11"),
        ("en navidad del año pasado", "2025-12"), ("last Christmas", "2025-12"), ("2026 creo", "2026"),
        ("el 3 de enero de este año", "2026-01-03"), ("a finales de 2019", "2019"), ("finales del 2019", "2019"),
        ("enero de 2026, creo", "2026-01"), ("marzo del año pasado", "2025-03"),
    ],
)  # fmt: skip
def test_a_day_is_read_with_what_people_say_around_it(sqlite_app: Flask, typed: str, value: str) -> None:
    """Into the first box that is seen, as they speak."""
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        for box in ("month", "year"):
            assert read_date({f"d-{box}": typed}, "d", partial=True, today=TODAY, past=True) == value, box


@pytest.mark.parametrize("typed", ["un lunes", "hace mucho", "enero"])
def test_what_names_no_day_is_asked_and_never_dropped(sqlite_app: Flask, typed: str) -> None:
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"), pytest.raises(Unreadable):
        read_date({"d-year": typed}, "d", partial=True, today=TODAY, past=True)


def test_a_county_is_asked_about_as_it_is_written(sqlite_app: Flask) -> None:
    form = MultiDict({"p-country": "US", "p-state": "TX", "p-county": "houston"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"), pytest.raises(Unreadable) as caught:
        read_place(form, "p", DATA)
    assert [words for _code, words in caught.value.fault.choices] == [
        "Houston (condado de Harris), Texas",
        "Condado de Houston, Texas",
    ]


@pytest.mark.parametrize("typed", ["menor de edad", "under 18", "16 or May", "1 5", "15 16", "abuela", "90 or 200"])
def test_what_names_no_age_is_asked_for(sqlite_app: Flask, typed: str) -> None:
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"), pytest.raises(Unreadable):
        reading.read(DATA.question("requester_age"), MultiDict({"requester_age": typed}), DATA, TODAY)


def test_staff_and_the_family_read_the_age_in_its_own_words(sqlite_client: PageClient) -> None:
    page = at_question(sqlite_client, "requester_age")
    sqlite_client.submit({"role": "myself", "requester_age": "15 o 16"}, page.path)
    with sqlite_client.app.app_context():
        said = cases.words(db.session.query(Request).one())
        assert (said["answers"]["requester_age"], said["written"]) == (15, {"requester_age": "15 o 16"})
        with sqlite_client.app.test_request_context(base_url=BASE), force_locale("en"):
            rows = [
                row for _topic, told in answers_by_topic(said["answers"], {}, DATA, said["written"]) for row in told
            ]
    (age,) = [row.words for row in rows if row.id == "requester_age"]
    assert age == "15 (in their words: “15 o 16”)"
    assert "in your words: “15 o 16”" in sqlite_client.get("/request/review").text
    again = sqlite_client.get(page.path)
    assert again.fields(page.path)["requester_age"] == ["15 o 16"], "another word has to be somebody's own"
    sqlite_client.submit({"role": "myself", "requester_age": "15"}, page.path)
    with sqlite_client.app.app_context():
        assert cases.words(db.session.query(Request).one())["written"] == {}


def test_of_a_child_of_several_ages_the_youngest_counts(sqlite_app: Flask) -> None:
    question, form = DATA.question("children"), MultiDict({"children-1-age": "6 o 7", "children-2-age": "9"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert [one["age"] for one in reading.read(question, form, DATA, TODAY)] == [6, 9]
        assert reading.in_their_words([question], {}, form, TODAY) == {"children": "6 o 7; 9"}


@pytest.mark.parametrize(
    ("typed", "meant"), [("somos 4", 4), ("4 of us", 4), ("solo yo", 1), ("just me", 1), ("casi 4", None)]
)
def test_people_of_a_home_are_counted(typed: str, meant: int | None) -> None:
    assert read_whole(typed, people=True) == meant


@pytest.mark.parametrize(
    ("typed", "readings", "sure"),
    [
        ("diez y seis mil", (16_000,), True),
        ("ciento y cincuenta mil", (150_000,), True),
        ("ventidós mil", (22_000,), True),
        ("15,000 p.a.", (15_000,), True),
        ("15.000 x año", (15_000,), True),
        ("900 a la semana", (46_800,), False),
        ("1,850 x mes", (22_200,), False),
        ("1,850 c/mes", (22_200,), False),
        ("28,500 before taxes", (28_500,), False),
        ("28.500 brutos", (28_500,), False),
        ("20k+", (20_000,), False),
        ("12k or so", (12_000,), False),
        ("doce mil y pico", (12_000,), False),
        ("no llega a 20 mil", (20_000,), False),
        ("5000 al mes entre todos", (60_000,), False),
        ("10 mil o menos", (10_000,), False),
        ("no sé, como 20 mil", (20_000,), False),
        ("$943/mo SSI", (11_316,), False),
        ("below 20,000", (20_000,), False),
    ],
)
def test_an_amount_with_a_remark_is_shown_and_asked_about(typed: str, readings: tuple[int, ...], sure: bool) -> None:
    amount = read_amount(typed)
    assert (amount.readings, amount.sure) == (readings, sure)


def said(app: Flask, month: str, day: str, year: str, *, partial: bool = True) -> str | None:
    with app.test_request_context(base_url=BASE), force_locale("en"):
        form = MultiDict({"when-month": month, "when-day": day, "when-year": year})
        try:
            return read_date(form, "when", partial=partial, today=TODAY)
        except Unreadable as unreadable:
            return unreadable.fault.field


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("3", "?", "2019"), "2019-03"),
        (("00", "00", "2019"), "2019"),
        (("no sé", "no sé", "2019"), "2019"),
        (("--", "xx", "2019"), "2019"),
        (("", "", "2019?"), "2019"),
        (("", "", "around 2019"), "2019"),
        (("", "", "2019-03-14"), "2019-03-14"),
        (("March 14, 2019", "", ""), "2019-03-14"),
        (("", "14 de marzo de 2019", ""), "2019-03-14"),
        (("marzo de 2019", "", ""), "2019-03"),
        (("", "", "25/12/2020"), "2020-12-25"),
        (("", "", "12/25/2020"), "2020-12-25"),
        (("3", "the 14th", "2019"), "2019-03-14"),
        (("3", "catorce", "2019"), "2019-03-14"),
        (("3", "primero", "2019"), "2019-03-01"),
        (("march 4", "", "2019"), "2019-03-04"),
        # In two ways: it is asked for in its boxes.
        (("", "", "3/4/2019"), "when-year"),
    ],
)
def test_a_date_is_read_where_it_stands(sqlite_app: Flask, typed: tuple[str, str, str], value: str) -> None:
    assert said(sqlite_app, *typed) == value


def test_a_day_that_is_needed_is_asked_for(sqlite_app: Flask) -> None:
    assert said(sqlite_app, "3", "?", "2019", partial=False) == "when-day"


@pytest.mark.parametrize(
    ("typed", "month"), [("Febuary", 2), ("Janury", 1), ("septembre", 9), ("Agust", 8), ("juio", None)]
)
def test_a_month_with_a_slip_is_read_where_it_is_one(typed: str, month: int | None) -> None:
    assert month_of(typed) == month


@pytest.mark.parametrize("typed", ["no sé", "I don't know", "idk", "not sure", "?", "no recuerdo"])
@pytest.mark.parametrize("name", ["requester_age", "income", "harm_ended"])
def test_not_knowing_is_an_answer_in_a_typed_box_too(sqlite_app: Flask, name: str, typed: str) -> None:
    box = f"{name}-year" if name == "harm_ended" else name
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert reading.read(DATA.question(name), MultiDict({box: typed}), DATA, TODAY) == UNKNOWN


@pytest.mark.parametrize(
    ("state", "typed", "county"),
    [
        ("TX", "Ft. Bend", "Fort Bend"),
        ("CA", "Sta. Clara", "Santa Clara"),
        ("CA", "L.A. County", "Los Angeles"),
        ("CA", "SF", "San Francisco"),
        ("LA", "E. Baton Rouge", "East Baton Rouge"),
        ("VA", "King & Queen", "King and Queen"),
        ("TX", "Travis/Austin County area, Travis County", "Travis County"),
    ],
)
def test_a_county_is_found_as_people_shorten_it(state: str, typed: str, county: str) -> None:
    jurisdiction = DATA.jurisdiction(state)
    assert jurisdiction
    assert (
        jurisdiction.districts[county_keys(read_county(typed, jurisdiction))[0]]
        == jurisdiction.districts[county_keys(county)[0]]
    )


@pytest.mark.parametrize("typed", ["Austin (Travis)", "Houston/Harris", "Houston, Harris"])
def test_a_town_that_is_called_like_another_county_gives_no_court(typed: str) -> None:
    """Austin lies in Travis County and Houston in Harris; counties of their names lie in other districts."""
    jurisdiction = DATA.jurisdiction("TX")
    assert jurisdiction
    assert not any(key in jurisdiction.districts for key in county_keys(read_county(typed, jurisdiction)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("call 202 555 0101", "202 555 0101"),
        ("#202 555 0101", "202 555 0101"),
        ("WhatsApp 202 555 0101", "202 555 0101"),
        ("wsp 202 555 0101", "202 555 0101"),
        ("202,555,0101", "202 555 0101"),
        ("202_555_0101", "202 555 0101"),
        # The end of a second number is no part of the first.
        ("202 555 0101/02", None),
        ("202 555 0101 (only after 5)", None),
    ],
)
def test_a_number_is_read_as_it_is_noted(typed: str, kept: str | None) -> None:
    found = typed_text.phone(typed)
    assert (found and found.written) == kept


def test_a_voice_mail_is_asked_about_beside_the_number(sqlite_client: PageClient) -> None:
    """The ways are a screen of their own: what hangs on them stands with the number, also on the way back to it."""
    client = sqlite_client
    where = at_question(client, "contact_ways").path
    client.submit({"contact_ways": ["call"]}, where)
    page = client.get("/request/reach")
    assert page.fields("/request/reach")["shown"] == ["voicemail"]
    client.submit({"phone": "202 555 0101", "voicemail": "no"}, "/request/reach")
    assert "voicemail" not in client.get(where).fields(where)["shown"]
    assert client.get("/request/reach").fields("/request/reach")["voicemail"] == ["no"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_fault_calls_a_choice_by_its_own_name(sqlite_app: Flask, language: str) -> None:
    """The page said “I am not sure” of a list whose choice is called “Something else, or I am not sure”."""
    from referral_app.web.words.law_words import pick_label

    question = DATA.question("situations")
    (unsure,) = [option for option in question.options if option.code == "not_sure"]
    with sqlite_app.test_request_context(base_url=BASE), force_locale(language):
        with pytest.raises(Unreadable) as fault:
            reading.read(question, MultiDict({"shown": "situations"}), DATA, TODAY)
        assert f"“{pick_label(unsure.code, unsure.label)}”" in fault.value.fault.words
