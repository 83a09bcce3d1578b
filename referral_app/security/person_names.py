"""When two names are the same person's: the one definition, for who may be contacted (A06) and for both sides (B03).

Pure. A name is reduced to keys; two names are the same when they share a key. The keys are what is stored as tokens, so
that what the guard of a form sees and what a look-up finds cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from referral_app.security import name_frequency as often
from referral_app.security.name_kinds import (
    GIVENS,
    INITIAL,
    ONE_OF,
    ONLY,
    OPENS,
    PAIR,
    SOUND,
    SOUND_OF,
    WHOLE,
    as_kept,
    in_part,
    tells,
)
from referral_app.security.name_lines import Reading, is_unspaced, people
from referral_app.security.name_words import forms, heard, is_latin, listed

#: Letters that must be heard of both words together, so that "Lea Mai" does not sound like half of all names.
_LEAST_HEARD = 4
_MOST_KEYS = 60
#: Family names of two signs in Han script are few; a name without spaces is cut after one sign and after two.
_CUTS = (1, 2)
#: Of those with a family name, so many have a given name of one initial, at most; and so many times more than by chance
#: bear two family names together.
_ONE_INITIAL, _TWO_FAMILIES = 0.15, 20.0
_LONGEST_SYLLABLE = 5
#: Of a million people, so many bear a family name that is no given name of other peoples to us.
_MANY = 100.0
#: A father's name stands between given and family name and is neither.
_FATHERS_NAME = re.compile(r"\w(ович|евич|овна|евна|ична|ovich|evich|ovna|evna)$")


@dataclass(frozen=True)
class Key:
    """One way in which a name can be met. `rate`: of a million people, how many would share it."""

    kind: str
    parts: tuple[str, ...]
    rate: float = field(compare=False)


@dataclass(frozen=True)
class _Word:
    """A word of a name, whose frequency counts, and as what else it may be written."""

    text: str
    #: Every name it may be short for, or another spelling of.
    forms: frozenset[str]
    #: Without its particles and with them.
    spelt: frozenset[str]

    @property
    def given(self) -> bool:
        return often.mostly_given(self.text)

    @property
    def family(self) -> bool:
        return often.mostly_surname(self.text)


def keys_of(*lines: str) -> dict[Key, None]:
    """The keys of everybody the lines can be read to name; a key found twice counts as often as the commoner says."""
    return _merged(key for line in lines for reading in people(line) for key in keys(reading))


def same_person(one: str, other: str) -> bool:
    """Whether two lines name the same person, or may."""
    mine, theirs = ({as_kept(key.kind, key.parts): key for key in keys_of(line)} for line in (one, other))
    shared = [(mine[kept].kind, theirs[kept].kind) for kept in mine.keys() & theirs.keys()]
    agreed = (GIVENS, GIVENS) in shared
    return any(tells(*kinds) and (agreed or not in_part(*kinds)) for kinds in shared)


def first_names(line: str) -> set[str]:
    """What the people of a line may be called by: every word of theirs in all its forms."""
    return {form for reading in people(line) for word in _parsed(reading.words) for form in word.forms | word.spelt}


def words_of_each(line: str) -> list[set[str]]:
    """The words of each name in a line, without their other forms."""
    return [{word.text for word in _parsed(reading.words)} for reading in people(line)]


def all_words(line: str) -> set[str]:
    """Every word of a name in a line, without its other forms."""
    return set().union(*words_of_each(line))


def keys(reading: Reading) -> dict[Key, None]:
    """The keys of one reading."""
    parsed = _parsed(reading.words)
    if len(parsed) == 1:
        return _merged(_unspaced(parsed[0]) or _only(parsed[0]))
    sides = _given_and_family(parsed, reading.given)
    if initialled := _initial_and_families(reading):
        written = list(_initials(INITIAL, *initialled))
        if len(initialled[1]) > 1 and all(word.family for word in parsed):
            return _merged(written)
    else:
        written = [key for given in dict.fromkeys(given for given, _ in sides) for key in _as_initials(given, sides)]
    several = _several_given(parsed, sides)
    found = [key for given, family in sides for key in _pair(given, family, one_of=len(several) > 1)]
    if len(parsed) > 2:
        found += [*_whole(parsed), *_run_together(parsed)]
    together = list(_together(several, sides))
    return _merged([*found[:_MOST_KEYS], *written, *together[:_MOST_KEYS]])


def _initial_and_families(reading: Reading) -> tuple[str, list[_Word]] | None:
    """The initial and the family names of a name that says no more of the given one; None for every other."""
    first, last = reading.words[0], reading.words[-1]
    if _is_initial(first):
        rest = _parsed([word for word in reading.words[1:] if not _is_initial(word)])
    elif _is_initial(last) and not reading.given and len(reading.words) > 1:
        rest = _parsed(reading.words[:-1])
        if not rest[0].family:
            return None
        first = last
    else:
        return None
    return (first, rest) if rest and not any(word.given for word in rest) else None


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalpha()


def _as_initials(given: _Word, sides: list[tuple[_Word, _Word]]) -> Iterator[Key]:
    """How a name that is written out may be written with an initial; either word of two may be the family name."""
    families = [family for one, family in sides if one is given]
    for form in sorted(given.forms):
        yield from _initials(OPENS, form[0], families)
    if len(sides) == 1 and often.is_given(families[0].text):
        yield from _initials(OPENS, families[0].text[0], [given])


def _initials(kind: str, letter: str, families: Sequence[_Word]) -> Iterator[Key]:
    families = [word for word in families if is_latin(word.text) and not _is_initial(word.text)]
    if not letter.isascii():
        return
    for word in families:
        crowded = _TWO_FAMILIES if word.text in listed("crowded") else 1.0
        yield Key(kind, (letter, word.text), often.surname(word.text) * _ONE_INITIAL * crowded)
    for one, other in combinations(families, 2):
        rate = often.surname(one.text) * often.surname(other.text) / often.MILLION * _TWO_FAMILIES * _ONE_INITIAL
        yield Key(kind, (letter, *sorted((one.text, other.text))), rate)


def _merged(found: Iterable[Key]) -> dict[Key, None]:
    """Each key once, with the highest rate that was counted for it; an initial that was written counts as written."""
    highest: dict[tuple[str, ...], Key] = {}
    for key in found:
        known = highest.get(as_kept(key.kind, key.parts))
        if known is None or (key.kind, known.rate) < (known.kind, key.rate):
            highest[as_kept(key.kind, key.parts)] = key
    return dict.fromkeys(highest.values())


def _parsed(words: Sequence[str]) -> list[_Word]:
    """The words with their particles: "de la Cruz" is cruz and delacruz, "O Dell" is odell, "Abd al-Rahman" is one."""
    found: list[_Word] = []
    before: list[str] = []
    for place, word in enumerate(words):
        last = place == len(words) - 1
        alone = not found and place == 0 and len(words) == 2
        if not last and not (alone and word not in ("o", "mc", "mac")) and _leans(word):
            before.append(word)
            continue
        found.append(_with_particles(before, word))
        before = []
    full = [word for word in found if len(word.text) > 1 or not word.text.isascii()]
    return full if len(full) > 1 or (full and len(found) == 1) else found


def _leans(word: str) -> bool:
    return word in listed("particles") or word in listed("joined")


def _with_particles(before: list[str], word: str) -> _Word:
    for prefix in ("abdul", "abdel", "abdal"):
        if word.startswith(prefix) and len(word) > len(prefix) + 2:
            word = "abd" + word.removeprefix(prefix)
    if word.startswith("mac") and len(word) > 6:
        word = "mc" + word.removeprefix("mac")
    sticking = "".join(part for part in before if part in listed("joined") or part == "st")
    sticking = {"abdul": "abd", "abdel": "abd", "abdal": "abd", "mac": "mc", "saint": "st"}.get(sticking, sticking)
    text = sticking + word
    together = "".join(before) + word
    return _Word(text, forms(text), frozenset((text, together)))


def _given_and_family(parsed: list[_Word], given: int) -> list[tuple[_Word, _Word]]:
    """Pairs of a given and a family name. Of three words the middle one may be either: the lists say which it mostly
    is, and where they do not, the place does."""
    if len(parsed) == 2:
        return [(parsed[0], parsed[1])]
    if (syllables := _two_syllables(parsed)) is not None:
        return [(syllables[0][1], syllables[1])]
    if given:
        firsts, lasts = parsed[:given], parsed[given:]
    else:
        firsts = [word for place, word in enumerate(parsed) if _may_be_given(parsed, place)]
        lasts = [word for place, word in enumerate(parsed) if _may_be_family(parsed, place)]
    if not given:
        firsts, lasts = ([w for w in side if not _FATHERS_NAME.search(w.text)] for side in (firsts, lasts))
    pairs = [(first, last) for first in firsts for last in lasts if first is not last]
    return pairs or [(parsed[0], parsed[-1])]


def _may_be_given(parsed: list[_Word], place: int) -> bool:
    word = parsed[place]
    if place == 0:
        return not _family_name_first(parsed)
    return _more_given(word) or (often.is_given(word.text) and not word.family)


def _more_given(word: _Word) -> bool:
    """By our own list of what the lists that count do not have, unless many have it as a family name."""
    return word.text in listed("given_more") and often.surname(word.text) < _MANY


def _may_be_family(parsed: list[_Word], place: int) -> bool:
    word = parsed[place]
    if place == 0:
        return _family_name_first(parsed)
    if place == len(parsed) - 1:
        return not (word.given and parsed[0].family)
    return not _more_given(word) and (
        not often.is_given(word.text) or often.surname(word.text) >= often.given(word.text)
    )


def _family_name_first(parsed: list[_Word]) -> bool:
    """As in "QUISPE MAMANI Teodoro": a family name opens the name, and a given name closes it."""
    return parsed[0].family and parsed[-1].given


def _several_given(parsed: list[_Word], sides: list[tuple[_Word, _Word]]) -> list[_Word]:
    """The words that tell bearers of one first and family name apart: given words that are surely none of the family,
    and a father's name."""
    if (syllables := _two_syllables(parsed)) is not None:
        return [word for word in syllables[0] if word.text not in listed("between")]
    families = {family for _, family in sides}
    firsts = [first for first, _ in sides if first not in families]
    return list(dict.fromkeys([*firsts, *(word for word in parsed if _FATHERS_NAME.search(word.text))]))


def _together(several: list[_Word], sides: list[tuple[_Word, _Word]]) -> Iterator[Key]:
    """Every two of several given words with each family name, by their sounds. Looked at only beside a name, so that it
    counts as if everybody bore it."""
    families = sorted({heard(text) for _, family in sides for text in family.spelt})
    for one, other in combinations(several, 2):
        sounds = {tuple(sorted((heard(a), heard(b)))) for a, b in product(_any_form(one), _any_form(other))}
        for pair, family in product(sorted(sounds), families):
            yield Key(GIVENS, (*pair, family), often.MILLION)


def _any_form(word: _Word) -> frozenset[str]:
    return word.forms | word.spelt


def _pair(first: _Word, last: _Word, *, one_of: bool) -> Iterator[Key]:
    """The keys of a given and a family name: the given name in all its forms, the family name with and without its
    particles. Where the second word may be the given name ("QUISPE Teodoro"), its forms count as well. `one_of`: the
    person has more given words."""
    found = set(product(_any_form(first), last.spelt))
    if often.is_given(last.text) and (often.is_surname(first.text) or not often.is_given(first.text)):
        found |= set(product(first.spelt, last.forms))
    plain = often.of_pair(first.text, last.text)
    for one, other in sorted(found):
        of_one = first.text if one in first.spelt else one
        of_other = last.text if other in last.spelt else other
        # Everybody of the plain name makes this key too.
        yield Key(ONE_OF if one_of else PAIR, tuple(sorted((one, other))), max(plain, often.of_pair(of_one, of_other)))
        sounds = sorted((heard(one), heard(other)))
        if is_latin(one + other) and sum(map(len, sounds)) >= _LEAST_HEARD and min(map(len, sounds)) > 1:
            yield Key(SOUND_OF if one_of else SOUND, tuple(sounds), max(plain, often.of_sounds(of_one, of_other)))


def _whole(parsed: list[_Word]) -> Iterator[Key]:
    """The whole name of three words or more, in any order: rarer than its parts."""
    texts = sorted(word.text for word in parsed)
    if all(map(is_latin, texts)):
        first, last = _given_and_family(parsed, 0)[0]
        rate = often.of_pair(first.text, last.text)
        for word in parsed:
            if word not in (first, last):
                rate *= min(1.0, 10 * often.of_word(word.text) / often.MILLION)
        yield Key(WHOLE, tuple(texts), rate)


def _two_syllables(parsed: list[_Word]) -> tuple[list[_Word], _Word] | None:
    """The given name of two short words, and the family name before or behind it that many of a people bear: "Ji Hoon
    Kim", "Nguyen Thi Hoa". Of the two the second is the one that is used alone."""
    if len(parsed) == 3:
        for pair, last in ((parsed[:2], parsed[2]), (parsed[1:], parsed[0])):
            if last.text in listed("crowded") and all(_is_syllable(word.text) for word in pair):
                return pair, last
    return None


def _is_syllable(word: str) -> bool:
    everyday = often.given(word) >= often.EVERYDAY or often.surname(word) >= often.EVERYDAY
    return len(word) <= _LONGEST_SYLLABLE and (not everyday or word in listed("crowded"))


def _run_together(parsed: list[_Word]) -> Iterator[Key]:
    """A given name of two words written as one: "Jihoon Kim", "Maryann Lindqvist"."""
    if len(parsed) != 3:
        return
    pair, last = _two_syllables(parsed) or (parsed[:2], parsed[2])
    if _two_syllables(parsed) or all(word.given and len(word.text) <= _LONGEST_SYLLABLE for word in pair):
        rate = max(often.of_pair(word.text, last.text) for word in pair)
        yield Key(PAIR, tuple(sorted((pair[0].text + pair[1].text, last.text))), rate)


def _unspaced(word: _Word) -> list[Key]:
    """A name written without a space: the family name is the first sign or the first two."""
    if not is_unspaced(word.text):
        return []
    parts = [(word.text[:cut], word.text[cut:]) for cut in _CUTS if cut < len(word.text)]
    return [Key(PAIR, tuple(sorted(part)), often.NOT_KNOWN) for part in parts]


def _only(word: _Word) -> Iterator[Key]:
    """A name of one word: many people have no other, and many give no other; so it never counts as rare."""
    for form in sorted(word.forms):
        yield Key(ONLY, (form,), max(often.NOT_KNOWN, often.of_word(form)))
