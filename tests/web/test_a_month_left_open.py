"""Words that leave the month open, "last summer", "June or July 2024": asked with the months beside it, at one tap."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.web.intake import reading
from referral_app.web.intake.dates_either import months_open
from referral_app.web.intake.fields import Unreadable
from tests.page_client import BASE
from tests.web.form_walk import Walker, saying, skipped

DATA = law.load()
TODAY = date(2026, 11, 25)
ASKED = DATA.question("wrongful_date")
SUMMERS = ("2026-08", "2026-07", "2026-06", "2026", "2025")
OPEN = [
    ("last summer", SUMMERS),
    ("el verano pasado", SUMMERS),
    ("verano del año pasado", ("2025-06", "2025-07", "2025-08", "2025")),
    ("vacaciones de verano", SUMMERS),
    ("2024 summer", ("2024-06", "2024-07", "2024-08", "2024")),
    ("last winter", ("2026-02", "2026-01", "2025-12", "2026", "2025")),
    # Of a winter that is called by one of its two years either may be meant.
    ("winter 2025", ("2024-12", "2025-01", "2025-02", "2025-12", "2025", "2024")),
    ("fall 2026", ("2026-09", "2026-10", "2026-11", "2026")),
    ("Semana Santa de 2025", ("2025-03", "2025-04", "2025")),
    ("June or July 2024", ("2024-06", "2024-07")),
    ("junio o julio", ("2026-07", "2026-06", "2025-07", "2025-06")),
    ("December or January 2025", ("2024-12", "2025-01", "2025-12")),
    ("nov to feb 2026", ("2025-11", "2025-12", "2026-01", "2026-02", "2026-11")),
    ("entre enero y febrero del 2025", ("2025-01", "2025-02")),
    ("between June and August 2024", ("2024-06", "2024-07", "2024-08")),
    ("entre mayo y julio de 2024", ("2024-05", "2024-06", "2024-07")),
    ("May and July 2024", ("2024-05", "2024-07")),
    ("de enero a marzo 2025", ("2025-01", "2025-02", "2025-03")),
    ("last August", ("2026-08", "2025-08")),
]


@pytest.mark.parametrize(("typed", "months"), OPEN)
def test_the_months_that_may_be_meant(typed: str, months: tuple[str, ...]) -> None:
    assert months_open(typed, TODAY, past=True) == months


@pytest.mark.parametrize(
    ("today", "typed", "months"),
    [
        # In the summer itself the last one is that of the year before; "summer" alone is this one first.
        (date(2026, 7, 1), "last summer", ("2025-08", "2025-07", "2025-06", "2026-07", "2026-06", "2025", "2026")),
        (date(2026, 7, 1), "summer", ("2026-07", "2026-06", "2025-08", "2025-07", "2025-06", "2026", "2025")),
        (date(2026, 7, 1), "last July", ("2025-07", "2026-07")),
        (date(2026, 7, 1), "June or July", ("2026-07", "2026-06", "2025-07", "2025-06")),
        (date(2026, 12, 1), "last summer", SUMMERS),
        (date(2026, 12, 1), "winter", ("2026-12", "2026-02", "2026-01", "2025-12", "2026", "2025")),
        (date(2026, 12, 1), "winter 2027", ("2026-12", "2026")),
        (date(2026, 1, 31), "dec or jan", ("2026-01", "2025-12", "2025-01", "2024-12")),
        (date(2026, 3, 1), "summer of this year", ()),
        (date(2026, 3, 1), "winter", ("2026-02", "2026-01", "2025-12", "2026", "2025")),
    ],
)
def test_a_season_is_walked_to_its_end_whatever_day_it_is(today: date, typed: str, months: tuple[str, ...]) -> None:
    assert months_open(typed, today, past=True) == months


@pytest.mark.parametrize(
    "typed", ["before school", "mi marido", "monday or tuesday", "2 or 3 of May", "January to December 2025", "may"]
)
def test_what_leaves_no_month_open_is_no_guess(typed: str) -> None:
    assert months_open(typed, TODAY, past=True) == ()


def test_a_birth_of_which_no_year_is_said_is_none_of_the_last_two_years() -> None:
    assert months_open("summer", TODAY, past=False) == ()
    assert months_open("summer 2015", TODAY, past=False)[0] == "2015-06"


@pytest.mark.parametrize("chosen", ["2026-07", "2025"])
def test_one_tap_settles_it_and_staff_read_the_words(sqlite_app: Flask, chosen: str) -> None:
    form = MultiDict({"wrongful_date-month": "last summer"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        with pytest.raises(Unreadable) as raised:
            reading.read(ASKED, form, DATA, TODAY)
        fault = raised.value.fault
        assert fault.words.startswith("Which month was it?")
        assert dict(fault.choices) == {
            "2026-08": "August 2026",
            "2026-07": "July 2026",
            "2026-06": "June 2026",
            "2026": "2026",
            "2025": "2025",
        }
        form = MultiDict({"wrongful_date-month": "last summer", str(fault.meant): chosen})
        assert reading.read(ASKED, form, DATA, TODAY) == chosen
        assert reading.in_their_words([ASKED], {}, form, TODAY) == {"wrongful_date": "last summer"}
        other = MultiDict({"wrongful_date-month": "last summer", str(fault.meant): "1999-01"})
        with pytest.raises(Unreadable):
            reading.read(ASKED, other, DATA, TODAY)


def test_a_day_that_has_to_be_whole_is_not_settled_by_a_month(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"), pytest.raises(Unreadable) as raised:
        reading.read(DATA.question("answer_due"), MultiDict({"answer_due-month": "last summer"}), DATA, TODAY)
    assert raised.value.fault.choices == ()


def test_a_season_in_one_box_and_its_year_in_another_are_one(sqlite_app: Flask) -> None:
    form = MultiDict({"wrongful_date-month": "primavera", "wrongful_date-year": "2025"})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"), pytest.raises(Unreadable) as raised:
        reading.read(ASKED, form, DATA, TODAY)
    assert raised.value.fault.words.startswith("¿En qué mes fue?")
    assert [words for _code, words in raised.value.fault.choices][:2] == ["marzo de 2025", "abril de 2025"]


@pytest.mark.parametrize("boxes", [("summer 2024", "", ""), ("", "", "summer 2024"), ("2024", "", "summer")])
def test_a_season_with_its_year_is_asked_about_in_whatever_box_it_stands(
    sqlite_app: Flask, boxes: tuple[str, str, str]
) -> None:
    """In one box it was its year, in silence; the other way round it was a fault."""
    form = MultiDict({f"wrongful_date-{part}": box for part, box in zip(("month", "day", "year"), boxes, strict=True)})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"), pytest.raises(Unreadable) as raised:
        reading.read(ASKED, form, DATA, TODAY)
    assert [code for code, _words in raised.value.fault.choices] == ["2024-06", "2024-07", "2024-08", "2024"]


@pytest.mark.parametrize(
    ("month", "year", "kept"),
    [("summer", "2027", "2027"), ("June or July", "2027", "2027"), ("dec", "2026", "2026-12")],
)
def test_months_that_are_all_to_come_are_said_to_be_so_as_a_plain_one_is(
    sqlite_app: Flask, month: str, year: str, kept: str
) -> None:
    form = MultiDict({"wrongful_date-month": month, "wrongful_date-year": year})
    with sqlite_app.test_request_context(base_url=BASE), force_locale("en"):
        with pytest.raises(Unreadable) as raised:
            reading.read(ASKED, form, DATA, TODAY)
        fault = raised.value.fault
        assert fault.words.startswith("That day is still to come.")
        assert [code for code, _words in fault.choices] == ["ahead"]
        form = MultiDict({**form, str(fault.meant): "ahead"})
        assert reading.read(ASKED, form, DATA, TODAY) == kept
        if len(kept) == 4:
            assert reading.in_their_words([ASKED], {}, form, TODAY) == {"wrongful_date": f"{month} {year}"}


def test_the_page_asks_with_choices_and_takes_the_one_that_is_picked(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    said = {"role": "my_child", "relation": "parent", "requester_age": 30, "situations": ["family_abduction_domestic"]}
    walk.to("wrongful_date", saying(skipped, **said))
    where = walk.address
    typed = {"shown": list(walk.asked), "wrongful_date-month": "June or July", "wrongful_date-year": "2024"}
    walk.post(where, typed)
    assert 'name="wrongful_date-meant" type="radio" value="2024-06"' in walk.html
    assert ">July 2024<" in walk.html
    walk.post(where, {**typed, "wrongful_date-meant": "2024-07"})
    walk.get("/request/review")
    assert "July 2024" in walk.html


def test_with_two_children_one_choice_does_not_ask_for_the_other_again(sqlite_app: Flask) -> None:
    """The radios of the first went with its answer, so that each press asked for the other one, without end."""
    walk = Walker(sqlite_app)
    said = {"role": "my_child", "relation": "parent", "requester_age": 30, "situations": ["family_abduction_domestic"]}
    walk.to("children", saying(skipped, **said))
    where = walk.address
    typed: dict[str, object] = {"shown": list(walk.asked)}
    typed |= {"children-1-month": "summer", "children-1-year": "2015"}
    typed |= {"children-2-month": "June or July", "children-2-year": "2012"}
    walk.post(where, typed)
    assert 'name="children-1-meant" type="radio" value="2015-07"' in walk.html
    walk.post(where, {**typed, "children-1-meant": "2015-07"})
    assert 'name="children-2-meant" type="radio" value="2012-06"' in walk.html
    assert 'type="hidden" name="children-1-meant" value="2015-07"' in walk.html
    walk.post(where, {**typed, "children-1-meant": "2015-07", "children-2-meant": "2012-06"})
    walk.get("/request/review")
    assert "July 2015" in walk.html
    assert "June 2012" in walk.html
