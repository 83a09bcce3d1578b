"""A country that was written where a town or a county is asked for, as people write it: "EEUU", "Usa", "México"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale

from referral_app import law

#: What people call the United States beside its names in the lists.
_HOME = frozenset(
    (
        *("us", "usa", "eeuu", "eua", "unitedstates", "theunitedstates", "unitedstate", "unitedstatesofamerica"),
        *("theunitedstatesofamerica", "estadosunidos", "losestadosunidos", "estadounidos", "estadosunidosdeamerica"),
    )
)
_LANGUAGES = ("en", "es")
#: What people call other countries, or parts of them, beside their names in the lists.
_ALSO = {
    **dict.fromkeys(("uk", "england", "inglaterra", "greatbritain", "scotland", "escocia", "wales", "gales"), "GB"),
    **dict.fromkeys(("rd", "repdominicana", "repúblicadominicana", "republicadominicana", "dr"), "DO"),
    **dict.fromkeys(("holland", "holanda"), "NL"),
    **dict.fromkeys(("uae", "eau"), "AE"),
    **dict.fromkeys(("mejico", "méjico", "méxicodf"), "MX"),
    **dict.fromkeys(("korea", "corea", "southkorea", "coreadelsur"), "KR"),
}


def home(typed: str) -> bool:
    """Whether what was written names the United States, and no more."""
    return _bare(typed) in _HOME


def abroad(typed: str, data: law.LawData) -> str | None:
    """The code of the other country whose name was written, alone or behind a comma ("Reynosa, México")."""
    states = frozenset(_bare(one.name) for one in data.jurisdictions.values())
    names = _names(frozenset(option.code for option in data.places.countries), states)
    whole, last = _bare(typed), _bare(typed.rpartition(",")[2])
    return names.get(whole) or names.get(last) or _ALSO.get(whole) or _ALSO.get(last)


@lru_cache(maxsize=4)
def _names(codes: frozenset[str], states: frozenset[str]) -> dict[str, str]:
    """Every name of the other countries, but for those that a state bears too: Georgia."""
    worlds = [Locale(language).territories for language in _LANGUAGES]
    named = {_bare(world[code]): code for world in worlds for code in codes & set(world) - {"US"}}
    return {name: code for name, code in named.items() if name not in states}


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())
