"""A box of a date in plainer words: "the third of May", "Christmas 2024", "I think May 2024", "May 3 at 10:30". Pure.

A feast gives its month, and the hour of a day is left away.
"""

from __future__ import annotations

import re

from referral_app.security.months import MONTHS, month_of
from referral_app.web.intake.number_words import folded

_TEENS = ("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth")
_ORDINALS = {
    word: number
    for number, word in enumerate(
        (
            *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
            *(*_TEENS, "eighteenth", "nineteenth", "twentieth"),
        ),
        1,
    )
}
_ORDINALS |= {f"twenty{sign}{word}": 20 + _ORDINALS[word] for word in list(_ORDINALS)[:9] for sign in "- "}
_ORDINALS |= {"thirtieth": 30, "thirty-first": 31, "thirty first": 31, "primero": 1, "primer": 1}
_ORDINAL = re.compile(rf"\b(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b(?! (?:grade|time|child))")

#: Feasts that fall in one month each year.
_FEASTS = (
    (r"new year'?s eve|fin de ano|nochevieja|ano viejo", "december"),
    (r"christmas(?: eve| day)?|xmas|(?:vispera de )?navidad(?:es)?|noche ?buena", "december"),
    (r"new year'?s?(?: day)?|ano nuevo|reyes|dia de reyes", "january"),
    (r"valentine'?s(?: day)?|san valentin", "february"),
    (r"mother'?s day", "may"),
    (r"father'?s day|juneteenth", "june"),
    (r"memorial day(?: weekend)?", "may"),
    (r"st\.? patrick'?s day|saint patrick'?s day", "march"),
    (r"martin luther king(?: jr\.?)?(?: day)?|mlk day", "january"),
    (r"presidents?'?s? day", "february"),
    (r"columbus day|dia de la raza", "october"),
    (r"veterans?'? day|black friday|(?:the )?day after thanksgiving", "november"),
    (r"(?:4th|fourth) of july|independence day", "july"),
    (r"labor day(?! weekend)", "september"),
    (r"halloween", "october"),
    (r"thanksgiving(?: day| weekend| week)?|(?:dia de )?accion de gracias|dia de (?:los )?muertos", "november"),
)
_FEAST = tuple(
    (re.compile(rf"(?:(?:on|at|around|in|en|por|para|la|el|esta|como) )*\b(?:{names})\b,?(?: (?:del?|of))?"), month)
    for names, month in _FEASTS
)
#: What people say first who are not sure.
_DOUBT = re.compile(
    r"^(?:(?:(?:yo )?no (?:lo |me )?(?:se|recuerdo|acuerdo)|(?:i )?(?:do not|don'?t) (?:know|remember|recall)"
    r"|(?:i'?m )?not sure|no estoy segur[oa])(?: bien| exact\w*)?[,.;:]* (?:but |pero )?)?"
    r"(?:(?:creo que|i think|i believe|i guess|maybe|perhaps|probably|quizas?|tal vez|probablemente|a lo mejor)[, ] ?)?"
    r"(?:(?:it was|fue|era) )?(?:(?:approximately|approx\.?|aprox\.?|aproximadamente|mas o menos|cerca del?"
    r"|alrededor del?|como (?:el|por el)) (?=\d))?(?:~ ?|(?:como )?(?:in|en) (?=(?:19|20)\d\d$))?"
)
_HOUR = re.compile(
    r"(?<=\w),? (?:(?:como|around|about) )?(?:a las?|at) \d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.? ?m\.?| ?h(?:oras|rs)?)?"
    r"(?: (?:de|en|por) la (?:manana|tarde|noche|madrugada)| in the (?:morning|afternoon|evening))?$"
    r"|(?<=\w)(?:,? |t)\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]\.? ?m\.?| ?h(?:oras|rs)?)?$"
    r"|(?<=\w),? (?:al? (?:mediodia|medianoche|primera hora)|at (?:noon|midnight)"
    r"|(?:por|en) la (?:manana|tarde|noche))$"
    r"|^(?:(?:at )?noon|(?:the |la )?(?:night|morning|evening|afternoon|noche|manana|tarde|madrugada))"
    r" (?:on|of|del?)(?: el)?(?: dia)? (?=(?:the )?\d|[a-z]{3,10} \d)"
)
#: Letters that stand for figures between figures, a month in Roman figures, and a date in figures without signs.
_LETTERS = ((re.compile(r"\bo(?=\d)|(?<=\d)o(?=\d)"), "0"), (re.compile(r"\b[li](?=\d\b)|(?<=\d)l(?=\d|\b)"), "1"))
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_IN_ROMAN = re.compile(
    r"(?P<day>\d{1,2})(?P<sign>[-/. ])(?P<month>[ivx]{1,4})(?P=sign)(?P<year>\d{4}|\d{2})"
    r"|(?P<month2>[ivx]{1,4})(?P<sign2>[-/. ])(?P<day2>\d{1,2})(?P=sign2)(?P<year2>\d{4}|\d{2})"
)
_RUN_TOGETHER = (
    (re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)"), r"\1/\2/\3"),
    (re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])"), r"\1-\2"),
    (re.compile(r"(0[1-9]|1[0-2])((?:19|20)\d\d)"), r"\1/\2"),
)
#: A week of a month: the month is kept.
_WEEK_OF = re.compile(
    r"^(?:in |en )?(?:the |la )?(?:first|second|third|last|1st|2nd|3rd|primera?|segunda|tercera?|ultima)"
    r" (?:week|semana) (?:of|in|del?) (?:mes de )?(?=[a-z]{3})"
)
_OR = r" ?(?:or|o|to|a|y|and|/|-|–) ?"
_TWO_YEARS = re.compile(rf"(?:(?:between|entre|from|de) )?(?P<one>(?:19|20)\d\d){_OR}(?P<other>(?:19|20)\d\d)")


def reworded(text: str) -> str:
    """The box in plainer words; as it stands where it has none of these."""
    plain = _in_usual_figures(_said(text))
    plain = _ORDINAL.sub(lambda found: str(_ORDINALS[found.group()]), plain)
    return plain if plain != folded(text) else text


def _in_usual_figures(plain: str) -> str:
    for letter, figure in _LETTERS:
        plain = letter.sub(figure, plain)
    plain = re.sub(r"(?<=\w) ?\?+$", "", plain)
    for figures, apart in _RUN_TOGETHER:
        if figures.fullmatch(plain):
            return figures.sub(apart, plain)
    found = _IN_ROMAN.fullmatch(plain)
    roman = (found["month"] or found["month2"]) if found else None
    if found is None or roman not in _ROMAN:
        return plain
    month = MONTHS[_ROMAN.index(roman)][0]
    return f"{found['day'] or found['day2']} {month} {found['year'] or found['year2']}"


def says_less(text: str) -> bool:
    """Whether what is kept of the box says less than its words: a feast, a doubt, an hour."""
    return _said(text) != folded(text)


def two_years(text: str) -> tuple[str, str] | None:
    """Both years, where somebody is not sure which: "2024 or 2025"."""
    found = _TWO_YEARS.fullmatch(_DOUBT.sub("", folded(text)))
    return (found["one"], found["other"]) if found and found["one"] < found["other"] else None


def _said(text: str) -> str:
    plain = folded(text)
    left = _DOUBT.sub("", plain)
    plain = _WEEK_OF.sub("", _HOUR.sub("", left if re.search(r"\d|[a-z]{3}", left) else plain))
    for feast, month in _FEAST:
        said = feast.sub(month, plain, count=1)
        if said != plain and not month_of(plain):
            plain = said
    return plain
