"""Days as families say them: read as meant, or asked about with those that may be meant; never another in silence."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.web.intake import reading
from referral_app.web.intake.fields import Unreadable
from tests.page_client import BASE

#: A Wednesday.
DATA, TODAY = law.load(), date(2026, 11, 25)
WAS, AWAITED, BORN = "wrongful_date", "answer_due", "dob"


def day_of(app: Flask, typed: str, question: str, **more: str) -> str:
    form = MultiDict({f"{question}-month": typed, **more})
    with app.test_request_context(base_url=BASE), force_locale("en"):
        return str(reading.read(DATA.question(question), form, DATA, TODAY))


READ = [
    # To the day.
    ("3 weeks ago today", WAS, "2026-11-04"), ("a week ago yesterday", WAS, "2026-11-17"),
    ("hoy hace un mes", WAS, "2026-10-25"), ("a year ago today", WAS, "2025-11-25"),
    ("exactly two weeks ago", WAS, "2026-11-11"), ("hace un mes exacto", WAS, "2026-10-25"),
    ("mañana hace un año", WAS, "2025-11-26"), ("3 weeks ago", WAS, "2026-11"),
    # A month in Roman figures, letters for figures, figures run together.
    ("15-III-2024", WAS, "2024-03-15"), ("15 III 2024", WAS, "2024-03-15"), ("III/15/2024", WAS, "2024-03-15"),
    ("O3/15/2024", WAS, "2024-03-15"), ("March l5 2024", WAS, "2024-03-15"), ("2O24", WAS, "2024"),
    ("03152024", WAS, "2024-03-15"), ("15032024", WAS, "2024-03-15"), ("032024", WAS, "2024-03"),
    ("202403", WAS, "2024-03"), ("March 2024?", WAS, "2024-03"),
    # Feasts.
    ("Thanksgiving weekend 2024", WAS, "2024-11"), ("the day after Thanksgiving 2024", WAS, "2024-11"),
    ("Memorial Day 2024", WAS, "2024-05"), ("Viernes Santo 2025", WAS, "2025-04"), ("Good Friday 2018", WAS, "2018-03"),
    ("noche buena 2024", WAS, "2024-12"), ("víspera de navidad 2024", WAS, "2024-12"),
    # Told from this year, and with more around the day.
    ("la navidad pasada", WAS, "2025-12"), ("el pasado 3 de marzo", WAS, "2026-03-03"),
    ("3 de diciembre pasado", WAS, "2025-12-03"),
    ("3 de marzo del año antepasado", WAS, "2024-03-03"), ("marzo del antepasado", WAS, "2024-03"),
    ("la noche del 3 de marzo de 2025", WAS, "2025-03-03"), ("night of March 3, 2025", WAS, "2025-03-03"),
    ("como el 3 de marzo del 2025", WAS, "2025-03-03"), ("approximately 03/2025", WAS, "2025-03"),
    ("December 2, 2026 9:00 AM", AWAITED, "2026-12-02"), ("2026-12-02T09:00", AWAITED, "2026-12-02"),
    ("mañana a primera hora", AWAITED, "2026-11-26"),
    # The weekday beside it says which.
    ("Friday, November 27", AWAITED, "2026-11-27"), ("lunes 30 de noviembre", AWAITED, "2026-11-30"),
    ("Thursday, November 27", WAS, "2025-11-27"), ("Friday next week", AWAITED, "2026-12-04"),
    ("el viernes de la semana que viene", AWAITED, "2026-12-04"), ("Friday of last week", WAS, "2026-11-20"),
    ("el viernes que viene", AWAITED, "2026-11-27"), ("next Monday", AWAITED, "2026-11-30"),
    ("the 15th of next month", AWAITED, "2026-12-15"), ("Monday March 10, 2025", WAS, "2025-03-10"),
    # That nobody knows it.
    ("I forget", WAS, "unknown"), ("no me dijeron", AWAITED, "unknown"), ("nobody told me", AWAITED, "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "question", "value"), READ)
def test_it_is_read_as_it_is_meant(sqlite_app: Flask, typed: str, question: str, value: str) -> None:
    assert day_of(sqlite_app, typed, question) == value


ASKED = [
    # In Spanish a week has eight days, and two have fifteen: it was read as the day before.
    ("hace ocho días", WAS, ["2026-11-18", "2026-11-17"]), ("hace 15 días", WAS, ["2026-11-11", "2026-11-10"]),
    ("en 15 días", AWAITED, ["2026-12-09", "2026-12-10"]),
    ("dentro de ocho días", AWAITED, ["2026-12-02", "2026-12-03"]),
    # On a Wednesday it is the day after tomorrow, or a week later: it was read as the first.
    ("next Friday", AWAITED, ["2026-11-27", "2026-12-04"]),
    # That day was a Monday: it was read all the same.
    ("Tuesday March 10, 2025", WAS, ["2025-03-10", "2026-03-10", "2020-03-10"]),
    ("martes 10 de marzo de 2025", BORN, ["2025-03-10", "2026-03-10", "2020-03-10"]),
    ("3 o 4 de marzo de 2025", WAS, ["2025-03-03", "2025-03-04"]),
    ("3/4 marzo 2025", WAS, ["2025-03-03", "2025-03-04"]),
    ("March 3-5, 2025", WAS, ["2025-03-03", "2025-03-04", "2025-03-05"]),
    ("del 3 al 5 de marzo de 2025", WAS, ["2025-03-03", "2025-03-04", "2025-03-05"]),
    ("el 15", WAS, ["2026-11-15", "2026-10-15"]), ("the 15th", AWAITED, ["2026-12-15", "2027-01-15"]),
    ("viernes 13", WAS, ["2026-11-13", "2026-03-13"]), ("03/24", WAS, ["2024-03", "2026-03-24", "2025-03-24"]),
    ("12/1", AWAITED, ["2026-12-01", "2027-01-12"]), ("25/12", WAS, ["2025-12-25", "2024-12-25"]),
    ("03042024", WAS, ["2024-03-04", "2024-04-03"]),
    # Months.
    ("hace dos veranos", WAS, ["2025-06", "2025-07", "2025-08", "2025", "2024"]),
    ("the summer before last", WAS, ["2025-06", "2025-07", "2025-08", "2025", "2024"]),
    ("el invierno antepasado", WAS, ["2024-12", "2025-01", "2025-02", "2025", "2024"]),
    ("before Christmas 2024", WAS, ["2024-11", "2024-12"]), ("después de navidad 2024", WAS, ["2024-12", "2025-01"]),
    ("antes de marzo de 2024", WAS, ["2024-02", "2024-03"]), ("until March 2024", WAS, ["2024-02", "2024-03"]),
    ("antes de navidad", WAS, ["2026-11", "2025-12", "2025-11"]),
    ("December 2024 or January 2025", WAS, ["2024-12", "2025-01"]),
    # In these years there was such a day.
    ("29 de febrero", WAS, ["2024", "2020"]), ("29 de febrero", AWAITED, ["2028", "2032"]),
    ("a mediados de marzo", WAS, ["2026", "2025"]), ("last March", WAS, ["2026-03", "2025-03"]),
    # In other countries it is in another month.
    ("día del padre 2024", WAS, ["2024-03", "2024-06", "2024"]),
    ("día de la madre 2024", WAS, ["2024-05", "2024-08", "2024-12", "2024"]),
    ("día de la independencia 2024", WAS, ["2024-07", "2024-09", "2024"]),
    ("Labor Day weekend 2024", WAS, ["2024-08", "2024-09", "2024"]),
    ("vacaciones de navidad 2024", WAS, ["2023-12", "2024-01", "2024-12", "2024", "2023"]),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "question", "days"), ASKED)
def test_what_may_be_several_is_asked_with_them(sqlite_app: Flask, typed: str, question: str, days: list[str]) -> None:
    with pytest.raises(Unreadable) as raised:
        day_of(sqlite_app, typed, question)
    fault = raised.value.fault
    assert [code for code, _words in fault.choices] == days
    for day in days:
        assert day_of(sqlite_app, typed, question, **{fault.meant: day}).startswith(day)


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("el 31", "x"), ("not in March 2024", WAS), ("hace un chingo", WAS), ("when I was 12", WAS),
        ("31/02/2024", WAS), ("1 mai 2025", WAS), ("next week", AWAITED), ("in two weeks", AWAITED),
        ("next Monday", WAS), ("dos días antes de navidad", WAS), ("010203", WAS), ("Sunday next week", AWAITED),
    ],
)  # fmt: skip
def test_what_names_none_is_asked_for_kindly(sqlite_app: Flask, typed: str, question: str) -> None:
    with pytest.raises(Unreadable) as raised:
        day_of(sqlite_app, typed, AWAITED if question == "x" else question)
    assert raised.value.fault.words


def test_staff_read_the_words_from_which_a_day_was_chosen() -> None:
    form = MultiDict({f"{WAS}-month": "3 o 4 de marzo de 2025"})
    assert reading.in_their_words([DATA.question(WAS)], {}, form, TODAY) == {WAS: "3 o 4 de marzo de 2025"}


def test_a_day_of_which_no_month_was_said_is_asked_for_within_what_the_calendar_has(sqlite_app: Flask) -> None:
    with pytest.raises(Unreadable) as raised:
        day_of(sqlite_app, "el 31", WAS)
    assert [code for code, _words in raised.value.fault.choices] == ["2026-10-31", "2026-08-31"]
