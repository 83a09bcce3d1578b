"""Each word of the condition language holds where section 2 says so, and what is asked of a person follows from it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from referral_app import law
from referral_app.law.answers import Answers, Person
from referral_app.law.conditions import BadCondition, Ground, compile_condition
from referral_app.law.dates import span_of

TODAY = date(2026, 11, 25)
GROUND = Ground(
    answers=Answers(
        {
            "safe_now": "no",
            "dob": "skipped",
            "requester_age": 17,
            "signs": ["tickets", "other"],
            "case_court": {"system": "federal"},
            "child_place": {"country": "MX"},
            "arrival": "unknown",
        }
    ),
    picked=["protective_order"],
    final=["protective_order", "immigration_relief"],
    flags={"minor_alone"},
    clocks={("care_24h", "applies")},
    level="critical",
    minor="yes",
    fee_band="free",
    young=(Person.read("c1", span_of("2010-11-25"), None, TODAY), Person.read("c2", None, 18, TODAY)),
)
HOLDS: list[dict[str, Any]] = [
    {"all": []},
    {"all": [{"answered": "safe_now"}, {"answered": "signs"}]},
    {"any": [{"answered": "dob"}, {"answered": "signs"}]},
    {"not": {"answered": "dob"}},
    {"situation_in": ["missing_other", "protective_order"]},
    {"final_in": ["immigration_relief"]},
    {"answered": "requester_age"},
    {"equals": ["safe_now", "no"]},
    {"equals": ["dob", "skipped"]},
    {"in": ["safe_now", ["yes", "no"]]},
    {"in": ["arrival", ["unknown"]]},
    {"in": ["dob", ["skipped"]]},
    {"in": ["language", ["absent"]]},
    {"contains": ["signs", "tickets"]},
    {"count_at_least": ["signs", 2]},
    {"less_than": ["requester_age", 18]},
    {"at_least": ["requester_age", 17]},
    {"flag_in": ["under_13", "minor_alone"]},
    {"clock": ["care_24h", ["open", "applies"]]},
    {"level_in": ["critical", "urgent"]},
    {"minor": ["yes", "unknown"]},
    {"fee_band_in": ["free"]},
    {"court_system": ["case_court", "federal"]},
    {"child_country": "MX"},
    {"every_child_at_least": 16},
]
FAILS: list[dict[str, Any]] = [
    {"all": [{"answered": "safe_now"}, {"answered": "dob"}]},
    {"any": []},
    {"any": [{"answered": "dob"}, {"answered": "arrival"}]},
    {"not": {"answered": "safe_now"}},
    {"situation_in": ["immigration_relief"]},
    {"final_in": ["missing_other"]},
    {"answered": "language"},
    {"equals": ["safe_now", "yes"]},
    {"in": ["safe_now", ["yes", "unknown"]]},
    {"in": ["safe_now", ["absent"]]},
    {"contains": ["signs", "threats"]},
    {"contains": ["dob", "skipped"]},
    {"count_at_least": ["signs", 3]},
    {"count_at_least": ["dob", 1]},
    {"less_than": ["requester_age", 17]},
    {"less_than": ["household", 17]},
    {"at_least": ["requester_age", 18]},
    {"at_least": ["household", 0]},
    {"flag_in": ["under_13"]},
    {"clock": ["care_24h", ["open"]]},
    {"clock": ["departure", ["applies"]]},
    {"level_in": ["standard"]},
    {"minor": ["no"]},
    {"fee_band_in": ["low"]},
    {"court_system": ["case_court", "state"]},
    {"court_system": ["conviction_courts", "federal"]},
    {"child_country": "US"},
    {"every_child_at_least": 17},
]


@pytest.mark.parametrize("condition", HOLDS, ids=str)
def test_a_condition_holds(condition: dict[str, Any]) -> None:
    assert compile_condition(condition)(GROUND) is True
    assert compile_condition({"not": condition})(GROUND) is False


@pytest.mark.parametrize("condition", FAILS, ids=str)
def test_a_condition_fails(condition: dict[str, Any]) -> None:
    assert compile_condition(condition)(GROUND) is False


def test_every_child_at_least_fails_without_a_child() -> None:
    nobody = Ground(answers=Answers({}), picked=())
    assert compile_condition({"every_child_at_least": 0})(nobody) is False
    assert compile_condition({"child_country": "MX"})(nobody) is False


@pytest.mark.parametrize("condition", [{"maybe": []}, {}, {"all": [], "any": []}, [], "all"], ids=str)
def test_what_is_no_condition_is_refused(condition: Any) -> None:
    with pytest.raises(BadCondition, match="condition"):
        compile_condition(condition)


def asked(**answers: Any) -> list[str]:
    return [question.id for question in law.questions_for(answers, law.load())]


def test_the_questions_asked_follow_the_picks_and_stand_in_order() -> None:
    data = law.load()
    order = [question.id for question in data.questions]
    some = asked(situations=["image_removal"])
    assert some == sorted(some, key=order.index)
    assert "posted_date" in some
    assert "posted_date" not in asked(situations=["protective_order"])
    assert law.is_asked("posted_date", {"situations": ["image_removal"]}, data)
    assert not law.is_asked("posted_date", {"situations": ["protective_order"]}, data)
    with pytest.raises(KeyError):
        law.is_asked("no_question", {}, data)


def test_under_13_only_the_smallest_set_is_asked() -> None:
    data = law.load()
    small = asked(situations=["image_removal"], requester_age=12)
    assert set(small) <= data.minimal_set_under_13
    assert "posted_date" in asked(situations=["image_removal"], requester_age=13)
    assert "posted_date" in asked(situations=["image_removal"], requester_age="skipped")


LIVING, DEAD = {"ref": "c1"}, {"ref": "c2", "living": "no"}


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ({}, ["none"]),
        ({"children": [LIVING]}, ["none"]),
        ({"children": [LIVING, DEAD]}, ["some"]),
        ({"children": [DEAD]}, ["some", "all"]),
        ({"children": [DEAD], "role": "myself"}, ["some"]),
    ],
    ids=str,
)
def test_a_condition_asks_whether_somebody_has_died(said: dict[str, Any], holds: list[str]) -> None:
    """Whoever asks about some is answered by all too; the person who writes lives."""
    ground = Ground(answers=Answers(said), picked=())
    assert [how for how in ("none", "some", "all") if compile_condition({"died": how})(ground)] == holds
