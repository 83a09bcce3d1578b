"""How people write an exact day, a birth and an age, in English and Spanish, in figures and in words."""

from __future__ import annotations

import re

from referral_app.security.months import MONTHS

_SHORT_ENGLISH = "jan feb mar apr jun jul aug sept sep oct nov dec"
_SHORT_SPANISH = "ene feb mar abr may jun jul ago sept sep oct nov dic"


def _any(listed: str) -> str:
    return "|".join(listed.split())


_ENGLISH = " ".join(names[0] for names in MONTHS if names[0] != "may")
_SPANISH = " ".join(name for names in MONTHS for name in names[1:])


#: "may" is a month only with a capital letter: "Article 13 may apply".
_MONTH = rf"(?:(?-i:May)|{_any(_ENGLISH)}|(?:{_any(_SHORT_ENGLISH)})\b\.?)"
_MES = rf"(?:(?:{_any(_SPANISH)})\b|(?:{_any(_SHORT_SPANISH)})\b\.?)"
_YEAR = r"(?:,?\s+(?:del?\s+)?(?:19|20)\d\d)?"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth primero"
)
_NUMBER_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
    "es": "un uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince diecis\u00e9is"
    " diecisiete",
}
#: The days of a month beyond those, in words.
_LATE_DAYS = {
    "en": "eighteen nineteen twenty thirty",
    "es": "dieciocho diecinueve veinte veintiuno veintiun veinti\u00fan veintid\u00f3s veintidos veintitr\u00e9s"
    " veintitres veinticuatro veinticinco veintis\u00e9is veintiseis veintisiete veintiocho veintinueve treinta",
}
_DAY_WORD = rf"(?:(?:twenty|thirty)[- ])?(?:{_any(_ORDINALS)})"
_DIA = rf"(?:(?:treinta\s+y\s+)?(?:{_any(_NUMBER_WORDS['es'])})|{_any(_LATE_DAYS['es'])})"
_WEEKDAY = (
    r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|mi\u00e9rcoles|jueves|viernes|s\u00e1bado|domingo)"
    r",?\s+)?"
)
DAYS = (
    re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b"),
    re.compile(r"\b(?:on|since|until|by|el|desde|hasta)\s+(?:the\s+)?\d{1,2}/\d{1,2}\b(?!/)", re.IGNORECASE),
    #: "March 14, 2019", "Aug 30th"; "May 2026" is a month.
    re.compile(rf"\b{_WEEKDAY}{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?%){_YEAR}", re.IGNORECASE),
    #: "14 March", "the 3rd of June".
    re.compile(rf"\b{_WEEKDAY}\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?!\w){_YEAR}", re.IGNORECASE),
    #: "14 de marzo", "1.º de junio", "30 de ago.".
    re.compile(rf"\b{_WEEKDAY}\d{{1,2}}(?:\.?[\u00ba\u00b0o])?\s+de\s+{_MES}(?!\w){_YEAR}", re.IGNORECASE),
    #: "the first of June", "the third day of May", "primero de junio", "veintitr\u00e9s de mayo".
    re.compile(rf"\b{_DAY_WORD}\s+(?:(?:day\s+)?of\s+{_MONTH}|de\s+{_MES})|\b{_DIA}\s+de\s+{_MES}", re.IGNORECASE),
    #: "June the third", "June eleventh".
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAY_WORD}\b{_YEAR}", re.IGNORECASE),
    #: "fourteen March 2016"; "twelve March visits" are no day.
    re.compile(
        rf"\b(?:(?:twenty|thirty)[- ])?(?:{_any(_NUMBER_WORDS['en'])}|{_any(_LATE_DAYS['en'])})\s+{_MONTH}"
        r"(?=\s*(?:[,.;)]|$|(?:19|20)\d\d|two\s+thousand))" + _YEAR,
        re.IGNORECASE,
    ),
    #: "Thursday the 12th", "jueves 12"; "lunes 9 am" is an hour.
    re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)\b", re.IGNORECASE),
    re.compile(
        r"\b(?:lunes|martes|mi[\u00e9e]rcoles|jueves|viernes|s[\u00e1a]bado|domingo),?\s+\d{1,2}\b"
        r"(?!\s*(?:[:h]|[ap]\.?\s?m\b|horas?\b|ni\u00f1|hij|veces\b|a\u00f1os\b))",
        re.IGNORECASE,
    ),
    #: "on the 5th.", "el d\u00eda 23"; not "on the 1st and 3rd weekends", "el d\u00eda 1 de cada mes".
    re.compile(r"\bon\s+the\s+\d{1,2}(?:st|nd|rd|th)\b(?=\s*(?:[,.;)]|$))", re.IGNORECASE),
    re.compile(r"\b(?:el|del|al)\s+d[\u00edi]a\s+\d{1,2}\b(?!\s+de\s+cada)", re.IGNORECASE),
)
_BIRTH = r"(?:born|birth|birthday|d\.?o\.?b|naci\u00f3|naci[do]\w*|nacimiento|cumplea\u00f1os)"
BIRTH_BEFORE = re.compile(rf"\b{_BIRTH}\b[^.!?\n]{{0,40}}$", re.IGNORECASE)
_ABOUT = (
    r"(?:(?:early|late|mid|the\s+(?:end|beginning|start|middle)\s+of|at\s+the\s+(?:end|beginning|start)\s+of"
    r"|a\s+(?:fines|finales|principios|mediados)\s+de|el\s+mes\s+de)[\s-]+)?"
)
#: The month and year of a birth tell almost as much as its day.
BORN_IN = re.compile(
    rf"\b{_BIRTH}\s*:?\s+(?:in\s+|en\s+)?{_ABOUT}(?:{_MONTH}|{_MES})\s*(?:,|del?)?\s*(?:19|20)\d\d\b", re.IGNORECASE
)
_NUM_EN = rf"(?:\d{{1,2}}|{_any(_NUMBER_WORDS['en'])})"
_NUM_ES = rf"(?:\d{{1,2}}|{_any(_NUMBER_WORDS['es'])})"
AGES = (
    re.compile(rf"\b{_NUM_EN}(?:\s+|-)(?:year|month)s?(?:\s+|-)old\b", re.IGNORECASE),
    re.compile(rf"\b(?:aged?|age\s+of)\s+{_NUM_EN}\b", re.IGNORECASE),
    re.compile(rf"\b(?:is|was|turn(?:s|ed))\s+{_NUM_EN}\b(?=\s*(?:[,.;)]|and\b|now\b|$))", re.IGNORECASE),
    re.compile(rf"\b(?:child|boy|girl|son|daughter|baby|teenager|one)\s+of\s+{_NUM_EN}\b", re.IGNORECASE),
    #: "the girl, nine, \u2026", "the son (12)", "el hijo, 12 a\u00f1os, \u2026".
    re.compile(
        rf"\b(?:child|boy|girl|son|daughter|baby|teenager|teen|ni\u00f1[oa]|hij[oa]|menor|beb\u00e9|adolescente|joven|chic[oa])"
        rf"\s*[,(]\s*(?:{_NUM_EN}|{_NUM_ES})(?:\s+a\u00f1os)?\s*[,.;)]",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_NUM_ES}\s+(?:a\u00f1os|meses)\s+de\s+edad\b", re.IGNORECASE),
    re.compile(rf"\b(?:tienen?|ten\u00eda|cumpli\u00f3|cumple)\s+{_NUM_ES}\s+(?:a\u00f1os|meses)\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:ni\u00f1[oa]|hij[oa]|menor|beb\u00e9|adolescente|joven|chic[oa]|hombre|mujer|madre|padre|persona|herman[oa])"
        rf",?\s+de\s+{_NUM_ES}\s+(?:a\u00f1os|meses)\b",
        re.IGNORECASE,
    ),
)
