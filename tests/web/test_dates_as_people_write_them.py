"""Dates: months by name, years of two digits asked about, and a fault marks the box it is in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.security.months import month_of
from referral_app.web.intake import dates_agree, reading
from referral_app.web.intake.dates import read_date
from referral_app.web.intake.fields import Fault, Unreadable
from tests.page_client import BASE, Page, PageClient
from tests.web.form_pages import at_question

TODAY = date(2026, 11, 25)
NAMES = {
    1: ("January", "jan", "Jan.", "enero", "Ene."),
    2: ("February", "Feb", "FEB.", "febrero", "feb", "\u200eFeb\u00a0"),
    3: ("March", "mar", "marzo"),
    4: ("April", "Apr", "abril", "abr."),
    5: ("May", "may", "mayo"),
    6: ("June", "jun", "junio"),
    7: ("July", "jul", "julio"),
    8: ("August", "Aug", "agosto", "ago"),
    9: ("September", "Sept.", "sep", "septiembre", "setiembre", "set"),
    10: ("October", "oct", "octubre"),
    11: ("November", "nov", "noviembre"),
    12: ("December", "Dec", "diciembre", "dic."),
}


def boxes(month: str = "", day: str = "", year: str = "", **more: str) -> MultiDict[str, str]:
    return MultiDict({"when-month": month, "when-day": day, "when-year": year, **more})


def read(app: Flask, form: MultiDict[str, str], **kind: Any) -> str | Fault | None:
    """The value, or the fault."""
    with app.test_request_context(base_url=BASE), force_locale("en"):
        try:
            return read_date(form, "when", today=TODAY, **{"partial": True, **kind})
        except Unreadable as unreadable:
            return unreadable.fault


@pytest.mark.parametrize(("number", "name"), [(n, name) for n, names in NAMES.items() for name in names])
def test_a_month_may_be_written_by_its_name(number: int, name: str) -> None:
    assert month_of(name) == number


@pytest.mark.parametrize("name", ["", "ju", "m", "ma", "13", "0", "00", "Febtober", "1/2", "lunes"])
def test_what_is_no_one_month_is_none(name: str) -> None:
    assert month_of(name) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("Feb", "9", "2024"), "2024-02-09"),
        (("febrero", "9", "2024"), "2024-02-09"),
        (("2", "9th", "2024"), "2024-02-09"),
        (("2", "1º", "2024"), "2024-02-01"),
        (("2", "1ro", "2024"), "2024-02-01"),
        (("Sept.", "", "2024"), "2024-09"),
        (("", "", "2024"), "2024"),
        (("02", "29", "2024"), "2024-02-29"),
        (("", "", ""), None),
        (("\u00a0", "\u200b", " "), None),
    ],
)
def test_a_date_is_read(sqlite_app: Flask, typed: tuple[str, str, str], value: str | None) -> None:
    assert read(sqlite_app, boxes(*typed)) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("the third of May 2025", "", ""), "2025-05-03"),
        (("primero de mayo de 2024", "", ""), "2024-05-01"),
        (("1.º de mayo de 2024", "", ""), "2024-05-01"),
        (("uno de mayo de dos mil veinticuatro", "", ""), "2024-05-01"),
        (("mayo 5 del 2025", "", ""), "2025-05-05"),
        (("2025/01/13", "", ""), "2025-01-13"),
        (("", "", "2025.1.13"), "2025-01-13"),
        (("Christmas 2024", "", ""), "2024-12"),
        (("", "", "navidad de 2024"), "2024-12"),
        (("4th of July 2024", "", ""), "2024-07"),
        (("Thanksgiving", "", "2024"), "2024-11"),
        (("creo que mayo de 2024", "", ""), "2024-05"),
        (("", "", "no recuerdo bien, como en 2024"), "2024"),
        (("May 3, 2025 at 10:30", "", ""), "2025-05-03"),
        (("la primera semana de junio de 2024", "", ""), "2024-06"),
        (("second week of May", "", "2025"), "2025-05"),
        (("13", "5", "98"), "1998-05-13"),
        (("mayo", "3", "’75"), "1975-05-03"),
        # The name of a month says which box is which.
        (("5", "mayo", "2025"), "2025-05-05"),
    ],
)
def test_a_date_is_read_in_the_words_people_have_for_it(
    sqlite_app: Flask, typed: tuple[str, str, str], value: str
) -> None:
    assert read(sqlite_app, boxes(*typed), past=True) == value


@pytest.mark.parametrize(
    ("typed", "kind", "choices", "value"),
    [
        # Day before month, as Spanish has it: one tap, where the person had to find out what was wrong.
        (("13", "1", "2025"), {}, ["2025-01-13"], "2025-01-13"),
        (("5/3/25", "", ""), {"past": True}, None, "2025-05-03"),
        (("13", "5", "24"), {}, ["1924", "2024"], "2024-05-13"),
        (("", "", "2024 or 2025"), {"past": True}, ["2024", "2025"], "2025"),
        (("entre 2023 y 2024", "", ""), {"past": True}, ["2023", "2024"], "2023"),
        # A day without its year: the nearest on the side that is asked for, never one of them in silence.
        (("28 de octubre", "", ""), {"past": True}, ["2026", "2025"], "2026-10-28"),
        (("Nov", "28", ""), {"past": True}, ["2025", "2024"], "2025-11-28"),
        (("mayo", "", ""), {"past": True}, ["2026", "2025"], "2026-05"),
        (("December 15th at 9am", "", ""), {"ahead": True, "partial": False}, ["2026", "2027"], "2026-12-15"),
        (("15 de enero", "", ""), {"ahead": True, "partial": False}, ["2027", "2028"], "2027-01-15"),
        # "Tomorrow", where a day that has been is asked for: told as a day to come, not as three wrong boxes.
        (("tomorrow", "", ""), {"past": True}, ["ahead"], "2026-11-26"),
    ],
)
def test_what_one_tap_can_settle_is_asked_with_its_answers(
    sqlite_app: Flask, typed: tuple[str, str, str], kind: dict[str, bool], choices: list[str] | None, value: str
) -> None:
    fault = read(sqlite_app, boxes(*typed), **kind)
    assert isinstance(fault, Fault)
    offered = [code for code, _words in fault.choices]
    assert choices is None or offered == choices
    chosen = next(code for code in offered if value.startswith(code) or code == "ahead" or len(code) == 10)
    chosen = value if value in offered else chosen
    assert read(sqlite_app, boxes(*typed, **{fault.meant: chosen}), **kind) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2 hours ago", "2026-11-25"), ("hace unas horas", "2026-11-25"), ("esta tarde", "2026-11-25"),
        ("tonight", "2026-11-25"), ("48 hours ago", "2026-11-23"), ("hace dos noches", "2026-11-23"),
        ("hace unos días", "2026-11"), ("a few weeks ago", "2026-10"), ("a fortnight ago", "2026-11"),
        ("hace media hora", "2026-11-25"), ("1 h ago", "2026-11-25"), ("ayer noche", "2026-11-24"),
        ("hace dos quincenas", "2026-10"),
    ],
)  # fmt: skip
def test_hours_and_a_few_days_ago_are_read(sqlite_app: Flask, typed: str, value: str) -> None:
    """Whoever lost a child this afternoon says so: the form answered that month, day and year were wrong."""
    assert read(sqlite_app, boxes(typed), past=True) == value


@pytest.mark.parametrize(
    ("typed", "wrong", "said"),
    [
        (("13", "4", "2018"), ("when-month",), "month"),
        (("Febtober", "4", "2018"), ("when-month",), "month"),
        (("", "4", "2018"), ("when-month",), "month"),
        (("4", "40", "2018"), ("when-day",), "day"),
        (("4", "x", "2018"), ("when-day",), "day"),
        (("2", "30", "2018"), ("when-day",), "does not exist"),
        (("2", "29", "2023"), ("when-day",), "does not exist"),
        (("4", "4", "201"), ("when-year",), "year"),
        (("4", "4", "1066"), ("when-year",), "year"),
        (("4", "4", ""), ("when-year",), "year"),
        (("13", "40", "2018"), ("when-month", "when-day"), "day"),
        (("13", "40", "9"), ("when-month", "when-day", "when-year"), "year"),
    ],
)
def test_only_the_wrong_boxes_are_named(
    sqlite_app: Flask, typed: tuple[str, str, str], wrong: tuple[str, ...], said: str
) -> None:
    fault = read(sqlite_app, boxes(*typed))
    assert isinstance(fault, Fault)
    marked = tuple(f"when-{part}" for part in ("month", "day", "year") if fault.marks(f"when-{part}"))
    assert (fault.field, marked) == (wrong[0], wrong)
    assert said in fault.words


def test_a_day_is_asked_for_where_one_is_needed(sqlite_app: Flask) -> None:
    fault = read(sqlite_app, boxes("4", "", "2018"), partial=False)
    assert isinstance(fault, Fault)
    assert (fault.field, fault.words) == ("when-day", "Write the day as a number from 1 to 31.")


@pytest.mark.parametrize("typed", ["24", "'24", "’24", "٢٤"])
def test_a_year_of_two_digits_is_asked_about(sqlite_app: Flask, typed: str) -> None:
    fault = read(sqlite_app, boxes("3", "9", typed))
    assert isinstance(fault, Fault)
    assert [value for value, _words in fault.choices] == ["1924", "2024"]
    assert read(sqlite_app, boxes("3", "9", typed, **{"when-meant": "2024"})) == "2024-03-09"
    # A choice that was made for another text does not count.
    assert isinstance(read(sqlite_app, boxes("3", "9", "25", **{"when-meant": "2024"})), Fault)


def test_a_day_that_cannot_have_been_is_asked_about(sqlite_app: Flask) -> None:
    """W23: "taken in December 2027" is a wrong year, or really a day to come; the person says which."""
    form = boxes("12", "1", "2027")
    fault = read(sqlite_app, form, past=True)
    assert isinstance(fault, Fault)
    assert fault.field == "when-year"
    assert [value for value, _words in fault.choices] == ["ahead"]
    assert read(sqlite_app, boxes("12", "1", "2027", **{"when-meant": "ahead"}), past=True) == "2027-12-01"
    assert read(sqlite_app, form) == "2027-12-01"
    assert read(sqlite_app, boxes("11", "", "2026"), past=True) == "2026-11"
    assert isinstance(read(sqlite_app, boxes("12", "", "2026"), past=True), Fault)


def test_every_date_of_the_form_is_sorted_by_whether_it_may_lie_ahead() -> None:
    """A new question of a date must be sorted: asked about when it lies ahead, refused, or a day to come."""
    questions = {question.id for question in law.load().questions if question.type.startswith("date")}
    sorted_by = [reading.PAST, frozenset({"dob", *dates_agree.OF_THE_PAST}), frozenset({"answer_due"})]
    assert questions == frozenset().union(*sorted_by)
    assert len(questions) == sum(len(kind) for kind in sorted_by)


def born(client: PageClient, **typed: str) -> Page:
    """The screen of the children after a birth date was sent that cannot be read."""
    page = at_question(client, "children", situations=["intl_abduction_incoming"])
    return client.submit({f"children-1-{part}": text for part, text in typed.items()}, page.path, status=422)


def test_the_page_marks_the_one_box_and_opens_nothing(sqlite_client: PageClient) -> None:
    """One box has the class and aria-invalid, the summary leads to it, "Add more" stays closed."""
    page = born(sqlite_client, month="13", day="4", year="2018")
    marked = [n.get("id") for n in page.tree.iter("input") if "govuk-input--error" in (n.get("class") or "")]
    invalid = [n.get("id") for n in page.tree.iter() if n.get("aria-invalid") == "true"]
    assert marked == invalid == ["children-1-month"]
    (summary,) = [n for n in page.tree.iter("div") if n.get("class") == "govuk-error-summary"]
    assert [a.get("href") for a in summary.iter("a")] == ["#children-1-month"]
    closed = {n.get("id") for d in page.tree.iter("details") for n in d.iter("input")}
    assert {f"children-{row}-year" for row in range(2, 7)} <= closed
    page = sqlite_client.submit({"children-1-month": "feb."}, page.path)
    assert page.status == 200


def test_the_page_asks_which_century(sqlite_client: PageClient) -> None:
    page = born(sqlite_client, month="Feb", day="4", year="18")
    radios = [n.get("value") for n in page.tree.iter("input") if n.get("name") == "children-1-meant"]
    assert radios == ["1918", "2018"]
    page = sqlite_client.submit({"children-1-meant": "2018"}, page.path)
    assert page.status == 200
