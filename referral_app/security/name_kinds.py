"""Of what kind two names share something, and what that says: the keys of a name (`person_names`) are compared by this.

Pure.
"""

from __future__ import annotations

#: Kinds of keys: a given and a family name in any order; the whole name of three words or more; how a given and a
#: family name sound; the only word of a name.
PAIR, WHOLE, SOUND, ONLY = "name", "whole", "sound", "only"
#: An initial and the family names, as somebody wrote them ("T. Quispe Mamani"); and how a name that is written out may
#: be written so. The second meets the first alone: Tomás and Tania Quispe Mamani are two, and either may be the "T.".
INITIAL, OPENS = "initial", "opens"
#: One of several given words with a family name, and how the two sound; and two given words of one person with a family
#: name, by their sounds. José Luis and José Manuel Pérez share the first alone and are two; José Pérez may be either.
ONE_OF, SOUND_OF, GIVENS = "one_of", "sound_of", "givens"
#: Kinds that meet less, each kept as the kind with which it is compared.
_KEPT_AS = {OPENS: INITIAL, ONE_OF: PAIR, SOUND_OF: SOUND}


def tells(one: str, other: str) -> bool:
    """Whether what two names share, of these kinds, says anything: two that are written out share an initial by chance,
    and given words are looked at beside a name alone."""
    return {one, other} != {OPENS} and GIVENS not in (one, other)


def in_part(one: str, other: str) -> bool:
    """Whether of two names that share it, both have more given words: then those say whether it is one person."""
    return {one, other} <= {ONE_OF, SOUND_OF}


def wider(one: str, other: str) -> str:
    """Of two kinds that are kept under one token, the one that meets more."""
    return one if one == other else _KEPT_AS.get(one, one)


def as_kept(kind: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    """What a key is compared by: an initial that was written, and one that could be, are compared with each other; so
    are a given word that stands alone and one of several."""
    return (_KEPT_AS.get(kind, kind), *parts)
