"""Whether a contact is somebody the requester named as the other side: such a person is never reached (A06).

Pure text. What the same name is, `person_names` says, as for both sides of a matter (B03). Errs towards alike: a person
who is stopped by mistake can write a fuller name, an accused person who is written to cannot be unwritten to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from referral_app.security import likeness, person_names
from referral_app.security.name_lines import reach_of
from referral_app.security.name_words import full_names

#: The fields of a contact that name or reach a person, by what they hold.
NAMES = ("called", "trusted_name")
PHONES = ("phone", "trusted_phone")
#: What may be given by a first name alone: there a first name that fits is enough to stop.
_FIRST_NAME_COUNTS = ("trusted_name",)


def as_contact(contact: Mapping[str, Any], other_side: Iterable[str]) -> tuple[str, ...]:
    """The fields of `contact` that name or reach one of the people in `other_side` (lines as they were written)."""
    lines = [str(line) for line in other_side]
    found = [name for name in NAMES if _named(name, str(contact.get(name) or ""), lines)]
    if _same_address(str(contact.get("email") or ""), lines):
        found.append("email")
    numbers = {likeness.plain_phone(number) for line in lines for number in reach_of(line)[1]}
    found += [name for name in PHONES if likeness.plain_phone(str(contact.get(name) or "")) in numbers - {""}]
    return tuple(found)


def in_words(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The same for the sealed words of a request: its contact against the names it gave of the other side."""
    names = said.get("names", {}).get("other_side")
    return as_contact(said.get("contact", {}), names if isinstance(names, list) else [])


def _named(field: str, name: str, lines: list[str]) -> bool:
    if not name:
        return False
    alike = [line for line in lines if person_names.same_person(name, line)]
    if any(field in _FIRST_NAME_COUNTS or not _two_of_a_family(name, line) for line in alike):
        return True
    called = person_names.first_names(name)
    return field in _FIRST_NAME_COUNTS and any(_called_so(name, called, line) for line in lines)


def _two_of_a_family(name: str, line: str) -> bool:
    """Whether who asks is called by one short form of a name, and the line by another, alone: Lupe and la Lupita are
    two, and in a family both are called so because they are. Whoever is to be trusted is not told apart by that."""
    mine, theirs = person_names.words_of_each(name), person_names.words_of_each(line)
    one_word_each = all(len(words) == 1 for words in (*mine, *theirs))
    return one_word_each and not any(words in theirs or _is_in_full(words) for words in mine)


def _is_in_full(words: set[str]) -> bool:
    return any(word in full_names(word) for word in words)


def _called_so(name: str, called: set[str], line: str) -> bool:
    """Whether a first name alone stands for somebody of the line: "Marco", or "Beto" for a Roberto."""
    return len(person_names.all_words(name)) == 1 and bool(called & person_names.first_names(line))


def _same_address(email: str, lines: list[str]) -> bool:
    """The very address of a line, or one whose first part is made of the name: "marco.vega82@example.org"."""
    if "@" not in email:
        return False
    plain = likeness.plain_email(email)
    if any(plain == likeness.plain_email(found) for line in lines for found in reach_of(line)[0]):
        return True
    letters = "".join(likeness.fold(re.sub(r"\d", " ", plain.split("@")[0])))
    parts = set(likeness.fold(re.sub(r"\d", " ", plain.split("@")[0].replace(".", " ").replace("_", " "))))
    return any(_made_of(name, parts, letters) for line in lines for name in person_names.words_of_each(line))


def _made_of(name: set[str], parts: set[str], letters: str) -> bool:
    if len(name) < 2:
        return False
    if len(name & parts) >= 2:
        return True
    return any(len(a + b) > 5 and a + b in letters for a in name for b in name if a != b)
