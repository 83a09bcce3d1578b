"""Days that words leave open, or that two of their parts make sure of: "hace ocho días", "next Friday", "3 o 4 de marzo
de 2025", "el 15", "12/25", "Friday the 13th". Pure.

Which of several it is, is asked with the days beside it. One alone is meant for certain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from referral_app.security.months import month_of
from referral_app.web.intake.number_words import folded, in_digits

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            *(("lunes", "monday", "mon", "lun"), ("martes", "tuesday", "tues", "tue")),
            *(("miercoles", "wednesday", "wed", "mie"), ("jueves", "thursday", "thurs", "thu", "jue")),
            *(("viernes", "friday", "fri", "vie"), ("sabado", "saturday", "sat", "sab")),
            ("domingo", "sunday", "sun", "dom"),
        )
    )
    for name in names
}
_NAME = rf"(?P<weekday>{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?"
SUNDAY = 6
#: In Spanish a week is eight days and two are fifteen, also to who counts them.
_ABOUT_A_WEEK = {8: (7, 8), 15: (14, 15)}
_SINCE = re.compile(r"(?:hoy |ya )?hace (?:ya |como |unos )?(?P<days>8|15) dias(?: hoy)?")
_UNTIL = re.compile(r"(?:en|dentro de) (?:unos )?(?P<days>8|15) dias")
_NEXT = re.compile(rf"(?:on )?next {_NAME}")
_OF_A_WEEK = re.compile(
    rf"(?:el |on )?{_NAME},? (?:de |of )?(?:la )?(?:(?P<last>semana pasada|last week)|(?P<this>esta semana|this week)"
    r"|semana (?:que viene|proxima|entrante|siguiente)|proxima semana|next week)"
)
_TH = r"(?:st|nd|rd|th|ro|er|ero)?"
_OR = rf"{_TH} ?(?P<sign>-|–|/|\bo\b|\bor\b|\by\b|\band\b|\bal?\b|\bto\b) ?(?:el |the )?"
_TWO = rf"(?P<one>\d{{1,2}}){_OR}(?P<two>\d{{1,2}}){_TH}"
_YEAR = r"(?:,? (?:de |del |of )?(?P<year>(?:19|20)\d\d))?"
_MONTH = r"(?P<month>[a-z]{3,10})\.?"
_TWO_DAYS = (
    re.compile(rf"(?:(?:between|entre|from|on|el|the|de|del) )*{_TWO} (?:de |of )?{_MONTH}{_YEAR}"),
    re.compile(rf"(?:(?:between|entre|from|on|the) )*{_MONTH} {_TWO}{_YEAR}"),
)
_DAY_ALONE = re.compile(
    r"(?:on )?(?:(?:el |the )(?:dia )?(?P<day>\d{1,2})(?:st|nd|rd|th)?|(?P<th>\d{1,2})(?:st|nd|rd|th))"
)
_NEXT_MONTH = re.compile(
    r"(?:el |the )?(?:dia )?(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:de|del|of)"
    r" (?:mes que viene|proximo mes|mes proximo|next month)"
)
_WEEKDAY_AND_DAY = re.compile(rf"(?:el |on )?{_NAME},? (?:the |el )?(?:dia )?(?P<day>\d{{1,2}}){_TH}")
_FIGURES = re.compile(r"(?P<one>\d{1,2})[/.-](?P<two>\d{1,2})")
_ANY_WEEKDAY = re.compile(rf"\b{_NAME}")
#: So many months and years are looked through for a day that fits.
_MONTHS, _YEARS = 24, 9


def days_open(text: str, today: date, lies: int, *, partial: bool) -> tuple[str, ...]:
    """The ISO days, and with `partial` the month too, that the words may mean; none for all other words.

    `lies`: -1 where the day has been, 1 where it is awaited, 0 where nothing is known of it.
    """
    plain = in_digits(folded(text)).strip(" .!?")
    if found := _SINCE.fullmatch(plain):
        return tuple(str(today - timedelta(days)) for days in _ABOUT_A_WEEK[int(found["days"])])
    if lies >= 0 and (found := _UNTIL.fullmatch(plain)):
        return tuple(str(today + timedelta(days)) for days in _ABOUT_A_WEEK[int(found["days"])])
    if lies >= 0 and (found := _NEXT.fullmatch(plain)):
        return _this_week_or_next(WEEKDAYS[found["weekday"]], today)
    if found := _OF_A_WEEK.fullmatch(plain):
        return _of_a_week(found, today, lies)
    if found := next((match for two in _TWO_DAYS if (match := two.fullmatch(plain))), None):
        return _two_days(found, today, lies)
    if lies > 0 and (found := _NEXT_MONTH.fullmatch(plain)):
        return tuple(
            str(day) for day in islice(_of_months(int(found["day"]), today, lies), 2) if not _same(day, today)
        )[:1]
    if not lies:
        return ()
    if found := _DAY_ALONE.fullmatch(plain):
        return tuple(str(day) for day in islice(_of_months(int(found["day"] or found["th"]), today, lies), 2))
    if found := _WEEKDAY_AND_DAY.fullmatch(plain):
        days = _of_months(int(found["day"]), today, lies)
        return tuple(str(day) for day in islice((d for d in days if d.weekday() == WEEKDAYS[found["weekday"]]), 2))
    if found := _FIGURES.fullmatch(plain):
        return _in_figures(found["one"], found["two"], today, lies, partial=partial)
    return ()


def years_of(month: int, number: int | None, today: date, lies: int) -> tuple[str, ...]:
    """The two years nearest to today in which the day, or without one the month, has been or is to come."""
    if number is None:
        first = today.year + (lies if (month - today.month) * lies < 0 else 0)
        return str(first), str(first + lies)
    return tuple(str(day.year) for day in islice(_of_years(month, number, today, lies), 2))


def year_by_weekday(text: str, month: str, day: str, today: date, lies: int) -> str:
    """The year nearest to today in which the day falls on the weekday that stands beside it, where it is the first that
    can be meant at all: "Friday, November 27". Empty where it is not, or none stands there."""
    weekday, number = _weekday_in(text), month_of(month)
    first = next(_of_years(number, int(day), today, lies), None) if number and day.isdecimal() and lies else None
    return str(first.year) if first is not None and first.weekday() == weekday else ""


def on_another_day(text: str, value: str, today: date, lies: int) -> tuple[str, ...]:
    """The day, and those of other years that fall on the weekday which stands beside it, where it does not itself:
    "Tuesday, March 10, 2025". None where it does, or no weekday stands there."""
    weekday, said = _weekday_in(text), date.fromisoformat(value)
    if weekday is None or weekday == said.weekday():
        return ()
    years = sorted(range(said.year - _YEARS, said.year + _YEARS + 1), key=lambda year: abs(year - said.year))
    others = [day for year in years if (day := _day(year, said.month, said.day)) and day.weekday() == weekday]
    fitting = [day for day in others if (day - today).days * lies >= 0] or others
    return (value, *(str(day) for day in fitting[:2]))


def _weekday_in(text: str) -> int | None:
    found = _ANY_WEEKDAY.search(folded(text))
    return WEEKDAYS[found["weekday"]] if found else None


def _this_week_or_next(weekday: int, today: date) -> tuple[str, ...]:
    """The two days that "next Friday" may be on a Wednesday; none where both ways to say it mean one day."""
    coming = today + timedelta((weekday - today.weekday()) % 7 or 7)
    same_week = coming.isocalendar()[:2] == today.isocalendar()[:2]
    return (str(coming), str(coming + timedelta(7))) if same_week else ()


def _of_a_week(found: re.Match[str], today: date, lies: int) -> tuple[str, ...]:
    """The day of this week, the last or the next. With a Sunday some begin the week, and some end it."""
    weeks = -1 if found["last"] else 0 if found["this"] else 1
    weekday = WEEKDAYS[found["weekday"]]
    if weeks * lies < 0 or SUNDAY in (weekday, today.weekday()):
        return ()
    return (str(today + timedelta(7 * weeks + weekday - today.weekday())),)


def _two_days(found: re.Match[str], today: date, lies: int) -> tuple[str, ...]:
    """Both days, or all of a few from one to the other."""
    month, one, two = month_of(found["month"]), int(found["one"]), int(found["two"])
    if not month or one == two:
        return ()
    numbers = range(one, two + 1) if found["sign"] in ("-", "–", "a", "al", "to") and 1 < two - one < 5 else (one, two)
    if found["year"]:
        days = [_day(int(found["year"]), month, number) for number in numbers]
    else:
        days = [next(_of_years(month, number, today, lies), None) for number in numbers] if lies else []
    return tuple(str(day) for day in days if day and (day - today).days * lies >= 0)


def _in_figures(one: str, two: str, today: date, lies: int, *, partial: bool) -> tuple[str, ...]:
    """The days of two figures, the month first and last, and the month of a year in two."""
    both = [(int(one), int(two))] + ([(int(two), int(one))] if one != two else [])
    nearest = [islice(_of_years(month, number, today, lies), 2) for month, number in both]
    found = [[str(day) for day in two] for two in nearest]
    # Of one day the year is open; of two, that of each is the nearest.
    days = [day for two in found for day in (two[:1] if all(found) and len(found) > 1 else two)]
    month = f"20{two}-{int(one):02d}"
    is_month = partial and len(two) == 2 and int(two) > 12 and 1 <= int(one) <= 12
    return (*([month] if is_month and (month <= str(today)[:7]) == (lies < 0) else []), *days)


def _of_months(number: int, today: date, lies: int) -> Iterator[date]:
    """The days of this number in the months that have been, or are to come, the nearest first."""
    for away in range(_MONTHS):
        months = today.year * 12 + today.month - 1 + lies * away
        day = _day(months // 12, months % 12 + 1, number)
        if day and (day - today).days * lies >= 0:
            yield day


def _of_years(month: int, number: int, today: date, lies: int) -> Iterator[date]:
    """The same of a month, in the years."""
    for away in range(_YEARS):
        day = _day(today.year + lies * away, month, number)
        if day and (day - today).days * lies >= 0:
            yield day


def _same(day: date, today: date) -> bool:
    return (day.year, day.month) == (today.year, today.month)


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
