"""Days told from today, as people say them: "ayer", "hace dos semanas", "last month", "el año pasado"; and that there
is none yet: "sigue", "never". Pure.

A day is given for what names one ("yesterday"); of weeks and months the month, of years the year, and where two months
are possible the earlier, from which no time limit is counted too late.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from referral_app.web.intake.number_words import folded, in_digits

_DAYS = {
    "today": 0, "hoy": 0, "hoy mismo": 0, "this morning": 0, "esta manana": 0, "now": 0, "right now": 0, "ahora": 0,
    "ahorita": 0, "just now": 0, "yesterday": 1, "ayer": 1, "last night": 1, "anoche": 1, "ayer en la noche": 1,
    "day before yesterday": 2, "the day before yesterday": 2, "antier": 2, "anteayer": 2, "antes de ayer": 2,
    "antenoche": 2, "tomorrow": -1, "manana": -1, "day after tomorrow": -2, "the day after tomorrow": -2,
    "pasado manana": -2,
}  # fmt: skip
_AGO = re.compile(
    r"(?:(?:hace|desde hace|hara|va para|ya hace)"
    r"(?: como| unos| unas| mas o menos| aproximadamente| casi)? (\d{1,3}) (\w+)(?: ya)?"
    r"|(?:(?:about|around|like|maybe|almost|some) )?(\d{1,3}) (\w+) (?:ago|back|atras)"
    r"|(?:hace|desde hace)(?: como| casi)? (un|una|un par de|dos) (\w+)"
    r"|(?:about|almost|nearly|like) (a|an) (\w+) ago|(a|an|one|a couple of|couple of|a couple) (\w+) (?:ago|back))"
)
_NOT_QUITE = re.compile(r"\b(?:casi|almost|nearly|va para)\b")
_FEW = {
    "a": 1,
    "an": 1,
    "un": 1,
    "una": 1,
    "one": 1,
    "un par de": 2,
    "dos": 2,
    "a couple of": 2,
    "couple of": 2,
    "a couple": 2,
}
_UNITS = {
    **dict.fromkeys(("day", "days", "dia", "dias"), "day"),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "semana", "semanas"), "week"),
    **dict.fromkeys(("month", "months", "mes", "meses"), "month"),
    **dict.fromkeys(("year", "years", "yr", "yrs", "ano", "anos", "annos", "aos"), "year"),
}
_LAST = {
    **dict.fromkeys(
        ("last week", "la semana pasada", "semana pasada", "past week", "this week", "esta semana"), "week"
    ),
    **dict.fromkeys(("last month", "past month", "el mes pasado", "mes pasado"), "month"),
    **dict.fromkeys(("last year", "past year", "el ano pasado", "ano pasado", "el anio pasado"), "year"),
    **dict.fromkeys(("this month", "este mes", "este mismo mes"), "this month"),
    **dict.fromkeys(("this year", "este ano", "este mismo ano"), "this year"),
}
_CHRISTMAS = re.compile(
    r"(?:en |por |la |esta )*(?:navidad|nochebuena|navidades)(?: pasada)?,? (?:de |del )?(?:el )?ano pasado"
    r"|(?:at |around )?last (?:christmas|xmas)|(?:christmas|xmas),? (?:of )?last year"
)
#: A year that is told from this one, behind a month or a day.
_YEAR_BEHIND = (
    (re.compile(r"(?<=\w),? (?:de |del |of )?(?:este (?:mismo )?ano|this year)$"), 0),
    (re.compile(r"(?<=\w),? (?:de |del |of )?(?:el )?(?:ano pasado|last year)$"), 1),
)
_UNSURE = re.compile(
    r"(?<=\w),? \(?(?:(?:yo )?creo|i think|i guess|mas o menos|more or less|or so|aprox\w*|approx\w*)\)?\.?$"
)
_NONE_YET = re.compile(
    r"(?:it(?:'?s| is)? )?(?:still|has ?n[o']t|not) ?(?:going on|ended|over|happening|yet|happened)?"
    r"|ongoing|never|no,? never|not yet"
    r"|(?:it )?(?:still )?(?:goes|going) on|(?:todavia|aun)(?: no| sigue| pasa)?|no ha (?:terminado|acabado|pasado)"
    r"|(?:aun |todavia )?(?:sigue|continua)(?: pasando| igual)?|no termino|no termina|nunca|jamas"
)
#: A remark on the week or the part of a month a day stands in: it changes neither.
_BESIDE = re.compile(
    r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b,?"
    r"|\b(?:the )?(?:early|mid|late|beginning of|start of|middle of|end of)\b"
    r"|\b(?:a )?(?:principios?|inicios?|mediados|finales|fines?|final) del?\b"
    r"|\b(?:mes de|month of|como en|por|around|about|en|in)\b"
)


def told_from(text: str, today: date) -> str | None:
    """The ISO day, month or year that the words name from today; None for words that name none."""
    plain = _UNSURE.sub("", in_digits(folded(text))).strip(" .!?")
    if plain in _DAYS:
        return (today - timedelta(_DAYS[plain])).isoformat()
    if _CHRISTMAS.fullmatch(plain):
        return f"{today.year - 1}-12"
    if plain in _LAST:
        return _last(_LAST[plain], today)
    found = _AGO.fullmatch(plain)
    if found is None:
        return None
    told = [part for part in found.groups() if part]
    number, unit = _FEW.get(told[0]) or (int(told[0]) if told[0].isdecimal() else 0), _UNITS.get(told[1])
    if unit == "year" and _NOT_QUITE.search(plain):
        # Less than that long ago: counted from the month it would be, which is not too late.
        return _months_before(today, 12 * number)
    return _ago(number, unit, today) if number and unit else None


def none_yet(text: str) -> bool:
    """Whether the words say that it has not ended, or has not been."""
    return _NONE_YET.fullmatch(folded(text).strip(" .!?")) is not None


def says_more(line: str, today: date) -> bool:
    """Whether the line says more than the day, month or year that is kept of it, or than that none is known."""
    return none_yet(line) or told_from(line, today) is not None


def in_years(text: str, today: date) -> str:
    """A box with "this year" or "last year" behind a month or day in figures, and without "I think"."""
    plain = _UNSURE.sub("", folded(text))
    for said, back in _YEAR_BEHIND:
        plain = said.sub(f" {today.year - back}", plain)
    return plain if plain != folded(text) else text


def without_remarks(text: str) -> str:
    """A box without the day of the week or "principios de" beside what it holds."""
    left = " ".join(_BESIDE.sub(" ", folded(text)).split())
    return left if re.search(r"\w{3}|\d", left) and left != folded(text) else text


def _last(unit: str, today: date) -> str:
    if unit == "week":
        return (today - timedelta(13)).isoformat()[:7]
    if unit == "year":
        return str(today.year - 1)
    if unit == "this year":
        return str(today.year)
    return _months_before(today, 1 if unit == "month" else 0)


def _ago(number: int, unit: str, today: date) -> str:
    if unit == "day":
        return (today - timedelta(number)).isoformat()
    if unit == "week":
        # Two weeks may be a little more: of two months the earlier.
        return (today - timedelta(7 * number + 3)).isoformat()[:7]
    if unit == "month":
        return _months_before(today, number)
    return str(today.year - number)


def _months_before(today: date, number: int) -> str:
    months = today.year * 12 + today.month - 1 - number
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
