"""Who is who in a request, as comparable facts: the requester, the other side, the child, where and when (T19, B03).

Pure. What a fact is called stands in `meetings`, which says what two requests' facts come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from referral_app.security import likeness, name_kinds, person_names
from referral_app.security import name_frequency as often
from referral_app.security.name_lines import reach_of, without_reach
from referral_app.security.name_words import full_names, heard

OWN, OTHER, CHILD, HOLDER, MATTER = "own", "other", "child", "holder", "matter"
#: How much a fact says: it holds by itself, it is worth a look, or it counts only beside another.
RARE, PLAIN, COMMON = "rare", "plain", "common"
#: Kinds of facts besides those of names.
WORD, SHORT, PHONE, EMAIL = "word", "short", "phone", "email"
BORN, PLACE, EVENT, COUPLE = "born", "place", "event", "couple"
#: Where a child may be known to live: answers that hold a place.
PLACES = ("home_place", "child_place", "where")
#: Answers that hold the day of something that both sides know of.
DAYS = ("wrongful_date", "left_date", "return_case_date", "last_seen", "notice_date")
#: Of a million names of one sort, so many are met by chance at most before a fact stops being worth a look.
_WORTH_A_LOOK = 20.0
#: The same for a word of a name beside the birth day of a child.
_WORTH_BESIDE = 5.0
#: A child's birth day is one of eighteen years of days; but there are several children, and several words of a name on
#: both sides, so that chance has ten tries.
_ONE_DAY = 10 / 6570
#: Couples are of one people and share family names more often than chance alone would have it.
_TRIES_OF_TWO = 50
_WHOLE_DATE = len("2015-03-09")


@dataclass(frozen=True, order=True)
class Fact:
    """One comparable fact: whose it is, its kind, its parts in their normal form, and how much it says."""

    whose: str
    kind: str
    parts: tuple[str, ...]
    weight: str


def facts(said: Mapping[str, Any], rare: float) -> set[Fact]:
    """The comparable facts of a request's words. `rare`: at most so many of a million people bear a name that holds.

    Empty where nobody is named and no whole date is known.
    """
    answers, contact = said["answers"], said["contact"]
    lines = said["names"].get("other_side") or answers.get("other_side") or []
    own_name = str(contact.get("called") or "")
    others = [str(line) for line in lines] if isinstance(lines, list) else []
    found = {*_of_child(answers), *_of_matter(answers)}
    found |= {Fact(OWN, *reach) for reach in _reached([contact.get("email")], [contact.get("phone")])}
    for line in others:
        found |= {Fact(OTHER, *reach) for reach in _reached(*reach_of(line))}
    return found | _of_names(own_name, [without_reach(line) for line in others], _birth_dates(answers), rare)


def searched(typed: str) -> set[tuple[str, tuple[str, ...]]]:
    """(kind, parts) of the facts of a person whom staff look for by one line: an e-mail address, a telephone number, or
    a name as it is written. How a name sounds, and what it may begin with, is left out: the look-up is exact."""
    reached = {(kind, parts) for kind, parts, _weight in _reached([typed], [typed] if _is_number(typed) else [])}
    if reached:
        return reached
    inexact = (name_kinds.SOUND, name_kinds.SOUND_OF, name_kinds.OPENS, name_kinds.GIVENS)
    return {(key.kind, key.parts) for key in person_names.keys_of(typed) if key.kind not in inexact}


def _is_number(typed: str) -> bool:
    return not any(sign.isalpha() for sign in typed)


def _of_names(own: str, others: list[str], born: list[str], rare: float) -> set[Fact]:
    """The facts of the names. What both sides of one request share (a family name, a name given twice) tells nothing
    of which of them another request means, and is left out."""
    own_keys, other_keys = person_names.keys_of(own), person_names.keys_of(*others)
    own_kept = {name_kinds.as_kept(key.kind, key.parts) for key in own_keys}
    others_only = [key for key in other_keys if name_kinds.as_kept(key.kind, key.parts) not in own_kept]
    found = {_of_key(OWN, key, rare) for key in own_keys}
    found |= {_of_key(OTHER, key, rare) for key in others_only}
    found |= set(_couples(own_keys, others_only, rare))
    own_words = person_names.all_words(own)
    other_words = {word for line in others for word in person_names.all_words(line)}
    for whose, said in ((OWN, own_words - other_words), (OTHER, other_words - own_words)):
        found |= {Fact(whose, kind, (day, sound), weight) for day in born for kind, sound, weight in _heard(said, rare)}
    return found


def _couples(own: Iterable[person_names.Key], others: Iterable[person_names.Key], rare: float) -> Iterator[Fact]:
    """Two names of which neither is rare, one of each side: together they are few people's, and looked up so."""
    for one, other in product(_for_couples(own, rare), _for_couples(others, rare)):
        together = one.rate * other.rate / often.MILLION * _TRIES_OF_TWO
        parts = sorted((" ".join(one.parts), " ".join(other.parts)))
        yield Fact(MATTER, COUPLE, tuple(parts), RARE if together <= rare else PLAIN)


def _for_couples(keys: Iterable[person_names.Key], rare: float) -> list[person_names.Key]:
    """How the names sound that are not rare; where that says too little, their words."""
    common = [key for key in keys if key.rate > rare]
    sounds = [key for key in common if key.kind in (name_kinds.SOUND, name_kinds.SOUND_OF)]
    return sounds or [key for key in common if key.kind in (name_kinds.PAIR, name_kinds.ONE_OF)]


def _of_key(whose: str, key: person_names.Key, rare: float) -> Fact:
    one_family = key.kind in (name_kinds.INITIAL, name_kinds.OPENS) and len(key.parts) == 2
    alone = key.kind != name_kinds.ONLY and not one_family
    return Fact(whose, key.kind, key.parts, weight_of(key.rate, rare, alone=alone))


def weight_of(rate: float, rare: float, *, alone: bool = True, worth: float = _WORTH_A_LOOK) -> str:
    """How much a name says that `rate` of a million people bear. `alone`: whether it may hold by itself."""
    if rate <= rare and alone:
        return RARE
    return PLAIN if rate <= rare * worth else COMMON


def _heard(words: Iterable[str], rare: float) -> set[tuple[str, str, str]]:
    """How words sound that stand beside a child's birth day, and how much that says; and what they may be short for."""
    found = {(WORD, heard(word), word) for word in words}
    found |= {(SHORT, heard(full), full) for word in words for full in full_names(word)}
    return {
        (kind, heard, weight_of(often.of_sound(word) * _ONE_DAY, rare, worth=_WORTH_BESIDE))
        for kind, heard, word in found
    }


def _reached(emails: Iterable[Any], phones: Iterable[Any]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for email in emails:
        if address := likeness.comparable_email(email):
            yield EMAIL, (address,), RARE
    for phone in phones:
        if number := likeness.comparable_phone(phone):
            yield PHONE, (number,), RARE


def _of_child(answers: Mapping[str, Any]) -> Iterator[Fact]:
    holds = answers.get("who_has_child") == "requester" or answers.get("served") == "yes"
    for day in _birth_dates(answers):
        yield Fact(CHILD, BORN, (day,), COMMON)
        for place in _places(answers):
            yield Fact(CHILD, PLACE, (day, *place), PLAIN)
            if holds:
                yield Fact(HOLDER, PLACE, (day, *place), PLAIN)


def _of_matter(answers: Mapping[str, Any]) -> Iterator[Fact]:
    """A day and a place of it: when a child was taken, or stands before a court."""
    for day in _days(answers):
        for place in _places(answers):
            yield Fact(MATTER, EVENT, (day, *place), PLAIN)


def _days(answers: Mapping[str, Any]) -> Iterator[str]:
    coming = answers.get("next_dates")
    dated = [row.get("date") for row in coming if isinstance(row, dict)] if isinstance(coming, list) else []
    for day in (*(answers.get(name) for name in DAYS), *dated):
        if isinstance(day, str) and len(day) == _WHOLE_DATE:
            yield day


def _birth_dates(answers: Mapping[str, Any]) -> list[str]:
    children = answers.get("children")
    days = [str(child.get("dob") or "") for child in children] if isinstance(children, list) else []
    return [day for day in days if len(day) == _WHOLE_DATE]


def _places(answers: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Country and state of every place of the answers."""
    places = [answers.get(name) for name in PLACES]
    return {
        (str(place["country"]), str(place.get("state") or ""))
        for place in places
        if isinstance(place, dict) and place.get("country")
    }
