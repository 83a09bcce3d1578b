"""What holds for every roster: a total order, exact sums, everyone once, relaxations that keep their promise."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from referral_app.matching import AttorneyProfile, NeedProfile, explain, match_case, rank
from referral_app.matching.ranking import CHANGES
from referral_app.matching.rules import RULES
from referral_app.matching.score import levels
from tests.matching.cast import requests, rosters


def read(request: dict[str, Any], roster: list[dict[str, Any]]) -> tuple[NeedProfile, list[AttorneyProfile]]:
    return NeedProfile.from_dict(request), [AttorneyProfile.from_dict(row) for row in roster]


@given(requests, rosters(), st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_the_roster(
    request: dict[str, Any], roster: list[dict[str, Any]], chance: random.Random
):
    before = json.dumps(match_case({"request": request, "roster": roster}))
    chance.shuffle(roster)
    assert json.dumps(match_case({"request": request, "roster": roster})) == before


@given(requests, rosters())
def test_everyone_appears_exactly_once_ranked_or_excluded(request: dict[str, Any], roster: list[dict[str, Any]]):
    result = match_case({"request": request, "roster": roster})
    told = [row["id"] for row in result["ranked"] + result["excluded"]]
    assert sorted(told) == sorted(row["id"] for row in roster)
    assert [row["id"] for row in result["excluded"]] == sorted(row["id"] for row in result["excluded"])


@given(requests, rosters())
def test_contributions_sum_to_the_score_and_levels_stay_between_0_and_100(
    request: dict[str, Any], roster: list[dict[str, Any]]
):
    need, people = read(request, roster)
    by_id = {person.id: person for person in people}
    for row in rank(need, people).ranked:
        assert sum(row.contributions.values()) == row.score
        assert 0 <= row.score <= 10000
        assert row.band == row.score // 500
        assert row.turn == row.band - by_id[row.id].offers_30d
        assert all(0 <= level <= 100 for level in levels(need, by_id[row.id]).values())


@given(requests, rosters())
def test_neighbours_stand_in_the_order_of_turn_wait_score_and_id(request: dict[str, Any], roster: list[dict[str, Any]]):
    need, people = read(request, roster)
    rows = rank(need, people).ranked
    for first, second in pairwise(rows):
        waits = (first.last_offered_at or "", second.last_offered_at or "")
        assert first.turn >= second.turn
        if first.turn == second.turn:
            assert waits[0] <= waits[1]
            if waits[0] == waits[1]:
                assert first.score >= second.score
                if first.score == second.score:
                    assert first.id < second.id


@settings(max_examples=300)
@given(requests, rosters())
def test_a_relaxation_gains_what_a_new_run_with_the_change_finds_and_removes_nobody(
    request: dict[str, Any], roster: list[dict[str, Any]]
):
    need, people = read(request, roster)
    result = rank(need, people)
    promised = {row.change: row.gain for row in result.relaxations}
    if result.ranked:
        assert promised == {}
        return
    for change in CHANGES:
        gain = 0
        if change.applies(need):
            other = change.changed(need)
            gain = sum(
                not any(fails(other, person) for rule, fails in RULES if rule not in change.waived) for person in people
            )
        assert promised.get(change.name, 0) == gain
    assert [row.gain for row in result.relaxations] == sorted(promised.values(), reverse=True)


@settings(max_examples=300)
@given(requests, rosters())
def test_a_relaxation_never_removes_anyone_who_passed(request: dict[str, Any], roster: list[dict[str, Any]]):
    need, people = read(request, roster)
    passed = {row.id for row in rank(need, people).ranked}
    for change in CHANGES:
        if change.applies(need):
            assert passed <= {row.id for row in rank(change.changed(need), people).ranked}


@given(requests, rosters(most=3))
def test_what_bars_for_good_is_never_relaxed(request: dict[str, Any], roster: list[dict[str, Any]]):
    for row in roster:
        row["status"] = "withdrawn"
    assert match_case({"request": request, "roster": roster})["relaxations"] == []


@given(requests, rosters())
def test_the_explanation_says_what_the_ranking_says(request: dict[str, Any], roster: list[dict[str, Any]]):
    need, people = read(request, roster)
    result = rank(need, people)
    told = {person.id: explain(need, person) for person in people}
    for row in result.ranked:
        lines = told[row.id].lines
        assert [line.contribution for line in lines] == list(row.contributions.values())
        assert all(line.level * line.weight == line.contribution for line in lines)
        assert (told[row.id].score, told[row.id].failures) == (row.score, ())
    for barred in result.excluded:
        assert tuple(failure.rule for failure in told[barred.id].failures) == barred.all
        assert told[barred.id].lines == ()


@given(requests, rosters(most=4))
def test_nothing_of_the_case_is_changed_by_ranking(request: dict[str, Any], roster: list[dict[str, Any]]):
    case = {"request": request, "roster": roster}
    before = json.dumps(case)
    match_case(case)
    assert json.dumps(case) == before


def test_a_profile_changed_by_replace_forgets_what_was_worked_out():
    need = NeedProfile.from_dict({**_plain(), "max_hourly_cents": 1})
    assert need.ceilings["reduced"] == 1
    assert replace(need, max_hourly_cents=None).ceilings["reduced"] is None


def _plain() -> dict[str, Any]:
    from tests.matching.cast import REQUEST

    return dict(REQUEST)
