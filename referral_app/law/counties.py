"""County names as keys (section 8, F4), so that "Saint Clair County", "St. Clair" and "st clair" are one county."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOT_KEPT = re.compile(r"[^a-z0-9]")
ENDINGS = (" county", " parish")
BEFORE, CITY = "city of ", "city"


@lru_cache(maxsize=8192)
def county_key(name: str) -> str:
    """The key of a county or independent city.

    NFKD, no marks, lower case, trimmed, a leading "city of" and one last "county" or "parish" dropped, only a-z 0-9,
    saints shortened.
    """
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower().strip()
    plain = plain.removeprefix(BEFORE)
    for ending in ENDINGS:
        if plain.endswith(ending):
            plain = plain.removesuffix(ending)
            break
    key = NOT_KEPT.sub("", plain)
    if key.startswith("sainte"):
        return "ste" + key.removeprefix("sainte")
    return "st" + key.removeprefix("saint") if key.startswith("saint") else key


def county_keys(name: str) -> tuple[str, ...]:
    """The keys to look a place up by, the surest first.

    "City of Franklin" is first looked up as the independent city, "Franklin city": Franklin County is elsewhere.
    """
    key = county_key(name)
    return (f"{key}{CITY}", key) if is_city(name) else (key,)


def is_city(name: str) -> bool:
    """Whether the name says that it is a city, as "City of St. Louis" does."""
    return name.strip().lower().startswith(BEFORE)
