"""Letters that an eye takes for others: one word of a name in letters of two alphabets is read as it looks (T26, T19).

Whoever wants to ask for the other side of a request without being met there writes a name with one foreign letter that
looks like ours. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: What looks like our letters, capital or small as it is, each behind its letter.
_TWINS = (
    ("A", "АΑᎪꓮ"),
    ("B", "ВΒᏴꓐ"),
    ("C", "СϹᏟꓚⲤ"),
    ("D", "ᎠꓓԀ"),
    ("E", "ЕΕᎬꓰ"),
    ("F", "ϜꓝҒ"),
    ("G", "ԌᏀꓖ"),
    ("H", "НΗᎻꓧⲎҺ"),
    ("I", "ІΙӀᎥꓲⲒ"),
    ("J", "ЈͿᎫꓙ"),
    ("K", "КΚᏦꓗⲔ"),
    ("L", "ᏞꓡԼ"),
    ("M", "МΜᎷꓟⲘ"),
    ("N", "ΝꓠⲚ"),
    ("O", "ОΟՕꓳⲞ"),
    ("P", "РΡᏢꓑⲢ"),
    ("Q", "Ԛ"),
    ("R", "ᏒꓣᎡ"),
    ("S", "ЅՏᏚꓢ"),
    ("T", "ТΤᎢꓔⲦ"),
    ("U", "Սꓴ"),
    ("V", "ѴᏙꓦ"),
    ("W", "ԜᎳꓪ"),
    ("X", "ХΧꓫⲬ"),
    ("Y", "УΥҮꓬⲨ"),
    ("Z", "ΖᏃꓜ"),
    ("a", "аɑα"),
    ("b", "ьвβ"),
    ("c", "сϲⲥ"),
    ("d", "ԁ"),
    ("e", "еҽε"),
    ("g", "ɡցԍ"),
    ("h", "һհн"),
    ("i", "іιɩı"),
    ("j", "јϳյ"),
    ("k", "кκⲕ"),
    ("l", "ӏⳑ"),
    ("m", "мⲙ"),
    ("n", "пոռηⲛ"),
    ("o", "оοօσⲟ"),
    ("p", "рρⲣ"),
    ("q", "ԛզգ"),
    ("r", "гɾⲅ"),
    ("s", "ѕꜱ"),
    ("t", "тτⲧ"),
    ("u", "υսʋц"),
    ("v", "ѵν"),
    ("w", "ԝωш"),
    ("x", "хχⲭ"),
    ("y", "уүγⲩ"),
    ("z", "ʐᴢ"),
)
_TWIN = {ord(twin): plain for plain, twins in _TWINS for twin in twins}
#: Signs of no width and no sound that are no format signs: fillers of Hangul, vowels of Khmer that nobody writes, and
#: what chooses between two shapes of one letter.
UNSEEN = re.compile("[\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]")
_WORD = re.compile(r"[^\W_\d](?:[^\W_]*[^\W_\d])?")
_LETTER = re.compile(
    r"(?:LATIN (?:SMALL|CAPITAL) LETTER|LATIN LETTER SMALL CAPITAL|NEGATIVE (?:SQUARED|CIRCLED) LATIN CAPITAL LETTER)"
    r" ([A-Z])(?: WITH .+| BAR)?"
)
#: Figures that stand for a letter between letters, and the capital that looks like a small l there (not in MacIntyre).
_FIGURES = str.maketrans("0135", "oles")
_INSIDE = re.compile(r"(?<=[^\W\d_])(?:[0135](?=[^\W\d_])|0\b)")
_CAPITAL_I = re.compile(r"(?<=[A-Za-z][a-z]{3})I(?=[a-z])")


def plain_letters(text: str) -> str:
    """The text with letters that only look like ours in their place, in words that hold ours too, and with letters of
    ours that are only drawn otherwise (small capitals, in a box, with a stroke) plain."""
    if not text.isascii():
        text = _WORD.sub(lambda word: _as_it_looks(word[0]), "".join(map(_drawn_plainly, UNSEEN.sub("", text))))
    return _CAPITAL_I.sub("l", _INSIDE.sub(lambda figure: figure[0].translate(_FIGURES), text))


def hides_a_letter(text: str) -> bool:
    """Whether something in it is only seen to be what it seems when it is read by a machine: for staff to see."""
    return bool(UNSEEN.search(text)) or any(map(_is_masked, text.split()))


def _is_masked(word: str) -> bool:
    drawn = any("SMALL CAPITAL" in name or name.startswith("NEGATIVE ") for name in map(_name, word))
    return drawn or bool(_INSIDE.search(word) or _CAPITAL_I.search(word)) or _as_it_looks(word) != word


def _as_it_looks(word: str) -> str:
    """A word that holds a letter of ours, with all that look like ours."""
    return word.translate(_TWIN) if any(sign.isascii() and sign.isalpha() for sign in word) else word


@lru_cache(maxsize=4096)
def _drawn_plainly(sign: str) -> str:
    """One sign: the letter that it is of ours, or itself. An accent that can be taken apart stays for others."""
    if sign.isascii() or unicodedata.decomposition(sign):
        return sign
    found = _LETTER.fullmatch(_name(sign))
    if found is None:
        return sign
    return found[1].lower() if "SMALL" in _name(sign) else found[1]


def _name(sign: str) -> str:
    return unicodedata.name(sign, "")
