"""What two routings of one request say differently: all of it, and nothing that only the day moves."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from referral_app import law
from tests.law.strategies import DATA, all_answers, contexts

TODAY = date(2026, 11, 25)
#: A child brought from Mexico to Texas in July.
ANSWERS: dict[str, Any] = {
    "safe_now": "yes",
    "role": "my_child",
    "relation": "parent",
    "situations": ["intl_abduction_incoming"],
    "where": {"country": "MX"},
    "children": [{"ref": "c1", "dob": "2019-03-14"}],
    "child_place": {"country": "US", "state": "TX", "county": "Travis County"},
    "home_place": {"country": "MX"},
    "location_known": "yes",
    "wrongful_date": "2026-07-10",
    "left_date": "2026-07-10",
    "who_has_child": "other_parent",
}


def routing(today: date = TODAY, **changes: Any) -> dict[str, Any]:
    said = {key: value for key, value in {**ANSWERS, **changes}.items() if value is not None}
    return law.route(said, {"today": today.isoformat(), "signals": []}, DATA)


def told(old: dict[str, Any], new: dict[str, Any]) -> set[tuple[str, str | None, str | None]]:
    return {(change.kind, change.before, change.after) for change in law.differences(old, new)}


def test_the_next_day_alone_is_no_difference() -> None:
    assert not law.differs(routing(), routing(TODAY + timedelta(days=1)))
    assert law.differences(routing(), routing(TODAY + timedelta(days=1))) == []


def of_r2(found: dict[str, Any], deadline: str | None) -> dict[str, Any]:
    """The same as R2 stored it: a clock that may have passed made the day itself the deadline."""
    old = copy.deepcopy(found)
    return {**old, "version": "R2", "needs": [{**need, "deadline": deadline} for need in old["needs"]]}


def test_a_deadline_that_was_today_because_a_date_may_have_passed_is_no_news_each_day() -> None:
    """C08 with a month alone: in July 2027 the year may be over, and under R2 the need bound "today" every day anew."""
    first, second = (
        of_r2(routing(day, wrongful_date="2026-07", left_date=None), day.isoformat())
        for day in (date(2027, 7, 12), date(2027, 7, 13))
    )
    assert law.differences(first, second) == []


def test_of_a_date_that_may_have_passed_r3_makes_no_deadline_and_says_so() -> None:
    new = routing(date(2027, 7, 12), wrongful_date="2026-07", left_date=None)
    told = [change for change in law.differences(of_r2(new, "2027-07-12"), new) if change.kind == "deadline"]
    assert {(change.before, change.after) for change in told} == {("today", "2035-03-13")}


def test_a_deadline_of_this_very_day_is_told_when_it_is_gone() -> None:
    """Today the hearing is, tomorrow it was: the need is bound by it today, whatever else may have passed."""
    said = {"wrongful_date": "2026-07", "left_date": None, "next_dates": [{"kind": "hearing", "date": "2027-07-12"}]}
    today, tomorrow = routing(date(2027, 7, 12), **said), routing(date(2027, 7, 13), **said)
    told = {change.before for change in law.differences(today, tomorrow) if change.kind == "deadline"}
    assert told == {"2027-07-12"}


def test_the_level_comes_first() -> None:
    changes = law.differences(routing(), routing(danger_now="yes"))
    assert (changes[0].kind, changes[0].before, changes[0].after) == ("level", "urgent", "emergency")


def test_a_clock_that_runs_out_is_told_with_both_statuses() -> None:
    old, new = routing(date(2027, 7, 9)), routing(date(2027, 7, 12))
    assert ("clock", "open", "passed") in told(old, new)


def test_another_country_is_other_needs_and_another_treaty() -> None:
    old, new = routing(), routing(home_place={"country": "BR"}, where={"country": "BR"})
    assert ("derived", None, None) in told(old, new)
    assert {change.what for change in law.differences(old, new) if change.kind == "derived"} >= {("other_country",)}


def test_what_has_no_line_of_its_own_is_still_told() -> None:
    old = routing()
    new = copy.deepcopy(old)
    new["situations"]["reasons"][0]["rule"] = "S07"
    assert law.differences(old, new) == [law.Change("other", ("situations",), None, None)]
    new = {**old, "version": "R4", "more": []}
    assert {change.what for change in law.differences(old, new)} == {("version",), ("more",)}


@pytest.mark.parametrize(
    ("part", "kind"),
    [("min_tier", "need_term"), ("fees", "need_term"), ("deadline", "deadline"), ("level", "need_level")],
)
def test_every_term_of_a_need_is_told(part: str, kind: str) -> None:
    old = routing()
    new = copy.deepcopy(old)
    new["needs"][0][part] = "another"
    [change] = law.differences(old, new)
    assert (change.kind, change.what[0]) == (kind, old["needs"][0]["area"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(all_answers(), contexts(), all_answers())
def test_two_routings_differ_exactly_when_a_difference_is_told(
    answers: dict[str, Any], context: dict[str, Any], others: dict[str, Any]
) -> None:
    old, new = law.route(answers, context, DATA), law.route(others, context, DATA)
    changes = law.differences(old, new)
    assert bool(changes) == law.differs(old, new)
    assert {change.kind for change in changes} <= set(law.CHANGE_KINDS)
    assert law.differences(old, old) == []
    back = {(change.kind, change.what, change.part) for change in law.differences(new, old)}
    assert {(change.kind, change.what, change.part) for change in changes} == back


def test_a_code_that_came_and_one_that_went_are_told_with_their_side() -> None:
    old = routing()
    new = {**copy.deepcopy(old), "flags": [*old["flags"], "new_flag"]}
    assert law.differences(old, new) == [law.Change("flag", ("new_flag",), None, "new_flag")]
    assert law.differences(new, old) == [law.Change("flag", ("new_flag",), "new_flag", None)]


def test_of_two_hearings_of_one_kind_the_second_has_a_number() -> None:
    def hearings(*days: str) -> dict[str, Any]:
        return routing(next_dates=[{"kind": "hearing", "date": day} for day in days])

    one, two = hearings("2027-01-12"), hearings("2027-01-12", "2027-02-12")
    told = [change for change in law.differences(one, two) if change.kind == "clock"]
    assert told == [law.Change("clock", ("court_hearing", "hearing", "2"), None, "open")]
    back = [change for change in law.differences(two, one) if change.kind == "clock"]
    assert back == [law.Change("clock", ("court_hearing", "hearing", "2"), "open", None)]


def test_a_clock_that_ends_on_another_day_is_told_with_both_days() -> None:
    old, new = routing(), routing(wrongful_date="2026-07-11", left_date="2026-07-11")
    told = {(change.what[0], change.before, change.after) for change in law.differences(old, new)}
    assert ("hague_art12", "2027-07-09", "2027-07-10") in told


def test_a_need_that_only_stands_at_another_place_of_the_list_is_no_news() -> None:
    old = routing()
    new = copy.deepcopy(old)
    for need in new["needs"]:
        need["n"] += 1
    assert {change.kind for change in law.differences(old, new)} == {"other"}
