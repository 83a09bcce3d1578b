"""The words of names as people write them, and our own lists of what belongs to a name and what does not.

Pure. The lists stand in `person_names.json`, with the day they were made.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from referral_app.security.likeness import sound
from referral_app.security.look_alikes import plain_letters

#: Letters that Unicode does not take apart into a letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ى": "ي", "ی": "ي", "ک": "ك"}
)
#: Cyrillic and Greek as passports and people write them in Latin letters: one person, whichever keyboard was at hand.
_IN_LATIN = str.maketrans(
    dict(zip("абвгдезиклмнопрстуфыэіґј", "abvgdeziklmnoprstufyeigj", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"є": "ye", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj", "џ": "dz"}
    | dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)
#: The sign that only stretches an Arabic word.
_TATWEEL = "\u0640"
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc\u02bb\u00b4`]")
_POSSESSIVE = re.compile(r"(?<=\w\w)['\u2019]s\b")
_ENDINGS = frozenset("ao")
_ARABIC_ARTICLE = "ال"


def fold(text: str) -> str:
    """Small letters without accents, stretching and invisible signs, a foreign letter that looks like ours as it looks;
    letters of Hangul and Han stay whole."""
    seen = plain_letters("".join(sign for sign in text if unicodedata.category(sign) != "Cf" and sign != _TATWEEL))
    apart = unicodedata.normalize("NFKD", seen.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare).translate(_WHOLE_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text in the order they were written. An apostrophe joins ("O'Dell"), a hyphen parts."""
    joined = _APOSTROPHES.sub("", _POSSESSIVE.sub("", fold(text)))
    split = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in joined).split()
    return [lists()["abbreviated"].get(word, _without_article(word)) for word in split]


def _without_article(word: str) -> str:
    return word[2:] if word.startswith(_ARABIC_ARTICLE) and len(word) > 4 else word


def in_latin(word: str) -> str:
    """A folded word with its Cyrillic and Greek letters in Latin ones; all other letters stay."""
    return word if word.isascii() else word.replace("ου", "ou").translate(_IN_LATIN)


def is_latin(word: str) -> bool:
    return word.isascii()


def heard(word: str) -> str:
    """How a word of a name sounds, with the ending that tells Mario from Maria; a word in another script is itself."""
    ending = word.rstrip("hs")[-1:]
    return sound(word) + (ending if is_latin(word) and ending in _ENDINGS else "")


@cache
def lists() -> Mapping[str, Any]:
    """The file of our own lists as it stands."""
    read: dict[str, Any] = json.loads((files("referral_app.security") / "person_names.json").read_text("utf-8"))
    return read


@cache
def listed(name: str) -> frozenset[str]:
    """One of the lists: `titles`, `suffixes`, `particles`, `joined`, `relations`, `fillers`, `apart`, `crowded`."""
    return frozenset(lists()[name].split())


@cache
def _full_names() -> Mapping[str, frozenset[str]]:
    """By short form or other spelling: the names it may stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in lists()["short"].values():
        for full, shorts in group.items():
            for short in shorts.split():
                found[short].add(full)
    return {short: frozenset(full) for short, full in found.items()}


@cache
def spanish_given() -> frozenset[str]:
    """Given names common among people with Spanish family names."""
    return listed("given_es").union(lists()["short"]["es"])


#: "Carlitos", "Rosita", "Juancito": what Spanish puts behind a name it is fond of, and what stood there before.
_FOND = re.compile(r"(\w{2,}?)c?it([oa])s?$")
_BEFORE_FOND = ("", "o", "a", "os", "e")
#: "Paquito" is a Paco, "Dieguito" a Diego.
_SOFTENED = {"qu": "c", "gu": "g"}


@cache
def _fond_of(word: str) -> frozenset[str]:
    """The names that a Spanish diminutive is made of, as far as we know such names."""
    found = _FOND.fullmatch(word)
    if found is None or word in spanish_given():
        return frozenset()
    stem = found.group(1)
    stems = {stem, stem[:-2] + _SOFTENED[stem[-2:]] if stem[-2:] in _SOFTENED else stem}
    names = {one + ending for one in stems for ending in _BEFORE_FOND} - {word}
    known = {name for name in names if name in spanish_given()}
    return frozenset(known.union(*(_full_names().get(name, frozenset()) for name in names)))


def is_familiar(word: str) -> bool:
    """Whether people are called so among their own: a given name that we know in Spanish, or a short form of any."""
    return word in spanish_given() or bool(full_names(word)) or bool(_fond_of(word))


def full_names(word: str) -> frozenset[str]:
    """The names with short forms that the word is, or may be short for: bill → william, william → william."""
    full = _full_names().get(word, frozenset()) | _fond_of(word)
    return full | {word} if any(word in group for group in lists()["short"].values()) else full


def forms(word: str) -> frozenset[str]:
    """The word, and every name it may be short for or another spelling of: bill → bill, william."""
    return _full_names().get(word, frozenset()) | _fond_of(word) | {word}
