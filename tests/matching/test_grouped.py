"""A roster that is grouped answers as the rules answer: for every roster, whatever is live, whatever the need asks."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from referral_app.matching import AttorneyProfile, Grouped, NeedProfile, rank, relaxations_of
from referral_app.matching.grouped import LIVE, LOOKS_AT
from referral_app.matching.ranking import CHANGES
from referral_app.matching.rules import RULES, Rule
from tests.matching.cast import case_of, need, numbers, person

many = settings(deadline=None, max_examples=300)
#: What is live: the days of who is away, and what is in hand.
LIVE_FIELDS = (
    "paused_until",
    "open_matters",
    "pending_offers",
    "offers_30d",
    "offers_closed",
    "offers_answered",
    "last_offered_at",
)


def read(case: dict[str, Any]) -> tuple[NeedProfile, list[AttorneyProfile]]:
    return NeedProfile.from_dict(case["request"]), [AttorneyProfile.from_dict(row) for row in case["roster"]]


def agrees(profile: NeedProfile, grouped: Grouped, people: list[AttorneyProfile]) -> None:
    """Row by row what `rank` says of these people."""
    told, plain = grouped.judge(profile), rank(profile, people)
    assert told.ranked == plain.ranked
    assert tuple(told.excluded) == plain.excluded
    assert len(told.excluded) == len(plain.excluded)
    assert told.relaxations == plain.relaxations
    assert told.offer_expires == plain.offer_expires
    assert told.wider() == relaxations_of(profile, people)
    by_rule: dict[Rule, list[Any]] = {}
    for row in plain.excluded:
        by_rule.setdefault(row.first, []).append(row)
    assert [(rule, list(rows)) for rule, rows in told.by_first_rule] == sorted(
        by_rule.items(), key=lambda pair: -len(pair[1])
    )
    for _rule, rows in told.by_first_rule:
        assert rows[0] == next(iter(rows))
        assert rows[1:3] == list(rows)[1:3]
        assert rows[-1] == list(rows)[-1]


@many
@given(numbers)
def test_a_grouped_roster_gives_the_rows_of_the_ranking(number: int):
    profile, people = read(case_of(number, most=25))
    agrees(profile, Grouped.of(people), people)


@many
@given(numbers)
def test_so_it_does_for_every_change_of_the_need(number: int):
    profile, people = read(case_of(number, most=12))
    grouped = Grouped.of(people)
    for change in CHANGES:
        if change.applies(profile):
            agrees(change.changed(profile), grouped, people)


@many
@given(numbers)
def test_what_is_live_is_put_on_top(number: int):
    """Some of them are away, asked or at work today, and others no more: the groups move with them."""
    profile, people = read(case_of(number, most=25))
    chance = Random(number)
    before = [
        replace(one, **{name: getattr(chance.choice(people), name) for name in LIVE_FIELDS})
        if chance.random() < 0.5
        else one
        for one in people
    ]
    live = {now.id: now for now, then in zip(people, before, strict=True) if now != then}
    base = Grouped.of(before)
    agrees(profile, base.with_live(live), people)
    # Nothing of it stays behind for the next page.
    agrees(profile, base, before)


class Watched:
    """An attorney who tells what was asked."""

    def __init__(self, one: AttorneyProfile) -> None:
        self.one, self.asked = one, set[str]()

    def __getattr__(self, name: str) -> Any:
        self.asked.add(name)
        return getattr(self.one, name)


@pytest.mark.parametrize("rule", [rule for rule, _fails in RULES])
def test_a_rule_asks_nothing_that_its_groups_do_not_look_at(rule: Rule):
    """Else two who are alike for the groups might differ for the rule."""
    fails = dict(RULES)[rule]
    looks_at = {
        Rule.EXPERTISE: {"areas"},
        Rule.CONFLICT: {"id", "firm_id"},
        Rule.ALREADY_OFFERED: {"id"},
    }.get(rule)
    if looks_at is None:
        watched: Any = Watched(person())
        LOOKS_AT[rule](watched)
        looks_at = watched.asked
    asked: set[str] = set()
    for number in range(400):
        profile, people = read(case_of(number))
        for one in people:
            watched = Watched(one)
            fails(profile, watched)
            asked |= watched.asked
    assert asked
    assert asked <= looks_at
    if rule not in LIVE:
        assert not asked.intersection(LIVE_FIELDS)


def test_an_empty_roster_and_a_roster_of_one():
    profile = need()
    agrees(profile, Grouped.of([]), [])
    agrees(profile, Grouped.of([person()]), [person()])


def test_who_works_in_a_field_and_who_is_admitted_are_found_by_id():
    people = [person(id="b"), person(id="a"), person(id="c", areas={}, licences=[])]
    grouped = Grouped.of(people)
    assert [one.id for one in grouped.in_field("hague_return")] == ["a", "b"]
    assert [one.id for one in grouped.admitted(["US-OK", "US-TX"])] == ["a", "b"]
    assert grouped.in_field("nothing") == grouped.admitted([]) == []
