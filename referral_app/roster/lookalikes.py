"""Telling e-mail addresses apart that an eye cannot (W08), and one bar number written in two ways (R36)."""

from __future__ import annotations

import re
import unicodedata

#: Letters of other scripts, and digits, by the plain letter they look like. Lower case, after compatibility folding.
_LOOKS_LIKE = {
    "a": "аɑα",
    "b": "ьЬ",
    "c": "сϲ",
    "d": "ԁ",
    "e": "еҽ",
    "g": "ɡ",
    "h": "һ",
    "i": "іıιɩ",
    "j": "ј",
    "k": "кκ",
    "l": "1|ӏⅼ",
    "m": "мⅿ",
    "n": "пո",
    "o": "0оοօσ",
    "p": "рρ",
    "q": "ԛգ",
    "r": "гⲅ",
    "s": "ѕꜱ",
    "t": "тτ",
    "u": "υսц",
    "v": "ѵν",
    "w": "ԝшω",
    "x": "хχ",
    "y": "уγү",
    "z": "ᴢ",
    "-": "‐‑‒–—−",
}
_FOLD = {ord(twin): plain for plain, twins in _LOOKS_LIKE.items() for twin in twins}
# A capital I looks like an l, and case does not count: so i, l and 1 are one.
_FOLD[ord("i")] = "l"


def skeleton(address: str) -> str:
    """What an eye sees of an address: two addresses with one skeleton look alike."""
    plain = address.casefold()
    if not plain.isascii():
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", address).casefold())
        plain = "".join(c for c in folded if unicodedata.category(c) not in ("Mn", "Cf"))
    seen = plain.translate(_FOLD).replace("i", "l")
    return seen.replace("rn", "m").replace("vv", "w")


#: Numbers of bars that are filled with zeros have so many digits at most.
_LONGEST_FILLED = 9
_BEFORE_A_NUMBER = re.compile(r"^(?:state)?(?:bar|sbn|licen[cs]e|lic|no|num|number|nr)+(?=\d)")


def one_number(forum: str, number: str) -> str:
    """What is alike in every spelling of a bar's number: "AB-1001", "ab 1001"; "00120001", "120001"; "No. 7", "7"."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", number).casefold() if sign.isalnum())
    plain = _BEFORE_A_NUMBER.sub("", plain)
    state = forum.rpartition("-")[2].casefold()
    plain = plain.removeprefix(state) if plain.removeprefix(state).isdecimal() else plain
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def spellings(number: str) -> set[str]:
    """How a number may stand on the roster: as it is, in the plain form, with zeros in front, with its letters large or
    small and joined in any way. What is looked up, so that nothing has to be read through."""
    plain = one_number("", number)
    found = {number, plain, plain.upper()}
    if plain.isdecimal():
        found |= {plain.zfill(length) for length in range(len(plain), _LONGEST_FILLED + 1)}
    elif parted := re.fullmatch(r"([a-z]+)(\d+)", plain):
        letters, digits = parted.groups()
        found |= {each + join + digits for each in (letters, letters.upper()) for join in ("", " ", "-")}
    return found
