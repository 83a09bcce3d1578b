"""The phrase that opens a request again: six words that can be spelt, said over the phone and typed on any keyboard."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

import xkcdpass  # type: ignore[import-untyped]

from referral_app.security.heard import sound_of
from referral_app.security.typed_text import bare
from referral_app.security.word_lists import listed_words
from referral_app.vocabulary import Language

WORDS = 6
LEAST_WORDS = 4096
_FITS = re.compile(r"[a-z]{3,7}")
#: What may be the number of a line of a list, before its word.
_NUMBERED = re.compile(r"(?<![a-z0-9])([1-9][0-9]?)[^a-z0-9]*(?=[a-z])")


def _english() -> frozenset[str]:
    """The EFF's long list as a package carries it, less what does not fit here, and some of its shorter ones."""
    listed = (files(xkcdpass) / "static" / "eff-long").read_text("utf-8").split()
    return frozenset(listed) - listed_words("unfit_words.txt") | listed_words("more_words.txt")


@cache
def words(language: str) -> tuple[str, ...]:
    """The words that phrases of a language are made of; English where we have no list of it.

    Raises RuntimeError if a list has become too short to be safe.
    """
    listed = listed_words("phrase_words_es.txt") if language == Language.SPANISH else _english()
    kept = sorted(word for word in listed if _FITS.fullmatch(word))
    if len(kept) < LEAST_WORDS:
        raise RuntimeError(f"the word list has {len(kept)} usable words, fewer than {LEAST_WORDS}")
    return tuple(kept)


@cache
def _known(language: str) -> frozenset[str]:
    """The same, to be looked up in."""
    return frozenset(words(language))


def make_phrase(language: str) -> str:
    """Six random words of a language with spaces between: at least 72 bits."""
    return " ".join(secrets.choice(words(language)) for _ in range(WORDS))


def language_of(phrase: str) -> str:
    """The language whose list all the words of a phrase are of, so that they are read out as what they are."""
    spanish = _known(Language.SPANISH).issuperset(phrase.split())
    return (Language.SPANISH if spanish else Language.ENGLISH).value


def normalise(typed: str) -> str:
    """A phrase as it is compared: small letters without accents, words parted by single spaces.

    Case, hyphens, commas, full stops, line ends, accents, invisible signs and the numbers of a list ("1. lamp 2. grid")
    make no difference, where they count from one. Any other digit does: no word has one, and what is wrong stays
    another wrong phrase.
    """
    apart = unicodedata.normalize("NFKD", bare(typed).casefold())
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    numbers = [int(number) for number in _NUMBERED.findall(plain)]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        plain = _NUMBERED.sub(" ", plain)
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def by_ear(typed: str) -> str:
    """The phrase in its normal form, with the word of our Spanish list in the place of one that only sounds like it."""
    lists = (_known(Language.SPANISH), _known(Language.ENGLISH))
    return " ".join(
        word if any(word in known for known in lists) else _spanish_by_sound().get(sound_of(word), word)
        for word in normalise(typed).split()
    )


@cache
def _spanish_by_sound() -> dict[str, str]:
    return {sound_of(word): word for word in words(Language.SPANISH)}
