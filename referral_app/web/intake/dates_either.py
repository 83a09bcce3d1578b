"""Months that words leave open: "last summer", "June or July 2024", "Semana Santa de 2025". Pure.

Which one it was is asked with the months beside it, so that nobody has to write again. The seasons are those of the
north; who means another writes its month.
"""

from __future__ import annotations

import re
from datetime import date

from referral_app.security.months import month_of
from referral_app.web.intake.number_words import folded

_SPRING, _SUMMER, _FALL, _WINTER = (3, 4, 5), (6, 7, 8), (9, 10, 11), (1, 2, 12)
_MONTHS = {
    **dict.fromkeys(("spring", "primavera"), _SPRING),
    **dict.fromkeys(("summer", "verano"), _SUMMER),
    **dict.fromkeys(("fall", "autumn", "otono"), _FALL),
    **dict.fromkeys(("winter", "invierno"), _WINTER),
    **dict.fromkeys(("easter", "semana santa", "pascua", "pascuas"), (3, 4)),
}
_YEAR = r"(?:,? (?:(?:of|in|de|del|en) )*(?P<year>(?:19|20)\d\d|(?:el )?ano pasado|last year|este ano|this year))?"
_NAMED = re.compile(
    r"(?:(?:in|at|during|around|about|since|early|mid|late|beginning of|end of|the|this|last|past|that"
    r"|en|por|durante|como|desde|a|principios|mediados|finales|fines|las?|el|del?|est[ea]|es[ea]) )*"
    r"(?:vacaciones (?:del? )?)?"
    rf"(?P<named>{'|'.join(_MONTHS)})(?: (?:vacation|break|holidays?))?(?: pasad[oa]s?)?{_YEAR}"
)
_TWO = re.compile(
    r"(?:(?:in|around|about|between|from|en|por|como|entre|desde|del?) )*"
    r"(?P<one>[a-z]{3,10})(?: ?/ ?| (?:or|o|and|y) (?:in |en )?|(?P<through> ?[–-] ?| (?:to|a) ))"
    rf"(?P<other>[a-z]{{3,10}}){_YEAR}"
)
#: Of a month of this year that is past, the one before may be meant.
_LAST = re.compile(r"(?:(?:in|around|about|since|this) )*(?:last|past) (?P<named>[a-z]{3,10})(?P<year>)")
#: How many months back what has no year is looked for: a named season, and one of two months.
_BACK, _FURTHER = 12, 24
#: A longer stretch of months is no month.
_MOST = 4


def months_open(text: str, today: date, *, past: bool) -> tuple[str, ...]:
    """The months, and for a season the year alone, that the words may mean; none for words that leave none open.

    Without a year only a day that has been can be told: the latest months first.
    """
    plain = folded(text).strip(" .!?")
    if named := _NAMED.fullmatch(plain):
        months, alone = _MONTHS[named["named"]], True
    elif named := _TWO.fullmatch(plain):
        first, last = sorted((month_of(named["one"]) or 0, month_of(named["other"]) or 0))
        months = tuple(range(first, last + 1)) if named["through"] else (first, last)
        months, alone = () if not first or first == last or len(months) > _MOST else months, False
    elif (named := _LAST.fullmatch(plain)) and (month := month_of(named["named"])):
        months, alone = (month,), False
    else:
        return ()
    if not months or not (named["year"] or past):
        return ()
    if year := _year(named["year"], today):
        open_then = [f"{year}-{month:02d}" for month in months]
        kept = [value for value in open_then if not past or value <= today.isoformat()[:7]]
        return (*kept, *((str(year),) if alone else ()))
    last = today.year * 12 + today.month - 1
    counted = range(last, last - (_BACK if alone else _FURTHER) - 1, -1)
    found = [f"{one // 12}-{one % 12 + 1:02d}" for one in counted if one % 12 + 1 in months]
    return (*found, *((str(int(found[-1][:4]) - 1),) if alone else ()))


def _year(said: str | None, today: date) -> int | None:
    if not said:
        return None
    if said.isdecimal():
        return int(said)
    return today.year - (0 if said in ("este ano", "this year") else 1)
