"""Numbers written out in English or Spanish, put into digits: "mil quinientos" is 1500, "treinta mil" is 30 mil.

Pure. Only what the grammar of its language takes for one number is one: "treinta y cinco" is 35, "treinta y cuarenta"
stays two.
"""

from __future__ import annotations

import re
import unicodedata

from referral_app.security.typed_text import bare

_SPANISH_UNITS = ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
_ENGLISH_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_SPANISH_TEENS = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
]
_ENGLISH_TEENS = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_SPANISH_TENS = ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_HUNDREDS = ["doscient", "trescient", "cuatrocient", "quinient", "seiscient", "setecient", "ochocient", "novecient"]

#: What each word adds; "hundred" and the scales multiply.
VALUES: dict[str, int] = {
    **{word: value for words in (_SPANISH_UNITS, _ENGLISH_UNITS) for value, word in enumerate(words, start=1)},
    **{word: value for words in (_SPANISH_TEENS, _ENGLISH_TEENS) for value, word in enumerate(words, start=10)},
    **{word: 10 * value for words in (_SPANISH_TENS, _ENGLISH_TENS) for value, word in enumerate(words, start=2)},
    **{f"veinti{word}": 20 + value for value, word in enumerate(_SPANISH_UNITS, start=1)},
    **{f"venti{word}": 20 + value for value, word in enumerate(_SPANISH_UNITS, start=1)},
    **{f"{stem}{end}": 100 * value for value, stem in enumerate(_HUNDREDS, start=2) for end in ("os", "as")},
    **{"una": 1, "un": 1, "a": 1, "veintiun": 21, "cien": 100, "ciento": 100},
}
_SCALES = {"mil": 1_000, "thousand": 1_000, "millon": 1_000_000, "millones": 1_000_000, "million": 1_000_000}


def folded(text: str) -> str:
    """Small letters without accents, one sign for every apostrophe, the Arabic marks as ours."""
    apart = unicodedata.normalize("NFD", bare(text).casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return plain.translate(str.maketrans("’‘ʼ´`′٬،٫", "''''''" + ",,."))


def _any(*words: str) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


def _spanish() -> str:
    unit = _any(*_SPANISH_UNITS, "una", "un")
    in_one_word = (word for word in VALUES if word.startswith(("veinti", "venti")))
    below_100 = rf"(?:diez y {unit}|{_any(*_SPANISH_TEENS, *in_one_word)}|{_any(*_SPANISH_TENS)}(?: y {unit})?|{unit})"
    hundreds = _any("cien", "ciento", *(f"{stem}{end}" for stem in _HUNDREDS for end in ("os", "as")))
    below_1000 = rf"(?:{hundreds}(?:(?: y)? {below_100})?|{below_100})"
    # "2 mil quinientos": digits before "mil" are counted by it already.
    thousands = rf"(?:{below_1000} )?(?<!\d )(?<!\d)mil(?: {below_1000})?"
    return rf"{below_1000} mill(?:on|ones)(?: {thousands}| {below_1000})?|{thousands}|{below_1000}"


def _english() -> str:
    unit = _any(*_ENGLISH_UNITS)
    below_100 = rf"(?:{_any(*_ENGLISH_TEENS)}|{_any(*_ENGLISH_TENS)}(?:[ -]{unit})?|{unit})"
    below_1000 = rf"(?:(?:{below_100}|a) hundred(?:(?: and)? {below_100})?|{below_100})"
    thousands = rf"(?:{below_1000}|a) thousand(?:(?: and)? {below_1000})?"
    return rf"(?:{below_1000}|a) million(?: {thousands})?|{thousands}|{below_1000}"


_NUMBER = re.compile(rf"(?<![\w-])(?:{_spanish()}|{_english()})(?![\w-])")
_HALVES = re.compile(r"\b(?:half a million|medio millon)\b")


def in_digits(plain: str) -> str:
    """The text (small letters, no accents) with every number that is written out in digits; all else as it stands."""
    return _NUMBER.sub(_digits, _HALVES.sub("500000", plain))


def _digits(found: re.Match[str]) -> str:
    """A number that ends with its scale keeps it: in "de treinta a cuarenta mil" both are thousands."""
    *words, last = re.split(r"[ -]", found.group())
    if not words and last in ("un", "una"):
        return last
    if last in _SCALES and not set(words) & set(_SCALES):
        return f"{_value(words) or 1} {last}"
    return str(_value([*words, last]))


def _value(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        elif word == "hundred":
            part *= 100
        else:
            part += VALUES.get(word, 0)
    return total + part
