"""Months by their numbers and by their names in English and Spanish, short or whole: "2", "Feb", "febrero", "feb."."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches

from referral_app.security.typed_text import bare

#: By number, English first; where Spanish has two, both are right, and some countries write the shorter.
MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_BY_NAME = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
#: Shorter beginnings fit several months.
_LEAST_LETTERS = 3


def month_of(text: str) -> int | None:
    """The month, 1 to 12, or None for what is none. Both languages are taken whatever language the page is in."""
    plain = bare(text).rstrip(".").strip().casefold()
    if plain.isdecimal():
        number = int(plain)
        return number if len(plain) < 3 and 1 <= number <= 12 else None
    letters = "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))
    if len(letters) < _LEAST_LETTERS or not letters.isalpha():
        return None
    found = {number for number, names in enumerate(MONTHS, 1) if any(name.startswith(letters) for name in names)}
    # A letter too many, too few or in another place is no other month; what fits two is none.
    near = found or {_BY_NAME[name] for name in get_close_matches(letters, _BY_NAME, n=4, cutoff=0.8)}
    return near.pop() if len(near) == 1 else None
