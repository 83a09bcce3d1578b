"""Who is who in a request, as comparable facts: the requester, the other side, and the child (T19, B03).

Pure. Two requests may be the two sides of one matter when what one says of its requester is what the other says of its
other side; or when both speak of one child (its birth date and a place) and only one of them has the child or is being
sued, or both say who they are and are not the same. Errs towards alike: only staff see a hit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from referral_app.security import likeness, other_side

OWN, OTHER, CHILD, HOLDER = "own", "other", "child", "holder"
#: One fact: (whose, its kind, its parts in their normal form).
Fact = tuple[str, ...]
#: Where a child may be known to live: answers that hold a place.
PLACES = ("home_place", "child_place", "where")


def facts(said: Mapping[str, Any]) -> set[Fact]:
    """The comparable facts of a request's words. Empty where nobody is named and no whole birth date is known."""
    answers, contact = said["answers"], said["contact"]
    born = [day for day in _birth_dates(answers) if len(day) == len("2015-03-09")]
    own = [str(contact.get("called") or "")]
    found = {(OWN, *fact) for fact in _person(own[0], born)}
    found |= {(OWN, *fact) for fact in _reached(contact.get("email"), contact.get("phone"))}
    lines = said["names"].get("other_side") or answers.get("other_side") or []
    for line in lines if isinstance(lines, list) else []:
        name, emails, numbers = other_side.parts(str(line))
        found |= {(OTHER, *fact) for fact in _person(name, born)}
        found |= {(OTHER, *fact) for email in emails for fact in _reached(email, None)}
        found |= {(OTHER, *fact) for number in numbers for fact in _reached(None, number)}
    for day in born:
        for place in _places(answers):
            found.add((CHILD, "place", day, *place))
            if answers.get("who_has_child") == "requester" or answers.get("served") == "yes":
                found.add((HOLDER, "place", day, *place))
    return found


def _person(name: str, born: Iterable[str]) -> Iterator[Fact]:
    """A whole name, and how it sounds; a single word counts only together with the birth date of a child."""
    words = likeness.fold(name)
    if len(words) > 1:
        yield ("name", " ".join(words))
        yield ("sound", " ".join(sorted(likeness.sound(word) for word in words)))
    for day in born:
        for word in words:
            yield ("word", day, likeness.sound(word))


def _reached(email: Any, phone: Any) -> Iterator[Fact]:
    for kind, parts in likeness.facts("", email=email or None, phone=phone or None).items():
        yield (kind, *parts)


def _birth_dates(answers: Mapping[str, Any]) -> list[str]:
    children = answers.get("children")
    return [str(child.get("dob") or "") for child in children] if isinstance(children, list) else []


def _places(answers: Mapping[str, Any]) -> set[tuple[str, str]]:
    """Country and state of every place of the answers."""
    places = [answers.get(name) for name in PLACES]
    return {
        (str(place["country"]), str(place.get("state") or ""))
        for place in places
        if isinstance(place, dict) and place.get("country")
    }
