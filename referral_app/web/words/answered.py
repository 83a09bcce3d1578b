"""Answers in words, for the review page of a family and the page of staff: one definition for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from referral_app import law
from referral_app.web.words import filters, law_words, us_states

SKIPPED, UNKNOWN = "skipped", "unknown"
#: The person spoken to; None for staff.
To = law_words.Reader | None


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
    to: To = None,
    written: Mapping[str, str] | None = None,
) -> Answered:
    """What the person said to this question, with what was `written` where that says more; as it is said `to` a
    person, or, without, as staff read it. A skip is an answer, never a gap (A14)."""
    value = answers.get(question.id)
    text = law_words.question_text(question) if to is None else to.asked(question)
    if value is None:
        return Answered(question.id, text, _("not asked yet"), False, blank=True)
    if value == SKIPPED:
        return Answered(question.id, text, _("chose not to say"), False)
    if value == UNKNOWN:
        words = _("not sure") if question.essential else _("not sure, or would rather not say")
        return Answered(question.id, text, words, False)
    if question.type in _OF_OPTIONS:
        words = _OF_OPTIONS[question.type](question, value, to)
    else:
        words = _WORDING[question.type](question, value, data)
    if own := (written or {}).get(question.id):
        said = {"answer": words, "words": own}
        words = (
            _("%(answer)s (in their words: “%(words)s”)", **said)
            if to is None
            else _("%(answer)s (in your words: “%(words)s”)", **said)
        )
    return Answered(question.id, text, words, True)


def partial_date(value: str) -> str:
    """A date that may lack its day or its month: "July 10, 2026", "July 2026", "2026"."""
    if len(value) == 4:
        return value
    if len(value) == 7:
        return filters.month(value)
    return filters.long_day(value)


def place(value: Mapping[str, Any], data: law.LawData) -> str:
    """A place as the person gave it: country, or county and state."""
    if value.get("country") != "US":
        return filters.country(str(value.get("country", "")))
    state = data.jurisdiction(value.get("state"))
    named = [value.get("county"), us_states.said(state.name) if state else None]
    shown = ", ".join(str(part) for part in named if part)
    return shown or filters.country("US")


def _label(question: law.Question, code: Any, to: To) -> str:
    english = next((option.label for option in question.options if option.code == code), str(code))
    return (to.option if to else law_words.option_label)(question, str(code), english)


def _choice(question: law.Question, value: Any, to: To) -> str:
    return _label(question, value, to)


def _multi(question: law.Question, value: Any, to: To) -> str:
    return "; ".join(_label(question, code, to) for code in value) or _("none of these")


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


def _people(_question: law.Question, value: Any, to: To) -> str:
    told = []
    for number, person in enumerate(value, 1):
        mine = to is not None and to.to.code == law.MY_CHILD
        who = _("child %(n)s", n=number) if mine else _("person %(n)s", n=number)
        if person.get("dob") and person["dob"] not in (SKIPPED, UNKNOWN):
            told.append(_("%(who)s: born %(date)s", who=who, date=partial_date(person["dob"])))
        elif isinstance(person.get("age"), int):
            told.append(_("%(who)s: age %(age)s", who=who, age=person["age"]))
        else:
            told.append(_("%(who)s: age not given", who=who))
        if person.get("living") == "no":
            told.append(_("%(person)s, has died", person=told.pop()))
    return "; ".join(told) or _("nobody")


def _events(question: law.Question, value: Any, to: To) -> str:
    kinds = {kind.code: kind.label for kind in question.kinds}
    told = []
    for event in value:
        named = to.option if to else law_words.option_label
        label = named(question, event["kind"], kinds.get(event["kind"], event["kind"]))
        on = event.get("date")
        known = isinstance(on, str) and on not in (SKIPPED, UNKNOWN)
        told.append(f"{label}: {partial_date(on) if known else _('day not known')}")
    return "; ".join(told) or _("none")


#: Types whose words are those of the options, or of each person: they may be said to a person in other words than
#: staff read.
_OF_OPTIONS: Mapping[str, Callable[[law.Question, Any, To], str]] = {
    "choice": _choice,
    "people": _people,
    "multi": _multi,
    "events": _events,
}
_WORDING: Mapping[str, Callable[[law.Question, Any, law.LawData], str]] = {
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
}
