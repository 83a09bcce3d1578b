"""What the facts of two requests come to: the two sides of one matter, or the same person asking again (B02, B03).

Pure, on facts or on the tokens kept of them: only whether they are equal counts. A meeting that is strong enough holds
a request for a person; a weaker one is a hint that staff see (B03).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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
    in_part,
    tells,
)
from referral_app.security.parties import (
    BORN,
    CHILD,
    COMMON,
    COUPLE,
    EMAIL,
    EVENT,
    HOLDER,
    MATTER,
    OTHER,
    OWN,
    PHONE,
    PLACE,
    PLAIN,
    RARE,
    SHORT,
    WORD,
)

HOLD, HINT = "hold", "hint"
#: What met, as it is shown to staff, in the order in which it is shown.
MET = ("name", "sound", "part_of_name", "first_name", "both_names", "email", "phone", "child", "place_and_date")
_SHOWN = {
    PAIR: "name",
    WHOLE: "name",
    INITIAL: "name",
    SOUND: "sound",
    ONE_OF: "part_of_name",
    ONLY: "first_name",
    WORD: "first_name",
}
#: What is left out of it beside what says more.
_SAID_BY = {
    "name": {"sound", "part_of_name", "first_name"},
    "sound": {"part_of_name", "first_name"},
    "part_of_name": {"first_name"},
}
_FULL = frozenset((PAIR, WHOLE, INITIAL, SOUND, ONE_OF))
#: What is counted as another kind than it is kept as.
_COUNTED_AS = {SHORT: WORD, OPENS: INITIAL, ONE_OF: PAIR, SOUND_OF: SOUND}
#: Facts by which a request is found; those that very many share are only looked at beside them.
SEARCHED = (RARE, PLAIN)
_ORDER = (RARE, PLAIN, COMMON)


class Mark(NamedTuple):
    """A fact of a request as it is kept: the token stands for its kind and its parts."""

    whose: str
    kind: str
    weight: str
    token: str


@dataclass(frozen=True)
class Meeting:
    """What met, of `MET`, and whether it holds or hints."""

    met: tuple[str, ...]
    strength: str

    @property
    def holds(self) -> bool:
        return self.strength == HOLD


@dataclass(frozen=True)
class _Shared:
    """The kinds of facts that two requests share, with their weights: names and reach by who is who, and the rest."""

    #: My requester is their other side; their requester is my other side; both requesters; both other sides.
    forth: Mapping[str, str]
    back: Mapping[str, str]
    owns: Mapping[str, str]
    others: Mapping[str, str]
    #: Kinds of facts of the child and the matter, with how many of them.
    about: Mapping[str, int]
    #: How much the two names of both sides say together; COMMON where they do not meet.
    couple: str
    roles_differ: bool
    #: Both requesters said who they are; that they share nothing then says that they are two.
    two_people: bool

    @property
    def child(self) -> bool:
        return bool(self.about.get(BORN))

    @property
    def event(self) -> bool:
        return bool(self.about.get(EVENT))

    @property
    def reached(self) -> bool:
        """Whether any phone or mail stands in both, whosever it is."""
        return any(kind in side for side in (self.forth, self.back, self.owns, self.others) for kind in (EMAIL, PHONE))


def opposing(mine: Iterable[Mark], theirs: Iterable[Mark]) -> Meeting | None:
    """What shows that two requests may be the two sides of one matter, or None."""
    shared = _shared(mine, theirs)
    crossed = [side for side in (shared.forth, shared.back) if side]
    met = _met(shared, crossed)
    if crossed:
        if _both_hold(crossed, shared) or any(_side_holds(side, shared) for side in crossed):
            return Meeting(met, HOLD)
        both_named = len(crossed) == 2 and any(side.keys() - {ONLY} for side in crossed)
        hints = both_named or shared.about.get(PLACE) or any(_worth_a_look(side) for side in crossed)
        return Meeting(met, HINT) if hints else None
    if not shared.about.get(PLACE) or _same_people(shared):
        return None
    # One child, one day, one place, and two people who ask: chance does not do that, and a person looks.
    one_matter = shared.child and shared.event and (shared.two_people or shared.roles_differ)
    if one_matter or (shared.roles_differ and shared.about.get(BORN, 0) > 1):
        return Meeting(met, HOLD)
    return Meeting(met, HINT) if shared.roles_differ or shared.event else None


def asks_again(mine: Iterable[Mark], theirs: Iterable[Mark]) -> Meeting | None:
    """What shows that the same person asks twice, or None. Never for two who may be opposing sides (U7)."""
    shared = _shared(mine, theirs)
    if shared.forth or shared.back or not shared.owns:
        return None
    met = _met(shared, [shared.owns, *([shared.others] if shared.others else [])])
    named, reached = bool(_FULL & shared.owns.keys()), bool({EMAIL, PHONE} & shared.owns.keys())
    alike = shared.child or shared.event or bool(shared.others)
    if (named and (reached or alike or _rare(shared.owns))) or (reached and (alike or ONLY in shared.owns)):
        return Meeting(met, HOLD)
    if WORD in shared.owns and shared.about.get(PLACE):
        return Meeting(met, HOLD if shared.owns[WORD] == RARE else HINT)
    return Meeting(met, HINT) if reached or _worth_a_look(shared.owns) else None


def _both_hold(crossed: list[Mapping[str, str]], shared: _Shared) -> bool:
    """Whether two names that hold nobody by themselves hold together: each side names the other."""
    if len(crossed) < 2:
        return False
    by_child = all(WORD in side for side in crossed)
    return by_child or shared.couple == RARE or any(_worth_a_look(side) for side in crossed)


def _side_holds(side: Mapping[str, str], shared: _Shared) -> bool:
    """Whether one of the two directions holds by itself."""
    if EMAIL in side or PHONE in side or _rare(side):
        return True
    if side.get(WORD) == RARE or (side.get(WORD) == PLAIN and shared.about.get(PLACE)):
        return True
    named = bool(_FULL & side.keys()) or side.get(ONLY) == PLAIN
    return named and (shared.child or shared.event or shared.reached)


def _rare(side: Mapping[str, str]) -> bool:
    return any(side.get(kind) == RARE for kind in _FULL)


def _worth_a_look(side: Mapping[str, str]) -> bool:
    return any(weight in SEARCHED for weight in side.values())


def _same_people(shared: _Shared) -> bool:
    return bool(shared.owns or shared.others)


def _met(shared: _Shared, sides: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """The codes of what met, in their order. A name that is met by its words is not also said to sound alike."""
    sides = list(sides)
    found = {_SHOWN.get(kind, kind) for side in sides for kind in side}
    found -= {less for more, said in _SAID_BY.items() if more in found for less in said}
    if len(sides) == 2:
        found.add("both_names")
    if shared.child:
        found.add("child")
    if shared.event:
        found.add("place_and_date")
    return tuple(code for code in MET if code in found)


def _shared(mine: Iterable[Mark], theirs: Iterable[Mark]) -> _Shared:
    here, there = _by_whose(mine), _by_whose(theirs)
    about: dict[str, int] = defaultdict(int)
    for whose in (CHILD, MATTER):
        for token in here[whose].keys() & there[whose].keys():
            about[here[whose][token].kind] += 1
    return _Shared(
        forth=_both(here[OWN], there[OTHER]),
        back=_both(here[OTHER], there[OWN]),
        owns=_both(here[OWN], there[OWN]),
        others=_both(here[OTHER], there[OTHER]),
        about=dict(about),
        couple=_both(here[MATTER], there[MATTER]).get(COUPLE, COMMON),
        roles_differ=bool(here[HOLDER]) != bool(there[HOLDER]),
        two_people=bool(here[OWN] and there[OWN]),
    )


def _both(one: Mapping[str, Mark], other: Mapping[str, Mark]) -> dict[str, str]:
    """By kind, the weight of what both have: the greatest of a kind, each fact counted by the lesser of its two.

    Two words of a name beside one child's birth day are as good as a rare one. Two names that are written out do not
    meet in what they begin with. Of two with several given words each, of which they share one, a rare family name
    makes no rare name: it is one family's, or a stranger's, and a person looks.
    """
    found: dict[str, str] = {}
    both = [(one[token], other[token]) for token in one.keys() & other.keys()]
    agreed = any(mine.kind == theirs.kind == GIVENS for mine, theirs in both)
    alike = [(mine, theirs) for mine, theirs in both if tells(mine.kind, theirs.kind)]
    for mine, theirs in alike:
        weight = max(mine.weight, theirs.weight, key=_ORDER.index)
        kind = _COUNTED_AS.get(mine.kind, mine.kind)
        if in_part(mine.kind, theirs.kind) and not agreed:
            kind, weight = ONE_OF, max(weight, PLAIN, key=_ORDER.index)
        found[kind] = min(found.get(kind, COMMON), weight, key=_ORDER.index)
    if sum(mine.kind == WORD for mine, _theirs in alike) > 1:
        found[WORD] = RARE
    return found


def _by_whose(marks: Iterable[Mark]) -> dict[str, dict[str, Mark]]:
    sorted_out: dict[str, dict[str, Mark]] = {OWN: {}, OTHER: {}, CHILD: {}, HOLDER: {}, MATTER: {}}
    for mark in marks:
        sorted_out[mark.whose][mark.token] = mark
    return sorted_out
