"""Days told from today, as people say them: "ayer", "hace dos semanas", "last month", "el año pasado"; and that there
is none yet: "sigue", "never". Pure.

A day is given for what names one ("yesterday"); of weeks and months the month, of years the year, and where two months
are possible the earlier, from which no time limit is counted too late.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from referral_app.security.months import month_of
from referral_app.web.intake import dates_open, dates_reworded
from referral_app.web.intake.dates_open import WEEKDAYS
from referral_app.web.intake.number_words import folded, in_digits

_DAYS = {
    "today": 0, "hoy": 0, "hoy mismo": 0, "this morning": 0, "esta manana": 0, "now": 0, "right now": 0, "ahora": 0,
    "ahorita": 0, "just now": 0, "yesterday": 1, "ayer": 1, "last night": 1, "anoche": 1, "ayer en la noche": 1,
    "day before yesterday": 2, "the day before yesterday": 2, "antier": 2, "anteayer": 2, "antes de ayer": 2,
    "antenoche": 2, "tomorrow": -1, "manana": -1, "day after tomorrow": -2, "the day after tomorrow": -2,
    "pasado manana": -2, "this afternoon": 0, "this evening": 0, "tonight": 0, "earlier today": 0, "esta tarde": 0,
    "esta noche": 0, "a moment ago": 0, "just a moment ago": 0, "a few hours ago": 0, "some hours ago": 0,
    "several hours ago": 0, "hace un rato": 0, "hace un ratito": 0, "hace un momento": 0, "hace unas horas": 0,
    "hace pocas horas": 0, "hace algunas horas": 0, "hace unos minutos": 0, "a few minutes ago": 0, "anteanoche": 2,
    "the night before last": 2, "night before last": 2, "two nights ago": 2, "hace dos noches": 2, "ayer noche": 1,
    "hace media hora": 0, "hace una media hora": 0,
}  # fmt: skip
#: What people say of a length of time that they are not sure of.
_ABOUT = re.compile(
    r"\b(?:como|unos|unas|mas o menos|aproximadamente|about|around|like|maybe|some|approximately|roughly|"
    r"(?:poco |un poco |a little |just )?(?:mas de|over|more than)|ya) "
)
_NOT_QUITE = re.compile(r"\b(?:casi|almost|nearly|va para|va a (?:ser|hacer))\b ?")
_SPAN = (
    r"(?:(?P<number>\d{1,3}|a|an|un|una|one|dos|un par de|a couple of|couple of|a couple|medio|half an?)"
    r"(?P<part> 1/2|[.,]5| y medi[oa]| and a half)? )?"
    r"(?P<unit>[a-z]+)"
    r"(?:,? (?:y |and |con )?(?:(?P<half>medi[oa]|a half)|(?P<more>\d{1,2}|un|una|a|an|one) (?P<units>[a-z]+)))?"
)
_PARTS = ("number", "part", "unit", "half", "more", "units")
_AGO = re.compile(
    rf"(?:(?:desde )?hace|hara|van? a (?:ser|hacer)|va para) {_SPAN}"
    rf"|{_SPAN.replace('>', '_>')} (?:ago|back|atras)"
)
_FEW = {
    **dict.fromkeys(("a", "an", "un", "una", "one"), 1),
    **dict.fromkeys(("un par de", "dos", "a couple of", "couple of", "a couple"), 2),
}
_HALF = ("medio", "half a", "half an")
_UNITS = {
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minuto", "minutos"), "minute"),
    **dict.fromkeys(("hour", "hours", "h", "hr", "hrs", "hora", "horas"), "hour"),
    **dict.fromkeys(("day", "days", "dia", "dias", "night", "nights", "noche", "noches"), "day"),
    **dict.fromkeys(("fortnight", "fortnights", "quincena", "quincenas"), "fortnight"),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "semana", "semanas", "sem"), "week"),
    **dict.fromkeys(("month", "months", "mes", "meses"), "month"),
    **dict.fromkeys(("year", "years", "yr", "yrs", "ano", "anos", "annos", "aos"), "year"),
}
_LAST = {
    **dict.fromkeys(
        (
            *("last week", "la semana pasada", "semana pasada", "past week", "this week", "esta semana", "last wk"),
            # The last one, or the one before it: of two months the earlier.
            *("last weekend", "this past weekend", "past weekend", "over the weekend", "the weekend", "el finde"),
            *("el fin de semana", "el fin de semana pasado", "fin de semana pasado", "este fin de semana pasado"),
        ),
        "week",
    ),
    **dict.fromkeys(("last month", "past month", "el mes pasado", "mes pasado"), "month"),
    **dict.fromkeys(("last year", "past year", "el ano pasado", "ano pasado", "el anio pasado"), "year"),
    **dict.fromkeys(
        ("semana antepasada", "la semana antepasada", "week before last", "the week before last"), "2 weeks"
    ),
    **dict.fromkeys(("mes antepasado", "el mes antepasado", "month before last", "the month before last"), "2 months"),
    **dict.fromkeys(("ano antepasado", "el ano antepasado", "year before last", "the year before last"), "2 years"),
    # A few are no more than five; of two months the earlier.
    **dict.fromkeys(
        (
            *("a few days ago", "several days ago", "some days ago", "days ago", "the other day", "el otro dia"),
            *("hace unos dias", "hace pocos dias", "hace algunos dias", "hace varios dias", "hace dias"),
        ),
        "few days",
    ),
    **dict.fromkeys(
        (
            *("a few weeks ago", "several weeks ago", "some weeks ago", "weeks ago", "hace unas semanas"),
            *("hace pocas semanas", "hace algunas semanas", "hace varias semanas", "hace semanas"),
        ),
        "few weeks",
    ),
    **dict.fromkeys(("this month", "este mes", "este mismo mes"), "this month"),
    **dict.fromkeys(("this year", "este ano", "este mismo ano"), "this year"),
}
_CHRISTMAS = re.compile(
    r"(?:en |por |la |esta )*(?:navidad|nochebuena|navidades)(?: pasada)?,? (?:de |del )?(?:el )?ano pasado"
    r"|(?:at |around )?last (?:christmas|xmas)|(?:christmas|xmas),? (?:of )?last year"
)
#: Easter with its year: the month of that Sunday. The week before it, and the days off: the month they begin in.
_EASTER = re.compile(
    r"(?:(?:en|por|para|la|el|como|at|around|about|during|on|over) )*"
    r"(?:(?P<sunday>easter(?: sunday)?(?! break)|(?:domingo de (?:la )?)?(?:pascua de )?resurreccion"
    r"|domingo de pascuas?)|(?P<friday>good friday|viernes santo|holy thursday|maundy thursday"
    r"|jueves santo)|easter break|holy week|palm sunday|semana santa|pascuas?|domingo de ramos)"
    r"(?:,? (?:del? |of )?(?P<year>(?:19|20)\d\d|(?:el )?ano pasado|last year|este ano|this year))"
)
#: A year that is told from this one, behind a month or a day.
_YEAR_BEHIND = (
    (re.compile(r"(?<=\w),? (?:de |del |of )?(?:este (?:mismo )?ano|this year)$"), 0),
    (re.compile(r"(?<=\w),? (?:de |del |of )?(?:el )?(?:ano pasado|last year)$"), 1),
    (re.compile(r"(?<=\w),? (?:de |del |of )?(?:el |the )?(?:(?:ano )?antepasado|year before last)$"), 2),
)
_UNSURE = re.compile(
    r"(?<=\w),? \(?(?:(?:yo )?creo|i think|i guess|mas o menos|more or less|or so|aprox\w*|approx\w*)\)?\.?$"
)
_NONE_YET = re.compile(
    r"(?:it(?:'?s| is)? )?(?:still|has ?n[o']t|not) ?(?:going on|ended|over|happening|yet|happened)?"
    r"|(?:it'?s |it is |still )?ongoing|never|no,? never|not yet"
    r"|(?:it )?(?:still )?(?:goes|going) on|(?:todavia|aun)(?: no| sigue| pasa)?|no ha (?:terminado|acabado|pasado)"
    r"|(?:aun |todavia )?(?:sigue|continua)(?: pasando| igual)?|no termino|no termina|nunca|jamas"
)
#: The time of a day, behind it: the day is kept.
_CLOCK = re.compile(
    r",? (?:(?:como |around |about )?(?:a las?|at) \d{1,2}(?::\d\d)?(?: ?[ap]\.? ?m\.?)?"
    r"|(?:por|en|a|de) la (?:manana|tarde|noche|madrugada)|(?:in the )?(?:morning|afternoon|evening|night))$"
)
_BEFORE = re.compile(
    r"^(?:desde|since|from|a partir de|(?:el )?dia de)(?! hace\b) (?:el )?"
    r"|^(?:a )?(?:principios|inicios|mediados|finales|fines) del? (?=(?:este |el )?ano)"
    r"|^(?:early|mid|late|(?:the )?(?:beginning|start|middle|end) of) (?=(?:last|this) year)"
)
_WEEKDAY = re.compile(
    r"(?:(?:el|on|this|este|last|past|the last|this past|el pasado|el proximo|next|this coming|coming) )*"
    rf"({'|'.join(WEEKDAYS)})(?: pasado| que (?:viene|paso)| proximo)?"
)
_SAYS_PAST = re.compile(r"\b(?:last|past|pasado|paso)\b")
_SAYS_AHEAD = re.compile(r"\b(?:next|coming|proximo|viene)\b")
#: A day of this month or the last: "el 14 del mes pasado".
_OF_MONTH = re.compile(
    r"(?:el |the )?(?:dia )?(\d{1,2})(?:st|nd|rd|th)? (?:de|del|of)"
    r" (este(?: mismo)? mes|mes pasado|this month|last month)"
)
#: A day that was, by its month: "3 de marzo pasado", "el pasado 3 de marzo".
_LAST_DAY = re.compile(r"(?:el )?(?P<before>pasado )?(?P<day>\d{1,2}) de (?P<month>[a-z]{3,10})(?P<behind> pasado)?")
#: To the day: "3 weeks ago today", "hoy hace un mes", "exactly two weeks ago".
_TO_THE_DAY = (
    re.compile(r"(?P<day>today|hoy|yesterday|ayer|tomorrow|manana|exactly|exactamente|justo),? (?P<ago>.*)"),
    re.compile(
        r"(?P<ago>.* ago|hace .*)(?:,? from)? (?P<day>today|hoy|yesterday|ayer|tomorrow|manana|exact[oa]s?|exactly)"
    ),
)
#: A month that was, by its name alone: "agosto pasado"; "last August" too where this year's is still to come.
_LAST_MONTH = re.compile(r"(?:en |el |la )?(?:(pasad[oa]) )?(?:(last|past) )?([a-z]{3,10})(?: (pasad[oa]))?")
_TO_COME = re.compile(r"(?:in|en|dentro de) (\d{1,3}) (\w+)|(\d{1,3}) (\w+) from (?:now|today)")
#: A remark on the week or the part of a month a day stands in: it changes neither.
_BESIDE = re.compile(
    rf"\b(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?,?"
    r"|\b(?:the )?(?:early|mid|late|beginning of|start of|middle of|end of)\b"
    r"|\b(?:a )?(?:principios?|inicios?|mediados|finales|fines?|final) del?\b"
    r"|\b(?:mes de|month of|como en|por|around|about|en|in|desde|since)\b"
    r"|\b(?:el |la |the )?(?:summer|fall|autumn|spring|winter|verano|otono|primavera|invierno)\b(?: of| de)?(?= \d)"
)


def told_from(text: str, today: date, lies: int = 0) -> str | None:
    """The ISO day, month or year that the words name from today; None for words that name none.

    `lies`: -1 where the day is asked for as one that has been, 1 as one that is still to come: it says which Tuesday
    "el martes" is.
    """
    plain = _UNSURE.sub("", in_digits(folded(re.sub(r" ?½", " 1/2", text)))).strip(" .!?")
    plain = _BEFORE.sub("", plain if plain in _DAYS else _CLOCK.sub("", plain))
    if plain in _DAYS:
        return (today - timedelta(_DAYS[plain])).isoformat()
    if _CHRISTMAS.fullmatch(plain):
        return f"{today.year - 1}-12"
    if found := _EASTER.fullmatch(plain):
        back = 1 if found["year"].endswith(("pasado", "last year")) else 0
        sunday = easter(int(found["year"]) if found["year"].isdecimal() else today.year - back)
        return (sunday - timedelta(0 if found["sunday"] else 3 if found["friday"] else 7)).isoformat()[:7]
    if plain in _LAST:
        return _last(_LAST[plain], today)
    if day := _to_the_day(plain, today):
        return day
    return (
        _weekday(plain, today, lies) or _by_month(plain, today) or _to_come(plain, today, lies) or _since(plain, today)
    )


def easter(year: int) -> date:
    """Easter Sunday, by the Gregorian reckoning."""
    century, golden = year // 100, year % 19
    epact = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon = epact - (golden + 11 * epact) // 319
    from_sunday = (2 * (century % 4) + 2 * (year % 100 // 4) - year % 4 - moon + 32) % 7
    month, day = divmod(moon + from_sunday + 114, 31)
    return date(year, month, day + 1)


def _since(plain: str, today: date) -> str | None:
    """What lies so long ago: "hace un mes y medio", "2 years and 3 months ago"."""
    found = _AGO.fullmatch(_ABOUT.sub("", _NOT_QUITE.sub("", plain) if " ago" in plain else plain.replace("casi ", "")))
    if found is None:
        return None
    part = {name: found[name] or found[f"{name}_"] for name in _PARTS}
    unit = _UNITS.get(part["unit"] or "")
    number = _number(part["number"], bool(part["part"] or part["half"]))
    if unit is None or number is None:
        return None
    if part["more"]:
        more, units = _number(part["more"], False), _UNITS.get(part["units"] or "")
        return _months_before(today, int(12 * number + (more or 0))) if (unit, units) == ("year", "month") else None
    if unit == "year" and _NOT_QUITE.search(plain):
        # Less than that long ago: counted from the month it would be, which is not too late.
        return _months_before(today, int(12 * number))
    return _ago(number, unit, today) if number else None


def _to_the_day(plain: str, today: date) -> str | None:
    """A day so many weeks, months or years before today to the day. Where that month has no such day, the month."""
    found = next((match for words in _TO_THE_DAY if (match := words.fullmatch(plain))), None)
    ago = _AGO.fullmatch(found["ago"].replace("exactamente ", "").replace("exactly ", "")) if found else None
    if found is None or ago is None:
        return None
    part = {name: ago[name] or ago[f"{name}_"] for name in _PARTS}
    unit, number = _UNITS.get(part["unit"] or ""), _number(part["number"], False)
    if not number or number != int(number) or any(part[name] for name in ("part", "half", "more")):
        return None
    here = today - timedelta(_DAYS.get(found["day"], 0))
    if unit in ("day", "week", "fortnight"):
        return (here - timedelta({"day": 1, "week": 7, "fortnight": 14}[unit] * int(number))).isoformat()
    if unit not in ("month", "year"):
        return None
    month = _months_before(here, int(number) * (12 if unit == "year" else 1))
    return f"{month}-{here.day:02d}" if here.day <= _length_of(month) else month


def _number(said: str | None, with_half: bool) -> float | None:
    """How many: "3", "un par de"; with a half, "mes y medio" too is one and a half. None where nothing is said."""
    if said in _HALF:
        return 0.5
    if said is None:
        return 1.5 if with_half else None
    whole = _FEW.get(said) or int(said)
    return whole + 0.5 if with_half else whole


def _weekday(plain: str, today: date, lies: int) -> str | None:
    """The day of the week nearest to today on the side that the words or the question say. One of two weeks, as
    "last Tuesday" said on a Friday, is no day: the month of the earlier."""
    found = _WEEKDAY.fullmatch(plain)
    side = (-1 if _SAYS_PAST.search(plain) else 1 if _SAYS_AHEAD.search(plain) else lies) if found else 0
    if found is None or not side or side * lies < 0:
        return None
    away = (WEEKDAYS[found[1]] - today.weekday()) % 7 or 7
    if side > 0:
        return (today + timedelta(away)).isoformat()
    day = today - timedelta(7 - away or 7)
    if plain.startswith(("last", "the last")) and day.isocalendar().week == today.isocalendar().week:
        return (day - timedelta(7)).isoformat()[:7]
    return day.isoformat()


def _by_month(plain: str, today: date) -> str | None:
    """A day of this month or the last, or the last month of a name."""
    if found := _OF_MONTH.fullmatch(plain):
        month = _months_before(today, 0 if found[2].startswith(("este", "this")) else 1)
        return f"{month}-{int(found[1]):02d}" if 1 <= int(found[1]) <= _length_of(month) else None
    if (found := _LAST_DAY.fullmatch(plain)) and (found["before"] or found["behind"]):
        number = month_of(found["month"])
        said = f"-{number:02d}-{int(found['day']):02d}" if number else ""
        year = today.year - (f"{today.year}{said}" > today.isoformat())
        whole = number and 1 <= int(found["day"]) <= _length_of(f"{year}-{number:02d}")
        return f"{year}{said}" if whole else None
    found = _LAST_MONTH.fullmatch(plain)
    number = month_of(found[3]) if found and any(found.group(1, 2, 4)) else None
    if found is None or number is None or (found[2] and number <= today.month):
        return None
    return f"{today.year - (number >= today.month):04d}-{number:02d}"


def _to_come(plain: str, today: date, lies: int) -> str | None:
    """A day that is counted from today: "en 3 días"."""
    found = _TO_COME.fullmatch(plain) if lies >= 0 else None
    if found is None or _UNITS.get(found[2] or found[4]) != "day":
        return None
    return (today + timedelta(int(found[1] or found[3]))).isoformat()


def _length_of(month: str) -> int:
    return monthrange(int(month[:4]), int(month[5:]))[1]


def none_yet(text: str) -> bool:
    """Whether the words say that it has not ended, or has not been."""
    return _NONE_YET.fullmatch(folded(text).strip(" .!?")) is not None


def says_more(line: str, today: date) -> bool:
    """Whether the line says more than the day, month or year that is kept of it, or than that none is known."""
    return (
        none_yet(line)
        or dates_reworded.says_less(line)
        or any(told_from(line, today, lies) is not None for lies in (-1, 1))
        or any(dates_open.days_open(line, today, lies, partial=True) for lies in (-1, 1))
    )


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
    if unit in ("week", "2 weeks"):
        return (today - timedelta(13 if unit == "week" else 20)).isoformat()[:7]
    if unit in ("few days", "few weeks"):
        return (today - timedelta(7 if unit == "few days" else 38)).isoformat()[:7]
    if unit in ("year", "2 years"):
        return str(today.year - (1 if unit == "year" else 2))
    if unit == "this year":
        return str(today.year)
    return _months_before(today, {"month": 1, "2 months": 2}.get(unit, 0))


def _ago(number: float, unit: str, today: date) -> str | None:
    whole = number == int(number)
    if unit in ("minute", "hour"):
        return (today - timedelta(round(number / 24) if unit == "hour" else 0)).isoformat()
    if unit == "fortnight":
        number, unit = 2 * number, "week"
    if unit == "day":
        return (today - timedelta(int(number))).isoformat() if whole else None
    if unit == "week":
        # Two weeks may be a little more: of two months the earlier.
        return (today - timedelta(int(7 * number) + 3)).isoformat()[:7]
    if unit == "month":
        return _months_before(today, int(number)) if whole else _month_and_half(number, today)
    return str(today.year - int(number)) if whole else _months_before(today, int(12 * number))


def _month_and_half(number: float, today: date) -> str:
    """A month and a half ago, a little more or less: of two months the earlier."""
    return (today - timedelta(int(30.5 * number) + 3)).isoformat()[:7]


def _months_before(today: date, number: int) -> str:
    months = today.year * 12 + today.month - 1 - number
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
