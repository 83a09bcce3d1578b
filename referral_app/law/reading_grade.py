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
