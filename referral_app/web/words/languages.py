"""The languages a form offers: living ones, by their name in the reader's language.

Babel names some three hundred languages and keeps those names right. What it lacks are sign languages and most
languages of the Americas, which families arrive with: their codes are of ISO 639-3, and their names stand here. Where
one name is many languages (Mixtec, Zapotec), one code stands for all: staff ask which before they call an interpreter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

import pycountry
from babel import Locale, localedata
from flask_babel import force_locale, get_locale
from flask_babel import lazy_gettext as _l

#: So many letters begin a name; fewer begin too many.
LEAST_TYPED = 3
#: Signed in the countries that people come from.
SIGNED = {
    "ase": _l("American Sign Language (ASL)"),
    "mfs": _l("Mexican Sign Language"),
    "gsm": _l("Guatemalan Sign Language"),
    "hds": _l("Honduran Sign Language"),
    "esn": _l("Salvadoran Sign Language"),
    "ncs": _l("Nicaraguan Sign Language"),
    "csr": _l("Costa Rican Sign Language"),
    "csf": _l("Cuban Sign Language"),
    "doq": _l("Dominican Sign Language"),
    "psl": _l("Puerto Rican Sign Language"),
    "csn": _l("Colombian Sign Language"),
    "vsl": _l("Venezuelan Sign Language"),
    "ecs": _l("Ecuadorian Sign Language"),
    "prl": _l("Peruvian Sign Language"),
    "bzs": _l("Brazilian Sign Language"),
}
#: Spoken in the Americas, and not named by Babel.
AMERICAN = {
    "acr": _l("Achi"),
    "amu": _l("Amuzgo"),
    "agu": _l("Awakatek"),
    "bzd": _l("Bribri"),
    "cly": _l("Chatino"),
    "chj": _l("Chinantec"),
    "crn": _l("Cora"),
    "emp": _l("Emberá"),
    "hch": _l("Huichol (Wixárika)"),
    "gym": _l("Ngäbere"),
    "jiv": _l("Shuar"),
    "ttc": _l("Tektitek"),
    "ntp": _l("Tepehuan"),
    "tcf": _l("Tlapanec (Me’phaa)"),
    "toj": _l("Tojolabal"),
    "top": _l("Totonac"),
    "guc": _l("Wayuu"),
    "zoc": _l("Zoque"),
    "mop": _l("Mopan Maya"),
    "yua": _l("Yucatec Maya"),
    "chf": _l("Chontal of Tabasco"),
    "ctu": _l("Ch’ol"),
    "cac": _l("Chuj"),
    "caa": _l("Ch’orti’"),
    "cab": _l("Garifuna"),
    "hus": _l("Huastec"),
    "ixl": _l("Ixil"),
    "jac": _l("Popti’ (Jakaltek)"),
    "cak": _l("Kaqchikel"),
    "kek": _l("Q’eqchi’"),
    "quc": _l("K’iche’"),
    "kjb": _l("Q’anjob’al"),
    "knj": _l("Akatek"),
    "mam": _l("Mam"),
    "maz": _l("Mazahua"),
    "mau": _l("Mazatec"),
    "mto": _l("Mixe"),
    "mix": _l("Mixtec"),
    "miq": _l("Miskito"),
    "nhn": _l("Nahuatl"),
    "ote": _l("Otomi"),
    "poc": _l("Poqomam"),
    "poh": _l("Poqomchi’"),
    "tsz": _l("Purépecha"),
    "qvi": _l("Kichwa"),
    "tar": _l("Rarámuri (Tarahumara)"),
    "trc": _l("Triqui"),
    "tzh": _l("Tzeltal"),
    "tzo": _l("Tzotzil"),
    "tzj": _l("Tz’utujil"),
    "usp": _l("Uspantek"),
    "zap": _l("Zapotec"),
}
#: Others without a code of two letters that people ask for; Babel names them.
ASKED_FOR = (
    *("yue", "hmn", "prs", "ckb", "kea", "pap", "jam", "chr", "haw", "rhg"),
    *("ceb", "chk", "dak", "hak", "ilo", "lkt", "man", "nan", "pau"),
)
#: What people write who use another name than the lists have; what may be two is asked.
ALSO = {
    "asl": "ase",
    "lsm": "mfs",
    "kreyol": "ht",
    "creole": "ht",
    "mandarin": "zh",
    "chino mandarin": "zh",
    "cantones": "yue",
    "farsi": "fa",
    "tagalog": "tl",
    "quiche": "quc",
    "kekchi": "kek",
    "qeqchi": "kek",
    "kanjobal": "kjb",
    "cakchiquel": "cak",
    "mexicano": "es nhn",
    "mixteco": "mix",
    "zapoteco": "zap",
    "castellano": "es",
    "filipino": "tl",
    "brasileno": "pt",
    "tarasco": "tsz",
    "hindu": "hi",
    "brazilian": "pt",
    "brazilian portuguese": "pt",
    "patois": "jam",
    "patwa": "jam",
    "jamaican patois": "jam",
    "ucranio": "uk",
    "azeri": "az",
    "bisaya": "ceb",
    "visayan": "ceb",
    "ilokano": "ilo",
    "fukienese": "cdo nan",
    "fujianese": "cdo nan",
    "toisan": "yue",
    "taishanese": "yue",
    "kriolu": "kea",
    "cabo verde": "kea",
    "mandinka": "man",
    "quichua": "qvi qu",
    "wayuunaiki": "guc",
    "guajiro": "guc",
    "nahnu": "ote",
    "hnahnu": "ote",
}
#: What a person writes who signs, and does not say which language.
_SIGNS = frozenset(["deaf", "sordo", "sorda", "sordomudo", "sordomuda", "senas", "sign", "signs", "signing"])
#: Words that say which language somebody does not speak.
_NO = frozenset(["no", "not", "dont", "cannot", "cant", "sin", "ni", "nada", "tampoco", "neither"])
#: How nearly a name must be spelled for it to be taken unasked: "spansh". "Mandinga" is not "mandarin".
SURE = 0.9
_OWN = {
    **SIGNED,
    **AMERICAN,
    "prs": _l("Dari"),
    "jam": _l("Jamaican Creole"),
    "cdo": _l("Fuzhounese"),
    "kmr": _l("Kurmanji Kurdish"),
    "kri": _l("Krio"),
    "ksw": _l("Karen"),
}


def name(code: str) -> str:
    """The name of a language by its BCP 47 code; the code where it has no name."""
    if code in _OWN:
        return str(_OWN[code])
    locale = get_locale()
    names = locale.languages if locale else {}
    return str(names.get(code.replace("-", "_")) or names.get(code.split("-")[0]) or code)


def living() -> frozenset[str]:
    """The codes on offer: every living language of two letters that has a name, and those above."""
    locale = get_locale()
    named = locale.languages if locale else {}
    two = {row.alpha_2 for row in pycountry.languages if row.type == "L" and hasattr(row, "alpha_2")}
    return frozenset({code for code in two if code in named} | set(_OWN) | set(ASKED_FOR))


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, frozenset[str]]:
    """Codes by every name a person may type: English, Spanish, and the language's own, without accents or marks."""
    codes = living()
    found: dict[str, set[str]] = {}
    for locale in (Locale("en"), Locale("es")):
        with force_locale(str(locale)):
            for code in codes:
                found.setdefault(plain(name(code)), set()).add(code)
    for code in codes:
        if localedata.exists(code):
            found.setdefault(plain(Locale(code).language_name or ""), set()).add(code)
    found.pop("", None)
    for written, code in ALSO.items():
        found.setdefault(written, set()).update(codes.intersection(code.split()))
    return {written: frozenset(named) for written, named in found.items()}


def named(typed: str) -> list[str]:
    """The codes of the languages that may be meant: one when the name is known, those whose names begin so, or those
    whose names are spelled nearly so; empty when nothing is like it."""
    word = plain(typed)
    if not word:
        return []
    known = _by_name()
    word = word.replace("lenguaje", "lengua")
    if word in known:
        return sorted(known[word])
    if not _NO.isdisjoint(word.split()):
        return []
    begin = [
        written for written in known if len(word) >= LEAST_TYPED and any(w.startswith(word) for w in parts(written))
    ]
    if not begin and not _SIGNS.isdisjoint(word.split()):
        return sorted(SIGNED)
    near = begin or _inside(word, known) or get_close_matches(word, known, n=4, cutoff=0.75)
    return sorted({code for written in near for code in known[written]})


def is_sure(typed: str) -> bool:
    """Whether the words are a name, begin one or hold one; not where a name is only spelled somewhat like them."""
    word = plain(typed).replace("lenguaje", "lengua")
    known = _by_name()
    begins = len(word) >= LEAST_TYPED and any(w.startswith(word) for written in known for w in parts(written))
    return word in known or begins or bool(_inside(word, known) or get_close_matches(word, known, n=1, cutoff=SURE))


def as_read(written: str) -> str:
    """Languages that staff wrote as they like ("English, Spanish"), in the reader's language.

    What names no language, or more than one, stays as it was written.
    """
    known = _by_name()
    said = []
    for word in written.split(","):
        codes = known.get(plain(word), frozenset())
        said.append(name(next(iter(codes))) if len(codes) == 1 else word.strip())
    joined = ", ".join(said)
    return joined[:1].upper() + joined[1:]


def _inside(typed: str, known: Mapping[str, frozenset[str]]) -> list[str]:
    """The names that stand among other words: "I speak Spanish", "dialecto mixteco bajo", "español e inglés"."""
    words = typed.split()
    found: list[str] = []
    at = 0
    while at < len(words):
        name = next((n for end in range(len(words), at, -1) if (n := " ".join(words[at:end])) in known), "")
        if len(name) >= LEAST_TYPED or (name and not name.isascii()):
            found.append(name)
        at += max(1, len(name.split()))
    return found


def parts(written: str) -> list[str]:
    """A name from its beginning, and from each later word: "american sign language" is found by "sign"."""
    words = written.split()
    return [" ".join(words[start:]) for start in range(len(words))]


def plain(words: str) -> str:
    """Small letters without accents, apostrophes and brackets: "K’iche’" is "kiche". Other scripts stay as they are."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^\w\s]", "", re.sub(r"[/,;+&-]", " ", bare)).split())
