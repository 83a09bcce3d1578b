"""On every day each story is valid by the law's own questions and comes to the desk it was written for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import pytest

from referral_app import law
from referral_app.actions.steps.routing import CONFLICT
from referral_app.demonstration.answers import READ_FIRST, READY, TO_THE_END
from referral_app.demonstration.stories import Story
from tests.demonstration.worlds import DAYS, SEEDS, SOME_DAYS, ZONE, worlds

BY_ITSELF = {"auto", "auto_urgent"}
A_PERSON_FIRST = {"staff_review"}


class Means(NamedTuple):
    """How a kind of story is to be routed: who moves first, how urgent it may be, and needs it always has."""

    modes: set[str]
    levels: set[str]
    needs: set[str]


CROSSING = {"urgent", "critical"}
MEANS = {
    "incoming": Means(BY_ITSELF, CROSSING, {"hague_return_petitioner"}),
    "outgoing": Means(BY_ITSELF, CROSSING, {"hague_outgoing", "foreign_counsel"}),
    "between_states": Means(BY_ITSELF, CROSSING, {"uccjea_jurisdiction", "custody_enforcement"}),
    "images": Means(BY_ITSELF, {"standard", "urgent", "critical"}, {"csam_restitution", "civil_2255"}),
    "trafficking": Means(BY_ITSELF, {"standard", "urgent"}, {"civil_trafficking_1595", "record_relief_trafficking"}),
    "has_the_child": Means(A_PERSON_FIRST, CROSSING, {"hague_return_respondent"}),
    "not_sure": Means(A_PERSON_FIRST, {"urgent", "standard"}, set()),
    "young_and_alone": Means(A_PERSON_FIRST, CROSSING, {"child_representation", "online_exploitation"}),
}


def _routed(story: Story, signals: list[str]) -> dict:
    today = story.begins.astimezone(ZONE).date()
    return law.route(story.answers, {"today": today.isoformat(), "signals": signals}, law.load())


def _wrong(days: Iterable[date], seeds: Iterable[int] = SEEDS) -> Iterator[str]:
    for world, told in worlds(days, seeds):
        for story in told:
            kind = story.plan.kind.__name__
            where = f"{world} story {story.number} ({kind})"
            if faults := law.validate_answers(story.answers):
                yield f"{where}: {faults}"
                continue
            means, result = MEANS[kind], _routed(story, [])
            level, mode = result["urgency"]["level"], result["attorney_match"]
            needs = {need["area"] for need in result["needs"]}
            if mode not in means.modes or level not in means.levels or not means.needs <= needs:
                yield f"{where}: {mode} {level} {sorted(needs)}"


def test_every_kind_of_story_says_how_it_means_to_be_routed() -> None:
    assert {kind.__name__ for kind in (*READY, *READ_FIRST, *TO_THE_END)} == set(MEANS)


def test_every_story_is_valid_and_routed_as_it_means_to_be() -> None:
    assert list(_wrong(SOME_DAYS[::3])) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_so_on_every_one_of_four_hundred_days(seed: int) -> None:
    assert list(_wrong(DAYS, [seed])) == []


def test_the_second_of_two_sides_is_held_for_a_person() -> None:
    for world, told in worlds(SOME_DAYS[::3]):
        second = told[4]
        assert "M12" in _routed(second, [CONFLICT])["attorney_match_reasons"], world
