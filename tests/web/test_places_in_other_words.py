"""Places among other words, as families write them: read as meant, asked about with what may be meant, and never
another place in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.web.intake import reading
from referral_app.web.intake.fields import Unreadable
from tests.page_client import BASE

DATA, TODAY = law.load(), date(2026, 11, 25)


def place_of(app: Flask, typed: str, **more: str) -> dict[str, str]:
    form = MultiDict({"where-county": typed, **more})
    with app.test_request_context(base_url=BASE), force_locale("en"):
        found: dict[str, str] = reading.read(DATA.question("where"), form, DATA, TODAY)
        return found


def in_state(state: str, county: str = "") -> dict[str, str]:
    return {"country": "US", "state": state, **({"county": county} if county else {})}


READ: list[tuple[str, dict[str, str]]] = [
    # A country behind the name, without a comma.
    ("Santa Cruz Bolivia", {"country": "BO"}), ("paris france", {"country": "FR"}), ("Lima Peru", {"country": "PE"}),
    ("san salvador el salvador", {"country": "SV"}), ("san jose costa rica", {"country": "CR"}),
    ("Choluteca Honduras", {"country": "HN"}),
    ("vivo en Tegucigalpa Honduras", {"country": "HN"}),
    ("david panama", {"country": "PA"}), ("Santiago RD", {"country": "DO"}),
    ("Ecatepec edo mex", {"country": "MX"}), ("Durango Mexico", {"country": "MX"}),
    # It was read as the County of Jersey in Illinois, as Raleigh in West Virginia, as the county of a town's name.
    ("Newark, Jersey", in_state("NJ", "Essex")), ("newark jersey", in_state("NJ", "Essex")),
    ("South Jersey", in_state("NJ")), ("Michigan City", in_state("IN", "LaPorte")),
    ("North Carolina, Raleigh", in_state("NC", "Wake")),
    ("Carolina del Norte, Charlotte", in_state("NC", "Mecklenburg")), ("Texas, Dallas", in_state("TX", "Dallas")),
    ("Florida Miami", in_state("FL", "Miami-Dade")), ("Georgia, Atlanta", in_state("GA", "Fulton")),
    ("Charleston West Virginia", in_state("WV", "Kanawha")), ("W Virginia", in_state("WV")),
    ("W. Virginia", in_state("WV")), ("N. Carolina", in_state("NC")), ("s dakota", in_state("SD")),
    ("N.J.", in_state("NJ")), ("Raleigh N.C.", in_state("NC", "Wake")), ("Aurora CO", in_state("CO", "Arapahoe")),
    ("Denver Co", in_state("CO", "Denver")), ("portland or", in_state("OR", "Multnomah")),
    ("ciudad de nueva york", in_state("NY")), ("las vegas nuevo mexico", in_state("NM", "las vegas")),
    ("Rio Piedras, San Juan", in_state("PR", "San Juan")), ("sur de la Florida", in_state("FL")),
    # Nearby: the state alone.
    ("Houston area", in_state("TX")), ("the Houston area", in_state("TX")), ("área de Houston", in_state("TX")),
    ("en el area de los angeles", in_state("CA")), ("greater Boston", in_state("MA")), ("LA area", in_state("CA")),
    ("afueras de Chicago", in_state("IL")), ("Chicago y alrededores", in_state("IL")), ("Bay Area", in_state("CA")),
    ("the bay area", in_state("CA")), ("Inland Empire", in_state("CA")), ("Twin Cities", in_state("MN")),
    # How sure somebody is, and who is there, are no part of the name.
    ("maybe in Florida", in_state("FL")), ("tal vez en Florida", in_state("FL")),
    ("probably Dallas", in_state("TX", "Dallas")), ("last seen in Chicago", in_state("IL", "Cook")),
    ("mi hija está en Chicago Illinois", in_state("IL", "Cook")), ("lives in Queens NY", in_state("NY", "Queens")),
    ("en los Estados Unidos", {"country": "US"}),
    # Lands of tribes and bases.
    ("Eastern Band of Cherokee", in_state("NC")), ("Rosebud Sioux", in_state("SD")), ("Acoma", in_state("NM")),
    ("Crow Agency", in_state("MT")), ("Joint Base Andrews", in_state("MD", "Prince George's")),
    ("Isleta Pueblo", in_state("NM")), ("Ypsilanti, Mich.", in_state("MI", "Washtenaw")),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), READ)
def test_it_is_read_as_it_is_meant(sqlite_app: Flask, typed: str, kept: dict[str, str]) -> None:
    assert place_of(sqlite_app, typed) == kept


ASKED: list[tuple[str, set[str]]] = [
    # The short name of a state of Mexico is that of Michigan.
    ("Uruapan Mich", {"MX", "MI|Uruapan"}), ("Morelia, Mich.", {"MX", "MI|Morelia"}),
    ("San Luis Rio Colorado", {"MX"}), ("Reynosa Tamps", {"MX"}), ("nogales sonora", {"MX", "AZ|"}),
    ("Cancun Q Roo", {"MX"}), ("Xalapa, Ver.", {"MX"}), ("tijuana baja california", {"MX"}), ("Tegus", {"HN"}),
    ("Santiago de los Caballeros", {"DO"}), ("Distrito Federal", {"MX", "BR"}), ("La Paz", {"BO", "MX", "SV"}),
    # A county that bears the name of another state: it was taken for the state.
    ("Mississippi County", {"AR|Mississippi County", "MO|Mississippi County"}),
    ("Indiana county", {"PA|Indiana county"}), ("Utah County", {"UT|"}),
    ("Texas county", {"MO|Texas county", "OK|Texas county"}),
    # "Co" is a county, and a state.
    ("Harris Co", {"CO|Harris", "TX|Harris", "GA|Harris"}), ("Kings Co.", {"CO|Kings", "NY|Kings", "CA|Kings"}),
    # Two places, and none for certain.
    ("Mexico or Texas", {"TX|", "MX"}), ("Texas o México", {"TX|", "MX"}), ("Miami o Honduras", {"FL|", "HN"}),
    ("Ciudad Juarez / El Paso", {"TX|El Paso", "MX"}), ("entre Tijuana y San Diego", {"CA|", "MX"}),
    ("Brownsville, Matamoros", {"TX|Cameron", "MX"}), ("Houston Mexico", {"TX|", "MX"}),
    ("10 miles from Dallas", {"TX|"}), ("30 minutos de Houston", {"TX|"}), ("downtown Houston", {"TX|"}),
    ("Barrio Pueblo, Ponce", {"CO|", "PR|Ponce"}), ("Bo. Obrero, Santurce", {"PR|San Juan", "ES"}),
    ("Jamaica Queens", {"NY|", "JM"}), ("Navajo", {"AZ|", "NM|", "UT|"}), ("Georgia Tbilisi", {"GA|", "GE"}),
    # A town here that bears the name of a country, and a person who does.
    ("South Jordan", {"JO"}), ("East Palestine", {"PS"}), ("su papá Israel", {"IL"}), ("soy de Honduras", {"HN"}),
    ("left Honduras", {"HN"}), ("outside Mexico", {"MX"}), ("San Antonio Honduras", {"TX|", "HN"}),
    ("from Texas", {"TX|"}), ("Kittery, me", {"ME|"}), ("KITTERY ME", {"ME|"}),
    # Spelled as it is heard.
    ("Pensylvania", {"PA|"}), ("Ilinois", {"IL|"}), ("Conneticut", {"CT|"}), ("Massachussetts", {"MA|"}),
    ("Lusiana", {"LA|"}),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "choices"), ASKED)
def test_what_may_be_several_places_is_asked_with_them(sqlite_app: Flask, typed: str, choices: set[str]) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed)
    fault = raised.value.fault
    assert {code for code, _words in fault.choices} == choices
    for code in choices:
        state, _, county = code.partition("|")
        meant: dict[str, Any] = in_state(state, county) if "|" in code else {"country": code}
        assert place_of(sqlite_app, typed, **{fault.meant: code}) == meant


@pytest.mark.parametrize(
    "typed",
    [
        # Maine, Oklahoma, Louisiana, Massachusetts, Hawaii, Indiana: each was read in silence.
        *("help me", "no sé donde es la", "por la escuela de mi ma", "lost in", "con su papá", "help my son"),
        *("outside Texas", "fuera de Texas", "not in Texas", "outside of California", "vivo sin mis hijos"),
    ],
)
def test_words_that_name_no_place_name_none(sqlite_app: Flask, typed: str) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed)
    assert not raised.value.fault.choices
    assert raised.value.fault.field == "where-state"


def test_of_a_county_that_many_states_have_the_state_is_asked_for(sqlite_app: Flask) -> None:
    """ "Adams Co" was in Colorado."""
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, "Adams Co")
    assert raised.value.fault.field == "where-state"
    assert place_of(sqlite_app, "Adams CO") == in_state("CO", "Adams")
