"""Months that words leave open: "last summer", "June or July 2024", "Semana Santa de 2025". Pure.

Which one it was is asked with the months beside it, so that nobody has to write again. The seasons are those of the
north; who means another writes its month.
"""

from __future__ import annotations

import re
from datetime import date

from referral_app.security.months import month_of
from referral_app.web.intake.number_words import folded

_SPRING, _SUMMER, _FALL, _WINTER = (3, 4, 5), (6, 7, 8), (9, 10, 11), (12, 1, 2)
_MONTHS = {
    **dict.fromkeys(("spring", "primavera"), _SPRING),
    **dict.fromkeys(("summer", "verano"), _SUMMER),
    **dict.fromkeys(("fall", "autumn", "otono"), _FALL),
    **dict.fromkeys(("winter", "invierno"), _WINTER),
    **dict.fromkeys(("easter", "semana santa", "pascua", "pascuas"), (3, 4)),
    # Feasts that are in other months in other countries, or that begin in the month before.
    **dict.fromkeys(("dia del padre", "dia de los padres"), (3, 6)),
    **dict.fromkeys(("dia de la madre", "dia de las madres", "dia de la mama"), (5, 8, 12)),
    **dict.fromkeys(("dia del trabajo", "dia del trabajador"), (5, 9)),
    **dict.fromkeys(("dia de la independencia", "fiestas patrias"), (7, 9)),
    "labor day weekend": (8, 9),
    # What is said of Christmas is said of its month by now.
    **dict.fromkeys(("december break", "december vacation", "december holidays", "vacaciones de december"), (12, 1)),
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
    r"(?P<one>[a-z]{3,10})(?: ?/ ?| (?:or|o|(?P<both>and|y)) (?:in |en )?|(?P<through> ?[–-] ?| (?:to|a) ))"
    rf"(?P<other>[a-z]{{3,10}}){_YEAR}"
)
#: Before a month it may be the one before, and after it the next.
_BEFORE_OR_AFTER = re.compile(
    r"(?:(?:just|shortly|right|some time|sometime|poco|un poco|a little) )?"
    r"(?:(?P<before>before|antes|until|hasta|by)|after|despues)(?: del?)?(?: la| el)? (?P<named>[a-z]{3,10})" + _YEAR
)
_SEASONS = {name: name for name in _MONTHS if len(_MONTHS[name]) == 3 and " " not in name}
_SEASONS |= {f"{name}s": name for name in _SEASONS} | {"otonos": "otono"}
#: "Two summers ago", "el verano antepasado".
_SEASONS_AGO = re.compile(
    rf"(?:hace )?(?P<number>2|3|two|three|dos|tres) (?P<named>{'|'.join(_SEASONS)})(?: ago| back| atras)?"
    rf"|(?:the |el |la )?(?P<named2>{'|'.join(_SEASONS)}) (?:antepasad[oa]|before last)"
)
_NUMBERS = {"two": 2, "dos": 2, "three": 3, "tres": 3}
#: Two months, each with its year.
_TWO_WITH_YEARS = re.compile(
    r"(?P<one>[a-z]{3,10}),? (?:de |del |of )?(?P<first>(?:19|20)\d\d)(?: ?[/–-] ?| (?:or|o|and|y|to|a) )"
    r"(?P<other>[a-z]{3,10}),? (?:de |del |of )?(?P<last>(?:19|20)\d\d)"
)
#: Of a month of this year that is past, the one before may be meant.
_LAST = re.compile(r"(?:(?:in|around|about|since|this) )*(?:last|past) (?P<named>[a-z]{3,10})(?P<year>)")
#: "Between June and August" is July too.
_BETWEEN = re.compile(r"\b(?:between|entre)\b")
_SAYS_LAST = re.compile(r"\b(?:last|past|pasad[oa]s?)\b")
#: "2024 summer", as the boxes of the month and the year give it to who fills them the other way round.
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d\d),? (?P<rest>[a-z].*)")
#: A longer stretch of months is no month.
_MOST = 4
#: Where no year is said, months are looked for in this one and these before it.
_YEARS_BACK = 3


def months_open(text: str, today: date, *, past: bool) -> tuple[str, ...]:
    """The months, and for a season the years alone, that the words may mean; none for words that leave none open.

    Without a year only a day that has been can be told: the latest months first, but where "last summer" is said in
    summer, those of the one before. Months of a season, or of December and January, that begin in one year and end in
    the next are those of either year that is said.
    """
    plain = folded(text).strip(" .!?")
    now = today.year * 12 + today.month - 1
    if two := _TWO_WITH_YEARS.fullmatch(plain):
        return _two_with_years(two, now, past=past)
    plain = _YEAR_FIRST.sub(r"\g<rest> \g<year>", plain)
    if past and (ago := _SEASONS_AGO.fullmatch(plain)):
        return _seasons_ago(ago, now)
    if named := _NAMED.fullmatch(plain):
        months, alone = _MONTHS[named["named"]], True
    elif named := _TWO.fullmatch(plain):
        through = bool(named["through"] or (named["both"] and _BETWEEN.search(plain)))
        months, alone = _of_two(month_of(named["one"]), month_of(named["other"]), through=through), False
    elif (named := _LAST.fullmatch(plain)) and (month := month_of(named["named"])):
        months, alone = (month,), False
    elif (named := _BEFORE_OR_AFTER.fullmatch(plain)) and (month := month_of(named["named"])):
        if year := _year(named["year"], today):
            first = 12 * year + month - 1 - bool(named["before"])
            return tuple(_iso(one) for one in (first, first + 1) if not past or one <= now)
        months, alone = ((month - 2) % 12 + 1, month) if named["before"] else (month, month % 12 + 1), False
    else:
        return ()
    if not months or not (named["year"] or past):
        return ()
    if year := _year(named["year"], today):
        # Those that begin in the year before and end in this one, and of those that begin in this one what is in it.
        found = {*_run(months, year), *(one for one in _run(months, year + 1) if one // 12 == year)}
        kept = [one for one in sorted(found) if not past or one <= now]
        years = sorted({one // 12 for one in kept}, reverse=True)
    else:
        kept = _latest(months, now, alone=alone, last=_SAYS_LAST.search(plain) is not None)
        years = list(dict.fromkeys(one // 12 for one in kept))
        # The one before, of which nobody has to know the month.
        years += [years[0] - 1] if len(years) == 1 else []
    return (*(_iso(one) for one in kept), *(str(year) for year in years if alone))


def _two_with_years(two: re.Match[str], now: int, *, past: bool) -> tuple[str, ...]:
    """Both months, those that have been where `past` says so."""
    said = [(month_of(two[name]), int(two[year])) for name, year in (("one", "first"), ("other", "last"))]
    found = [12 * year + month - 1 for month, year in said if month]
    kept = [one for one in found if not past or one <= now]
    return tuple(_iso(one) for one in kept) if len(found) == 2 else ()


def _seasons_ago(ago: re.Match[str], now: int) -> tuple[str, ...]:
    """The months of that season, and the years that it may be of: some count the one that goes on, and some do not."""
    number = int(_NUMBERS.get(ago["number"], ago["number"])) if ago["number"] else 2
    months = _MONTHS[_SEASONS[ago["named"] or ago["named2"]]]
    begun = [run for year in range(now // 12 + 1, now // 12 - 6, -1) if (run := _run(months, year))[0] <= now]
    run, before = begun[number - 1], begun[number]
    return (*(_iso(one) for one in run), str(run[-1] // 12), str(before[-1] // 12))


def _iso(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def year_ahead(text: str, today: date) -> str | None:
    """The year of months that are all still to come: "summer 2027"; None for all other words."""
    said = months_open(text, today, past=False)
    return max(said)[:4] if said and not months_open(text, today, past=True) else None


def leaves_open(text: str, today: date) -> bool:
    """Whether the words leave a month open, of those that have been or are still to come."""
    return any(months_open(text, today, past=past) for past in (True, False))


def _of_two(one: int | None, other: int | None, *, through: bool) -> tuple[int, ...]:
    """The months of two that are named, or those from one to the other, in the order of a year or of two; none where
    that leaves too many."""
    if not one or not other or one == other:
        return ()
    first, last = sorted((one, other))
    if not through:
        return (last, first) if first + 12 - last < last - first else (first, last)
    months = tuple((one - 1 + more) % 12 + 1 for more in range((other - one) % 12 + 1))
    months = months if len(months) <= _MOST else tuple(range(first, last + 1))
    return months if len(months) <= _MOST else ()


def _run(months: tuple[int, ...], year: int) -> list[int]:
    """These months, counted from the year nought, the last of them in this year."""
    return [12 * (year - (month > months[-1])) + month - 1 for month in months]


def _latest(months: tuple[int, ...], now: int, *, alone: bool, last: bool) -> list[int]:
    """The latest of these months that have been, to the end of each run: the last season, and the one before where it
    still goes on; of two months those of two years. The latest first, but for what `last` says."""
    runs: list[list[int]] = []
    for year in range(now // 12 + 1, now // 12 - _YEARS_BACK, -1):
        run = _run(months, year)
        if run[0] <= now and len(runs) < (1 if alone and not (runs and runs[0][0] == now) else 2):
            runs.append([one for one in reversed(run) if one <= now])
    return [one for run in (reversed(runs) if last and runs[0][0] == now else runs) for one in run]


def _year(said: str | None, today: date) -> int | None:
    if not said:
        return None
    if said.isdecimal():
        return int(said)
    return today.year - (0 if said in ("este ano", "this year") else 1)
