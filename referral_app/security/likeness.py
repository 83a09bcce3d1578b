"""When two people may be the same: the facts of a name, a birth date, an address and a number in their normal form.

Pure text. Errs towards alike: staff look at every hit, and only staff (T19).
"""

from __future__ import annotations

import re
import unicodedata

from referral_app.security import typed_text

#: Spellings of one sound, in English and Spanish names, tried in this order.
_SOUNDS = (
    (re.compile(r"^(kn|gn|pn)"), "n"),
    (re.compile(r"^wr"), "r"),
    (re.compile(r"^x"), "s"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"tch|ch|sch"), "s"),
    (re.compile(r"sh"), "s"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ck|cq|qu|q"), "k"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"c"), "k"),
    (re.compile(r"g(?=[eiy])"), "j"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"[zs]"), "s"),
    (re.compile(r"[vw]"), "b"),
    (re.compile(r"[dt]"), "t"),
    (re.compile(r"[mn]"), "n"),
)
_SOUND_LENGTH = 6


def fold(text: str) -> list[str]:
    """The words of a name in small letters without accents, in order: "Peña-López, Ana" → ana lopez pena."""
    # NFKD takes accents off their letters; marks of scripts that write vowels as marks (combining class 0) stay.
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    # An apostrophe joins ("O'Neil"); every other sign that is no letter, mark or digit parts two words.
    joined = re.sub(r"['\u2019\u02bc`]", "", bare)
    words = "".join(sign if unicodedata.category(sign)[0] in "LMN" else " " for sign in joined).split()
    return sorted(words)


def sound(word: str) -> str:
    """How a folded word sounds, roughly: Catherine and Kathryn, Gonzalez and Gonsales come out alike.

    A word in another script than Latin is its own sound.
    """
    if not (word.isascii() and word.isalpha()):
        return word
    for spelling, heard in _SOUNDS:
        word = spelling.sub(heard, word)
    opening = "a" if word[0] in "aeiouyh" else word[0]
    consonants = re.sub(r"[aeiouyh]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", opening + consonants)[:_SOUND_LENGTH]


def plain_phone(phone: str) -> str:
    """The digits of a number; the country code 1 of North America is left out, so that both ways of writing agree.

    An extension is no part of it: two people may share the number before it.
    """
    found = typed_text.phone(phone)
    phone = found.number if found else phone
    digits = "".join(str(unicodedata.digit(sign)) for sign in phone if unicodedata.digit(sign, None) is not None)
    digits = digits.removeprefix("00")
    return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits


def plain_email(email: str) -> str:
    """The address in small letters, its domain as the post writes it, so that both ways of writing agree."""
    found = typed_text.address(email)
    return found.written.casefold() if found else unicodedata.normalize("NFKC", email).strip().casefold()


def comparable_email(typed: str | None) -> str | None:
    """The address as it is compared; None for what is none."""
    return plain_email(typed) if typed and "@" in typed else None


def comparable_phone(typed: str | None) -> str | None:
    """The number as it is compared; None for what has too few digits to be one."""
    return digits if typed and len(digits := plain_phone(typed)) >= 7 else None
