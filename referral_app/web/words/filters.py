"""How templates print dates, places, languages and numbers to call, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any
from zoneinfo import ZoneInfo

import pycountry
from babel.dates import format_date, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from referral_app import programme
from referral_app.models import Offer
from referral_app.queries.together import mark_of
from referral_app.web.words import choices, languages, us_states
from referral_app.web.words.telephone import phone, tel
from referral_app.workflow.how_it_ended import BESIDE

NO_WEEK = "9999-W99"
#: Numbers of a directory entry: a full number, or a text that is nothing but a short one.
NUMBER = re.compile(r"\+?\d[\d-]{6,}\d")


#: How a language is written here: Spanish as in the United States and Mexico, $35,000 and 3:05 p. m.; "$35.000", as in
#: Spain, would be read as thirty-five dollars.
NOTATION = {"es": "es_US"}


def _locale() -> str:
    code = str(get_locale() or "en")
    return NOTATION.get(code, code)


@lru_cache(maxsize=2048)
def _written(day: date, style: str, locale: str) -> str:
    """A list prints the same few days again and again."""
    return format_date(day, style, locale=locale)


@lru_cache(maxsize=512)
def _written_month(at: date, locale: str) -> str:
    return format_skeleton("yMMMM", at, locale=locale)


def day(value: date | datetime | str) -> str:
    """A date with its weekday: "Wednesday, November 25, 2026"."""
    return _written(_date(value), "full", _locale())


def long_day(value: date | datetime | str) -> str:
    """A date in a sentence: "November 25, 2026"."""
    return _written(_date(value), "long", _locale())


def short_day(value: date | datetime | str) -> str:
    """A date for a table: "Nov 25, 2026"."""
    return _written(_date(value), "medium", _locale())


def month(value: date | str) -> str:
    """The month of a date or of "2026-11": "November 2026"."""
    at = date.fromisoformat(f"{value[:7]}-01") if isinstance(value, str) else value
    return _written_month(at, _locale())


def week(value: str) -> str:
    """An ISO week, "2027-W02", by its Monday; a dash where there is none."""
    if not value or value == NO_WEEK:
        return "–"
    monday = date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
    return str(_("week of %(day)s", day=short_day(monday)))


def moment(value: datetime) -> str:
    """An instant in the programme's time zone: "Nov 25, 2026, 10:00 AM"."""
    at = value.astimezone(_zone())
    return f"{short_day(at)}, {time_of_day(at)}"


def time_of_day(at: datetime) -> str:
    """The hour and minute of an instant where its clock stands: "10:00 AM"."""
    return format_time(at, "short", tzinfo=at.tzinfo, locale=_locale())


def moment_there(value: datetime) -> str:
    """The same for whoever may live by another clock: "Nov 25, 2026, 10:00 AM (Eastern Time)"."""
    clock = get_timezone_name(_zone(), width="long", locale=_locale())
    return f"{moment(value)} ({clock})"


def moment_day(value: datetime) -> str:
    """The day of an instant in the programme's time zone, for a table."""
    return short_day(value.astimezone(_zone()).date())


def _date(value: date | datetime | str) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(_zone()).date()
    return value


def _zone() -> ZoneInfo:
    return programme.zone()


def language(code: str) -> str:
    """The name of a language by its BCP 47 code."""
    return languages.name(code)


def country(code: str) -> str:
    """The name of a country by its ISO code."""
    locale = get_locale()
    return str((locale.territories if locale else {}).get(code) or code)


DISTRICTS = {
    "N": _l("Northern District"),
    "S": _l("Southern District"),
    "E": _l("Eastern District"),
    "W": _l("Western District"),
    "M": _l("Middle District"),
    "C": _l("Central District"),
}


def place(code: str) -> str:
    """A forum in words: US-TX, US-TX-WD, US-AGENCY, or a country's code."""
    if code == "US-AGENCY":
        return str(_("federal agencies (United States)"))
    if not code.startswith("US-"):
        return country(code)
    state = us_states.said(_state(code[:5]) or code)
    if len(code) <= 5:
        return state
    district = DISTRICTS.get(code[6]) if len(code) > 7 else None
    if district is None:
        return str(_("%(state)s, federal court", state=state))
    return str(_("%(state)s, federal court (%(district)s)", state=state, district=district))


@lru_cache(maxsize=256)
def _state(code: str) -> str | None:
    """The name of a state. A map names all of them."""
    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]
    return str(found.name) if found else None


def dollars(amount: int) -> str:
    """An amount of money with the marks of the reader's language."""
    return f"${number(amount)}"


def number(value: float) -> str:
    """A number with the marks of the reader's language: "1,250.5"."""
    if type(value) is int and 0 <= value < 1000:
        # No language of ours puts a mark into it.
        return str(value)
    return format_decimal(value, locale=_locale())


@lru_cache(maxsize=256)
def numbers(text: str | None) -> tuple[tuple[str, str], ...]:
    """The numbers in a directory's phone field as (shown, tel address); the words around them are left out.

    Kept, since every page names some: only for the directory, never for a number that a person gave.
    """
    if not text:
        return ()
    if text.strip().isdecimal():
        return ((text.strip(), tel(text)),)
    return tuple((found, tel(found)) for found in NUMBER.findall(text))


def why_task(task: Any) -> str:
    """Why a task was made, in words; of one that looks for somebody, the place and the field to look in."""
    return reason_words(str(task.reason))


def reason_words(reason: str) -> str:
    """The words of a reason that is no plain code: a place and a field, or what two sides say of the same end."""
    from referral_app.web.words import say

    if BESIDE in reason:
        attorney, _beside, family = reason.partition(BESIDE)
        return str(
            _(
                "The attorney: “%(attorney)s”. The family: “%(family)s”.",
                attorney=say(attorney, "outcome"),
                family=say(family, "family_outcome"),
            )
        )
    return sought(reason) if ":" in reason else str(say(reason, "any_reason"))


def sought(reason: str) -> str:
    """Whom a task looks for, "US-TX:protective_orders", in words."""
    from referral_app.web.words import law_words

    forum, _colon, area = reason.partition(":")
    known = law_words.law_data().expertise.get(area)
    return f"{place(forum)} · {known.label if known else area}"


def ref(reference: str | None) -> Markup | None:
    """A reference, of which no line ends at a hyphen: read out or copied, half of it is none."""
    return Markup('<span class="app-nowrap">{}</span>').format(reference) if reference else None


def without_stop(sentence: str) -> str:
    """A sentence as one of several on a line: without its stop, unless that belongs to a short form (“the U.S.”)."""
    return re.sub(r"(?<!\.[A-Za-z])\.$", "", sentence)


def question_mark(offer: Offer) -> Markup:
    """What an attorney's question is called by, whole, as staff hear it on the phone."""
    return Markup('<span class="app-nowrap">{}</span>').format(mark_of(offer))


def of_the_reader(words: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is asked whenever a page is made. One of a constant Jinja would answer itself when it compiles the
    template, for good, and in the language of whoever had it compiled."""

    @pass_context
    @wraps(words)
    def asked(_context: Context, *given: Any, **named: Any) -> Any:
        return words(*given, **named)

    return asked


def register(app: Flask) -> None:
    from referral_app.web import words
    from referral_app.web.words import law_words

    plain = (
        day,
        short_day,
        month,
        week,
        moment,
        moment_there,
        moment_day,
        language,
        country,
        place,
        numbers,
        why_task,
        phone,
        tel,
        ref,
        without_stop,
        question_mark,
    )
    ours: dict[str, Callable[..., Any]] = {made.__name__: made for made in plain} | {
        "languages_read": languages.as_read,
        "options": choices.options,
        "say": words.say,
        "contact_value": words.contact.contact_value,
        "law_text": law_words.law_text,
        "clock_of": law_words.clock_of,
        "law_topic": law_words.topic_label,
    }
    app.jinja_env.filters.update({name: of_the_reader(made) for name, made in ours.items()})
