"""What in a summary tells who a family is, and where: for what attorneys read before the conflict check (B06).

Wider than `telling`, which judges what lawyers and staff write to each other: here no exact day, no county and no exact
age with a country that few people come from may stand. A word with a capital letter inside a sentence is a name unless
it is on a list of words that name nobody, and so is one at its beginning that is no word of English or Spanish. What is
stopped without need a member of staff may let stand, with a reason; what is not found names somebody. So it rather
stops too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import xkcdpass  # type: ignore[import-untyped]
from babel import Locale

from referral_app.security import name_frequency as often
from referral_app.security.days_and_ages import AGES, BIRTH_BEFORE, BORN_IN, DAYS
from referral_app.security.marks import marks, named_days
from referral_app.security.name_lines import EMAIL
from referral_app.security.name_words import fold, words
from referral_app.security.telling import (
    NOTHING_KNOWN,
    Known,
    Tells,
    addresses_spelt,
    begins_a_sentence,
    names_said,
    numbers_said,
    says_day,
)
from referral_app.security.text_screen import pictures
from referral_app.security.whereabouts import handles, schools, streets
from referral_app.security.word_lists import listed_words

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """One piece of a text that tells who somebody is."""

    kind: Tells
    start: int
    end: int


_MANY_COME_FROM = listed_words("common_countries.txt")
#: A state of the United States by its English name.
_STATES_TOO = frozenset(["GE"])
_PLAIN = listed_words("plain_capitals.txt")
#: Laws, alerts and programmes that bear a name, or a word that is one: "Marsy's Law", "Ley Olimpia", "a green card".
_TERMS = re.compile(
    r"\b[A-Z]\w+(?:['\u2019]s)?\s+(?:Act|Law)\b(?!\s+(?:Firm|Offices?|Group))"
    r"|\bLey\s+[A-Z]\w+|\b(?:AMBER|Amber)\s+Alerts?\b|\bAlertas?\s+(?:AMBER|Amber)\b|\bGreen\s+Cards?\b"
    r"|\bFull\s+Faith\s+and\s+Credit\b|\bHead\s+Start\b|\bWestern\s+Union\b"
    r"|\bGuardia\s+(?:Nacional|Civil)\b|\bSeguro\s+(?:Social|Popular)\b"
    r"|\bNi\u00f1[oa]s?\b|\bSala\s+(?:Civil|Penal|Familiar|Regional|Superior)\b"
    r"|\b(?:Juez|Jueza|Juzgado|Tribunal|Sala|Fiscal\u00eda)\s+(?:Primer|Segund|Tercer|Cuart|Quint|Sext)[oa]\b"
    r"|\bCash\s+App\b"
)
_ORDINARY = listed_words("ordinary_names.txt")
_LIKE_NAMES = listed_words("words_like_names.txt")
#: Countries whose names are borne by people.
_BORNE = frozenset(
    ("jordan", "chad", "mauricio", "guadalupe", "martinica", "elena", "helena", "martin", "bartolome", "cristobal")
)

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc-][^\W\d_]+)*")
_TITLES = r"(?:Mr|Mrs|Ms|Mx|Dr|Dra|Sr|Sra|Srta|Lic|Ing|Prof|Rev|Fr)"
_AFTER_A_TITLE = re.compile(rf"\b{_TITLES}\.\s+(?P<name>[^\W\d_]+)")
_LONGEST_LETTERS = 6
#: Whoever writes in haste writes "my cousin marisol": after such a word a first name is one without a capital too.
_OF_SOMEBODY = re.compile(
    r"\b(?:cousin|aunt|uncle|brother|sister|mother|father|grandmother|grandfather|grandma|grandpa|stepfather|stepmother"
    r"|boyfriend|girlfriend|friend|neighbor|husband|wife|son|daughter|niece|nephew|godmother|godfather|named|called|prim[oa]|t[i\u00ed][oa]|herman[oa]|abuel[oa]"
    r"|madre|padre|padrastro|madrastra|novi[oa]|amig[oa]|vecin[oa]|espos[oa]|hij[oa]|llama|llamad[oa]|cu\u00f1ad[oa]|suegr[oa]"
    r"|sobrin[oa]|niet[oa]|padrino|madrina|comadre|compadre|ahijad[oa])\s+"
    r"(?P<name>[^\W\d_]{4,})\b"
)

#: "don chuy", "do\u00f1a mari": who is spoken of so is named, whatever the name.
_DON = re.compile(r"\b(?:[Dd]on|[Dd]o\u00f1a)\s+(?P<name>(?!de\b|del\b)[^\W\d_]{3,})\b")

_MORE_HANDLES = re.compile(r"\b[A-Za-z]{3,}\d{2,}[A-Za-z]\w*\b")
_COUNTIES = re.compile(
    r"\b(?!The\b|This\b|That\b|Our\b|Their\b)[A-Z\u00c0-\u00de][\w'\u2019]+\s+(?:County|Parish|Borough)\b"
    r"|\b[Cc]ondado\s+(?:de\s+)?[A-Z\u00c0-\u00de][\w'\u2019]+"
)
#: "Texas Children's", as people call a hospital; the offices and courts of that name are no place.
_OF_CHILDREN = re.compile(
    r"\b(?!The\b|A\b|An\b|This\b|That\b|Our\b|Of\b|Children['\u2019]s)[A-Z]\w+\s+Children['\u2019]s(?!\s+(?:[A-Z]|rights|advoca|court))"
)


def identifying(text: str, known: Known = NOTHING_KNOWN) -> list[Found]:
    """Every piece of a normalised text that tells who a family is, in its order, none inside another."""
    found = [Found(Tells.PICTURE, *span) for span in pictures(text)]
    found += [Found(Tells.ADDRESS, *span) for span in _addresses(text)]
    bare = _without(text, [(each.start, each.end) for each in found])
    found += [Found(Tells.SCHOOL, *span) for span in schools(bare)]
    found += [Found(Tells.PLACE, *span) for span in _spans(bare, [_COUNTIES, _OF_CHILDREN])]
    found += [Found(Tells.STREET, *span) for span in streets(bare)]
    days = list(_days(bare, known))
    found += days
    undated = _without(bare, [(each.start, each.end) for each in days])
    found += [Found(Tells.NUMBER, *span) for span in _numbers(undated)]
    found += [Found(Tells.HANDLE, *span) for span in [*handles(undated), *_spans(undated, [_MORE_HANDLES])]]
    found += [Found(Tells.AGE_AND_COUNTRY, *span) for span in _ages_and_countries(bare)]
    taken = found.copy()
    found += [
        Found(Tells.NAME, *span)
        for span in _names(bare, known.names)
        if not any(span[0] < each.end and each.start < span[1] for each in taken)
    ]
    return _outermost(found)


def _addresses(text: str) -> Iterator[Span]:
    for part in re.finditer(r"\S*@\S*", text):
        for found in EMAIL.finditer(part.group()):
            yield part.start() + found.start(), part.start() + found.end()
    yield from addresses_spelt(text)


def _days(text: str, known: Known) -> Iterator[Found]:
    for span in [each.span() for each in BORN_IN.finditer(text)]:
        yield Found(Tells.BIRTH_DATE, *span)
    for start, end in _widest([*_spans(text, DAYS), *named_days(text)]):
        piece = text[start:end]
        of_birth = BIRTH_BEFORE.search(text[max(0, start - 60) : start])
        birth = bool(of_birth) or any(says_day(piece, day) for day in known.born)
        yield Found(Tells.BIRTH_DATE if birth else Tells.DAY, start, end)


def _numbers(text: str) -> Iterator[Span]:
    yield from numbers_said(text)
    yield from marks(text)


def _ages_and_countries(text: str) -> list[Span]:
    """An exact age and a country that few people come from: each is nothing by itself, and both are one person."""
    ages = _spans(text, AGES)
    rare = [found.span() for found in _rare_countries().finditer(text)]
    return [*ages, *rare] if ages and rare else []


@cache
def _rare_countries() -> re.Pattern[str]:
    spelt = set()
    for language in ("en", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _MANY_COME_FROM | _STATES_TOO:
                spelt.add(name)
    either = "|".join(re.escape(name) for name in sorted(spelt, key=lambda name: (-len(name), name)))
    return re.compile(rf"\b(?:{either})\b")


@cache
def _plain() -> frozenset[str]:
    """Words with a capital letter that name nobody, folded: our list, and the words of the names of countries."""
    countries = {
        word
        for language in ("en", "es")
        for code, name in Locale(language).territories.items()
        if len(code) == 2
        for word in words(name)
    }
    return _PLAIN | (countries - _BORNE)


#: The word lists of the package: long ones of English and of Spanish.
_LISTS = ("eff-long", "eff-short", "legacy", "spa-mich")
_ENDINGS = tuple(
    each
    for listed in (
        "s es ed d ing ly er n an en mos ado ada ados adas ido ida idos idas ando iendo as os a e o io ia ian aba aban",
        "aron ieron jeron ara era ira rse lo la los las le les se me",
    )
    for each in listed.split()
)
_BEGINNINGS = ("", "e", "y", "ar", "er", "ir", "o", "a", "r")


@cache
def _vocabulary() -> frozenset[str]:
    """Some 140,000 words of English and Spanish, folded."""
    folder = files(xkcdpass) / "static"
    listed = (word for name in _LISTS for word in (folder / name).read_bytes().decode("utf-8", "replace").split())
    return (
        frozenset(word if word.isascii() and word.islower() else fold(word) for word in listed)
        | listed_words("opening_words.txt")
        | _LIKE_NAMES
        | _ORDINARY
    )


def _is_a_word(small: str) -> bool:
    """Whether a word that begins a sentence is one of the language, in this form or another."""
    if small in _vocabulary():
        return True
    stems = (small.removesuffix(end) for end in _ENDINGS if small.endswith(end) and len(small) - len(end) >= 3)
    return any(stem + begins in _vocabulary() for stem in stems for begins in _BEGINNINGS)


def _names(text: str, lines: Sequence[str]) -> Iterator[Span]:
    yield from names_said(text, lines)
    titled = {found.start("name") for found in _AFTER_A_TITLE.finditer(text)}
    titled |= {found.start("name") for found in _DON.finditer(text)}
    titled |= {found.start("name") for found in _OF_SOMEBODY.finditer(text) if _is_first_name(found["name"])}
    terms = [found.span() for found in _TERMS.finditer(text)]
    for found in _WORD.finditer(text):
        if any(start <= found.start() < end for start, end in terms):
            continue
        if found.start() in titled or _is_a_name(text, found):
            yield found.span()


def _is_first_name(raw: str) -> bool:
    small = "".join(words(raw))
    if small in _PLAIN or small in _vocabulary():
        return False
    return often.is_given(small) or (often.mostly_given(small) and not _is_a_word(small))


def _is_a_name(text: str, found: re.Match[str]) -> bool:
    raw = found.group()
    if raw[0].islower() or len(raw) == 1:
        return False
    small = "".join(words(raw))
    parts = [fold(part) for part in re.split(r"-", raw)]
    if small in _plain() or all(part in _plain() for part in parts):
        return False
    if raw.isupper():
        listed = often.is_given(small) or often.is_surname(small)
        return listed and len(raw) > 3 and (small not in _ORDINARY or len(raw) > _LONGEST_LETTERS)
    if begins_a_sentence(text, found.start()):
        if len(small) > 3 and often.mostly_given(small) and small not in _ORDINARY | _LIKE_NAMES:
            return True
        return len(small) > 2 and not all(_is_a_word("".join(words(part))) for part in raw.split("-"))
    return True


def _spans(text: str, patterns: Iterable[re.Pattern[str]]) -> list[Span]:
    return _widest([found.span() for pattern in patterns for found in pattern.finditer(text)])


def _widest(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _outermost(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with these pieces blank, so that everything else stands where it stood."""
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text
