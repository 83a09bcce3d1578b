"""Towns where a county is asked for, and days told from today: read where they can be read in one way, else asked."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.law.counties import county_key
from referral_app.web.intake import reading, towns
from referral_app.web.intake.fields import UNKNOWN, Unreadable
from tests.page_client import BASE
from tests.web.test_said_as_people_say_it import said

TODAY = date(2026, 11, 25)
DATA = law.load()

#: What was written where a county is asked for, the state that was chosen, and what is kept of it.
TOWNS = [
    ("Los Ángeles", "", {"country": "US", "state": "CA", "county": "Los Angeles"}),
    ("San Antonio", "", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("San Antonio", "TX", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("san antonio tx", "", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("Miami, Florida", "", {"country": "US", "state": "FL", "county": "Miami-Dade"}),
    ("Phoenix", "AZ", {"country": "US", "state": "AZ", "county": "Maricopa"}),
    ("Nueva Orleans", "", {"country": "US", "state": "LA", "county": "Orleans"}),
    ("El Bronx", "", {"country": "US", "state": "NY", "county": "Bronx"}),
    ("Brooklyn", "NY", {"country": "US", "state": "NY", "county": "Kings"}),
    ("Nueva York", "", {"country": "US", "state": "NY"}),
    ("NYC", "", {"country": "US", "state": "NY"}),
    ("texas", "", {"country": "US", "state": "TX"}),
    ("Tejas", "", {"country": "US", "state": "TX"}),
    ("Puerto Rico", "", {"country": "US", "state": "PR"}),
    ("Bexar", "", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("Chicago il", "", {"country": "US", "state": "IL", "county": "Cook"}),
    ("no sé", "TX", {"country": "US", "state": "TX"}),
    ("Harris County", "TX", {"country": "US", "state": "TX", "county": "Harris County"}),
    ("Houston County", "TX", {"country": "US", "state": "TX", "county": "Houston County"}),
    ("A village", "TX", {"country": "US", "state": "TX", "county": "A village"}),
    ("1234 Main St, Dallas, TX 75201", "", {"country": "US", "state": "TX", "county": "Dallas"}),
    ("San Antonio 78207", "TX", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("San Antonio, Texas 78207, USA", "", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("vivo en San Antonio", "", {"country": "US", "state": "TX", "county": "Bexar"}),
    ("I live in Chicago", "", {"country": "US", "state": "IL", "county": "Cook"}),
    # Nearby: in which county nobody said.
    ("cerca de Dallas", "TX", {"country": "US", "state": "TX"}),
    ("vivo cerca de Chicago", "", {"country": "US", "state": "IL"}),
    ("somewhere in Texas", "", {"country": "US", "state": "TX"}),
    ("D.C.", "", {"country": "US", "state": "DC"}), ("TX", "", {"country": "US", "state": "TX"}),
    ("no sé el condado", "TX", {"country": "US", "state": "TX"}), ("n/a", "TX", {"country": "US", "state": "TX"}),
    ("I don't know the county", "TX", {"country": "US", "state": "TX"}),
    ("LA", "", {"country": "US", "state": "CA", "county": "Los Angeles"}),
    # A state that stands behind a name is known, also where no list has its counties.
    ("St. Mary's County, Maryland", "", {"country": "US", "state": "MD", "county": "St. Mary's"}),
    ("Montgomery County, MD", "", {"country": "US", "state": "MD", "county": "Montgomery County"}),
    ("Paris, Texas", "", {"country": "US", "state": "TX", "county": "Lamar"}),
    ("Ft. Worth, TX", "", {"country": "US", "state": "TX", "county": "Tarrant"}),
    ("10001, NY", "", {"country": "US", "state": "NY"}),
    ("P.R.", "", {"country": "US", "state": "PR"}), ("USVI", "", {"country": "US", "state": "VI"}),
    ("St. Croix, USVI", "", {"country": "US", "state": "VI", "county": "St. Croix"}),
    ("Saipan", "", {"country": "US", "state": "MP", "county": "Saipan"}),
    ("Orleans Parish", "", {"country": "US", "state": "LA", "county": "Orleans Parish"}),
    ("PG County", "", {"country": "US", "state": "MD", "county": "Prince George's"}),
    ("el norte de California", "", {"country": "US", "state": "CA"}),
    ("North Carolina", "", {"country": "US", "state": "NC"}), ("West Virginia", "", {"country": "US", "state": "WV"}),
    ("South Dakota", "", {"country": "US", "state": "SD"}), ("western Virginia", "", {"country": "US", "state": "VA"}),
    ("State of Texas", "", {"country": "US", "state": "TX"}), ("estado de Ohio", "", {"country": "US", "state": "OH"}),
    ("Ohio state", "", {"country": "US", "state": "OH"}), ("isla de Guam", "", {"country": "US", "state": "GU"}),
    ("rural Texas", "", {"country": "US", "state": "TX"}), ("DFW", "", {"country": "US", "state": "TX"}),
    ("a shelter in Tucson", "", {"country": "US", "state": "AZ", "county": "Pima"}),
    ("Pine Ridge reservation", "", {"country": "US", "state": "SD"}),
    ("reserva Pine Ridge", "", {"country": "US", "state": "SD"}),
    ("Birmingham, England", "", {"country": "GB"}), ("Santiago, RD", "", {"country": "DO"}),
]  # fmt: skip


def place_of(app: Flask, typed: str, state: str, **more: str) -> dict[str, str]:
    form = MultiDict({"where-county": typed, "where-state": state, **more})
    with app.test_request_context(base_url=BASE), force_locale("en"):
        found: dict[str, str] = reading.read(DATA.question("where"), form, DATA, TODAY)
        return found


@pytest.mark.parametrize(("typed", "state", "kept"), TOWNS)
def test_a_town_is_read_where_a_county_is_asked_for(
    sqlite_app: Flask, typed: str, state: str, kept: dict[str, str]
) -> None:
    assert place_of(sqlite_app, typed, state) == kept


@pytest.mark.parametrize(
    ("typed", "state", "choices"),
    [
        # The city has another federal court than the county of its name.
        ("Houston", "", {"TX|Harris": "Houston (Harris County), Texas", "TX|Houston": "Houston County, Texas"}),
        ("Houston", "TX", {"TX|Harris": "Houston (Harris County), Texas", "TX|Houston": "Houston County, Texas"}),
        # The code of the post behind it made the town a county of another court.
        ("Houston Texas 77036", "", {"TX|Harris": "Houston (Harris County), Texas", "TX|Houston": None}),
        ("Houston 77036", "TX", {"TX|Harris": "Houston (Harris County), Texas", "TX|Houston": None}),
        ("Austin", "TX", {"TX|Travis": "Austin (Travis County), Texas", "TX|Austin": "Austin County, Texas"}),
        ("Portland", "", {"ME|Cumberland": "Portland (Cumberland County), Maine", "OR|Multnomah": None}),
        ("Washington", "", {"WA|": "Washington", "DC|": "District of Columbia"}),
        # It was taken for Wisconsin, for Virginia, in silence.
        ("Juneau", "", {"AK|Juneau": "Juneau, Alaska", "WI|Dodge": None, "WI|Juneau": None}),
        (
            "Middlesex County",
            "",
            {"VA|Middlesex County": "Middlesex County, Virginia"}
            | dict.fromkeys(("MA|Middlesex", "NJ|Middlesex", "CT|Middlesex")),
        ),
        (
            "Kent",
            "",
            {
                "WA|King": "Kent (King County), Washington",
                **dict.fromkeys(("DE|Kent", "MD|Kent", "MI|Kent", "RI|Kent")),
            },
        ),
        ("Somerset County", "", {"PA|Somerset County": "Somerset County, Pennsylvania"}),
        ("Navajo reservation", "", {"AZ|": "Navajo Nation, Arizona", "NM|": None, "UT|": None}),
    ],
)
def test_a_name_of_several_places_is_asked_about(
    sqlite_app: Flask, typed: str, state: str, choices: dict[str, str | None]
) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed, state)
    offered = dict(raised.value.fault.choices)
    assert set(offered) == set(choices)
    assert all(offered[code] == words for code, words in choices.items() if words)
    first = next(iter(choices))
    own = {"county": first.split("|")[1]} if first.split("|")[1] else {}
    chosen = place_of(sqlite_app, typed, state, **{raised.value.fault.meant: first})
    assert chosen == {"country": "US", "state": first.split("|")[0], **own}
    with pytest.raises(Unreadable):
        place_of(sqlite_app, typed, state, **{raised.value.fault.meant: "XX|Nowhere"})


@pytest.mark.parametrize(
    ("typed", "abroad"),
    [
        # A child who is in Beirut's country is not in Pennsylvania; one in Sonora is not in Arizona.
        ("Lebanon", {"LB"}), ("Nogales", {"MX"}), ("San José", {"CR"}), ("Vancouver", {"CA"}), ("Athens", {"GR"}),
        ("Tijuana", {"MX"}), ("Granada", {"ES", "NI", "GD"}), ("vivo en Tegucigalpa", {"HN"}),
    ],
)  # fmt: skip
def test_a_town_that_another_country_has_too_is_asked_about(sqlite_app: Flask, typed: str, abroad: set[str]) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed, "")
    fault = raised.value.fault
    assert abroad <= {code for code, _words in fault.choices}
    country = next(iter(abroad))
    assert place_of(sqlite_app, typed, "", **{fault.meant: country}) == {"country": country}


def test_every_town_abroad_lies_in_a_country_of_the_list() -> None:
    known = {option.code for option in DATA.places.countries}
    assert {code for codes in towns.towns_abroad().values() for code in codes} <= known


@pytest.mark.parametrize("typed", ["Guadalajara", "Jefferson", "a village"])
def test_of_a_place_in_no_or_in_many_states_the_state_is_asked_for(sqlite_app: Flask, typed: str) -> None:
    """It was lost in silence: only the country was kept."""
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed, "")
    assert raised.value.fault.field == "where-state"


def test_staff_read_the_town_and_the_place_abroad_that_were_written() -> None:
    question = DATA.question("where")
    form = MultiDict({"where-country": "MX", "where-county": "Guadalajara"})
    assert reading.in_their_words([question], {"where": {"country": "MX"}}, form, TODAY) == {"where": "Guadalajara"}
    form = MultiDict({"where-county": "San Antonio"})
    kept = {"where": {"country": "US", "state": "TX", "county": "Bexar"}}
    assert reading.in_their_words([question], kept, form, TODAY) == {"where": "San Antonio"}
    form = MultiDict({"where-county": "bexar county"})
    assert reading.in_their_words([question], kept, form, TODAY) == {}


def test_every_town_of_the_table_stands_in_a_county_that_is_known() -> None:
    for places in towns.towns().values():
        for place in places:
            districts = DATA.jurisdictions[place.state].districts
            assert not place.county or not districts or county_key(place.county) in districts, place


#: The boxes of a day, and what is kept: told from Wednesday, November 25, 2026.
TOLD = [
    (("ayer", "", ""), "2026-11-24"), (("", "", "hoy"), "2026-11-25"), (("last night", "", ""), "2026-11-24"),
    (("antier", "", ""), "2026-11-23"), (("hace 3 días", "", ""), "2026-11-22"), (("", "3 days ago", ""), "2026-11-22"),
    (("hace 2 semanas", "", ""), "2026-11"), (("", "", "hace dos semanas"), "2026-11"),
    (("four weeks ago", "", ""), "2026-10"), (("el mes pasado", "", ""), "2026-10"),
    (("last month", "", ""), "2026-10"),
    (("hace 11 meses", "", ""), "2025-12"), (("", "", "el año pasado"), "2025"), (("", "", "this year"), "2026"),
    (("", "", "hace 3 años"), "2023"), (("", "", "a couple of years ago"), "2024"),
    (("julio", "", "este año"), "2026-07"),
    (("jul-2026", "", ""), "2026-07"), (("", "", "07/2026"), "2026-07"), (("2026/07", "", ""), "2026-07"),
    (("10/jul/2026", "", ""), "2026-07-10"), (("principios de julio", "", "2026"), "2026-07"),
    (("mid July", "", "2026"), "2026-07"), (("July 10th", "", "2026"), "2026-07-10"),
    (("", "10 de julio", "2026"), "2026-07-10"), (("7", "10 viernes", "2026"), "2026-07-10"),
    (("7", "1ero", "2026"), "2026-07-01"),
    (("", "", "como 2015"), "2015"), (("", "", "fines de 2015"), "2015"), (("", "", "1998 mayo"), "1998-05"),
    (("mayo", "2", "mil novecientos noventa y ocho"), "1998-05-02"),
    # In two ways, or in none: asked.
    (("lunes", "", ""), "when-month"), (("julio o agosto", "", "2026"), "when-month"), (("7", "10", ""), "when-year"),
    (("", "", "2015 o 2016"), "when-year"), (("", "", "hace mucho"), "when-year"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), TOLD)
def test_a_day_told_from_today_is_read(sqlite_app: Flask, typed: tuple[str, str, str], value: str) -> None:
    assert said(sqlite_app, *typed) == value


#: Where the day has been, and where it is awaited; told from Wednesday, November 25, 2026.
SAID_OF_A_TIME = [
    ("el martes pasado", "wrongful_date", "2026-11-24"), ("el martes", "wrongful_date", "2026-11-24"),
    ("on Tuesday", "last_seen", "2026-11-24"), ("desde el lunes", "last_seen", "2026-11-23"),
    ("el miércoles", "last_seen", "2026-11-18"), ("last Friday", "last_seen", "2026-11-20"),
    # Of this week or of the one before: the month.
    ("last Monday", "wrongful_date", "2026-11"), ("last Monday", "last_seen", "last_seen-month"),
    ("el martes", "answer_due", "2026-12-01"), ("next Tuesday", "answer_due", "2026-12-01"),
    ("el viernes que viene", "answer_due", "2026-11-27"), ("en 3 días", "answer_due", "2026-11-28"),
    ("mañana a las 9", "answer_due", "2026-11-26"), ("el martes pasado", "answer_due", "answer_due-month"),
    ("next Tuesday", "last_seen", "last_seen-month"),
    ("hace un mes y medio", "wrongful_date", "2026-10"), ("hace mes y medio", "wrongful_date", "2026-10"),
    ("a month and a half ago", "wrongful_date", "2026-10"), ("hace año y medio", "wrongful_date", "2025-05"),
    ("hace dos años y medio", "wrongful_date", "2024-05"), ("1½ years ago", "wrongful_date", "2025-05"),
    ("hace 2 años y 3 meses", "wrongful_date", "2024-08"), ("hace un año y un mes", "wrongful_date", "2025-10"),
    ("hace más o menos un mes", "wrongful_date", "2026-10"), ("over a year ago", "wrongful_date", "2025"),
    ("casi un año y medio atrás", "wrongful_date", "2025-05"), ("hace casi un año", "wrongful_date", "2025-11"),
    ("ayer por la tarde", "last_seen", "2026-11-24"), ("yesterday morning", "last_seen", "2026-11-24"),
    ("el día de ayer", "last_seen", "2026-11-24"), ("hoy como a las 3", "last_seen", "2026-11-25"),
    ("el mes antepasado", "wrongful_date", "2026-09"), ("the year before last", "wrongful_date", "2024"),
    ("agosto pasado", "wrongful_date", "2026-08"), ("en diciembre pasado", "wrongful_date", "2025-12"),
    ("last December", "wrongful_date", "2025-12"), ("el 14 del mes pasado", "last_seen", "2026-10-14"),
    ("the 3rd of this month", "last_seen", "2026-11-03"), ("2 de mayo del año pasado", "last_seen", "2025-05-02"),
    ("desde marzo de 2025", "wrongful_date", "2025-03"), ("verano de 2025", "wrongful_date", "wrongful_date-month"),
    ("a finales del año pasado", "wrongful_date", "2025"), ("20250502", "last_seen", "2025-05-02"),
    ("2025年5月2日", "last_seen", "2025-05-02"), ("13/04/2025", "last_seen", "2025-04-13"),
    # This year's August is past, and in English last year's may be meant.
    ("last August", "wrongful_date", "wrongful_date-month"), ("hace poco", "wrongful_date", "wrongful_date-month"),
]  # fmt: skip


def day_of(app: Flask, typed: str, question: str, **more: str) -> str:
    """What is kept of words in the first box; the box of the fault where they are not read."""
    form = MultiDict({f"{question}-month": typed, **more})
    with app.test_request_context(base_url=BASE), force_locale("en"):
        try:
            return str(reading.read(DATA.question(question), form, DATA, TODAY))
        except Unreadable as unreadable:
            return unreadable.fault.field


@pytest.mark.parametrize(("typed", "question", "value"), SAID_OF_A_TIME)
def test_words_for_a_time_are_read_by_what_is_asked(sqlite_app: Flask, typed: str, question: str, value: str) -> None:
    assert day_of(sqlite_app, typed, question) == value


def test_staff_read_the_words_beside_the_day(sqlite_app: Flask) -> None:
    form = MultiDict({"last_seen-month": "el martes pasado"})
    assert reading.in_their_words([DATA.question("last_seen")], {}, form, TODAY) == {"last_seen": "el martes pasado"}


def test_figures_that_name_two_days_are_asked_about_and_the_one_still_to_come_is_none(sqlite_app: Flask) -> None:
    form = MultiDict({"last_seen-year": "02/05/2025"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"), pytest.raises(Unreadable) as raised:
        reading.read(DATA.question("last_seen"), form, DATA, TODAY)
    fault = raised.value.fault
    assert (fault.field, [code for code, _words in fault.choices]) == ("last_seen-year", ["2025-02-05", "2025-05-02"])
    assert fault.choices[1][1] == "Friday, May 2, 2025"
    assert day_of(sqlite_app, "02/05/2025", "last_seen", **{fault.meant: "2025-05-02"}) == "2025-05-02"
    assert day_of(sqlite_app, "02/05/2025", "last_seen", **{fault.meant: "2024-05-02"}) == "last_seen-month"
    assert day_of(sqlite_app, "02/12/2026", "last_seen") == "2026-02-12"


def test_words_that_are_not_read_are_answered_with_words_that_are(sqlite_app: Flask) -> None:
    form = MultiDict({"wrongful_date-month": "hace un buen rato"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"), pytest.raises(Unreadable) as raised:
        reading.read(DATA.question("wrongful_date"), form, DATA, TODAY)
    assert "“hace dos semanas”" in raised.value.fault.words


def test_a_week_is_no_day_where_a_day_is_needed(sqlite_app: Flask) -> None:
    assert said(sqlite_app, "hace 2 semanas", "", "", partial=False) == "when-month"
    assert said(sqlite_app, "ayer", "", "", partial=False) == "2026-11-24"


@pytest.mark.parametrize(
    "typed", ["sigue", "todavía sigue", "ongoing", "it's still going on", "nunca", "never", "aún no"]
)
def test_that_there_is_no_day_yet_is_an_answer_and_staff_read_it(sqlite_app: Flask, typed: str) -> None:
    question, form = DATA.question("harm_ended"), MultiDict({"harm_ended-year": typed})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        assert reading.read(question, form, DATA, TODAY) == UNKNOWN
        assert reading.in_their_words([question], {}, form, TODAY) == {"harm_ended": typed}
