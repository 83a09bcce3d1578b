"""Answers in words, for the review page of a family and the page of staff: one definition for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from referral_app import law
from referral_app.web.words import filters, law_words

SKIPPED, UNKNOWN = "skipped", "unknown"


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words. `known` is False for a skip, "not sure" and what was not reached."""

    id: str
    question: str
    words: str
    known: bool
    #: Nobody has answered it yet: neither a skip nor "not sure".
    blank: bool = False


def answered(
    question: law.Question,
    answers: Mapping[str, Any],
    data: law.LawData,
    *,
    asked: str | None = None,
    written: Mapping[str, str] | None = None,
) -> Answered:
    """What the person said to this question, or to `asked` as it was put, with what was `written` where that
    says more. A skip is an answer, never a gap (A14)."""
    value = answers.get(question.id)
    text = asked or law_words.question_text(question)
    if value is None:
        return Answered(question.id, text, _("not asked yet"), False, blank=True)
    if value == SKIPPED:
        return Answered(question.id, text, _("chose not to say"), False)
    if value == UNKNOWN:
        words = _("not sure") if question.essential else _("not sure, or would rather not say")
        return Answered(question.id, text, words, False)
    words = _WORDING[question.type](question, value, data)
    if own := (written or {}).get(question.id):
        words = _("%(answer)s (in their words: “%(words)s”)", answer=words, words=own)
    return Answered(question.id, text, words, True)


def partial_date(value: str) -> str:
    """A date that may lack its day or its month: "July 10, 2026", "July 2026", "2026"."""
    if len(value) == 4:
        return value
    if len(value) == 7:
        return filters.month(value)
    return str(format_date(date.fromisoformat(value), "long"))


def place(value: Mapping[str, Any], data: law.LawData) -> str:
    """A place as the person gave it: country, or county and state."""
    if value.get("country") != "US":
        return filters.country(str(value.get("country", "")))
    state = data.jurisdiction(value.get("state"))
    named = [value.get("county"), state.name if state else None]
    shown = ", ".join(str(part) for part in named if part)
    return shown or filters.country("US")


def _label(question: law.Question, code: Any, data: law.LawData) -> str:
    if question.id == "situations":
        return _situation(str(code), data)
    english = next((option.label for option in question.options if option.code == code), str(code))
    return law_words.option_label(question, str(code), english)


def _situation(code: str, data: law.LawData) -> str:
    situation = data.situation(code)
    return law_words.pick_label(code, situation.pick_label or situation.label)


def _choice(question: law.Question, value: Any, data: law.LawData) -> str:
    return _label(question, value, data)


def _multi(question: law.Question, value: Any, data: law.LawData) -> str:
    return "; ".join(_label(question, code, data) for code in value) or _("none of these")


def _date(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return partial_date(str(value))


def _number(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return filters.number(value)


def _money(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return filters.dollars(value)


def _text(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return str(value)


def _language(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return filters.language(str(value))


def _languages(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return ", ".join(filters.language(code) for code in value) or _("none")


def _country(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return filters.country(str(value))


def _countries(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return ", ".join(filters.country(code) for code in value) or _("none")


def _names(_question: law.Question, value: Any, _data: law.LawData) -> str:
    return "; ".join(value) or _("none")


def _place(_question: law.Question, value: Any, data: law.LawData) -> str:
    return place(value, data)


def _places(_question: law.Question, value: Any, data: law.LawData) -> str:
    return "; ".join(place(one, data) for one in value) or _("none")


def _court(_question: law.Question, value: Any, data: law.LawData) -> str:
    named = {
        "federal": _("federal court"),
        "state": _("state court"),
        "tribal": _("tribal court"),
        "foreign": _("court abroad"),
        "immigration": _("immigration court"),
        UNKNOWN: _("a court, not sure which kind"),
    }
    parts = [named.get(value.get("system", UNKNOWN), named[UNKNOWN])]
    if isinstance(value.get("place"), Mapping):
        parts.append(place(value["place"], data))
    if value.get("district"):
        parts.append(filters.place(value["district"]))
    return ", ".join(parts)


def _courts(question: law.Question, value: Any, data: law.LawData) -> str:
    return "; ".join(_court(question, one, data) for one in value) or _("none")


def _people(_question: law.Question, value: Any, _data: law.LawData) -> str:
    told = []
    for number, person in enumerate(value, 1):
        if person.get("dob") and person["dob"] not in (SKIPPED, UNKNOWN):
            told.append(_("person %(n)s: born %(date)s", n=number, date=partial_date(person["dob"])))
        elif isinstance(person.get("age"), int):
            told.append(_("person %(n)s: %(age)s years old", n=number, age=person["age"]))
        else:
            told.append(_("person %(n)s: age not given", n=number))
        if person.get("living") == "no":
            told.append(_("%(person)s, has died", person=told.pop()))
    return "; ".join(told) or _("nobody")


def _events(question: law.Question, value: Any, _data: law.LawData) -> str:
    kinds = {kind.code: kind.label for kind in question.kinds}
    told = []
    for event in value:
        label = law_words.option_label(question, event["kind"], kinds.get(event["kind"], event["kind"]))
        on = event.get("date")
        known = isinstance(on, str) and on not in (SKIPPED, UNKNOWN)
        told.append(f"{label}: {partial_date(on) if known else _('day not known')}")
    return "; ".join(told) or _("none")


_WORDING: Mapping[str, Callable[[law.Question, Any, law.LawData], str]] = {
    "choice": _choice,
    "multi": _multi,
    "date": _date,
    "date_partial": _date,
    "integer": _number,
    "money": _money,
    "text": _text,
    "language": _language,
    "languages": _languages,
    "country": _country,
    "countries": _countries,
    "names": _names,
    "place": _place,
    "places": _places,
    "court": _court,
    "courts": _courts,
    "people": _people,
    "events": _events,
}
