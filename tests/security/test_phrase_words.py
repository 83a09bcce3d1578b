"""The words of phrases: as many as they must be, in the language of the page, and told apart by ear.

(A10, A21, T26)
"""

from __future__ import annotations

import math
import re
from collections import Counter
from importlib.resources import files

import pytest
import xkcdpass  # type: ignore[import-untyped]

from referral_app.security import phrases
from referral_app.security.heard import sound_of
from referral_app.security.word_lists import listed_words

#: The lists of the package that words were chosen from, beside the long one.
SHORTER = ("eff-short", "eff-special")


def stem_of(word: str) -> str:
    """What is left of it when the last vowel, or the s of a plural, was not heard."""
    heard = sound_of(word)
    return re.sub(r"[aeo]s?$|s$", "", heard) if len(heard) > 3 else heard


def test_no_two_spanish_words_are_heard_as_one() -> None:
    words = phrases.words("es")
    assert not [sound for sound, times in Counter(map(sound_of, words)).items() if times > 1]
    assert not [stem for stem, times in Counter(map(stem_of, words)).items() if times > 1]


def test_every_word_of_our_own_list_is_used() -> None:
    """One that does not fit is a slip of the list, not something to leave out quietly."""
    assert listed_words("phrase_words_es.txt") == set(phrases.words("es"))


def test_the_words_we_added_come_from_the_package_and_are_not_among_those_left_out() -> None:
    """Our own choice, each used."""
    shipped = {word for name in SHORTER for word in (files(xkcdpass) / "static" / name).read_text("utf-8").split()}
    more = listed_words("more_words.txt")
    assert more <= shipped & set(phrases.words("en"))
    assert not more & listed_words("unfit_words.txt")


@pytest.mark.parametrize(
    "word",
    ["islamic", "nappy", "aliens", "unrobed", "defile", "lusty", "traffic", "unsold", "hush", "spousal", "verdict"],
)
def test_no_people_no_body_and_nothing_of_what_happened_is_learnt_by_heart(word: str) -> None:
    """Given to people who tried it: "islamic avenue sedate ascent evident latter"."""
    assert word not in phrases.words("en")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "rubdown mating moaning snuff caress cheek jaw knee thumb unchain slashed barmaid rescuer film image"),
        ("en", "edging consent battery smoked surgery bootleg prissy strep flier ream"),
        ("es", "ultimar petaca acerbo"),
        ("en", "unzip blade john impale stoning cage tattoo pawing opium bride coke jeep"),
        ("es", "masaje piropo jadear frotar gozar chancla bizco mocho villano"),
        ("es", "captor rescate caricia palpar posar filmar amarrar codo ojo pie labio primo paterno abogado granada"),
        # Found at a third reading: who is kin, a body, a weapon, what holds somebody, a drug, a trade mark.
        ("en", "grandma grandpa mom nephew niece kinsman bride ankle lip liver tank nuclear blade opium coke"),
        ("en", "cage chain choking impale barrack unzip autism jeep frisbee sharpie zoom tweet pueblo sultry"),
        ("es", "boda cuna carne frente nervio seso bizco tanque nuclear tirito candado tatuaje yoyo"),
    ],
)
def test_no_body_nothing_that_was_done_and_no_kin_in_either_language(language: str, words: str) -> None:
    """The Spanish list said so of itself, and held 200 of them: "pollo codo azul gigante ufano verja"."""
    assert not set(words.split()) & set(phrases.words(language))


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_six_words_cannot_be_guessed(language: str) -> None:
    """(T26) At least 72 bits: six choices, each its own, of 4,096 words or more."""
    assert phrases.WORDS * math.log2(len(phrases.words(language))) >= 72
    drawn = [word for _ in range(500) for word in phrases.make_phrase(language).split()]
    # 3,000 draws of 4,096 words repeat some 900 times; a draw that favours any would repeat far more.
    assert len(set(drawn)) > 1800


def test_a_phrase_is_read_out_in_its_own_language() -> None:
    for language in ("en", "es"):
        assert {phrases.language_of(phrases.make_phrase(language)) for _ in range(50)} == {language}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aljive buzear hayar varniz angar mesa", "aljibe bucear hallar barniz hangar mesa"),
        ("Aljibe, bucear, hallar, barniz, hangar, mesa", "aljibe bucear hallar barniz hangar mesa"),
        ("kite lamp grid otter maple tulip", "kite lamp grid otter maple tulip"),
        ("unzip boda zzz qwe coke carne", "unzip boda zzz qwe coke carne"),
    ],
)
def test_a_spanish_word_is_found_as_it_was_heard(typed: str, meant: str) -> None:
    """Read over the phone, or learnt by ear: no two words of the list sound alike, so that the one that is meant is
    known. A word that no list has, or has no more, stays what it is."""
    assert phrases.by_ear(typed) == meant
