"""How hard a sentence is to read: the Flesch-Kincaid grade (years of school in the United States)."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_END = re.compile(r"[.!?:]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
#: A text of few words says little: its grade jumps with a single long one.
FEW_WORDS = 4


def grade(text: str) -> float:
    """0.39 × words a sentence + 11.8 × syllables a word − 15.59; 0 for a text of fewer than four words."""
    words = _WORD.findall(text)
    if len(words) < FEW_WORDS:
        return 0.0
    sentences = max(1, len(_END.findall(text + " ")))
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Groups of vowels, a silent e at the end left out; at least one."""
    low = word.lower().replace("’", "").replace("'", "")
    groups = len(_VOWELS.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    return max(1, groups)


_SPANISH_WORD = re.compile(r"[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+")
#: What one syllable holds: a strong vowel with its weak neighbours, or weak ones alone. An accent on a weak vowel makes
#: it strong ("día" has two). The u of que, qui, gue and gui is not heard, and y at the end is a weak vowel.
_STRONG = re.compile(r"[aeoáéóíú]")
_WEAK_ALONE = re.compile(r"[iuüy]+")
_SILENT_U = re.compile(r"(?<=[qg])u(?=[eéií])")
_NO_VOWEL = re.compile(r"[^aeiouáéíóúüy]+")


def ease_in_spanish(text: str) -> float:
    """How easy a Spanish text is (Szigriszt-Pazos, on the INFLESZ scale): from 55 on normal, from 65 on quite easy.

    206.835 − 62.3 × syllables a word − words a sentence; 100 for a text of fewer than four words.
    """
    words = _SPANISH_WORD.findall(text)
    if len(words) < FEW_WORDS:
        return 100.0
    sentences = max(1, len(_END.findall(text + " ")))
    syllables = sum(map(_spanish_syllables, words))
    return 206.835 - 62.3 * syllables / len(words) - len(words) / sentences


def _spanish_syllables(word: str) -> int:
    low = _SILENT_U.sub("", word.lower())
    if not low.endswith("y"):
        low = low.replace("y", "_")
    count = 0
    for group in _NO_VOWEL.split(low):
        strong = len(_STRONG.findall(group))
        count += strong or bool(_WEAK_ALONE.search(group))
    return max(1, count)
