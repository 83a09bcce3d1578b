"""Dates as the form's three boxes give them. What is wrong is said of the box it stands in, and of no other."""

from __future__ import annotations

import re
from datetime import date

from flask_babel import gettext as _

from referral_app.security.months import month_of
from referral_app.web.intake import dates_either, dates_open, dates_reworded, dates_said
from referral_app.web.intake.fields import Form, Unreadable, says_unknown, text_of
from referral_app.web.intake.number_words import folded, in_digits
from referral_app.web.words.filters import day as day_words
from referral_app.web.words.filters import month as month_words

FIRST_YEAR, LAST_YEAR = 1900, 2200
#: No day of a form lies further ahead.
YEARS_AHEAD = 20
#: What is chosen when a day is meant that is still to come.
AHEAD = "ahead"
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|[ºª°]|o|ro|ero|er|do|to|mo|no)?\.?", re.IGNORECASE)
_FULL_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT_YEAR = re.compile(r"['’]?(\d{2})")
_WITH_ARTICLE = re.compile(r"^(?:the|el|d[ií]a|day) ", re.IGNORECASE)
_AROUND_YEAR = re.compile(
    r"^(?:(?:around|about|c\.|ca\.|circa|~|in|en|el|a[ñn]o|year|hacia|aprox\.?|como(?: en)?|alrededor de|maybe"
    r"|creo(?: que)?|quiz[aá]s?|del?|(?:fines|finales|principios|inicios|mediados) de|early|mid|late)(?![a-z]) ?)+"
    r"|[?.]+$",
    re.IGNORECASE,
)
_TH = r"(?:st|nd|rd|th|\.?[ºo]|ro|er|ero)?"
#: A date in one box: "2019-03-14", "March 14, 2019", "14 de marzo de 2019", "marzo 2019", "25/12/2020".
_IN_ONE = re.compile(
    r"(?P<y1>\d{4})(?P<sign>[/.-])(?P<m1>\d{1,2})(?P=sign)(?P<d1>\d{1,2})"
    rf"|(?P<m2>[a-z]{{3,10}})\.? (?P<d2>\d{{1,2}}){_TH},? (?:de |del |of )?(?P<y2>\d{{4}}|'?\d{{2}})"
    rf"|(?P<d3>\d{{1,2}}){_TH} (?:of |de )?(?P<m3>[a-z]{{3,10}})\.?,? (?:de |del |of )?(?P<y3>\d{{4}}|'?\d{{2}})"
    r"|(?P<m4>[a-z]{3,10})(?:\.?,? (?:de |del |of )?|[/.-])(?P<y4>\d{4}|'\d{2})"
    r"|(?P<m12>[a-z]{3,10})\.? del? (?P<y12>\d{2})"
    r"|(?P<y6>\d{4})(?:[/.-](?P<m6>\d{1,2})|,? (?P<m7>[a-z]{3,10}))"
    r"|(?P<m8>\d{1,2})[/.-](?P<y8>\d{4})"
    r"|(?P<d9>\d{1,2})[/.-](?P<m9>[a-z]{3,10})[/.-](?P<y9>\d{4}|\d{2})"
    r"|(?P<y10>(?:19|20)\d\d)(?P<m10>\d\d)(?P<d10>\d\d)"
    r"|(?P<y11>\d{4})年(?P<m11>\d{1,2})月(?:(?P<d11>\d{1,2})日)?"
    r"|(?P<one>\d{1,2})[/.\-](?P<two>\d{1,2})[/.\-](?P<y5>\d{4}|\d{2})"
)
#: The names in it of the month, of the day, of the year.
_GROUPS = (
    ("m1", "m2", "m3", "m4", "m6", "m7", "m8", "m9", "m10", "m11", "m12"),
    ("d1", "d2", "d3", "d9", "d10", "d11"),
    ("y1", "y2", "y3", "y4", "y5", "y6", "y8", "y9", "y10", "y11", "y12"),
)
#: A month with its day in the box of the month or the day: "July 10th", "10 de julio".
_MONTH_AND_DAY = re.compile(
    rf"(?P<m1>[a-z]{{3,10}})\.? (?P<d1>\d{{1,2}}){_TH}|(?P<d2>\d{{1,2}}){_TH} (?:of |de )?(?P<m2>[a-z]{{3,10}})"
)
#: Words, where a number or a name was asked for.
_WORDS = re.compile(r"[^\W\d_]{2,} +\w*[^\W\d_]{2,}")
Problem = tuple[str, str]


def read_date(
    form: Form, name: str, *, partial: bool, today: date, past: bool = False, ahead: bool = False
) -> str | None:
    """The ISO date of the boxes month, day and year, "2024-03" or "2024" where `partial` allows it; None when blank.

    Digits of any script and names of months in English and Spanish are taken. A year of two digits is asked about, and
    where `past` says that the day has been, so is one that is still to come. `ahead` says that the day is awaited:
    "el martes" is the next one then. Raises Unreadable.
    """
    boxes = [text_of(form, f"{name}-{part}", 40) for part in ("month", "day", "year")]
    if not any(boxes):
        # Of the rows of a list most stay blank: nothing is looked for in them.
        return None
    boxes = [dates_reworded.reworded(box) for box in boxes]
    meant = form.get(f"{name}-meant", "")
    words = " ".join(box for box in boxes if box)
    if (open_days := dates_open.days_open(words, today, ahead - past, partial=partial)) and (
        one := _either(form, name, boxes, list(open_days))
    ):
        return one
    told = dates_said.told_from(words, today, ahead - past)
    if told and (partial or len(told) == 10):
        return _not_ahead(name, told, meant, today) if past else told
    if partial and (one := _one_month(form, name, boxes, today, past=past)):
        return one
    days = [value for value in _days_in_figures(boxes, ahead=ahead) if not (past and value > str(today))]
    if either := _either(form, name, boxes, days):
        return either
    month, day, year = (dates_said.in_years(box, today) for box in boxes)
    month, day, year = _parts(month, day, dates_said.told_from(year, today) or year)
    if not (day or month or year):
        return None
    year = year or dates_open.year_by_weekday(words, month, day, today, ahead - past)
    month, day, year = _by_choice(name, month, day, year, meant, today, ahead - past)
    month_number, day_number = month_of(month), _day(day)
    problems = [
        *_month_problem(f"{name}-month", month, month_number, needed=bool(day) or not partial),
        *_day_problem(f"{name}-day", day, day_number, needed=not partial),
        *_year_problem(f"{name}-year", year),
    ]
    if problems:
        said = [words for _box, words in problems]
        if partial and past and any(_WORDS.search(box) for box in boxes):
            said.append(_("You can also write “yesterday”, “two weeks ago” or “last month”."))
        raise Unreadable(problems[0][0], " ".join(said), wrong=tuple(box for box, _words in problems))
    whole = _whole_year(f"{name}-year", name, year, meant, today, ahead=ahead)
    value = f"{whole:04d}"
    if month_number:
        value += f"-{month_number:02d}"
    if day_number:
        value += f"-{day_number:02d}"
        if not _exists(value):
            raise Unreadable(f"{name}-day", _("That day does not exist. Check the day and the month."))
        if others := dates_open.on_another_day(words, value, today, ahead - past):
            value = _either(form, name, boxes, list(others)) or value
    return _not_ahead(name, value, meant, today) if past else value


def _not_ahead(name: str, value: str, meant: str, today: date) -> str:
    """The value, where the day has been, or it was said that it is really still to come."""
    if lies_ahead(value, today) and meant not in (AHEAD, value[:4]):
        raise _still_to_come(name)
    return value


def _still_to_come(name: str) -> Unreadable:
    return Unreadable(
        f"{name}-year",
        _("That day is still to come. Check the year, or say that you mean it."),
        meant=f"{name}-meant",
        choices=((AHEAD, _("I mean this day: it is still to come")),),
    )


def _by_choice(name: str, month: str, day: str, year: str, meant: str, today: date, lies: int) -> tuple[str, str, str]:
    """Month, day and year, the first two in the other's box put right. What one tap can settle is asked with the
    answers beside it: the 13th month, one of two years, a day of which no year was said."""
    if month_of(day) and not day.isdecimal() and _day(month):
        month, day = day, month
    number, other = _day(month), _day(day)
    if number and number > 12 and other and other <= 12 and _SHORT_YEAR.fullmatch(year):
        # Its year is asked about with the day as it can only be.
        month, day, number, other = day, month, other, number
    if number and number > 12 and other and other <= 12 and _FULL_YEAR.fullmatch(year):
        value = f"{year}-{other:02d}-{number:02d}"
        if meant == value:
            return day, month, year
        if _exists(value):
            words = _("Write the month as a number from 1 to 12, or its name.")
            raise Unreadable(f"{name}-month", words, meant=f"{name}-meant", choices=((value, day_words(value)),))
    years: tuple[str, ...] = dates_reworded.two_years(year) or ()
    if not year and lies and (month_number := month_of(month)) and (other or not day):
        years = dates_open.years_of(month_number, other, today, lies)
    if years and meant not in years:
        words = _("Which year do you mean? Choose one, or write it with four digits.")
        choices = tuple((one, one) for one in years)
        raise Unreadable(f"{name}-year", words, meant=f"{name}-meant", choices=choices)
    return month, day, meant if years else year


def _one_month(form: Form, name: str, boxes: list[str], today: date, *, past: bool) -> str | None:
    """The month that is meant of those that words leave open, or the year alone; None where they leave none open.
    Where all are still to come and should have been, that is said first, and the year is kept."""
    words = " ".join(box for box in boxes if box)
    months = dates_either.months_open(words, today, past=past)
    meant = form.get(f"{name}-meant", "")
    if past and (year := dates_either.year_ahead(words, today)):
        if meant == AHEAD:
            return year
        raise _still_to_come(name)
    if not months or meant in months:
        return meant if months else None
    raise Unreadable(
        f"{name}-month",
        _("Which month was it? Choose the closest one, or write another month and year."),
        meant=f"{name}-meant",
        choices=tuple((value, month_words(value) if len(value) > 4 else value) for value in months),
    )


def _days_in_figures(boxes: list[str], *, ahead: bool) -> list[str]:
    """The days that figures in one box may name, "02/05/2025", the month first; none where they name one or none."""
    alone = [dates_said.without_remarks(box) for box in boxes if box]
    whole = _whole(alone)
    if whole is None or not whole["one"] or whole["one"] == whole["two"]:
        return []
    one, two, year = int(whole["one"]), int(whole["two"]), whole["y5"]
    years = [year] if len(year) == 4 else [f"20{year}"] if ahead else [f"20{year}", f"19{year}"]
    days = ((one, two), (two, one))
    isos = [f"{full}-{month:02d}-{day:02d}" for full in years for month, day in days if max(one, two) <= 12]
    return [iso for iso in isos if _exists(iso)]


def _either(form: Form, name: str, boxes: list[str], days: list[str]) -> str | None:
    """The one of these days that is meant; None where there are none."""
    meant = form.get(f"{name}-meant", "")
    if len(days) < 2 or meant in days:
        return meant if meant in days else next(iter(days), None)
    box = next(part for part, typed in zip(("month", "day", "year"), boxes, strict=True) if typed)
    raise Unreadable(
        f"{name}-{box}",
        _("Which day do you mean? Choose one, or write the month by its name."),
        meant=f"{name}-meant",
        choices=tuple((value, day_words(value) if len(value) > 7 else month_words(value)) for value in days),
    )


def _parts(month: str, day: str, year: str) -> tuple[str, str, str]:
    """Month, day and year. "I don't know" in a box is a blank one, and a whole date in one of them is read where it can
    be read in one way only."""
    month, day = ("" if says_unknown(box, marks=True) else box for box in (month, day))
    month, day = dates_said.without_remarks(month), dates_said.without_remarks(day)
    year = "" if says_unknown(year) else _in_figures(_AROUND_YEAR.sub("", dates_said.without_remarks(year)))
    alone = [box for box in (month, day, year) if box]
    if len(alone) == 1 and _FULL_YEAR.fullmatch(only := _AROUND_YEAR.sub("", alone[0])):
        return "", "", only
    if len(alone) == 1 and dates_reworded.two_years(alone[0]):
        return "", "", alone[0]
    whole = _whole(alone)
    if whole is None:
        said_in_one = alone[0] if len(alone) == 1 else (month or day) if year and not (month and day) else ""
        if both := _MONTH_AND_DAY.fullmatch(in_digits(_WITH_ARTICLE.sub("", folded(said_in_one)))):
            return both["m1"] or both["m2"], both["d1"] or both["d2"], "" if len(alone) == 1 else year
        return month, _WITH_ARTICLE.sub("", day), year
    said = [next((whole[name] for name in names if whole[name]), "") for names in _GROUPS]
    if whole["one"]:
        one, two = int(whole["one"]), int(whole["two"])
        if one <= 12 and two <= 12 and one != two and len(whole["y5"]) == 2:
            return month, day, year
        said[:2] = (str(one), str(two)) if one <= 12 else (str(two), str(one))
    return said[0], said[1], said[2]


def _whole(alone: list[str]) -> re.Match[str] | None:
    """The date that stands in the one box that was filled, its numbers in figures or in words."""
    plain = _WITH_ARTICLE.sub("", folded(alone[0])) if len(alone) == 1 else ""
    return _IN_ONE.fullmatch(plain) or _IN_ONE.fullmatch(in_digits(plain))


def _in_figures(year: str) -> str:
    """A year that is written out, in figures: "mil novecientos noventa y ocho"."""
    return year if year[:1].isdecimal() or not year else in_digits(folded(year))


def lies_ahead(value: str, today: date) -> bool:
    """Whether a date, or a month or year alone, has not begun by today."""
    return value > today.isoformat()[: len(value)]


def _day(text: str) -> int | None:
    """The day of a month in "9", "09", "9th", "1º"; None for anything else, and for what no month has."""
    plain = folded(text)
    found = _ORDINAL.fullmatch("1" if plain in ("first", "primero") else in_digits(plain))
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def _month_problem(box: str, typed: str, month: int | None, *, needed: bool) -> list[Problem]:
    if month or not (typed or needed):
        return []
    return [(box, _("Write the month as a number from 1 to 12, or its name."))]


def _day_problem(box: str, typed: str, day: int | None, *, needed: bool) -> list[Problem]:
    if day or not (typed or needed):
        return []
    if not needed:
        return [(box, _("Write the day as a number from 1 to 31, or leave it blank."))]
    return [(box, _("Write the day as a number from 1 to 31."))]


def _year_problem(box: str, typed: str) -> list[Problem]:
    whole = typed.isdecimal() and len(typed) == 4 and FIRST_YEAR <= int(typed) <= LAST_YEAR
    if whole or _SHORT_YEAR.fullmatch(typed):
        return []
    return [(box, _("Write the year with four digits, such as 2024."))]


def _whole_year(box: str, name: str, typed: str, meant: str, today: date, *, ahead: bool) -> int:
    """The year of four digits. One of two is asked about: nobody can tell 1924 from 2024; but 98 is not 2098, and a day
    that is awaited is not of 1927."""
    short = _SHORT_YEAR.fullmatch(typed)
    if short is None:
        return int(typed)
    century = today.year // 100 * 100
    if century + int(short[1]) > today.year + YEARS_AHEAD:
        return century - 100 + int(short[1])
    if ahead:
        return century + int(short[1])
    years = [str(century - 100 + int(short[1])), str(century + int(short[1]))]
    if meant in years:
        return int(meant)
    raise Unreadable(
        box,
        _("Which year do you mean? Choose one, or write it with four digits."),
        meant=f"{name}-meant",
        choices=tuple((year, year) for year in years),
    )


def _exists(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True
