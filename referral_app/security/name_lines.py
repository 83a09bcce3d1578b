"""A line in which somebody names people, read as people write it: which words are the name of which person.

Pure. Where a line can be read in two ways, both readings are given: "Rosa Huanca, Teodoro" may be two people, or
somebody whose family names come first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from referral_app.security.name_frequency import is_given, is_surname, mostly_given, mostly_surname
from referral_app.security.name_words import fold, in_latin, is_familiar, listed, spanish_given, words

EMAIL = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+")
NUMBER = re.compile(r"\+?\d[\d ().-]{5,}\d")
_BRACKETS = re.compile(r"[(\[{<«\"“„（【〔][^()\[\]{}<>«»\"“”„（）【】〔〕]*[)\]}>»\"”）】〕]")
_HARD = re.compile(
    r"[;|\n\r、，؛]|\s[Yy]/[Oo]\s|\b(?:a\.?k\.?a\.?|also known as|tambien conocid[oa] como|conocid[oa] como)(?!\w)"
)
#: A comma, a colon, or a dash with room around it.
_SOFT = re.compile(r"[,:،]|\s[-\u2010-\u2015]+\s|\.\s*$")
#: Signs that stand for "and": two who share a family name are written so as well ("Elias & Irma Zepeda").
_AND_SIGNS = re.compile(r"(?<![Yy])[/&+]|(?<=[Yy])/(?![Oo]\b)|[&+]")
#: Words that join two names into a list; some of them also stand inside a name ("Ortega y Gasset", "Marie O Dell").
_JOINING = re.compile(r"\s(and|or|et|und|con|with|alias|vs|versus|y|e|o|u)\s")
_INSIDE_A_NAME = frozenset(["y", "e", "o", "i", "u"])
MOST_PEOPLE, MOST_WORDS = 12, 8
_LONGEST_NAME = 5
#: Scripts in which a name is written without a space.
_HAN_AND_HANGUL = (("\u3400", "\u9fff"), ("\uac00", "\ud7a3"), ("\u3040", "\u30ff"))
_LONGEST_UNSPACED = 5
_KEEP_WHEN_SHORT = frozenset(["don", "dona", "judge", "m", "sir", "hon", "frau", "officer"])


@dataclass(frozen=True)
class Reading:
    """The words of one person's name in the order they were written; `given` is how many of them stand first and are
    known to be given names (from "Surname, Given"), or 0 where the order says nothing."""

    words: tuple[str, ...]
    given: int = 0


#: "la Lupita", "el Beto": Spanish points at the people of a family with an article, which is no part of the name. "mi
#: Juanito": whose they are. The second stand in names of other languages as well ("Mi Linh").
_ARTICLES = frozenset(["el", "la", "los", "las"])
_WHOSE = frozenset(["mi", "tu", "su", "nuestra", "nuestro", "my", "our", "the"])
#: Behind a relation: on whose side.
_SIDES = frozenset(["paterno", "paterna", "materno", "materna", "paternal", "maternal"])


def without_reach(line: str) -> str:
    """The line without the e-mail addresses and phone numbers written in it."""
    return NUMBER.sub(" ", EMAIL.sub(" ", line))


def reach_of(line: str) -> tuple[list[str], list[str]]:
    """The e-mail addresses and the phone numbers written in a line."""
    return EMAIL.findall(line), NUMBER.findall(EMAIL.sub(" ", line))


#: Short for María before another given name: "Ma. Elena", "Mª José", "Ma del Carmen". Ma by itself is another name.
_OF = frozenset(["de", "del"])
_MARIA = re.compile(r"(?<!\w)m(?P<sign>a\.|\.?ª\.?|a(?= ))\s*(?=(?P<next>[^\W\d_]{2,}))", re.IGNORECASE)


def _in_full(line: str) -> str:
    """The line with this "Ma." written out."""
    return _MARIA.sub(
        lambda found: (
            "Maria "
            if found["sign"].lower() != "a" or (after := fold(found["next"])) in spanish_given() or after in _OF
            else found.group()
        ),
        line,
    )


#: Words that stand for no name: two families who wrote them have nobody in common.
_NOBODY = re.compile(
    r"(?:no|not) (?:name|named|born)(?: yet)?|unborn|unnamed|none|nobody|no one|nadie|ningun[oa]|x{2,}"
    r"|(?:the )?same(?: as (?:above|before))?|see above|lo mismo|(?:el |la )?mism[oa](?: de arriba)?|igual|n/?a"
    r"|no aplica|(?:todavia |aun )?no (?:lo )?(?:tiene|tenemos|ha nacido|nace|sabemos|se)"
    r"(?: (?:el )?(?:nombre|apellido))?(?: (?:todavia|aun))?|unknown|desconocid[oa]"
    r"|(?:i )?(?:do not|don'?t) know(?: \w+)*"
    r"|(?:i(?:'d| would)? )?(?:rather|prefer) not(?: to)?(?: say| tell)?|prefiero no(?: decir(?:lo|la)?)?"
)
#: How many children a line is about to name, before their names: "mis hijos Leo y Rosa Brandt", "twins: Leo and Rosa".
_CHILDREN = re.compile(
    r"^\s*(?:(?:mis|sus|los|las|my|his|her|our|the|nuestr[oa]s) )?(?:(?:two|three|four|dos|tres|cuatro|[2-9]) )?"
    r"(?:hijos|hijas|ninos|ninas|kids|children|sons|daughters|twins|gemelos|gemelas|mellizos|mellizas)\b[: ]*(?=\w)"
)


def people(line: str) -> list[Reading]:
    """Every name a line can be read to hold, each once, at most twelve."""
    if _NOBODY.fullmatch(fold(line).strip(" .!?-")):
        return []
    found: list[Reading] = []
    # "Ma." may be María or two initials, and Ma is a family name too: it is read both ways.
    lines = dict.fromkeys(without_reach(_with_its_spaces(one)) for one in (line, _in_full(line)))
    for text in (text for one in lines for text in _bracketed(one)):
        for chunk in _HARD.split(_CHILDREN.sub("", fold(text))):
            for parts in _joined(_AND_SIGNS.sub(" and ", chunk)):
                found += _of_parts([_name_words(part) for part in _SOFT.split(parts)])
    # A name in Cyrillic or Greek is also read in Latin letters: the other side may write it so.
    found += [Reading(tuple(map(in_latin, reading.words)), reading.given) for reading in found]
    kept = [Reading(reading.words[:MOST_WORDS], reading.given) for reading in found if reading.words]
    return list(dict.fromkeys(kept))[:MOST_PEOPLE]


def _with_its_spaces(line: str) -> str:
    """A space without width stands for a space only where the name has no other: beside one it is nothing."""
    return line if " " in line.strip() else line.replace("\u200b", " ")


def _bracketed(line: str) -> Iterator[str]:
    """The line without what stands in brackets, then with a single word of them put in: "Robert (Bob) Smith"."""
    yield _BRACKETS.sub(" ", line)
    for found in _BRACKETS.finditer(line):
        inside = found.group()[1:-1]
        named = [word for word in _name_words(inside) if not _is_remark(word)]
        if len(named) == 1:
            yield _BRACKETS.sub(" ", f"{line[: found.start()]} {named[0]} {line[found.end() :]}")
        elif len(named) > 1:
            yield inside


def _joined(chunk: str) -> Iterator[str]:
    """A chunk parted at its "and"s, and whole where the "and" may belong to a name. Two who share a family name get it
    both: "Juan y Maria Lopez"."""
    found = _JOINING.split(f" {chunk} ")
    texts, links = found[::2], found[1::2]
    if not links:
        yield chunk
        return
    named = [_name_words(text) for text in texts]
    inside = [link for link in links if link in _INSIDE_A_NAME]
    # Two who are called by a first name are no name of one: "Lupe y la Lupita".
    two_called = all(name and is_familiar(name[0]) for name in named)
    if len(inside) == len(links) and any(len(name) < 2 for name in named) and not two_called:
        yield chunk
    for text, name, following in zip(texts, named, [*named[1:], []], strict=True):
        yield text
        if len(name) == 1 and len(following) > 1:
            yield " ".join([*name, *following[1:]])


def _name_words(text: str) -> list[str]:
    """The words of a name in a text: titles, suffixes and remarks taken off."""
    found = _without_sides(words(text))
    told = [_is_remark(word) for word in found]
    # "el papa", "la prima": beside a particle a relation is no family name either.
    if any(told[:-1]) or (told and told[-1] and all(word in listed("particles") for word in found[:-1])):
        bare = [word for word in found if not _is_remark(word)]
        related = any(word in listed("relations") for word in found)
        while related and bare and bare[0] in listed("particles"):
            bare = bare[1:]
        if related or len(bare) > 1 or all(told):
            found = bare
    found = _without_pointing(found)
    while len(found) > 1 and found[0] in listed("titles") and (len(found) > 2 or found[0] not in _KEEP_WHEN_SHORT):
        found = found[1:]
    while len(found) > 1 and (found[-1] in listed("suffixes") or found[-1] in listed("titles") - _KEEP_WHEN_SHORT):
        found = found[:-1]
    return found


def _without_pointing(found: list[str]) -> list[str]:
    """Without the article or the "my" before what somebody is called: "la Lupita", "el Beto Vega", "la señora Rosa"."""
    rest = found
    while len(rest) > 1 and (rest[0] in _ARTICLES | _WHOSE or (rest is not found and rest[0] in listed("titles"))):
        rest = rest[1:]
    if rest is found:
        return found
    a_nickname = len(rest) == 1 and found[0] in _ARTICLES and not mostly_surname(rest[0])
    return rest if is_familiar(rest[0]) or a_nickname else found


def _without_sides(found: list[str]) -> list[str]:
    """Without "paterna" behind "abuela": on whose side somebody is related. By itself it is a family name."""
    relations = listed("relations")
    return [
        word for place, word in enumerate(found) if not (word in _SIDES and place and found[place - 1] in relations)
    ]


def _of_parts(parts: list[list[str]]) -> Iterator[Reading]:
    """The readings of what stands between commas."""
    named = [part for part in parts if part and not (len(part) == 1 and _is_suffix(part[0])) and not _is_degree(part)]
    turned = [_family_names_first(before, after) for before, after in pairwise(named)]
    for place, part in enumerate(named):
        # Two family names before a given one are nobody's name by themselves: brother and sister share them.
        if place < len(turned) and turned[place] and len(part) > 1 and all(map(mostly_surname, part)):
            continue
        if len(part) > 1 or len(named) == 1 or is_given(part[0]) or is_unspaced(part[0]):
            yield Reading(tuple(part))
    for (before, after), fits in zip(pairwise(named), turned, strict=True):
        if fits:
            yield Reading((*after, *before), given=len(after))


def _family_names_first(before: list[str], after: list[str]) -> bool:
    """Whether "before, after" may be the family names and the given names of one person."""
    if len(before) + len(after) > _LONGEST_NAME:
        return False
    if len(before) == 1 and len(after) == 1:
        return not (is_given(before[0]) and not is_surname(before[0]) and is_given(after[0]))
    if any(
        mostly_given(word) and before[max(place - 1, 0)] not in listed("joined") for place, word in enumerate(before)
    ):
        return False
    return is_given(after[0]) or (len(after) == 1 and not is_surname(after[0]))


def _is_remark(word: str) -> bool:
    return word in listed("relations") or (word in listed("fillers") and word not in listed("particles"))


def _is_degree(part: list[str]) -> bool:
    """Letters of a title that were written with points, "M.D.", "Ph.D.": no name is made of them."""
    return len(part) > 1 and (part == ["ph", "d"] or all(len(word) == 1 and word.isascii() for word in part))


def is_unspaced(word: str) -> bool:
    """Whether a word of Han, Hangul or kana is long enough to be the whole name of a person."""
    return 2 <= len(word) <= _LONGEST_UNSPACED and all(
        any(low <= sign <= high for low, high in _HAN_AND_HANGUL) for sign in word
    )


def _is_suffix(word: str) -> bool:
    return word in listed("suffixes") or word in listed("titles")
