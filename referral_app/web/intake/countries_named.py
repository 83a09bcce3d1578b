"""A country that was written where a town or a county is asked for, as people write it: "EEUU", "Usa", "México"."""

from __future__ import annotations

import difflib
import re
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
#: What people call other countries, or parts of them, beside their names in the lists: letters only, no accents.
_ALSO = {
    **dict.fromkeys(
        (
            *("uk", "england", "inglaterra", "greatbritain", "granbretana", "scotland", "escocia", "wales", "gales"),
            *("northernireland", "irlandadelnorte"),
        ),
        "GB",
    ),
    **dict.fromkeys(("rd", "repdominicana", "republicadominicana", "dr"), "DO"),
    **dict.fromkeys(("holland", "holanda"), "NL"),
    **dict.fromkeys(("uae", "eau", "emiratos", "emiratosarabes", "emirates"), "AE"),
    **dict.fromkeys(("mejico", "mexicodf", "edomex"), "MX"),
    # Names of before, and other ways to write those of today.
    **dict.fromkeys(("burma", "birmania"), "MM"),
    **dict.fromkeys(("swaziland", "suazilandia", "swazilandia"), "SZ"),
    **dict.fromkeys(("zaire", "drc", "rdc", "congokinshasa"), "CD"),
    **dict.fromkeys(("ivorycoast", "costademarfil", "cotedivoire"), "CI"),
    **dict.fromkeys(("easttimor", "timororiental"), "TL"),
    **dict.fromkeys(("persia",), "IR"),
    **dict.fromkeys(("ceylon", "ceilan"), "LK"),
    **dict.fromkeys(("siam",), "TH"),
    **dict.fromkeys(("rhodesia", "rodesia"), "ZW"),
    **dict.fromkeys(("uppervolta", "altovolta"), "BF"),
    **dict.fromkeys(("kampuchea", "kampuchia"), "KH"),
    **dict.fromkeys(("czechrepublic", "republicacheca", "czech"), "CZ"),
    **dict.fromkeys(("macedonia",), "MK"),
    **dict.fromkeys(("belorussia", "byelorussia", "bielorusia", "belarus"), "BY"),
    **dict.fromkeys(("moldavia",), "MD"),
    **dict.fromkeys(("arabiasaudita", "saudi", "saudiarabia"), "SA"),
    **dict.fromkeys(("turkey", "turquia", "turkiye"), "TR"),
    **dict.fromkeys(("nuevazelandia",), "NZ"),
    **dict.fromkeys(("ayiti",), "HT"),
    **dict.fromkeys(
        (
            *(
                "georgiacountry",
                "georgiathecountry",
                "countryofgeorgia",
                "countrygeorgia",
                "georgiaelpais",
                "georgiapais",
            ),
            *("paisdegeorgia", "paisgeorgia", "republicofgeorgia", "republicadegeorgia", "sakartvelo"),
        ),
        "GE",
    ),
    **dict.fromkeys(("bvi", "britishvirginislands"), "VG"),
    **dict.fromkeys(("westernsamoa", "samoaoccidental", "independentsamoa", "independentstateofsamoa"), "WS"),
    **dict.fromkeys(("kenya", "kenia"), "KE"),
    **dict.fromkeys(("palestine", "palestina"), "PS"),
    **dict.fromkeys(("hongkong",), "HK"),
    **dict.fromkeys(("macau", "macao"), "MO"),
    **dict.fromkeys(("vatican", "vaticano", "elvaticano"), "VA"),
    **dict.fromkeys(("bosnia",), "BA"),
    **dict.fromkeys(("trinidad", "tobago"), "TT"),
    **dict.fromkeys(("brasil", "brazil"), "BR"),
    **dict.fromkeys(("belice", "belize", "britishhonduras"), "BZ"),
    **dict.fromkeys(("korea", "corea", "southkorea", "coreadelsur"), "KR"),
}
#: What may stand before the name of a country that somebody is in. "From", "near" and "to" say something else.
_IN_IT = re.compile(
    r"^(?:(?:(?:yo )?viv(?:o|imos|e|en)|(?:i|we|they) live|(?:he|she|it) (?:lives|is)|they are"
    r"|est(?:oy|amos|á|a|án|an)) )?(?:(?:somewhere|por ah[ií]|en alg[uú]n lugar) )?"
    r"(?:(?:(?:a|an|the|un|una|el|la) )?(?:small |little |peque[ñn][oa] )?"
    r"(?:town|city|village|pueblo|pueblito|ciudad|rancho|aldea|estado|norte|sur|este|oeste|centro|north|south|center)"
    r" (?:in|en|of|del?) |(?:in|en) )?(?:the |la |el |los |las )?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?: city)?[ .!?]*$", re.IGNORECASE)
#: How alike a name has to be for it to be asked whether it was meant.
ALIKE = 0.82


def home(typed: str) -> bool:
    """Whether what was written names the United States, and no more."""
    return not _HOME.isdisjoint((_bare(typed), _bare(_IN_IT.sub("", typed.strip()))))


def abroad(typed: str, data: law.LawData) -> str | None:
    """The code of the other country whose name was written: alone, behind a comma ("Reynosa, México"), or as the one
    that somebody is in ("vive en Honduras", "la India")."""
    return whole(typed, data) or whole(typed.rpartition(",")[2], data)


def parts(typed: str) -> list[str]:
    """What stands before and behind the commas, and in brackets: "Santa Cruz, Bolivia", "Santa Cruz (Bolivia)"."""
    return [part.strip() for part in re.split(r"[,;/()\[\]]| [-–—] ", typed) if _bare(part)] or [typed]


def whole(typed: str, data: law.LawData) -> str | None:
    """The code of the other country, where what was written is its name, as somebody in it may write it."""
    names = _of(data)
    tried = (typed, _BEHIND.sub("", _IN_IT.sub("", typed.strip())))
    return next((code for one in tried if (code := names.get(_bare(one)) or _ALSO.get(_bare(one)))), None)


def is_name(typed: str, data: law.LawData) -> bool:
    """Whether what was written is the name of another country, and nothing around it."""
    return _bare(typed) in _of(data) or _bare(typed) in _ALSO


def spelled_nearly(typed: str, data: law.LawData) -> tuple[str, ...]:
    """The countries with a name that is nearly what was written."""
    names = _of(data)
    return tuple(dict.fromkeys(names[one] for one in difflib.get_close_matches(_bare(typed), names, 2, ALIKE)))


def _of(data: law.LawData) -> dict[str, str]:
    states = frozenset(_bare(one.name) for one in data.jurisdictions.values())
    return _names(frozenset(option.code for option in data.places.countries), states)


@lru_cache(maxsize=4)
def _names(codes: frozenset[str], states: frozenset[str]) -> dict[str, str]:
    """Every name of the other countries, but for those that a state bears too: Georgia; or is called by: Jersey."""
    worlds = [Locale(language).territories for language in _LANGUAGES]
    named = {_bare(world[code]): code for world in worlds for code in codes & set(world) - {"US"}}
    return {name: code for name, code in named.items() if name not in states | {"jersey"}}


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())
