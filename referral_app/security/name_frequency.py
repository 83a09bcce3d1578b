"""How often a name occurs among the people of the United States, from lists that a package ships.

Pure but for reading the lists of the package `names` (U.S. Census Bureau, 1990), once a process. Rates are parts per
million of all people. The lists know given names and family names apart; what is said here of a whole name is meant to
be too high rather than too low: a name taken for a common one is looked at by a person, one taken for a rare one would
hold a family.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import names

from referral_app.security.name_words import fold, forms, heard, is_latin, listed, spanish_given

MILLION = 1_000_000
#: A percent of the lists, in parts per million; and how much of all people have a name of the lists.
_PERCENT = MILLION / 100
#: What is taken of a name that the lists do not have.
UNLISTED_GIVEN, UNLISTED_SURNAME = 20.0, 3.0
#: Given and family names go together within a people: what is counted for it, by how much of a people bears the family
#: name. People with Spanish names were a tenth of all in 1990 and are a fifth today, so 1 / 0.1 x 2.
_TOGETHER, _SPANISH, _CROWDED = 2.0, 20.0, 1000.0
#: A given name that so many of a million bear is not of a people with few family names alone.
EVERYDAY, _EVERYDAY_CROWDED = 500.0, 50.0
#: A given name that the lists do not have may be an everyday one of a people that came later: so many of those who
#: bear the family name are called so, at most of so many people.
_OF_A_FAMILY, _MOST_OF_A_FAMILY = 0.02, 50.0
#: Names in other scripts, and short words that no list has (the syllables of Chinese, Korean and Vietnamese names): no
#: list says, so neither rare nor common.
NOT_KNOWN = 2.0
_SHORT = 4
#: Of the people with a name, so many are called by any one of its short forms, at most.
_CALLED_SHORT = 0.2
#: Family names rarer than this are counted each by itself, but not for how names sound.
_ENOUGH_TO_SOUND = 0.001


@cache
def _surnames() -> Mapping[str, float]:
    """Parts per million by folded family name. 0 in the list means less than 0.0005 percent."""
    return {word: max(rate, UNLISTED_SURNAME) for word, rate in _read(("last",)).items()}


@cache
def _given() -> Mapping[str, float]:
    """Parts per million of all people by folded given name: half the people are of each sex."""
    return {word: rate / 2 for word, rate in _read(("first:male", "first:female")).items()}


def _read(lists: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for name in lists:
        for line in Path(names.FILES[name]).read_text("ascii").splitlines():
            word, percent, *_ = line.split()
            found[fold(word)] += float(percent) * _PERCENT
    return dict(found)


@cache
def _given_forms() -> Mapping[str, float]:
    """The same by form: everybody who may be called so. "william" counts every Bill."""
    found: dict[str, float] = defaultdict(float)
    for word, rate in _given().items():
        for form in forms(word):
            found[form] += rate
    return found


@cache
def _sounds() -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Parts per million by how a given name and how a family name sounds."""
    given: dict[str, float] = defaultdict(float)
    surname: dict[str, float] = defaultdict(float)
    for word, rate in _given_forms().items():
        given[heard(word)] += rate
    for word, rate in _surnames().items():
        if rate >= _ENOUGH_TO_SOUND * _PERCENT:
            surname[heard(word)] += rate
    return given, surname


def is_given(word: str) -> bool:
    """Whether the word is a given name at all, by the lists or as a short form."""
    return word in _given_forms() or len(forms(word)) > 1


def is_surname(word: str) -> bool:
    return word in _surnames()


def given(word: str) -> float:
    """Of a million people, how many are called so. The lists have few short forms: they count by what they are for."""
    full = max((_given_forms().get(form, 0.0) for form in forms(word) - {word}), default=0.0)
    return max(_given_forms().get(word, 0.0), full * _CALLED_SHORT) or UNLISTED_GIVEN


def surname(word: str) -> float:
    return _surnames().get(word, UNLISTED_SURNAME)


def mostly_given(word: str) -> bool:
    """Whether far more people bear the word as a given name than as a family name."""
    return is_given(word) and given(word) >= 4 * (surname(word) if is_surname(word) else 0)


def mostly_surname(word: str) -> bool:
    return is_surname(word) and surname(word) >= 4 * (given(word) if is_given(word) else 0)


def of_pair(one: str, other: str) -> float:
    """Of a million people, how many bear these two as a given and a family name, whichever is which."""
    if not (is_latin(one) and is_latin(other)):
        return NOT_KNOWN
    orders = [(one, other), (other, one)]
    known = [order for order in orders if is_given(order[0]) or order[1] in listed("crowded")]
    rate = sum(_in_order(first, last) for first, last in known or orders)
    return max(rate, NOT_KNOWN) if any(_is_syllable(word) for word in (one, other)) else rate


def of_sounds(one: str, other: str) -> float:
    """The same for two words by how they sound."""
    by_given, by_surname = _sounds()
    sounds = heard(one), heard(other)
    both = max(
        by_given.get(first, UNLISTED_GIVEN) * by_surname.get(last, UNLISTED_SURNAME) / MILLION
        for first, last in (sounds, sounds[::-1])
    )
    return max(of_pair(one, other), _TOGETHER * both)


def of_word(word: str) -> float:
    """Of a million people, how many bear this word as any part of their name."""
    if not is_latin(word):
        return NOT_KNOWN
    return given(word) + surname(word)


def of_sound(word: str) -> float:
    """The same for how a word sounds."""
    by_given, by_surname = _sounds()
    return by_given.get(heard(word), UNLISTED_GIVEN) + by_surname.get(heard(word), UNLISTED_SURNAME)


def _in_order(first: str, last: str) -> float:
    by_chance = given(first) * surname(last) / MILLION
    if last in listed("crowded"):
        return by_chance * (_CROWDED if given(first) < EVERYDAY else _EVERYDAY_CROWDED)
    if first in spanish_given():
        return by_chance * _SPANISH
    if is_given(first):
        return by_chance * _TOGETHER
    return max(by_chance * _TOGETHER, min(surname(last), _MOST_OF_A_FAMILY) * _OF_A_FAMILY)


def _is_syllable(word: str) -> bool:
    return len(word) <= _SHORT and not is_given(word) and not is_surname(word)
