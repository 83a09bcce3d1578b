"""Places, days and ages that were read as something else in silence, or not read at all: asked, or read as meant."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from referral_app import law
from referral_app.web.intake import dates_said, towns
from referral_app.web.intake.countries_named import abroad
from referral_app.web.intake.fields import Fault, Unreadable
from referral_app.web.intake.whole_numbers import read_whole, youngest
from tests.web.test_dates_as_people_write_them import boxes, read
from tests.web.test_towns_and_days_as_people_say_them import place_of

TODAY = date(2026, 11, 25)
DATA = law.load()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        # Each of these was a county of a state, said to nobody: another law holds there.
        ("Baja California", {"MX"}),
        ("Baja California Sur", {"MX"}),
        ("Tijuana, Baja California", {"MX"}),
        ("Tbilisi, Georgia", {"GE", "GA|Tbilisi"}),
        ("Batumi Georgia", {"GE", "GA|Batumi"}),
        ("Toronto, CA", {"CA", "CA|Toronto"}),
        ("Medellín, CO", {"CO", "CO|Medellín"}),
        ("Berlin DE", {"DE", "DE|Berlin"}),
        ("Tel Aviv, IL", {"IL", "IL|Tel Aviv"}),
        ("Hidalgo", {"MX", "TX|Hidalgo"}),
        ("Alexandria", {"EG", "VA|Alexandria city", "LA|Rapides"}),
        ("San Juan", {"AR", "PR|San Juan", "TX|Hidalgo"}),
        # "Gori, Georgia" and the like were of the state in silence.
        ("Gori, Georgia", {"GE", "GA|Gori"}),
        ("Rustavi, Georgia", {"GE", "GA|Rustavi"}),
        ("Samoa", {"WS", "AS|"}),
        ("Apia, Samoa", {"WS", "AS|Apia"}),
        ("Tortola, Virgin Islands", {"VG", "VI|Tortola"}),
        # Only the counties of states were offered.
        ("Guadalupe, Zacatecas", {"MX", "GP", "TX|Guadalupe"}),
        ("London, Ontario", {"CA", "GB", "NY|Ontario", "CA|San Bernardino"}),
        ("Bolivia, Santa Cruz", {"BO", "CA|Santa Cruz"}),
        ("Queens, Jamaica", {"JM", "NY|Queens"}),
        # Nearby is asked as the place itself is, and no county is read of it.
        ("near Paris", {"FR", "TX|"}),
        ("cerca de Santa Ana", {"SV", "CA|"}),
        ("cerca de Hidalgo", {"MX", "TX|"}),
        ("near Vancouver", {"CA", "WA|"}),
        ("somewhere in Ontario", {"CA", "CA|"}),
        ("vivo cerca de San José", {"CR", "CA|"}),
        ("near Manchester", {"GB", "NH|", "CT|"}),
        ("near Toronto", {"CA"}),
        ("near Niagara", {"NY|"}),
        # They were of Puerto Rico in silence.
        ("Arroyo", {"ES", "PR|Arroyo"}),
        ("Hatillo", {"CR", "VE", "PR|Hatillo"}),
        ("Rincón", {"PR|Rincón", "GA|Effingham"}),
        ("Sabana Grande", {"HN", "DO", "VE", "PR|Sabana Grande"}),
        ("Santa Isabel", {"AR", "CO", "EC", "MX", "PR|Santa Isabel"}),
        ("Villalba", {"ES", "PR|Villalba"}),
        ("Isabela", {"PH", "PR|Isabela"}),
        # These were said to be unknown.
        ("Zapopan, Jalisco", {"MX"}),
        ("Tijuana BC", {"MX"}),
        ("Houstin", {"TX|Harris"}),
        ("Philidelphia", {"PA|Philadelphia"}),
        ("Hondurras", {"HN"}),
    ],
)
def test_what_may_be_elsewhere_is_asked_about(sqlite_app: Flask, typed: str, offered: set[str]) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed, "")
    fault = raised.value.fault
    codes = {code for code, _words in fault.choices}
    assert codes == offered
    assert len(fault.choices) == len(codes)
    for code in codes:
        kept = place_of(sqlite_app, typed, "", **{fault.meant: code})
        assert kept["country"] == ("US" if "|" in code else code)


@pytest.mark.parametrize(
    ("typed", "state", "kept"),
    [
        ("Athens, Georgia", "", {"country": "US", "state": "GA", "county": "Clarke"}),
        ("Santa Ana CA", "", {"country": "US", "state": "CA", "county": "Orange"}),
        ("Hidalgo, TX", "", {"country": "US", "state": "TX", "county": "Hidalgo"}),
        ("San Juan, PR", "", {"country": "US", "state": "PR", "county": "San Juan"}),
        ("Arecibo", "", {"country": "US", "state": "PR", "county": "Arecibo"}),
        ("Anasco", "", {"country": "US", "state": "PR", "county": "Añasco"}),
        ("Río Piedras", "", {"country": "US", "state": "PR", "county": "San Juan"}),
        ("Ft. Hood", "", {"country": "US", "state": "TX", "county": "Bell"}),
        ("JBLM", "", {"country": "US", "state": "WA", "county": "Pierce"}),
        ("La Florida", "", {"country": "US", "state": "FL"}),
        ("la Ciudad de Nueva York", "", {"country": "US", "state": "NY"}),
        ("Houstin", "TX", {"country": "US", "state": "TX", "county": "Houstin"}),
        ("vive en Honduras", "", {"country": "HN"}),
        ("un pueblo en Guatemala", "", {"country": "GT"}),
        ("la India", "", {"country": "IN"}),
        ("Swaziland", "", {"country": "SZ"}),
        ("Costa de Marfil", "", {"country": "CI"}),
        ("República Checa", "", {"country": "CZ"}),
        ("San Salvador, El Salvador", "", {"country": "SV"}),
        # A county of a state bears the name of each: it was taken, though a country stands behind it.
        ("Santa Cruz, Bolivia", "", {"country": "BO"}),
        ("Santa Cruz (Bolivia)", "", {"country": "BO"}),
        ("Santa Cruz / Bolivia", "", {"country": "BO"}),
        ("Santa Cruz - Bolivia", "", {"country": "BO"}),
        ("Los Angeles, Chile", "", {"country": "CL"}),
        ("vive en Hidalgo, México", "", {"country": "MX"}),
        ("Santa Rosa, Honduras", "", {"country": "HN"}),
        ("Athens, Greece", "", {"country": "GR"}),
        ("San Juan, Argentina", "", {"country": "AR"}),
        ("Alexandria, Egypt", "", {"country": "EG"}),
        ("Ontario, Canada", "", {"country": "CA"}),
        ("Victoria, Mexico", "", {"country": "MX"}),
        ("Leon, Mexico", "", {"country": "MX"}),
        ("Kent, England", "", {"country": "GB"}),
        # The whole name of a country, though it ends as that of a state does.
        ("the country of Georgia", "", {"country": "GE"}),
        ("republic of georgia", "", {"country": "GE"}),
        ("Tbilisi, República de Georgia", "", {"country": "GE"}),
        ("British Virgin Islands", "", {"country": "VG"}),
        ("Road Town, British Virgin Islands", "", {"country": "VG"}),
        ("Western Samoa", "", {"country": "WS"}),
        # And what is of a state stays so.
        ("Pago Pago, Samoa", "", {"country": "US", "state": "AS"}),
        ("Jamaica, Queens", "", {"country": "US", "state": "NY", "county": "Queens"}),
        ("Valdosta, Georgia", "", {"country": "US", "state": "GA", "county": "Valdosta"}),
        ("Athens, Georgia, USA", "", {"country": "US", "state": "GA", "county": "Clarke"}),
        ("near Paris, Texas", "", {"country": "US", "state": "TX"}),
        ("near Houston", "", {"country": "US", "state": "TX"}),
        ("near Paris", "TX", {"country": "US", "state": "TX"}),
        ("Rincon, GA", "", {"country": "US", "state": "GA", "county": "Effingham"}),
        ("Isabela, PR", "", {"country": "US", "state": "PR", "county": "Isabela"}),
    ],
)
def test_a_place_is_read_as_it_is_called(sqlite_app: Flask, typed: str, state: str, kept: dict[str, str]) -> None:
    assert place_of(sqlite_app, typed, state) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        # A town abroad was said to be a county that no list has.
        ("Toronto, CA", ["Toronto, California", "Canada"]),
        ("berlin de", ["Berlin, Delaware", "Germany"]),
        # The country bears the name of the state.
        ("Gori, Georgia", ["Gori, Georgia", "Georgia (the country)"]),
        ("Samoa", ["American Samoa", "Samoa"]),
        ("near Paris", ["Paris, Texas", "France"]),
        # Written with an accent and without: once.
        ("Juarez", ["Mexico"]),
        ("Munich", ["Germany"]),
    ],
)
def test_each_place_is_offered_once_by_the_name_it_bears(sqlite_app: Flask, typed: str, words: list[str]) -> None:
    with pytest.raises(Unreadable) as raised:
        place_of(sqlite_app, typed, "")
    assert [text for _code, text in raised.value.fault.choices] == words


@pytest.mark.parametrize(
    "typed", ["soy de México", "from Mexico", "near Honduras", "wants to take her to Mexico", "not in Mexico"]
)
def test_a_country_that_nobody_said_somebody_is_in_is_not_read(typed: str) -> None:
    assert abroad(typed, DATA) is None


def test_a_town_beside_which_a_state_stands_is_of_that_state() -> None:
    assert towns.says_state("Athens, GA", DATA.jurisdictions)
    assert not towns.says_state("Tijuana, Baja California", DATA.jurisdictions)


@pytest.mark.parametrize("typed", ["0/5/2024", "5/0/2024", "0/0/2024", "00-00-24", "1/2/0000"])
@pytest.mark.parametrize("box", ["month", "day", "year"])
@pytest.mark.parametrize("kind", [{"past": True}, {"partial": False, "ahead": True}])
def test_a_day_with_a_nought_in_it_is_said_to_be_none(
    sqlite_app: Flask, typed: str, box: str, kind: dict[str, bool]
) -> None:
    """The page broke on it."""
    assert isinstance(read(sqlite_app, boxes(**{box: typed}), **kind), Fault)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("Semana Santa", "", "2025"), "2025-04"), (("Easter 2024", "", ""), "2024-03"),
        (("en Semana Santa del año pasado", "", ""), "2025-04"), (("around Easter 2016", "", ""), "2016-03"),
        # Easter was the 5th of April, and its week began in March.
        (("semana santa de este año", "", ""), "2026-03"), (("Easter 2026", "", ""), "2026-04"),
        (("domingo de resurrección de este año", "", ""), "2026-04"), (("domingo de ramos", "", "2026"), "2026-03"),
        (("Easter Sunday 2021", "", ""), "2021-04"), (("Holy Week 2021", "", ""), "2021-03"),
        (("Easter break 2021", "", ""), "2021-03"), (("domingo de Pascua de 2021", "", ""), "2021-04"),
        (("last weekend", "", ""), "2026-11"), (("el fin de semana pasado", "", ""), "2026-11"),
    ],
)  # fmt: skip
def test_a_feast_that_moves_and_a_weekend_are_a_month(
    sqlite_app: Flask, typed: tuple[str, str, str], value: str
) -> None:
    assert read(sqlite_app, boxes(*typed), past=True) == value


@pytest.mark.parametrize(("year", "day"), [(1954, "04-18"), (1981, "04-19"), (2000, "04-23"), (2008, "03-23")])
def test_easter_is_never_later_than_the_25th_of_april(year: int, day: str) -> None:
    """The first two are the exceptions of the reckoning: by its rule alone they lie a week later."""
    assert str(dates_said.easter(year)) == f"{year}-{day}"


def test_a_month_with_two_digits_of_its_year_is_asked_about(sqlite_app: Flask) -> None:
    fault = read(sqlite_app, boxes("marzo del 24"), past=True)
    assert isinstance(fault, Fault)
    assert [code for code, _words in fault.choices] == ["1924", "2024"]
    assert read(sqlite_app, boxes("marzo del 24", **{"when-meant": "2024"}), past=True) == "2024-03"


def test_a_day_that_is_awaited_is_of_this_century(sqlite_app: Flask) -> None:
    assert read(sqlite_app, boxes("13/4/27"), partial=False, ahead=True) == "2027-04-13"


def test_it_is_ongoing_says_that_there_is_no_day_yet() -> None:
    assert dates_said.none_yet("it's ongoing")


@pytest.mark.parametrize(
    ("typed", "age"),
    [
        ("15, almost 16", 15), ("15 casi 16", 15), ("17 going on 18", 17), ("17 a punto de cumplir 18", 17),
        ("ya casi cumplo 18", 17), ("cumplo 18 mañana", 17), ("18 tomorrow", 17), ("18 la próxima semana", 17),
        ("just turned 18", 18), ("acabo de cumplir 18", 18), ("18 recién cumplidos", 18), ("cumplí 18 ayer", 18),
    ],
)  # fmt: skip
def test_a_birthday_to_come_is_not_counted_and_one_that_was_is(typed: str, age: int) -> None:
    found = read_whole(typed)
    assert (youngest(typed) if found is None else found) == age


@pytest.mark.parametrize("day", ["mediados", "15 pico", "45"])
def test_who_does_not_know_the_day_is_told_that_it_may_be_blank(sqlite_app: Flask, day: str) -> None:
    fault = read(sqlite_app, boxes("marzo", day, "2024"), past=True)
    assert isinstance(fault, Fault)
    assert (fault.field, "leave it blank" in fault.words) == ("when-day", True)
    assert "blank" not in read(sqlite_app, boxes("marzo", day, "2024"), partial=False).words
