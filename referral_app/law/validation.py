"""Are these answers of the right form? From the question data alone; answers.schema.json says the same to others.

Every fault names the question and what it may be. Nothing here judges whether answers make sense: that is routing's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from referral_app.law.answers import RESERVED
from referral_app.law.codes import NO, UNKNOWN, US, YES
from referral_app.law.data import LawData
from referral_app.law.loading import load
from referral_app.law.records import Question

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH_OR_YEAR = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2]))?")
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
REF = re.compile(r"c[1-9][0-9]?")
SYSTEMS = ("federal", "state", "tribal", "immigration", "foreign", "unknown")
SIGNALS = ("upload_attempt", "link_removed", "conflict_match", "self_help_request", "sealed_case", "report_concern")

#: What a child is said to be; only "no" says that it has died (D11).
LIVING = (YES, NO, *RESERVED)
#: Whole numbers from, to; every other integer is an age.
RANGES = {"household": (1, 30)}
AGES = (0, 120)
DOLLARS = (0, 100_000_000)
MOST_COUNTY, MOST_NAME = 60, 100
MOST_ITEMS = {"people": 12, "events": 12}
MOST_OTHERS = 20

OR_RESERVED = ', or "unknown" or "skipped"'


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that is not of the right form: the question, and what it may be."""

    question: str
    may_be: str

    def __str__(self) -> str:
        return f"may be {self.may_be}"


def validate_answers(answers: Any, data: LawData | None = None) -> list[Fault]:
    """The faults of the answers, in the order of the questions, then unknown keys; empty when all is well."""
    data = data or load()
    if not isinstance(answers, Mapping):
        return [Fault("answers", "one object: question id and answer")]
    faults = []
    for question in data.questions:
        if question.id not in answers:
            if question.essential:
                faults.append(Fault(question.id, f"{may_be(question)}; it must be answered"))
        elif not fits(question, answers[question.id], data):
            faults.append(Fault(question.id, may_be(question)))
    known = {question.id for question in data.questions}
    faults += [Fault(str(key), "left out: it is no question") for key in answers if key not in known]
    return faults


def validate_context(context: Any) -> list[Fault]:
    """The faults of the context: `today` a date, `signals` a list of signals, each once, and nothing else."""
    if not isinstance(context, Mapping):
        return [Fault("context", 'one object with "today" and "signals"')]
    faults = []
    if not _is_day(context.get("today")):
        faults.append(Fault("context.today", "a date like 2026-11-23"))
    signals = context.get("signals")
    if not _is_list(signals, lambda signal: signal in SIGNALS, most=len(SIGNALS)):
        faults.append(Fault("context.signals", f"a list of {', '.join(SIGNALS)}, each at most once"))
    faults += [Fault(f"context.{key}", "left out") for key in context if key not in ("today", "signals")]
    return faults


def fits(question: Question, value: Any, data: LawData) -> bool:
    """Whether a value is an answer to the question."""
    if question.essential:
        return _fits_essential(question, value)
    return (isinstance(value, str) and value in RESERVED) or FORMS[question.type](question, value, data)


def _fits_essential(question: Question, value: Any) -> bool:
    if question.type == "multi":
        return _is_list(value, lambda item: item in question.codes, most=len(question.codes)) and bool(value)
    return isinstance(value, str) and (value in question.codes or value == UNKNOWN)


def _is_text(value: Any, least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


def _is_whole(value: Any, least: int, most: int) -> bool:
    """A whole number in range; 38.0 is one, as in JSON Schema, and true is not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return least <= value <= most and value == int(value)


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_partial(value: Any) -> bool:
    return _is_day(value) or (isinstance(value, str) and MONTH_OR_YEAR.fullmatch(value) is not None)


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_list(value: Any, item_fits: Callable[[Any], bool], *, most: int) -> bool:
    """A list of at most so many items that fit, each once."""
    if not isinstance(value, list) or len(value) > most or not all(item_fits(item) for item in value):
        return False
    return all(item not in value[:index] for index, item in enumerate(value))


def _is_object(value: Any, required: set[str], optional: set[str]) -> bool:
    return isinstance(value, Mapping) and required <= set(value) <= required | optional


def _is_place(value: Any, data: LawData) -> bool:
    if not _is_object(value, {"country"}, {"state", "county"}) or not _matches(COUNTRY, value["country"]):
        return False
    if "state" in value and (value["country"] != US or value["state"] not in data.jurisdictions):
        return False
    return "county" not in value or ("state" in value and _is_text(value["county"], 1, MOST_COUNTY))


def _is_court(value: Any, data: LawData) -> bool:
    if not _is_object(value, {"system"}, {"place", "district"}) or value["system"] not in SYSTEMS:
        return False
    if "place" in value and not _is_place(value["place"], data):
        return False
    return "district" not in value or (value["system"] == "federal" and value["district"] in data.districts)


def _is_person(value: Any) -> bool:
    if not _is_object(value, {"ref"}, {"dob", "age", "living"}) or not _matches(REF, value["ref"]):
        return False
    if value.get("living", UNKNOWN) not in LIVING:
        return False
    dob, age = value.get("dob", UNKNOWN), value.get("age", UNKNOWN)
    return (dob in RESERVED or _is_partial(dob)) and (age in RESERVED or _is_whole(age, *AGES))


def _is_event(question: Question, value: Any) -> bool:
    kinds = [kind.code for kind in question.kinds]
    if not _is_object(value, {"kind", "date"}, set()) or value["kind"] not in kinds:
        return False
    return value["date"] in RESERVED or _is_day(value["date"])


def _items(check: Callable[[Question, Any, LawData], bool], question: Question, value: Any, data: LawData) -> bool:
    """A list of what fits the check, of no more than its kind may have."""
    return _is_list(value, lambda item: check(question, item, data), most=MOST_ITEMS.get(question.type, MOST_OTHERS))


FORMS: Mapping[str, Callable[[Question, Any, LawData], bool]] = {
    "choice": lambda question, value, data: isinstance(value, str) and value in question.codes,
    "multi": lambda question, value, data: _is_list(
        value, lambda item: item in question.codes, most=len(question.codes)
    ),
    "integer": lambda question, value, data: _is_whole(value, *RANGES.get(question.id, AGES)),
    "money": lambda question, value, data: _is_whole(value, *DOLLARS),
    "text": lambda question, value, data: _is_text(value, 0, question.max_length or 0),
    "date": lambda question, value, data: _is_day(value),
    "date_partial": lambda question, value, data: _is_partial(value),
    "country": lambda question, value, data: _matches(COUNTRY, value),
    "countries": partial(_items, lambda question, value, data: _matches(COUNTRY, value)),
    "language": lambda question, value, data: _matches(LANGUAGE, value),
    "languages": partial(_items, lambda question, value, data: _matches(LANGUAGE, value)),
    "names": partial(_items, lambda question, value, data: _is_text(value, 1, MOST_NAME)),
    "place": lambda question, value, data: _is_place(value, data),
    "places": partial(_items, lambda question, value, data: _is_place(value, data)),
    "court": lambda question, value, data: _is_court(value, data),
    "courts": partial(_items, lambda question, value, data: _is_court(value, data)),
    "people": partial(_items, lambda question, value, data: _is_person(value)),
    "events": partial(_items, lambda question, value, data: _is_event(question, value)),
}

A_PLACE = 'a place: {"country": two capital letters, for the U.S. also "state", and with it "county"}'
A_COURT = f'a court: {{"system": {", ".join(SYSTEMS)}; also "place", and for a federal court "district"}}'
DESCRIPTIONS: Mapping[str, str] = {
    "date": "a date like 2026-07-10",
    "date_partial": "a day, a month or a year: 2026-07-10, 2026-07 or 2026",
    "country": "a country code of two capital letters",
    "countries": "a list of country codes of two capital letters, each once, at most 20",
    "language": "a language code of two or three small letters",
    "languages": "a list of language codes of two or three small letters, each once, at most 20",
    "names": "a list of names of 1 to 100 characters, each once, at most 20",
    "place": A_PLACE,
    "places": f"a list of at most 20 places, each once, each {A_PLACE}",
    "court": A_COURT,
    "courts": f"a list of at most 20 courts, each once, each {A_COURT}",
    "people": 'a list of at most 12 people: {"ref": c1 to c99, "dob": day, month or year, "age": 0 to 120; '
    '"living": no for one who has died}',
}


def may_be(question: Question) -> str:
    """What the answer to a question may be, in words."""
    codes = ", ".join(question.codes)
    if question.type == "choice":
        return f"one of {codes}, unknown" if question.essential else f"one of {codes}{OR_RESERVED}"
    if question.type == "multi":
        return f"at least one of {codes}" if question.essential else f"a list of {codes}, each once{OR_RESERVED}"
    if question.type in ("integer", "money"):
        least, most = DOLLARS if question.type == "money" else RANGES.get(question.id, AGES)
        return f"a whole number from {least} to {most}{OR_RESERVED}"
    if question.type == "text":
        return f"a text of at most {question.max_length} characters{OR_RESERVED}"
    if question.type == "events":
        kinds = ", ".join(kind.code for kind in question.kinds)
        return f'a list of at most 12 events: {{"kind": {kinds}; "date": a day}}{OR_RESERVED}'
    return f"{DESCRIPTIONS[question.type]}{OR_RESERVED}"
