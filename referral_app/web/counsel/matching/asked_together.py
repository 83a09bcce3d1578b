"""Who may be asked for several needs of a request in one letter, on the page of all needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from referral_app.models import Offer, Request
from referral_app.queries import together
from referral_app.queries.panel import Person
from referral_app.vocabulary import Track
from referral_app.web.counsel.matching.arranged import Arranged
from referral_app.workflow.asking import WhyNot


@dataclass(frozen=True)
class Several:
    """Somebody who is proposed for several needs. `letters`: the needs of each letter, where they may be asked
    together; more than one where something is critical, which has a letter of its own."""

    attorney: Person
    numbers: list[int]
    letters: list[list[int]]
    ticked: bool


def several(
    person: Person,
    numbers: list[int],
    the_request: Request,
    gates: Mapping[str, WhyNot | None],
    arranged: Arranged,
    said_no: Collection[str],
) -> Several:
    """One who is proposed for these needs. Asked together, unless somebody takes the tick away (docs/offers.md), or
    they said no to the request already."""
    open_now = [need for need in the_request.needs if need.number in numbers and gates[need.id] is None]
    by_hurry = [
        [need.number for need in open_now if (need.track == Track.CRITICAL) == hurried] for hurried in (True, False)
    ]
    letters = [each for each in by_hurry if len(each) > 1]
    ticked = person.id not in said_no if arranged.together is None else person.id in arranged.together
    return Several(person, numbers, letters, ticked)


def with_needs(the_request: Request, made: Mapping[str, Sequence[Offer]]) -> dict[str, list[int]]:
    """By offer that is asked together with others: the numbers of their needs."""
    by_group: dict[str, list[tuple[int, Offer]]] = {}
    for need in the_request.needs:
        for offer in made[need.id]:
            if offer.group is not None and offer.state in together.TOGETHER:
                by_group.setdefault(offer.group, []).append((need.number, offer))
    return {
        offer.id: [number for number, other in rows if other is not offer]
        for rows in by_group.values()
        for _number, offer in rows
    }


def groups(found: Sequence[Several]) -> dict[tuple[str, int], str]:
    """By attorney's code and the number of a need: the letter it would be asked in, where that asks for others too."""
    return {
        (one.attorney.code, number): f"{one.attorney.code}:{letter[0]}"
        for one in found
        if one.ticked
        for letter in one.letters
        for number in letter
    }


def places(
    sets: Mapping[str, Sequence[str]],
    letters: Mapping[tuple[str, int], str],
    numbers: Mapping[str, int],
    arranged: Arranged,
) -> dict[tuple[str, int], int]:
    """The places by hand, by attorney's code and number of the need. One counts for the whole letter."""
    found = {
        (code, number): place
        for need_id, number in numbers.items()
        for place, code in enumerate(sets[need_id], 1)
        if place <= arranged.moved.get(number, 0)
    }
    first: dict[str, int] = {}
    for one, place in found.items():
        if one in letters:
            first[letters[one]] = min(place, first.get(letters[one], place))
    return {**found, **{one: first[letter] for one, letter in letters.items() if letter in first}}
