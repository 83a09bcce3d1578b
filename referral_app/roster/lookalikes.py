"""Telling e-mail addresses apart that an eye cannot (W08)."""

from __future__ import annotations

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
