"""What in words written by hand tells who a family is: looked for in what passes between an attorney and staff (C10).

Pure. It finds what a machine can find: a way to reach somebody, a number that stands for one person or one file, a
picture or a link to one, a street, a school, a name on the net, and names and birth dates that it is given. What it
does not find a person still reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referral_app.security.months import MONTHS
from referral_app.security.name_lines import EMAIL, people
from referral_app.security.name_words import fold, forms, listed, words
from referral_app.security.text_screen import screen
from referral_app.security.whereabouts import handles, schools, streets
from referral_app.security.word_lists import listed_words


class Tells(StrEnum):
    """What kind of thing was found."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    NUMBER = "number"
    PICTURE = "picture"
    STREET = "street"
    SCHOOL = "school"
    HANDLE = "handle"
    # These may be written to an attorney who asks, and stand in no summary (`security.identifying`).
    DAY = "day"
    PLACE = "place"
    AGE_AND_COUNTRY = "age_and_country"


@dataclass(frozen=True)
class Known:
    """What is known of a family and may not stand in the words: lines that name people, and birth dates."""

    names: tuple[str, ...] = ()
    born: tuple[date, ...] = ()


NOTHING_KNOWN = Known()

_NUMBER = re.compile(r"\+?\d[\d ().-]{5,}\d")
_LOCAL_PHONE = re.compile(r"(?<!\d)\d{3}[ .-]\d{4}(?!\d)")
#: The number of a file at a court: "2:26-cv-01234", "2026-DR-4471".
_DOCKET = re.compile(r"\b(?:\d{1,2}:)?\d{2,4}-[A-Za-z]{2,4}-\d{3,7}\b")
#: "X12345678", "A123-456-789", "ABC-1234"; sections of a law and forms are none.
_PAPERS = re.compile(r"\b(?!USC|CFR|DS-)[A-Z]{1,3}-?\d{3,}(?:-?\d{1,})+\b")
_DIGIT = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double"
    "|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|doble"
)
#: A telephone number said digit by digit, some of them perhaps in figures.
_SPELT_NUMBER = re.compile(rf"\b(?:(?:{_DIGIT})\b[\s,.-]*|\d[\s,.-]*){{7,}}", re.IGNORECASE)
#: "rosa at example dot org", "rosa[at]example.org", "rosa arroba example punto org", "rosa @ example . org".
_DOT = r"\s*[\[({]?\s*(?:\.|\bdot\b|\bpunto\b)\s*[\])}]?\s*[A-Za-z]{2,}\b"
_SPELT_ADDRESS = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?:\s*[\[({{]\s*(?:at|arroba|@)\s*[\])}}]\s*|\s+arroba\s+|\s*@\s+)[\w-]+{_DOT}"
    r"|(?<![\w.+-])[\w.+-]+\s+at\s+[\w-]+\s+dot\s+[A-Za-z]{2,}\b",
    re.IGNORECASE,
)
#: Fewer digits than these stand for nobody: years, sections of a law, sums.
_TELLING_DIGITS = 9
_DATE = re.compile(r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b")
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?:\u00bf\u00a1\n]\s*$")
#: Names that are words of every day too: alone they count only as a name is written, with a capital letter inside a
#: sentence.
_ORDINARY = listed_words("ordinary_names.txt")
_ENGLISH_MONTHS = frozenset(names[0] for names in MONTHS)
#: "Rosa called" begins with a name, "Rose bushes" with a word: behind which words the first of a sentence is somebody.
_WHAT_PEOPLE_DO = frozenset(
    [
        "called",
        "said",
        "told",
        "asked",
        "wrote",
        "lives",
        "lived",
        "went",
        "came",
        "wants",
        "wanted",
        "needs",
        "knows",
        "thinks",
        "says",
        "has",
        "had",
        "is",
        "was",
        "and",
        "llamo",
        "dijo",
        "pidio",
        "vive",
        "vivia",
        "fue",
        "vino",
        "quiere",
        "necesita",
        "sabe",
        "dice",
        "tiene",
        "tenia",
        "es",
        "esta",
        "estaba",
        "y",
    ]
)
_AUXILIARY = frozenset(["will", "may"])
_BIRTHDAY = re.compile(r"\b(?:born|birth\w*|dob|turn(?:s|ed|ing)|naci\w*|nacimiento|cumple\w*)\b")
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]


def telling(text: str, known: Known = NOTHING_KNOWN) -> list[Tells]:
    """What kinds of things that tell who a family is stand in a text, in the order of `Tells`; empty when none."""
    found = set(_anybodys(text))
    if any(names_said(text, known.names)):
        found.add(Tells.NAME)
    if any(says_day(text, day) for day in known.born):
        found.add(Tells.BIRTH_DATE)
    return [kind for kind in Tells if kind in found]


def _anybodys(text: str) -> Iterator[Tells]:
    """What needs no knowledge of the family to be seen."""
    if screen(text).reasons:
        yield Tells.PICTURE
    if EMAIL.search(" ".join(part for part in text.split() if "@" in part)) or any(addresses_spelt(text)):
        yield Tells.ADDRESS
    if any(numbers_said(_DATE.sub(" ", text))):
        yield Tells.NUMBER
    without_addresses = EMAIL.sub(" ", text)
    if streets(without_addresses):
        yield Tells.STREET
    if schools(text):
        yield Tells.SCHOOL
    if handles(without_addresses):
        yield Tells.HANDLE


def numbers_said(text: str) -> Iterator[tuple[int, int]]:
    """Where a number of a telephone, a person or a file stands in a text without dates."""
    for found in _NUMBER.finditer(text):
        if sum(sign.isdigit() for sign in found.group()) >= _TELLING_DIGITS:
            yield found.span()
    for pattern in (_LOCAL_PHONE, _DOCKET, _PAPERS):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _SPELT_NUMBER.finditer(text):
        if any(sign.isalpha() for sign in found.group()):
            yield found.start(), found.start() + len(found.group().rstrip(" ,.-\n"))


def addresses_spelt(text: str) -> Iterator[tuple[int, int]]:
    """Where an e-mail address is written so that no machine should see it."""
    for found in _SPELT_ADDRESS.finditer(text):
        yield found.span()


def names_said(text: str, lines: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a text says a name of these lines, or a part of one."""
    named = {reading.words for line in lines for reading in people(line)}
    parts = {word for name in named for word in name if len(word) > 1 and word not in listed("particles")}
    called = {form for word in parts for form in forms(word)}
    said = list(_said(text))
    for at, (word, as_a_name, span) in enumerate(said):
        following = said[at + 1][0] if at + 1 < len(said) else None
        if word not in parts:
            # What somebody is called for short is a name only as a name is written.
            if as_a_name and len(word) > 2 and not called.isdisjoint(forms(word)):
                yield span
            continue
        both = any(word in name and following in name and following != word for name in named)
        does = following in _WHAT_PEOPLE_DO and text[span[0]].isupper() and word not in _AUXILIARY
        if both or as_a_name or does or (word not in _ORDINARY and len(word) > 3):
            yield span


def _said(text: str) -> Iterator[tuple[str, bool, tuple[int, int]]]:
    """The folded words of a text, each with whether it is written as only a name is, with a capital that neither a
    sentence nor a month gives it, and where it stands."""
    for found in _WORD.finditer(text):
        raw = found.group()
        small = "".join(words(raw))
        capital = not raw[0].islower()
        begins = begins_a_sentence(text, found.start())
        yield small, capital and not (small in _ORDINARY and (begins or small in _ENGLISH_MONTHS)), found.span()


def begins_a_sentence(text: str, at: int) -> bool:
    """Whether the word that stands there has its capital letter from a sentence."""
    return not text[:at].strip() or bool(_SENTENCE_ENDS.search(text[max(0, at - 20) : at]))


def says_day(text: str, day: date) -> bool:
    """Whether a text holds this very day, as people write days in English and Spanish."""
    plain = " ".join(re.sub(r"[,.]", " ", re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", fold(text))).split())
    figures = {(day.year, day.month, day.day), (day.month, day.day, day.year), (day.day, day.month, day.year)}
    short = {(day.month, day.day, day.year % 100), (day.day, day.month, day.year % 100)}
    for found in _DATE.findall(text):
        if tuple(int(part) for part in re.split(r"[./-]", found)) in figures | short:
            return True
    names = MONTHS[day.month - 1]
    named = f"(?:{'|'.join((*names, names[0][:3]))})"
    if _BIRTHDAY.search(plain):
        # Beside a word for birth the day and the month are enough.
        which = f"(?:0?{day.day}{'|' + _ORDINALS[day.day - 1] if day.day <= len(_ORDINALS) else ''})"
        if re.search(rf"\b{named} (?:the )?{which}\b|\b{which} (?:of |de )?{named}\b", plain):
            return True
    return bool(
        re.search(rf"\b{named} 0?{day.day} {day.year}\b", plain)
        or re.search(rf"\b0?{day.day} (?:de )?{named} (?:del? )?{day.year}\b", plain)
    )
