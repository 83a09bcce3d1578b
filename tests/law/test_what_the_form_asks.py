"""How much the third reading asks: a typical parent at most four questions more, a survivor two (three with papers)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from referral_app import law
from tests.law.rule_examples import DATA, changed

#: Questions of the form that came with R3, and the one that left it for another.
NEW = {
    *("served_date", "answer_due", "custody_right", "legal_parent", "military", "country_part", "died_date"),
    *("visa_denied", "visa_denied_date", "removal_order_date"),
}
GONE = {"custody_basis", "turned_28", "knew_by_2012"}
CHINA = {"child_place": {"country": "CN"}}


def asked(answers: dict[str, Any]) -> set[str]:
    return {question.id for question in law.questions_for(answers, DATA)}


@pytest.mark.parametrize(
    ("case", "more", "came"),
    [
        ("outgoing", {}, {"custody_right", "legal_parent", "military"}),
        ("incoming", {}, {"custody_right", "legal_parent", "military"}),
        ("outgoing", {"custody_order": "yes"}, {"custody_right", "military"}),
        (
            "incoming",
            {"served": "yes"},
            {"custody_right", "legal_parent", "military", "served_date", "answer_due"},
        ),
        ("papers came", {}, {"served_date", "answer_due", "military"}),
        ("papers came", {"served": "no", "return_case": "yes"}, {"served_date", "answer_due", "military"}),
        ("outgoing", CHINA, {"custody_right", "legal_parent", "military", "country_part"}),
        ("domestic", {}, {"military"}),
        ("images", {}, set()),
        ("trafficked", {}, set()),
        ("made to work", {}, set()),
        ("papers", {}, {"visa_denied"}),
        (
            "papers",
            {"visa_denied": "yes", "removal_order": "yes"},
            {"visa_denied", "visa_denied_date", "removal_order_date"},
        ),
    ],
)
def test_what_came_with_the_third_reading_is_what_its_count_says(
    case: str, more: dict[str, Any], came: set[str]
) -> None:
    found = asked(changed(case, more))
    assert found & NEW == came
    assert not found & GONE
    #: A right of custody is asked instead of its basis.
    assert len(came - {"custody_right"}) <= 4


def test_what_is_asked_by_voice_or_no_more_stays_a_valid_answer() -> None:
    old = changed("images", {"knew_by_2012": "no", "turned_28": "yes", "dob": None, "custody_basis": "by_law"})
    assert law.validate_answers(old, DATA) == []
    assert law.validate_answers({**old, "harm_types": ["trafficking"]}, DATA) == []
    assert {DATA.question(name).asked_by for name in ("knew_by_2012", "turned_28")} == {"staff"}
    assert DATA.question("custody_basis").asked_by == "nobody"


@pytest.mark.parametrize("question", ["ability_to_pay", "income", "household"])
def test_nobody_under_eighteen_is_asked_for_money(question: str) -> None:
    for age, is_asked in ((12, False), (17, False), (18, True), (None, True)):
        said = changed("online", {"requester_age": age, "ability_to_pay": None})
        assert (question in asked(said)) is is_asked, age


@pytest.mark.parametrize("question", ["ability_to_pay", "income", "household"])
@pytest.mark.parametrize(
    ("born", "is_asked"),
    [("2008-11-29", False), ("2008-11-28", True), ("2009", False), ("2008", True), ("2012-05", False), ("1990", True)],
)
def test_nor_who_is_known_to_be_under_age_by_the_birth_date_alone(question: str, born: str, is_asked: bool) -> None:
    """Where the date leaves it open, the person is asked as an adult is; the age that was said wins (D03)."""
    said = changed("online", {"role": "myself", "requester_age": None, "dob": born, "ability_to_pay": None})
    today = date(2026, 11, 28)
    there = {each.id for each in law.questions_for(said, DATA, today)}
    assert (question in there) is is_asked
    assert law.is_asked(question, {**said, "requester_age": 30}, DATA, today)
    assert law.is_asked(question, {**said, "role": "someone_else"}, DATA, today), "the date is of another person"


def test_the_rules_take_the_same_person_for_a_minor() -> None:
    said = changed(
        "online", {"role": "myself", "requester_age": None, "dob": "2012-05-02", "ability_to_pay": "can_pay"}
    )
    result = law.route(said, {"today": "2026-11-28", "signals": []}, DATA)
    assert result["derived"]["fee_band"] == "minor"


def test_no_old_choice_is_offered() -> None:
    offered = {option.code for option in DATA.question("harm_types").offered}
    assert offered == {"trafficking_work", "trafficking_sex", "family_abuse", "other_crime", "danger_home"}


#: Each kind of help that may be ticked, the situation it means and the question whose answer it needs.
HELPS = {
    "money": {"harm_places", "where"},
    "rights_in_case": {"case_court"},
    "clear_record": {"conviction_courts"},
    "immigration": set(),
    "safety_order": {"where"},
    "image_removal": {"where"},
}
WHY = {
    "money": {"N20", "N22", "N23", "N51"},
    "rights_in_case": {"N29", "N30", "N31", "N32"},
    "clear_record": {"N25"},
    "immigration": {"N36"},
    "safety_order": {"N34"},
    "image_removal": {"N28"},
}


@pytest.mark.parametrize("case", ["trafficked", "made to work", "images"])
def test_several_helps_ticked_are_several_needs(case: str) -> None:
    said = changed(
        case,
        {
            "help_wanted": list(HELPS),
            "conviction_courts": [{"system": "state", "place": {"country": "US", "state": "PA"}}],
        },
    )
    found = {need["why"] for need in law.route(said, {"today": "2026-11-25", "signals": []}, DATA)["needs"]}
    assert {help_code for help_code, rules in WHY.items() if found & rules} == set(HELPS)


@pytest.mark.parametrize("case", ["trafficked", "made to work", "images"])
def test_nothing_ticked_disappears_without_its_missing_fact_being_named(case: str) -> None:
    """Nothing else is known: each help is a need, or the question it waits for is asked next."""
    bare = {"role": "myself", "situations": changed(case, {})["situations"], "still_with_trafficker": "no"}
    for ticked in HELPS:
        routing = law.route({**bare, "help_wanted": [ticked]}, {"today": "2026-11-25", "signals": []}, DATA)
        found = {need["why"] for need in routing["needs"]}
        assert found & WHY[ticked] or HELPS[ticked] & set(routing["ask_next"]), ticked
