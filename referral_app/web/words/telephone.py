"""How a telephone number is written for whoever reads it, and the address that calls it: one way everywhere."""

from __future__ import annotations

import re

_NO_DIGIT = re.compile(r"[^\d+]")
#: What stands behind a number: people are told it when somebody answers, no telephone dials it for them.
_EXTENSION = re.compile(r"\s*ext\. (\d{1,6})$")
#: What a number is made of, and nothing else: a word in it, "1-800-THE-LOST", is how its owner writes it.
_NUMBER = re.compile(r"\+?[\d\s().\-]+")
#: Called with the 1 before them, and written so.
_FREE = ("800", "833", "844", "855", "866", "877", "888")
#: Country codes of one digit and of two; all others have three (ITU-T E.164).
_ONE = ("1", "7")
_TWO = frozenset(
    str(code)
    for row in (
        (20, 27, 30, 31, 32, 33, 34, 36, 39),
        range(40, 50),
        range(51, 59),
        range(60, 67),
        (81, 82, 84, 86),
        range(90, 96),
        (98,),
    )
    for code in row
    if code != 42
)
#: Ten digits of the United States and Canada: no area and no exchange begins with 0 or 1.
_HOME = re.compile(r"1?([2-9]\d\d)([2-9]\d\d)(\d{4})")


#: Countries that are dialed like a state, with the 1 and ten digits: Canada, and islands of the Caribbean and Bermuda.
_DIALED_LIKE_HOME = frozenset(
    code for row in ("US CA BM", "AG AI BB BS DM DO GD JM KN KY LC MS SX TC TT VC VG") for code in row.split()
)


def is_dialed_with_its_code(country: str) -> bool:
    """Whether from here a number of this country (its ISO code) reaches it only behind the code of the country."""
    return country not in _DIALED_LIKE_HOME


def phone(number: str) -> str:
    """A number as people here write it: "512-555-0147", "1-800-843-5678", "+52 55 1234 5678". An extension stays; what
    is not a number in digits stays as it was written."""
    extension = _EXTENSION.search(number)
    bare = number[: extension.start()] if extension else number
    behind = f" ext. {extension[1]}" if extension else ""
    if not _NUMBER.fullmatch(bare.strip()):
        return number
    digits = _NO_DIGIT.sub("", bare)
    abroad = digits.startswith("+") and not digits.startswith("+1")
    home = None if abroad else _HOME.fullmatch(digits.removeprefix("+"))
    if home is not None:
        area, exchange, line = home.groups()
        return f"{'1-' if area in _FREE else ''}{area}-{exchange}-{line}{behind}"
    return f"{_of_a_country(digits[1:])}{behind}" if abroad else number


def tel(number: str) -> str:
    """The address that calls a number. Without its extension, which would be dialled as more of the number."""
    digits = _NO_DIGIT.sub("", _EXTENSION.sub("", number))
    return f"tel:+{digits}" if len(digits) == 11 and digits.startswith("1") else f"tel:{digits}"


def _of_a_country(digits: str) -> str:
    """The code of the country, and the rest by fours from behind: "+52 55 1234 5678"."""
    size = 1 if digits.startswith(_ONE) else 2 if digits[:2] in _TWO else 3
    code, rest = digits[:size], digits[size:]
    first = len(rest) % 4
    parts = [rest[:first], *(rest[at : at + 4] for at in range(first, len(rest), 4))]
    if first == 1 and len(parts) > 1:
        parts[:2] = [parts[0] + parts[1]]
    return " ".join(["+" + code, *filter(None, parts)])
