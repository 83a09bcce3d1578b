"""Whoever asks is spoken to by their role: "you" to the one it happened to, "your child", "the person you help"."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from referral_app import law

DATA = law.load()
#: Words that speak of somebody as a stranger, to whoever it happened to or to their own family.
A_STRANGER = re.compile(r"\b[Tt]he (child|person|victim)\b")
#: Such words that mean somebody else: who did it, or who may be met.
SOMEBODY_ELSE = {"accused_is_guardian", "meeting_planned", "harm_person"}
#: A parent is asked of their child by these, where "the child" is the clearest.
OF_THE_LAW = {"legal_parent", "relation"}
ADULT, ALONE = {"role": "myself", "requester_age": 40}, {"role": "myself", "requester_age": 15}
PARENT = {"role": "my_child", "relation": "parent"}
TWO = {"children": [{"ref": "c1", "age": 4}, {"ref": "c2", "age": 7}]}


def said(question: str, answers: dict[str, Any], field: str = "text") -> str:
    """A field of a question in English, as it is put to a person with these answers."""
    known = DATA.question(question)
    to = law.whom(answers, DATA)
    found = law.spoken(question, field, to, DATA)
    return law.put(found[1] if found else known.text, DATA.whom[to.code][to.many], many=to.many)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (PARENT, "Where is your child now?"),
        ({**PARENT, **TWO}, "Where are your children now?"),
        ({"role": "my_child"}, "Where is your child now?"),
        ({"role": "someone_else", "relation": "relative"}, "Where is your loved one now?"),
        ({"role": "someone_else", "relation": "professional"}, "Where is the person you help now?"),
        ({"role": "someone_else", "relation": "parent"}, "Where is your child now?"),
        ({"role": "someone_else", "relation": "other"}, "Where is the person you help now?"),
        ({"role": "someone_else"}, "Where is the child now?"),
        ({}, "Where is the child now?"),
    ],
)
def test_a_question_names_whom_it_is_about_as_far_as_that_is_known(answers: dict[str, Any], words: str) -> None:
    assert said("child_place", answers).startswith(words)


def test_a_sentence_that_begins_with_them_begins_with_a_capital() -> None:
    field = "option_lives_with_me_by_order_or_law"
    assert said("custody_right", PARENT, field) == "Your child lives with me, by order or law"
    assert said("custody_right", {**PARENT, **TWO}, field) == "Your children live with me, by order or law"


def situations(adults: bool) -> list[str]:
    """What happens to a person; `adults` leaves out what a parent may pick for themselves."""
    picked = [row.code for row in DATA.situations if row.pickable and row.code != "not_sure"]
    taken = {code for code in picked if "abduction" in code or code in ("intl_access_custody", "missing_from_care")}
    return [code for code in picked if not adults or code not in {*taken, "missing_other"}]


@pytest.mark.parametrize("situation", situations(adults=True))
@pytest.mark.parametrize("age", [15, 30])
def test_whoever_it_happened_to_is_never_the_person_or_the_child(situation: str, age: int) -> None:
    answers = {"role": "myself", "requester_age": age, "situations": [situation]}
    asked = [question.id for question in law.questions_for(answers, DATA) if question.id not in SOMEBODY_ELSE]
    strange = [text for text in (said(name, answers) for name in asked) if A_STRANGER.search(text)]
    assert strange == []


@pytest.mark.parametrize("situation", situations(adults=False))
@pytest.mark.parametrize("more", [{}, TWO])
def test_no_parent_is_asked_about_the_child_of_a_stranger(situation: str, more: dict[str, Any]) -> None:
    answers = {
        **PARENT,
        **more,
        "requester_age": 40,
        "situations": [situation],
        "custody_order": "yes",
        "served": "yes",
    }
    asked = {question.id for question in law.questions_for(answers, DATA)} - SOMEBODY_ELSE - OF_THE_LAW
    strange = {name: said(name, answers) for name in asked if A_STRANGER.search(said(name, answers))}
    assert strange == {}


def test_who_is_under_age_and_alone_picks_what_happened_to_them() -> None:
    field = "option_image_removal"
    assert said("situations", ALONE, field) == "Take sexual images of me off the internet"
    assert said("situations", ADULT, field) == "Take sexual images of me or a child off the internet"


@pytest.mark.parametrize("question", ["departing_now", "child_found", "last_seen", "danger_signs", "agency_place"])
def test_an_adult_who_asks_for_themselves_is_asked_of_the_child_that_is_away(question: str) -> None:
    """A mother picks "for me" too: the question of danger is not whether she herself is being taken."""
    answers = {**ADULT, "situations": ["missing_from_care", "missing_other", "abduction_prevention"]}
    assert question in {asked.id for asked in law.questions_for(answers, DATA)}
    assert "the child" in said(question, answers)
    assert re.search(r"\byou\b", said(question, ALONE))


def test_who_has_the_child_is_not_asked_where_it_is_nor_when_it_was_taken_from_them() -> None:
    answers = {**PARENT, "requester_age": 40, "situations": ["intl_abduction_incoming"]}
    asked = {one.id for one in law.questions_for(answers, DATA)}
    without = {one.id for one in law.questions_for({**answers, "who_has_child": "requester"}, DATA)}
    assert {"location_known", "police_report", "agreed_move"} <= asked - without
    assert "wrongful_date" in without
    words = "When did your child come to where you are now, or when was your child due back?"
    assert said("wrongful_date", {**answers, "who_has_child": "requester"}) == words
    assert "taken" in said("wrongful_date", answers)


#: Questions of a parent's or helper's own life, safety, papers, knowledge and wishes: "you" is right in them.
OF_WHO_ASKS = {
    "ability_to_pay", "agreed_move", "asked_platform", "ca_applied", "children", "contact_ways", "custody_right",
    "dma_before", "federal_notice", "harm_person", "help_wanted", "keep_away_order", "know_person", "language",
    "legal_parent", "location_known", "new_losses_date", "other_languages", "police_report", "relation", "reported",
    "requester_age", "restitution_paid", "role", "safe_now", "served", "signs", "situations", "tribal", "where",
}  # fmt: skip


@pytest.mark.parametrize("situation", situations(adults=False))
@pytest.mark.parametrize("base", [PARENT, {"role": "someone_else", "relation": "professional"}])
def test_a_parent_or_helper_is_not_asked_as_if_it_had_happened_to_them(situation: str, base: dict[str, Any]) -> None:
    answers = {**base, "requester_age": 40, "situations": [situation], "right_denied": "yes", "own_record": "yes"}
    names = {question.id for question in law.questions_for(answers, DATA)} - OF_WHO_ASKS
    to_them = {name: said(name, answers) for name in names}
    wrong = {name: text for name, text in to_them.items() if re.search(r"\byou(?! help)\b", text.replace("your ", ""))}
    assert wrong == {}


def test_an_emergency_is_asked_for_in_the_first_part_of_a_screen() -> None:
    """Every question one answer to which makes an emergency by itself is named among those that never wait."""
    context = {"today": "2026-11-30", "signals": []}
    told = set()
    for row in DATA.situations:
        for role in ({"role": "myself"}, PARENT):
            base = {**role, "requester_age": 30, "situations": [row.code]}
            if not row.pickable:
                continue
            before = _emergencies(base, context)
            for question in law.questions_for(base, DATA):
                for code in question.codes if question.type in ("choice", "multi") else ():
                    answers = {**base, question.id: [code] if question.type == "multi" else code}
                    if question.id != "situations" and _emergencies(answers, context) - before:
                        told.add(question.id)
    assert {"self_harm", "still_with_trafficker"} <= told, "the control"
    assert told <= DATA.waiting.danger


def _emergencies(answers: dict[str, Any], context: dict[str, Any]) -> set[str]:
    if law.validate_answers(answers, DATA):
        return set()
    return set(law.outline(answers, context, DATA, frozenset())["urgency"]["by_level"]["emergency"])


#: Who was the child themselves: grown meanwhile, by the age or the birth date they gave; or under age and alone.
WAS_THE_CHILD = {
    "grown, by age": {**ADULT, "requester_age": 24, "children": [{"ref": "c1", "age": 24}]},
    "grown, birthday near": {**ADULT, "requester_age": 24, "children": [{"ref": "c1", "age": 23}]},
    "grown, by birth date": {**ADULT, "requester_age": 24, "children": [{"ref": "c1", "dob": "2002-05"}]},
    "under age": ALONE,
    "under age, by age": {**ALONE, "children": [{"ref": "c1", "age": 15}]},
}
#: Who asks for themselves, and means a child of theirs.
MEANS_A_CHILD = {
    "nobody named": ADULT,
    "a child": {**ADULT, "children": [{"ref": "c1", "age": 6}]},
    "a child, by birth date": {**ADULT, "children": [{"ref": "c1", "dob": "2021"}]},
    "of a young mother": {**ALONE, "requester_age": 17, "children": [{"ref": "c1", "age": 1}]},
    "nobody knows": {**ADULT, "children": [{"ref": "c1"}]},
}
AWAY = [code for group in DATA.situation_groups if group.code == "child_away" for code in group.situations]
TODAY = date(2026, 11, 30)
#: The question that asks who it happened to speaks of both; so do the choices of what happened.
OF_BOTH = {"children", "situations"}


def every_field(answers: dict[str, Any]) -> dict[str, str]:
    """What a person with these answers reads of the form: questions, reasons and choices, by question and field."""
    to, read = law.whom(answers, DATA, TODAY), {}
    for question in law.questions_for(answers, DATA):
        fields = {"text": question.text, "why": question.why}
        fields |= {f"option_{one.code}": one.label for one in (*question.offered, *question.kinds)}
        for field, english in fields.items():
            found = law.spoken(question.id, field, to, DATA)
            text = law.put(found[1] if found else english, DATA.whom[to.code][to.many], many=to.many)
            read[f"{question.id} {field}"] = text
    return read


@pytest.mark.parametrize("situation", AWAY)
@pytest.mark.parametrize("person", WAS_THE_CHILD)
def test_who_was_taken_as_a_child_is_spoken_to_and_not_of_a_child(situation: str, person: str) -> None:
    more = {"situations": [situation], "custody_order": "yes", "served": "yes", "police_report": "no"}
    read = every_field({**WAS_THE_CHILD[person], **more})
    of_one = {name: text for name, text in read.items() if name.split()[0] not in {*OF_BOTH, *SOMEBODY_ELSE}}
    assert {
        name: text for name, text in of_one.items() if re.search(r"\b[Tt]he (child|person|other parent)\b", text)
    } == {}


@pytest.mark.parametrize("person", MEANS_A_CHILD)
def test_a_mother_who_asks_for_herself_is_asked_of_her_child(person: str) -> None:
    answers = {**MEANS_A_CHILD[person], "situations": ["intl_abduction_outgoing"]}
    assert every_field(answers)["child_place text"].startswith("Where is the child now?")


def test_who_was_taken_never_has_the_child() -> None:
    """That choice makes a parent who took a child of whoever picks it."""
    grown = {**WAS_THE_CHILD["grown, by age"], "situations": ["intl_abduction_outgoing"]}
    assert every_field(grown)["who_has_child option_requester"] == ""
    mother = every_field({**ADULT, "situations": ["intl_abduction_outgoing"]})
    assert mother["who_has_child option_requester"] == "The child is with me"


@pytest.mark.parametrize(
    "person",
    [ADULT, ALONE, PARENT, {"role": "someone_else", "relation": "relative"}, {"role": "someone_else"}],
)
def test_only_who_has_images_reads_of_images(person: dict[str, Any]) -> None:
    for situation in ("child_sex_trafficking", "labor_trafficking"):
        answers = {**person, "requester_age": 30, "situations": [situation]}
        said = every_field(answers)["age_then text"]
        assert "image" not in said
        assert said.endswith("when it happened?")
        with_images = every_field({**answers, "situations": [situation, "csam_compensation"]})
        assert "image" in with_images["age_then text"]
