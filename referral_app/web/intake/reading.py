"""Reading one answer from a form: a value of the answers schema, or a fault in words with what was typed kept.

A question left blank is a skip: nobody is asked twice and nothing is an error that need not be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from referral_app import law
from referral_app.security.text_forms import normalise
from referral_app.web.intake import dates_either, dates_said, which
from referral_app.web.intake import reading_places as places
from referral_app.web.intake.dates import lies_ahead, read_date
from referral_app.web.intake.fields import (
    RESERVED,
    SKIPPED,
    UNKNOWN,
    Fault,
    Form,
    Unreadable,
    distinct,
    rows,
    says_unknown,
    text_of,
)
from referral_app.web.intake.money import is_by_the_hour, read_amount
from referral_app.web.intake.whole_numbers import is_plain, read_whole, youngest
from referral_app.web.words import law_words
from referral_app.web.words.filters import dollars

#: Dates of what has happened: one that is still to come is asked about, for a wrong year is the likelier reading.
AHEAD = frozenset({"answer_due"})
PAST = frozenset(
    {
        "wrongful_date",
        "left_date",
        "return_case_date",
        "last_seen",
        "harm_ended",
        "notice_date",
        "new_losses_date",
        "posted_date",
        "asked_platform_date",
        "right_denied_date",
        "arrival",
    }
)
#: Types whose boxes are typed into: "I don't know" written there is the answer "not sure".
TYPED = ("integer", "money", "date", "date_partial")
DAYS = ("date", "date_partial")
PLACES = ("place", "places", "court", "courts")
MONEY_MOST = 100_000_000
AGES = ("requester_age", "age_then")


def read(question: law.Question, form: Form, data: law.LawData, today: date) -> Any:
    """The value of one question. Raises Unreadable with words that say what to do."""
    said = form.get(f"{question.id}-said", "")
    if question.type in TYPED and (_not_known(question.id, form) or _none_yet(question, form)):
        return UNKNOWN
    value = _READERS[question.type](question, form, data, today)
    if value is not None:
        return value
    if said in RESERVED:
        return said
    if question.essential:
        raise Unreadable(question.id, _needed(question, data))
    return SKIPPED


def _needed(question: law.Question, data: law.LawData) -> str:
    """What to do about a question that has to be answered: by the name that "not sure" has among its own choices."""
    if question.type != "multi":
        return str(_("Choose one of these. You can choose “I am not sure”."))
    unsure = next(option for option in question.options if option.code == "not_sure")
    words = law_words.pick_label(unsure.code, unsure.label)
    group = next(one for one in data.situation_groups if unsure.code in one.situations)
    under = law_words.group_label(group.code, group.label)
    return str(_("Choose one or more. Under “%(group)s” you can choose “%(unsure)s”.", group=under, unsure=words))


def _not_known(name: str, form: Form) -> bool:
    boxes = [text_of(form, box) for box in (name, *(f"{name}-{part}" for part in ("month", "day", "year")))]
    return any(boxes) and all(says_unknown(box) for box in boxes if box)


def _boxes(question: law.Question, form: Form) -> str:
    """What stands in the three boxes of a day, as one line."""
    return " ".join(filter(None, (text_of(form, f"{question.id}-{part}", 40) for part in ("month", "day", "year"))))


def _none_yet(question: law.Question, form: Form) -> bool:
    """Whether somebody wrote where a day is asked for that there is none: it goes on, or it never was."""
    return question.type in DAYS and dates_said.none_yet(_boxes(question, form))


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
    chosen = [code for code in question.codes if code in values]
    if question.id == "contact_ways":
        counted = which.settled(chosen, form.get(question.id + which.SUFFIX, ""))
        if counted is None:
            raise Unreadable(question.id + which.SUFFIX, which.question())
        return counted
    return chosen


def _integer(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    typed = text_of(form, question.id)
    if not typed:
        return None
    most = 120 if question.id in AGES else 30
    least = 1 if question.id == "household" else 0
    number = read_whole(typed, people=question.id == "household")
    if number is None and question.id in AGES:
        number = youngest(typed)
    if number is None or not least <= number <= most:
        raise Unreadable(
            question.id, _("Write a whole number from %(least)s to %(most)s, such as 14.", least=least, most=most)
        )
    return number


def _age(typed: str) -> int | None:
    """The age; of several that the words allow, the youngest."""
    number = read_whole(typed)
    return youngest(typed) if number is None else number


def in_their_words(
    questions: Iterable[law.Question], values: Mapping[str, Any], form: Form, today: date
) -> dict[str, str]:
    """What was typed, where what is kept of it says less: an age that may be several, or not quite one; a day told from
    today, or that there is none yet; a town where the county is kept. Staff read it beside the answer."""
    told: dict[str, str] = {}
    for question in questions:
        line = _boxes(question, form) if question.type in DAYS else ""
        if line and (dates_said.says_more(line, today) or dates_either.leaves_open(line, today)):
            told[question.id] = line[:60]
        if question.type in PLACES and (names := places.other_names(question, values.get(question.id), form)):
            told[question.id] = names
        boxes = [question.id] if question.id in AGES else []
        if question.type == "people":
            boxes = [f"{question.id}-{row}-age" for row in rows(question)]
        words = [typed for box in boxes if (typed := text_of(form, box, 60)) and _age(typed) is not None]
        if any(not is_plain(typed) for typed in words):
            told[question.id] = "; ".join(words)
    return told


def _money(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    """Whole dollars. Where the notation leaves two amounts, the person says which; nothing is guessed."""
    typed = text_of(form, question.id)
    if not typed:
        return None
    amount = read_amount(typed)
    readings = [value for value in amount.readings if value <= MONEY_MOST]
    meant = form.get(f"{question.id}-meant", "")
    if meant in [str(value) for value in readings]:
        return int(meant)
    if len(readings) == 1 and amount.sure:
        return readings[0]
    if not readings and is_by_the_hour(typed):
        raise Unreadable(
            question.id,
            _("Write about how much that is in a week or in a month, such as “600 a week”. Or leave it blank."),
        )
    if not readings:
        raise Unreadable(question.id, _("Write an amount of dollars for the whole year or in all, such as 12,000."))
    raise Unreadable(
        question.id,
        _("Which amount do you mean? Choose one, or write another."),
        meant=f"{question.id}-meant",
        choices=tuple((str(value), dollars(value)) for value in readings),
    )


def _date(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    return read_date(
        form, question.id, partial=False, past=question.id in PAST, ahead=question.id in AHEAD, today=today
    )


def _date_partial(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    value = read_date(form, question.id, partial=True, past=question.id in PAST, today=today)
    if value is not None and question.id == "dob" and lies_ahead(value, today):
        raise Unreadable(f"{question.id}-year", _("That birth date lies in the future. Check the year."))
    return value


def _people(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    people: list[dict[str, Any]] = []
    for row in rows(question):
        name = f"{question.id}-{row}"
        born = read_date(form, name, partial=True, today=today)
        typed = text_of(form, f"{name}-age", 30)
        typed = "" if says_unknown(typed) else typed
        ticked = {tick.code: tick.value for tick in question.ticks if form.get(f"{name}-{tick.code}") == tick.value}
        if born is None and not typed and not ticked:
            continue
        person: dict[str, Any] = {"ref": f"c{len(people) + 1}", **ticked}
        if born is not None:
            if lies_ahead(born, today):
                raise Unreadable(f"{name}-year", _("That birth date lies in the future. Check the year."))
            person["dob"] = born
        if typed:
            age = _age(typed)
            if age is None or age > 120:
                raise Unreadable(f"{name}-age", _("Write the age as a whole number, such as 7."))
            person["age"] = age
        people.append(person)
    return people or None


def _events(question: law.Question, form: Form, _data: law.LawData, today: date) -> Any:
    events = []
    kinds = {kind.code for kind in question.kinds}
    for row in rows(question):
        name = f"{question.id}-{row}"
        kind = form.get(f"{name}-kind", "")
        on = read_date(form, name, partial=False, ahead=True, today=today)
        if not kind and on is None:
            continue
        if kind not in kinds:
            raise Unreadable(f"{name}-kind", _("Choose what the date is for."))
        events.append({"kind": kind, "date": on or UNKNOWN})
    return distinct(events)


def _names(question: law.Question, form: Form, _data: law.LawData, _today: date) -> Any:
    lines = [normalise(line).strip()[:100] for line in form.get(question.id, "").splitlines()]
    # "I don't know" is nobody's name, and must not be looked for among other people's.
    lines = [line for line in lines if not says_unknown(line)]
    return distinct([line or None for line in lines[:20]])


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
    "place": places.of_place,
    "places": places.of_places,
    "court": places.of_court,
    "courts": places.of_courts,
    "country": places.of_country,
    "countries": places.of_countries,
    "language": places.of_language,
    "languages": places.of_languages,
    "people": _people,
    "events": _events,
    "names": _names,
    "text": _free,
}
