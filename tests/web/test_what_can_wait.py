"""What is asked before a request can be sent, and what can wait: counted from the data, and routed alike (A14, A07)."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from referral_app import law
from referral_app.web.intake import steps
from referral_app.web.intake.fields import SKIPPED
from tests.law.strategies import DATA, all_answers, contexts

PICKABLE = DATA.question("situations").codes
FULL = bool(os.environ.get("REFERRAL_FULL_FIGURES"))
#: The form's own pages of a walk beside its topics: the gate, how to reach, the six words, the review.
OWN_PAGES = 4
#: Boxes that the page on how to reach a person shows at once.
REACH_BOXES = 3
MOST_QUESTIONS, MOST_SCREENS = 24, 14
ROLES: dict[str, dict[str, Any]] = {
    "parent": {"role": "my_child", "relation": "parent", "requester_age": 34},
    "survivor": {"role": "myself", "requester_age": 30},
    "helper": {"role": "someone_else", "relation": "professional", "requester_age": 41},
}


def early(answers: dict[str, Any]) -> list[law.Question]:
    return [question for step in steps.steps(answers, DATA) for question in step.questions]


@pytest.mark.parametrize("situation", PICKABLE)
@pytest.mark.parametrize("who", ROLES)
def test_a_request_can_be_sent_after_few_questions_on_few_screens(situation: str, who: str) -> None:
    answers = {**ROLES[who], "situations": [situation], "contact_ways": ["call"]}
    assert len(early(answers)) + REACH_BOXES <= MOST_QUESTIONS
    assert len(steps.steps(answers, DATA)) + OWN_PAGES <= MOST_SCREENS


@pytest.mark.parametrize("situation", PICKABLE)
def test_a_child_alone_is_asked_at_most_eight_questions_and_never_for_days_or_money(situation: str) -> None:
    answers = {"role": "myself", "requester_age": 15, "situations": [situation], "contact_ways": ["call"]}
    assert len(early(answers)) <= 8
    all_of_it = [
        q for later in (False, True) for step in steps.steps(answers, DATA, later=later) for q in step.questions
    ]
    assert not {"date", "date_partial", "events", "money"} & {question.type for question in all_of_it}
    assert not {"ability_to_pay", "household"} & {question.id for question in all_of_it}


@pytest.mark.parametrize("situation", PICKABLE)
def test_nothing_is_lost_what_is_not_asked_early_can_be_told_later(situation: str) -> None:
    for who in ROLES.values():
        answers = {**who, "situations": [situation]}
        both = [
            q.id for later in (False, True) for step in steps.steps(answers, DATA, later=later) for q in step.questions
        ]
        asked = {question.id for question in law.questions_for(answers, DATA)}
        assert len(both) == len(set(both))
        assert set(both) == {name for name in asked if not law.is_left_out(name, answers, DATA)}


def test_what_comes_early_never_hangs_on_what_can_wait() -> None:
    """Else an answer told later would bring up a question of the part that was already sent."""
    waits = DATA.waiting.can_wait
    for question in DATA.questions:
        if question.id not in waits:
            assert not [name for name in waits if f"'{name}'" in str(question.ask_when)], question.id


def test_no_question_hangs_on_one_of_a_later_screen() -> None:
    """A parent whose child has died is not asked what the child talks of: the children, with that tick, come first."""
    place = {name: number for number, topic in enumerate(DATA.topics) for name in topic.questions}
    for question in DATA.questions:
        text = str(question.ask_when)
        hangs_on = {name for name in place if f"'{name}'" in text} | ({"children"} if "'died'" in text else set())
        hangs_on |= {"situations"} if "'situation_in'" in text else set()
        assert all(place[name] <= place[question.id] for name in hangs_on), (question.id, hangs_on)


@settings(max_examples=1000 if FULL else 200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(said=all_answers(), context=contexts())
def test_the_short_way_routes_as_the_long_one_with_the_same_facts(
    said: dict[str, Any], context: dict[str, Any]
) -> None:
    """The same level and needs, whether the rest was skipped on its screens or not asked yet; and once it is told, the
    request says what it would have said at once."""
    names = steps.early_questions(said, DATA)
    short = {name: value for name, value in said.items() if name in names}
    asked = [question.id for question in law.questions_for(short, DATA) if question.type != "names"]
    long = {**dict.fromkeys(asked, SKIPPED), **short}
    assert outcome(short, context) == outcome(long, context)


def outcome(answers: dict[str, Any], context: dict[str, Any]) -> tuple[Any, ...]:
    routing = law.route(answers, context, DATA)
    needs = sorted(
        (need["area"], tuple(need["forums"]), need["level"], str(need["deadline"])) for need in routing["needs"]
    )
    return routing["urgency"]["level"], needs


@settings(max_examples=1000 if FULL else 200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(said=all_answers(), context=contexts())
def test_who_did_it_is_not_asked_of_a_grown_survivor_for_whom_nobody_decides(
    said: dict[str, Any], context: dict[str, Any]
) -> None:
    """Asked at 29 whether a parent did it, since that parent "may not decide for a child". Nothing but the flag that
    says so hangs on it, unless the age and a birth date contradict each other, which staff are told."""
    away = {code for group in DATA.situation_groups if group.code == "child_away" for code in group.situations}
    picked = said.get("situations")
    left = [code for code in picked if code not in away] if isinstance(picked, list) else []
    said = {**said, "role": "myself", "requester_age": 30, "situations": left or ["csam_compensation"]}
    asked = {question.id for question in law.questions_for(said, DATA)}
    said = {name: value for name, value in said.items() if name in asked - {"accused_is_guardian"}}
    assert "accused_is_guardian" not in {question.id for question in early(said)}
    without = law.route(said, context, DATA)
    assume("answers_contradict" not in without["flags"])
    for code in (*DATA.question("accused_is_guardian").codes, "unknown", SKIPPED):
        told = law.route({**said, "accused_is_guardian": code}, context, DATA)
        told["flags"] = [flag for flag in told["flags"] if flag != "offender_is_guardian"]
        assert told == without


@pytest.mark.parametrize(
    "said",
    [
        {"role": "myself", "requester_age": 17, "situations": ["csam_compensation"]},
        {"role": "myself", "situations": ["csam_compensation"]},
        {"role": "myself", "requester_age": 30, "situations": ["csam_compensation", "intl_abduction_outgoing"]},
        {"role": "my_child", "requester_age": 30, "situations": ["csam_compensation"]},
    ],
)
def test_who_did_it_is_asked_where_somebody_may_have_to_decide(said: dict[str, Any]) -> None:
    assert "accused_is_guardian" in {question.id for question in early(said)}


#: Questions that can wait although they may raise a level. The first is "safe right now?" in other words; the second
#: adds to the care for a child alone; the third moves a window that the day of the taking stands for.
RAISE_A_LEVEL = {"danger_now", "safe_adult", "left_date"}


def test_hardly_anything_that_can_wait_raises_a_level() -> None:
    """What makes a request more urgent is asked early: of the rest, one answer at a time beside calm ones."""
    found = set()
    for situation in PICKABLE:
        for who in ROLES.values():
            calm = {**who, "situations": [situation], "safe_now": "yes", "contact_ways": ["i_will_return"]}
            level = law.route(calm, {"today": "2026-11-28", "signals": []}, DATA)["urgency"]["level"]
            for question in law.questions_for(calm, DATA):
                for option in question.codes if question.id in DATA.waiting.can_wait else ():
                    value = [option] if question.type == "multi" else option
                    told = law.route({**calm, question.id: value}, {"today": "2026-11-28", "signals": []}, DATA)
                    if DATA.policy.levels.index(told["urgency"]["level"]) < DATA.policy.levels.index(level):
                        found.add(question.id)
    assert found <= RAISE_A_LEVEL
