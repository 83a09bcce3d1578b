"""A roster grouped by what each rule looks at, so that a need is held against kinds of people, not against everybody.

This stands in front of the rules and defines none: of each group one attorney is judged by the rule itself, and what
it says of one it says of all who are alike in what it looks at (a test holds every rule to that, and the answers to
those of `rank`). People are bits of whole numbers, the lowest bit for the first id in code-point order.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, overload

from referral_app.matching.parts import Licence, Practice
from referral_app.matching.policy import DEFAULT, Policy
from referral_app.matching.profiles import AttorneyProfile, NeedProfile
from referral_app.matching.ranking import Change, Excluded, Ranked, Relaxation, offer_expires, order, scored, steps
from referral_app.matching.rules import RULES, Rule, Verdict

#: All that a rule looks at of an attorney, as something that can be compared.
Look = Callable[[AttorneyProfile], Hashable]


def _admissions(one: AttorneyProfile) -> Hashable:
    return one.licences, one.phv


#: The rules whose verdict depends on nothing of an attorney but this.
LOOKS_AT: Mapping[Rule, Look] = {
    Rule.STATUS: lambda one: (one.status, one.paused_until),
    Rule.JURISDICTION: _admissions,
    Rule.LICENCE: _admissions,
    Rule.INSURANCE: lambda one: one.insurance_expires,
    Rule.TRAINING: lambda one: one.trainings,
    Rule.FEE: lambda one: frozenset(one.fees.items()),
    Rule.LANGUAGE: lambda one: (frozenset(one.languages.items()), one.interpreter_ok),
    Rule.CAPACITY: lambda one: one.free,
    Rule.CONTACT_LIMIT: lambda one: (one.max_offers_30d, one.offers_30d),
}
#: Those of them that look at what passes with the day or with offers: who is away, and what is in hand.
LIVE = (Rule.STATUS, Rule.CAPACITY, Rule.CONTACT_LIMIT)
_VERDICTS: Mapping[Rule, Verdict] = dict(RULES)


class Group(NamedTuple):
    """Attorneys that are alike for a rule: one of them, and the bits of all."""

    one: AttorneyProfile
    bits: int


def _bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _groups(people: Iterable[tuple[int, AttorneyProfile]], look: Look) -> dict[Hashable, Group]:
    places: dict[Hashable, tuple[AttorneyProfile, list[int]]] = {}
    for place, person in people:
        places.setdefault(look(person), (person, []))[1].append(place)
    return {key: Group(one, _mask(bits)) for key, (one, bits) in places.items()}


def _mask(places: Sequence[int]) -> int:
    """The number with these bits set."""
    told = bytearray(max(places) // 8 + 1)
    for place in places:
        told[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(told, "little")


@dataclass(frozen=True)
class Grouped:
    """Everybody on a roster, each id once."""

    ids: tuple[str, ...]
    profiles: Mapping[str, AttorneyProfile]
    places: Mapping[str, int]
    groups: Mapping[Rule, Mapping[Hashable, Group]]
    #: Who has done what in a field; who belongs to a firm; who is admitted to a forum.
    practices: Mapping[str, Mapping[Practice, Group]]
    firms: Mapping[str, int]
    forums: Mapping[str, int]

    @classmethod
    def of(cls, roster: Iterable[AttorneyProfile]) -> Grouped:
        profiles = {one.id: one for one in sorted(roster, key=lambda one: one.id)}
        people = list(enumerate(profiles.values()))
        in_area: dict[str, dict[Practice, tuple[AttorneyProfile, list[int]]]] = {}
        firms: dict[str, list[int]] = {}
        forums: dict[str, list[int]] = {}
        for place, one in people:
            for area, practice in one.areas.items():
                in_area.setdefault(area, {}).setdefault(practice, (one, []))[1].append(place)
            for forum in {held.forum for held in one.licences}:
                forums.setdefault(forum, []).append(place)
            if one.firm_id is not None:
                firms.setdefault(one.firm_id, []).append(place)
        alike = {look: _groups(people, look) for look in LOOKS_AT.values()}
        return cls(
            ids=tuple(profiles),
            profiles=profiles,
            places={one: place for place, one in enumerate(profiles)},
            groups={rule: alike[look] for rule, look in LOOKS_AT.items()},
            practices={
                area: {practice: Group(one, _mask(bits)) for practice, (one, bits) in found.items()}
                for area, found in in_area.items()
            },
            firms={firm: _mask(bits) for firm, bits in firms.items()},
            forums={forum: _mask(bits) for forum, bits in forums.items()},
        )

    def with_live(self, live: Mapping[str, AttorneyProfile]) -> Grouped:
        """The same roster, some of whom are away or asked or at work today: of these only what `LIVE` looks at and
        what only the score looks at may be new."""
        if not live:
            return self
        groups = dict(self.groups)
        for rule in LIVE:
            look, moved = LOOKS_AT[rule], dict[Hashable, list[int]]()
            for code, now in live.items():
                if (key := look(now)) != look(self.profiles[code]):
                    moved.setdefault(key, []).append(self.places[code])
            if moved:
                groups[rule] = self._moved(rule, moved, live)
        return replace(self, profiles={**self.profiles, **live}, groups=groups)

    def _moved(
        self, rule: Rule, moved: Mapping[Hashable, list[int]], live: Mapping[str, AttorneyProfile]
    ) -> dict[Hashable, Group]:
        gone = _mask([place for places in moved.values() for place in places])
        left = {key: Group(one, bits & ~gone) for key, (one, bits) in self.groups[rule].items()}
        for key, places in moved.items():
            came = Group(live[self.ids[places[0]]], _mask(places))
            left[key] = Group(came.one, came.bits | left[key].bits if key in left else came.bits)
        return {key: group for key, group in left.items() if group.bits}

    @property
    def everybody(self) -> int:
        return (1 << len(self.ids)) - 1

    def people(self, mask: int) -> list[AttorneyProfile]:
        """Whose bits these are, by id."""
        return [self.profiles[self.ids[place]] for place in _bits(mask)]

    def mask(self, ids: Iterable[str]) -> int:
        """The bits of these people; whoever is not on the roster has none."""
        places = [self.places[one] for one in ids if one in self.places]
        return _mask(places) if places else 0

    def in_area(self, area: str) -> int:
        """The bits of everybody with any experience of a field."""
        mask = 0
        for group in self.practices.get(area, {}).values():
            mask |= group.bits
        return mask

    def in_field(self, area: str) -> list[AttorneyProfile]:
        """Everybody with any experience of a field."""
        return self.people(self.in_area(area))

    def holding(self, rule: Rule, holds: Callable[[AttorneyProfile], bool]) -> int:
        """The bits of all of whom something holds that depends on nothing but what this rule looks at."""
        mask = 0
        for one, bits in self.groups[rule].values():
            if holds(one):
                mask |= bits
        return mask

    def by_licences(self) -> Iterable[tuple[Sequence[Licence], int]]:
        """Each set of licences that somebody holds, with the bits of who does."""
        return ((group.one.licences, group.bits) for group in self.groups[Rule.LICENCE].values())

    def admitted(self, forums: Iterable[str]) -> list[AttorneyProfile]:
        """Everybody with a licence, of whatever standing, in one of these forums."""
        mask = 0
        for forum in forums:
            mask |= self.forums.get(forum, 0)
        return self.people(mask)

    def failing(self, rule: Rule, need: NeedProfile) -> int:
        """The bits of all who fail one rule."""
        fails = _VERDICTS[rule]
        mask = 0
        for one, bits in self._alike(rule, need):
            if fails(need, one):
                mask |= bits
        return mask

    def _alike(self, rule: Rule, need: NeedProfile) -> Iterable[Group]:
        """Everybody, in groups that are alike for the rule and this need; who cannot fail it may be left out."""
        if rule == Rule.EXPERTISE:
            return self._by_practice(need.area)
        if rule == Rule.CONFLICT:
            return self._named(need.conflicted_attorneys, need.conflicted_firms)
        if rule == Rule.ALREADY_OFFERED:
            return self._named(need.already_offered)
        return self.groups[rule].values()

    def _by_practice(self, area: str) -> Iterator[Group]:
        left = self.everybody
        for group in self.practices.get(area, {}).values():
            left &= ~group.bits
            yield group
        if left:
            yield Group(self.profiles[self.ids[next(_bits(left))]], left)

    def _named(self, ids: Iterable[str], firms: Iterable[str] = ()) -> Iterator[Group]:
        """Whom a need names, each alone: nobody else can fail by it."""
        mask = 0
        for one in ids:
            if one in self.places:
                mask |= 1 << self.places[one]
        for firm in firms:
            mask |= self.firms.get(firm, 0)
        for place in _bits(mask):
            yield Group(self.profiles[self.ids[place]], 1 << place)

    def judge(self, need: NeedProfile, policy: Policy = DEFAULT) -> Answer:
        """What `rank` says of this roster, with a row only for whom somebody looks at."""
        fails = {rule: self.failing(rule, need) for rule, _verdict in RULES}
        passing = self.everybody
        for bits in fails.values():
            passing &= ~bits
        found = sorted((scored(need, person, policy) for person in self.people(passing)), key=order)
        return Answer(self, need, fails, tuple(found))


class Barred(Sequence[Excluded]):
    """Who may not be asked, by id; a row is made when it is looked at."""

    def __init__(self, answer: Answer, bits: int) -> None:
        self._answer, self._bits = answer, bits

    @cached_property
    def _places(self) -> list[int]:
        return list(_bits(self._bits))

    def __len__(self) -> int:
        return self._bits.bit_count()

    def __iter__(self) -> Iterator[Excluded]:
        return (self._answer.row(place) for place in _bits(self._bits))

    @overload
    def __getitem__(self, at: int) -> Excluded: ...

    @overload
    def __getitem__(self, at: slice) -> list[Excluded]: ...

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self._answer.row(place) for place in self._places[at]]
        return self._answer.row(self._places[at])


@dataclass(frozen=True)
class Answer:
    """The answer for one need, as `Result` gives it, of a roster that is grouped."""

    roster: Grouped
    need: NeedProfile
    #: The bits of who fails each rule.
    fails: Mapping[Rule, int] = field(repr=False)
    ranked: tuple[Ranked, ...]

    @cached_property
    def offer_expires(self) -> date:
        return offer_expires(self.need)

    @cached_property
    def _barred(self) -> int:
        mask = 0
        for bits in self.fails.values():
            mask |= bits
        return mask

    @property
    def excluded(self) -> Barred:
        return Barred(self, self._barred)

    @cached_property
    def by_first_rule(self) -> list[tuple[Rule, Barred]]:
        """Who is left out, by the first rule that fails, the rule that leaves out most people first."""
        left, found = self.roster.everybody, []
        for rule, bits in self.fails.items():
            if here := left & bits:
                found.append((rule, here))
            left &= ~bits
        found.sort(key=lambda pair: (-pair[1].bit_count(), pair[1] & -pair[1]))
        return [(rule, Barred(self, bits)) for rule, bits in found]

    def row(self, place: int) -> Excluded:
        rules = tuple([rule for rule, bits in self.fails.items() if bits >> place & 1])
        return Excluded(self.roster.ids[place], rules[0], rules)

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """As `Result` has them: only where nobody passes."""
        return () if self.ranked else self.wider()

    def wider(self) -> tuple[Relaxation, ...]:
        """Each single change with a gain, also where a few pass already (`relaxations_of`)."""
        return steps(self.need, self._gain)

    def _gain(self, change: Change, other: NeedProfile) -> int:
        hopeful = self._barred
        for rule, bits in self.fails.items():
            if rule not in change.helps:
                hopeful &= ~bits
        for rule in change.helps - change.waived:
            if hopeful:
                hopeful &= ~self.roster.failing(rule, other)
        return hopeful.bit_count()
