"""No two invented families share a name, a child or a number on any day. Two are each other's other side on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

import pytest

from referral_app.demonstration.people import attorney_names, family_names
from referral_app.demonstration.plans import ON_PURPOSE
from referral_app.demonstration.stories import AGES, stories
from tests.demonstration.worlds import DAYS, REQUESTS, SEEDS, SOME_DAYS, ZONE, pairs, worlds

#: The numbers of the two who were written as the two sides of one matter.
BOTH_SIDES = (3, 4)


def _wrong(days: Iterable[date], seeds: Iterable[int] = SEEDS) -> list[str]:
    return [world for world, told in worlds(days, seeds) if pairs(told) != ({BOTH_SIDES}, {BOTH_SIDES})]


def test_only_the_two_sides_that_were_written_on_purpose_meet() -> None:
    assert _wrong(SOME_DAYS) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_they_alone_meet_on_every_one_of_four_hundred_days(seed: int) -> None:
    assert len(DAYS) > 400
    assert _wrong(DAYS, [seed]) == []


def test_two_stories_with_one_name_would_be_found() -> None:
    told = stories(1, REQUESTS, DAYS[0], ZONE)
    told[9] = replace(told[9], contact=told[9].contact | {"called": told[12].names["other_side"][0]})
    assert (9, 12) in pairs(told).sharing


def test_two_stories_with_one_child_would_be_found() -> None:
    told = stories(1, REQUESTS, DAYS[0], ZONE)
    first, second = [story.number for story in told if "child_place" in story.answers][-2:]
    told[second] = replace(told[second], answers=told[first].answers)
    assert (first, second) in pairs(told).sharing


@pytest.mark.slow
def test_nobody_meets_in_a_world_with_more_stories_than_days_to_be_born_on() -> None:
    told = stories(1, AGES + 400, DAYS[0], ZONE)
    assert pairs(told).meeting == {BOTH_SIDES}


def test_the_second_of_the_two_sides_speaks_of_the_first_and_asks_later() -> None:
    first, second = (stories(1, REQUESTS, DAYS[0], ZONE)[number] for number in BOTH_SIDES)
    assert second.names["other_side"] == [first.contact["called"]]
    assert first.names["other_side"] == [second.contact["called"]]
    assert first.answers["children"] == second.answers["children"]
    assert first.begins < second.begins


def test_no_family_has_the_name_of_an_attorney_even_when_the_single_last_names_are_used_up() -> None:
    attorneys = {person.name for person in islice(attorney_names(1), 3000)}
    families = {person.name for person in islice(family_names(1), 3000)}
    assert len(attorneys) == len(families) == 3000
    assert not attorneys & families


def _without_days(said: Any) -> Any:
    """What a story says with each date taken for any other: the day it is told moves them all."""
    if isinstance(said, dict):
        return {name: _without_days(value) for name, value in said.items()}
    if isinstance(said, list):
        return [_without_days(value) for value in said]
    return "a day" if isinstance(said, str) and re.fullmatch(r"\d{4}(-\d\d-\d\d)?", said) else said


def test_the_same_seed_makes_the_same_people_on_every_date() -> None:
    for seed in SEEDS:
        first = [_without_days(story.said) for story in stories(seed, REQUESTS, SOME_DAYS[0], ZONE)]
        for day in SOME_DAYS[1::3]:
            assert [_without_days(story.said) for story in stories(seed, REQUESTS, day, ZONE)] == first, day


def test_another_seed_makes_other_people() -> None:
    names = [tuple(s.names["other_side"][0] for s in stories(seed, REQUESTS, DAYS[0], ZONE)) for seed in SEEDS]
    assert len(set(names)) == len(SEEDS)


def test_a_larger_world_begins_with_the_people_of_a_smaller_one() -> None:
    small, large = stories(1, 20, DAYS[0], ZONE), stories(1, REQUESTS, DAYS[0], ZONE)
    assert [story.said for story in small] == [story.said for story in large[:20]]
    assert [story.plan for story in small[: len(ON_PURPOSE)]] == list(ON_PURPOSE)
