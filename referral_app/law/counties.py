"""County names as keys (section 8, F4), so that "Saint Clair County", "St. Clair" and "st clair" are one county."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOT_KEPT = re.compile(r"[^a-z0-9]")
ENDINGS = (" county", " parish")


@lru_cache(maxsize=8192)
def county_key(name: str) -> str:
    """NFKD, no marks, lower case, trimmed, one last "county" or "parish" dropped, only a-z 0-9, saints shortened."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower().strip()
    for ending in ENDINGS:
        if plain.endswith(ending):
            plain = plain.removesuffix(ending)
            break
    key = NOT_KEPT.sub("", plain)
    if key.startswith("sainte"):
        return "ste" + key.removeprefix("sainte")
    return "st" + key.removeprefix("saint") if key.startswith("saint") else key
