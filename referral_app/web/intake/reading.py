"""Reading one answer from a form: a value of the answers schema, or a fault in words with what was typed kept.

A question left blank is a skip: nobody is asked twice and nothing is an error that need not be one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from referral_app import law
from referral_app.security.text_forms import normalise

Form = MultiDict[str, str]
SKIPPED, UNKNOWN = "skipped", "unknown"
RESERVED = (SKIPPED, UNKNOWN)
ROWS = {"people": 6, "events": 4, "places": 3, "courts": 3, "countries": 3, "languages": 3}
MONEY_MOST = 100_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer, and the id of the field to mend."""

    field: str
    words: str


class Unreadable(Exception):
    """The answer cannot be read: carries the fault."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.fault = Fault(field, words)


def read(question: law.Question, form: Form, data: law.LawData, today: date) -> Any:
    """The value of one question. Raises Unreadable with words that say what to do."""
    said = form.get(f"{question.id}-said", "")
    value = _READERS[question.type](question, form, data, today)
    if value is not None:
        return value
    if said in RESERVED:
        return said
    if question.essential:
        raise Unreadable(question.id, _("Choose one of these. You can choose “I am not sure”."))
    return SKIPPED


def read_all(
    questions: tuple[law.Question, ...], form: Form, data: law.LawData, today: date
) -> tuple[dict[str, Any], list[Fault]]:
    """The values of a screen and its faults. A question that was not on the screen as sent is left out."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    shown = set(form.getlist("shown"))
    for question in questions:
        if question.id not in shown:
            continue
        try:
            values[question.id] = read(question, form, data, today)
        except Unreadable as unreadable:
            faults.append(unreadable.fault)
    return values, faults


def written(values: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The values of questions in whose fields something stands, a chosen "rather not say" included."""
    names = [name for name in form if any(form.getlist(name))]
    return {
        question: value
        for question, value in values.items()
        if any(name == question or name.startswith(f"{question}-") for name in names)
    }


def _text(form: Form, name: str, most: int = 200) -> str:
    return normalise(form.get(name, "")).strip()[:most]


def _choice(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    value = form.get(question.id, "")
    if not value:
        return None
    if value in RESERVED and not (question.essential and value == SKIPPED):
        return value
    if value not in question.codes:
        raise Unreadable(question.id, _("Choose one of the answers shown."))
    return value


def _multi(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    values = form.getlist(question.id)
    if not values:
        return None
    for reserved in RESERVED:
        if reserved in values and not question.essential:
            if len(values) > 1:
                raise Unreadable(question.id, _("Choose answers, or “not sure”, or “rather not say”, but not both."))
            return reserved
    if any(value not in question.codes and value != "none" for value in values):
        raise Unreadable(question.id, _("Choose from the answers shown."))
    return [code for code in question.codes if code in values]


def _integer(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    typed = _text(form, question.id)
    if not typed:
        return None
    most = 120 if question.id in ("requester_age", "age_then") else 30
    least = 1 if question.id == "household" else 0
    if not typed.isdecimal() or not least <= int(typed) <= most:
        raise Unreadable(
            question.id, _("Write a whole number from %(least)s to %(most)s, such as 14.", least=least, most=most)
        )
    return int(typed)


def _money(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    typed = re.sub(r"[\s,$]", "", _text(form, question.id))
    if not typed:
        return None
    whole = typed.split(".")[0]
    if not whole.isdecimal() or int(whole) > MONEY_MOST:
        raise Unreadable(question.id, _("Write an amount in dollars, such as 12,000."))
    return int(whole)


def read_date(form: Form, name: str, *, partial: bool) -> str | None:
    """Three boxes: month, day, year. With `partial`, the day or day and month may be left out.

    The digits of any keyboard are taken, Arabic ones too; the value has those of the schema.
    """
    day, month, year = (_text(form, f"{name}-{part}", 10) for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    if not year.isdecimal() or len(year) != 4 or not 1900 <= int(year) <= 2200:
        raise Unreadable(f"{name}-year", _("Write the year with four digits, such as 2024."))
    if not month and not day and partial:
        return f"{int(year)}"
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        raise Unreadable(f"{name}-month", _("Write the month as a number from 1 to 12."))
    if not day and partial:
        return f"{int(year)}-{int(month):02d}"
    try:
        return date(int(year), int(month), int(day)).isoformat() if day.isdecimal() else _no_day(name)
    except ValueError:
        return _no_day(name)


def _no_day(name: str) -> str:
    raise Unreadable(f"{name}-day", _("That day does not exist. Check the day and the month."))


def _date(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    return read_date(form, question.id, partial=False)


def _date_partial(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    value = read_date(form, question.id, partial=True)
    if value is not None and question.id == "dob" and value[: len(today.isoformat())] > today.isoformat()[: len(value)]:
        raise Unreadable(f"{question.id}-year", _("That birth date lies in the future. Check the year."))
    return value


def read_place(form: Form, name: str, data: law.LawData) -> dict[str, str] | None:
    """Country, and in the United States a state and a county if they were given."""
    country, state = form.get(f"{name}-country", ""), form.get(f"{name}-state", "")
    county = _text(form, f"{name}-county", 60)
    if not country and (state or county):
        country = "US"
    if not country:
        return None
    if country not in {option.code for option in data.places.countries}:
        raise Unreadable(f"{name}-country", _("Choose a country from the list."))
    if country != "US":
        return {"country": country}
    place = {"country": "US"}
    if state:
        if data.jurisdiction(state) is None:
            raise Unreadable(f"{name}-state", _("Choose a state from the list."))
        place["state"] = state
        if county:
            place["county"] = county
    return place


def _place(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return read_place(form, question.id, data)


def _rows(question: law.Question) -> range:
    return range(1, ROWS[question.type] + 1)


def _distinct(values: list[Any]) -> list[Any] | None:
    kept: list[Any] = []
    for value in values:
        if value is not None and value not in kept:
            kept.append(value)
    return kept or None


def _places(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return _distinct([read_place(form, f"{question.id}-{row}", data) for row in _rows(question)])


def read_court(form: Form, name: str, data: law.LawData) -> dict[str, Any] | None:
    system = form.get(f"{name}-system", "")
    place = read_place(form, name, data)
    if not system and place is None:
        return None
    if system and system not in ("federal", "state", "tribal", "immigration", "foreign", UNKNOWN):
        raise Unreadable(f"{name}-system", _("Choose one of the kinds of court shown."))
    court: dict[str, Any] = {"system": system or UNKNOWN}
    if place is not None:
        court["place"] = place
    return court


def _court(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return read_court(form, question.id, data)


def _courts(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    return _distinct([read_court(form, f"{question.id}-{row}", data) for row in _rows(question)])


def _country(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    value = form.get(question.id, "")
    if not value:
        return None
    if value not in {option.code for option in data.places.countries}:
        raise Unreadable(question.id, _("Choose a country from the list."))
    return value


def _countries(question: law.Question, form: Form, data: law.LawData, _today: date) -> Any:
    known = {option.code for option in data.places.countries}
    values = [form.get(f"{question.id}-{row}", "") for row in _rows(question)]
    if any(value and value not in known for value in values):
        raise Unreadable(f"{question.id}-1", _("Choose a country from the list."))
    return _distinct([value or None for value in values])


def _language(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    value = form.get(question.id, "")
    if not value:
        return None
    if not re.fullmatch(r"[a-z]{2,3}", value):
        raise Unreadable(question.id, _("Choose a language from the list."))
    return value


def _languages(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    values = [form.get(f"{question.id}-{row}", "") for row in _rows(question)]
    if any(value and not re.fullmatch(r"[a-z]{2,3}", value) for value in values):
        raise Unreadable(f"{question.id}-1", _("Choose a language from the list."))
    return _distinct([value or None for value in values])


def _people(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    people: list[dict[str, Any]] = []
    for row in _rows(question):
        name = f"{question.id}-{row}"
        born = read_date(form, name, partial=True)
        typed = _text(form, f"{name}-age", 5)
        if born is None and not typed:
            continue
        person: dict[str, Any] = {"ref": f"c{len(people) + 1}"}
        if born is not None:
            if born > today.isoformat()[: len(born)]:
                raise Unreadable(f"{name}-year", _("That birth date lies in the future. Check the year."))
            person["dob"] = born
        if typed:
            if not typed.isdecimal() or int(typed) > 120:
                raise Unreadable(f"{name}-age", _("Write the age as a whole number, such as 7."))
            person["age"] = int(typed)
        people.append(person)
    return people or None


def _events(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    events = []
    kinds = {kind.code for kind in question.kinds}
    for row in _rows(question):
        name = f"{question.id}-{row}"
        kind = form.get(f"{name}-kind", "")
        on = read_date(form, name, partial=False)
        if not kind and on is None:
            continue
        if kind not in kinds:
            raise Unreadable(f"{name}-kind", _("Choose what the date is for."))
        events.append({"kind": kind, "date": on or UNKNOWN})
    return _distinct(events)


def _names(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    lines = [normalise(line).strip()[:100] for line in form.get(question.id, "").splitlines()]
    return _distinct([line or None for line in lines[:20]])


def _free(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    text = normalise(form.get(question.id, "")).strip()
    most = question.max_length or 1000
    if len(text) > most:
        raise Unreadable(
            question.id, _("Please use at most %(most)s characters. Nothing is lost: shorten it here.", most=most)
        )
    return text or None


_READERS: Mapping[str, Callable[[law.Question, Form, law.LawData, date], Any]] = {
    "choice": _choice,
    "multi": _multi,
    "integer": _integer,
    "money": _money,
    "date": _date,
    "date_partial": _date_partial,
    "place": _place,
    "places": _places,
    "court": _court,
    "courts": _courts,
    "country": _country,
    "countries": _countries,
    "language": _language,
    "languages": _languages,
    "people": _people,
    "events": _events,
    "names": _names,
    "text": _free,
}
