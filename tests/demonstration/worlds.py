"""Demonstrations as they would be made on many days, without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from typing import NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

from referral_app.config import RARE_NAME_PER_MILLION
from referral_app.demonstration.stories import Story, stories
from referral_app.security import likeness, name_words, parties, person_names
from referral_app.security.meetings import SEARCHED, Mark, opposing
from referral_app.security.name_kinds import as_kept

#: Facts that two families may share by living in one place, or by a loss on the same day there.
ABOUT_A_PLACE = (parties.PLACE, parties.EVENT)
ZONE = ZoneInfo("America/New_York")
REQUESTS = 60
SEEDS = (1, 7, 20)
#: 400 days in a row: Thanksgiving and the ends of two years, a spring and an autumn are in them; and a leap day.
DAYS = (*(date(2026, 11, 1) + timedelta(days=n) for n in range(400)), date(2028, 2, 29))
#: What the quick part looks at: every seventeenth of these days, so that each weekday has its turn, and the days on
#: which the demonstration once could not be made.
SOME_DAYS = sorted(
    {
        *DAYS[::17],
        *(date(2026, 11, day) for day in (28, 29, 30)),
        date(2026, 12, 1),
        date(2026, 12, 31),
        date(2027, 1, 4),
        date(2028, 2, 29),
    }
)


#: The people of a seed are the same on every day: how their names sound is worked out once, and so what their numbers
#: and addresses come to. (The application remembers no name.)
ONCE = (
    (person_names, "keys_of"),
    (person_names, "all_words"),
    (name_words, "sound"),
    (likeness, "comparable_email"),
    (likeness, "comparable_phone"),
)
_REMEMBERED = [(room, name, cache(getattr(room, name))) for room, name in ONCE]


def worlds(days: Iterable[date], seeds: Iterable[int] = SEEDS) -> Iterator[tuple[str, list[Story]]]:
    """The stories of each seed on each of these days, and what to say if one of them is not right."""
    for day in days:
        for seed in seeds:
            yield f"{day} seed {seed}", stories(seed, REQUESTS, day, ZONE)


class Pairs(NamedTuple):
    """Numbers of stories, two and two: what have a name, an address, a number or a child in common, whoever it is in
    each; and what the application takes for the two sides of one matter."""

    sharing: set[tuple[int, int]]
    meeting: set[tuple[int, int]]


def pairs(told: list[Story]) -> Pairs:
    with ExitStack() as until_then:
        for room, name, remembered in _REMEMBERED:
            until_then.enter_context(patch.object(room, name, remembered))
        known = {story.number: _marks(story) for story in told}
    where: dict[str, set[int]] = defaultdict(set)
    for number, marks in known.items():
        for mark in marks:
            if (mark.weight in SEARCHED or mark.kind == parties.BORN) and mark.kind not in ABOUT_A_PLACE:
                where[mark.token].add(number)
    sharing = {pair for numbers in where.values() for pair in combinations(sorted(numbers), 2)}
    met = {(one, other): opposing(known[one], known[other]) for one, other in sharing}
    return Pairs(sharing, {pair for pair, meeting in met.items() if meeting is not None and meeting.holds})


def _marks(story: Story) -> set[Mark]:
    """What the conflict check keeps of a story, unkeyed."""
    return {
        Mark(fact.whose, fact.kind, fact.weight, "|".join(as_kept(fact.kind, fact.parts)))
        for fact in parties.facts(story.said, RARE_NAME_PER_MILLION)
    }
