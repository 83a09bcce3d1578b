"""Marks that name one car, file, flight or badge, and days that bear a name, in words written by hand, in English and
Spanish: each tells who a family is, or when something happened to the day.

Pure. Patterns only, each with an example beside it.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

_WHAT = (
    r"(?:plates?|licen[cs]e plates?|tags?|VIN|badge|flight|docket(?:ed)?|case|cause|file|civ"
    r"|placas?|matr[i\u00ed]cula|vuelo|expediente|causa|juicio|amparo|toca|folio|carpeta|averiguaci[o\u00f3]n)"
)
_LITTLE = (
    r"numbers?|num|no|n[u\u00fa]mero|n[u\u00fa]m|is|was|as|es|era|el|la|de|of|plate|penal|civil|juicio|amparo"
    r"|[A-Z][a-z]+"
)
_BETWEEN = rf"(?:(?:{_LITTLE})\b\.?\s+|[.:#]\s*)"
#: Letters and figures together, figures in two parts, or four and more that are no year.
_MARK = (
    r"(?:[A-Z]{1,4}[ -]?)?(?!(?:19|20)\d\d(?![\w/-]))(?=[\w/-]*\d)"
    r"(?:\d{4,}|[A-Z]*\d+[A-Z][A-Z\d]*|[A-Z]+\d[A-Z\d]*|[A-Z\d]+(?:[/-][A-Z\d]+)+|(?<=[A-Z][ -])\d{3,})"
    r"(?:\s[A-Z]{2,3}(?![\w.]))?"
)
_AFTER_ITS_WORD = re.compile(rf"\b(?i:{_WHAT})\b\.?\s+{_BETWEEN}{{0,4}}(?P<mark>{_MARK})(?![\w])")
_MARKS = (
    #: "845/2023", "112/2022-III"; "03/2019" is a month.
    re.compile(r"(?<![\d/])(?!0?\d/|1[0-2]/)\d{2,5}/(?:19|20)\d\d(?:-[A-Z\d]+)?(?![\d/])"),
    #: "No. 24-3319".
    re.compile(r"\b(?:No|N\u00fam)\.\s*\d{1,4}-\d{2,6}\b"),
)
_NAMED = (
    r"(?:christmas(?:\s+(?:day|eve))?|thanksgiving(?:\s+day)?|new year['\u2019]?s?\s+(?:day|eve)|halloween"
    r"|easter(?:\s+sunday)?|(?:valentine|mother|father)['\u2019]?s['\u2019]?\s+day"
    r"|(?:independence|labor|memorial|veterans)\s+day|navidad|nochebuena|nochevieja|a\u00f1o nuevo"
    r"|d[i\u00ed]a de (?:(?:los|las|la|el)\s+)?(?:muertos|madres?|padres?|reyes|ni\u00f1os?|independencia))"
)
_NAMED_DAYS = (
    #: "on Christmas Day", "the day after Thanksgiving", "el día de las madres", "Thanksgiving 2024".
    re.compile(
        rf"\b(?:on|since|until|was|after|before|el|en|desde|hasta|fue)\s+(?:the\s+)?{_NAMED}\b(?:\s+(?:de\s+)?(?:19|20)\d\d)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NAMED}\s+(?:(?:de|of)\s+)?(?:19|20)\d\d\b", re.IGNORECASE),
)


def marks(text: str) -> list[Span]:
    """Where a plate, a file, a flight or a badge is named."""
    said = [found.span("mark") for found in _AFTER_ITS_WORD.finditer(text)]
    return sorted({*said, *(found.span() for pattern in _MARKS for found in pattern.finditer(text))})


def named_days(text: str) -> list[Span]:
    """Where one day is told by its name."""
    return sorted({found.span() for pattern in _NAMED_DAYS for found in pattern.finditer(text)})
