"""Every page of the form speaks to somebody by what they said: who it is about, how many, and what was done already."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from referral_app import law
from referral_app.web.intake import help_now, showing
from referral_app.web.words import answered, first_help, law_words, signposts
from referral_app.workflow.first_help import Called, Help
from tests.page_client import BASE, PageClient
from tests.web.form_pages import at_question, begun
from tests.web.form_walk import Walker, saying, skipped

DATA = law.load()
#: What happens to a child; an adult who asks for themselves speaks of one.
OF_A_CHILD = {code for group in DATA.situation_groups if group.code == "child_away" for code in group.situations}
TAKEN: dict[str, Any] = {"situations": ["intl_abduction_outgoing"]}
ALONE: dict[str, Any] = {
    "role": "myself",
    "requester_age": "15",
    "situations": ["online_enticement_sextortion"],
}
MISSING = {"role": "my_child", "relation": "parent", "situations": ["missing_other"]}


def note(app: Flask, answers: dict[str, Any], code: str = "police_then_ncmec", language: str = "en") -> str:
    with app.test_request_context(base_url=BASE), force_locale(language):
        return law_words.public_note(code, answers, DATA)


def test_a_parent_is_asked_about_their_child(sqlite_client: PageClient) -> None:
    page = at_question(sqlite_client, "child_place", **TAKEN)
    assert "Where is your child now?" in page.text


def test_a_parent_of_two_is_asked_about_both(sqlite_client: PageClient) -> None:
    page = at_question(sqlite_client, "children", **TAKEN)
    assert "Child 1" in page.text
    assert "Child or person" not in page.text
    page = sqlite_client.submit({"children-1-age": "4", "children-2-age": "7"}, page.path)
    while "child_place" not in page.fields(page.path).get("shown", []):
        page = sqlite_client.submit({}, page.path)
    assert "Where are your children now?" in page.text


def test_somebody_who_helps_in_their_job_is_asked_about_the_person_they_help(sqlite_client: PageClient) -> None:
    page = at_question(sqlite_client, "child_place", role="someone_else", relation="professional", **TAKEN)
    assert "Where is the person you help now?" in page.text


def test_a_neighbour_is_asked_about_the_person_they_help(sqlite_client: PageClient) -> None:
    """Whoever asks for somebody else helps them; nobody knows that it is a child."""
    page = at_question(sqlite_client, "child_place", role="someone_else", relation="other", **TAKEN)
    assert "Where is the person you help now?" in page.text


@pytest.mark.parametrize(
    ("picked", "words"),
    [("child_sex_trafficking", "What you can report"), ("image_removal", "What you can report, and how an image")],
)
def test_who_has_no_images_is_led_to_what_can_be_reported_alone(sqlite_app: Flask, picked: str, words: str) -> None:
    walk = Walker(sqlite_app)
    said = {"role": "myself", "requester_age": 30, "situations": [picked]}
    walk.to("situations", lambda question: said.get(question.id))
    walk.answer(lambda question: said.get(question.id))
    assert f">{words}" in walk.html
    assert ("image is taken down" in walk.html) is (picked == "image_removal")


@pytest.mark.parametrize(("role", "relation"), [("someone_else", "relative"), ("someone_else", "other")])
def test_a_helper_reads_who_must_agree_before_the_fold_of_what_lawyers_read(
    sqlite_app: Flask, role: str, relation: str
) -> None:
    walk = Walker(sqlite_app)
    said = {"role": role, "relation": relation, "requester_age": 60, "situations": ["family_abduction_domestic"]}
    walk.through(lambda question: said.get(question.id))
    walk.finish()
    walk.get("/status/request")
    before, _, fold = walk.html.partition('<section aria-labelledby="lawyers-read">')
    assert "Until then no lawyer is asked." in before
    assert "Until then no lawyer is asked." not in fold
    assert fold.startswith('<details class="app-group app-fold">'), "closed: nothing in it is asked of them"


def test_who_is_under_age_and_alone_is_spoken_to_as_the_one_it_happened_to(sqlite_client: PageClient) -> None:
    page = at_question(sqlite_client, "situations", **ALONE)
    assert "Take sexual images of me off the internet" in page.text
    page = at_question(sqlite_client, "self_harm", **ALONE)
    assert "someone hurts you or another young person" in page.text
    assert "hurts a child" not in page.text


def test_the_words_are_spanish_in_one_and_in_several(sqlite_app: Flask) -> None:
    question = DATA.question("child_place")
    two = {"role": "my_child", "children": [{"ref": "c1", "age": 4}, {"ref": "c2", "age": 7}]}
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        assert law_words.asked_of(question, {"role": "my_child"}, DATA).startswith("¿Dónde está ahora su hijo o hija?")
        assert law_words.asked_of(question, two, DATA).startswith("¿Dónde están ahora sus hijos?")


def test_staff_read_the_question_as_it_is(sqlite_app: Flask) -> None:
    question = DATA.question("situations")
    with sqlite_app.test_request_context(base_url=BASE):
        told = law_words.option_label(question, "missing_other", "A child is missing or ran away")
        assert told == "A child is missing or ran away"
        assert not [text for text in law_words.law_data().public_notes.values() if "{" in text]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "You have told the police."), ("es", "Usted ya avisó a la pol")]
)
def test_who_has_told_the_police_is_not_sent_there_again(sqlite_app: Flask, language: str, words: str) -> None:
    answers = {**MISSING, "police_report": "yes"}
    assert note(sqlite_app, answers, language=language).startswith(words)
    assert note(sqlite_app, {**MISSING, "police_report": "no"}).startswith("Call the police first.")


def test_the_help_that_comes_first_knows_it_too(sqlite_app: Flask) -> None:
    called = Called(Help.MISSING, frozenset(), ("call_911", "ncmec_hotline"))
    with sqlite_app.test_request_context(base_url=BASE):
        assert first_help.first(called, MISSING).startswith("You do not need to wait.")
        assert first_help.first(called, {**MISSING, "police_report": "yes"}).startswith("You have told the police.")
        [panel] = help_now.after_sending({**MISSING, "police_report": "yes", "ncmec_report": "no"})
        assert [block.first.startswith("You have told the police.") for block in panel.blocks] == [True]


def test_a_service_knows_it_too_and_a_guide_to_a_call_that_was_made_is_left_out(sqlite_app: Flask) -> None:
    answers = {**MISSING, "police_report": "yes", "ncmec_report": "yes"}
    codes = ("ncmec_hotline", "guide_making_report")
    with sqlite_app.test_request_context(base_url=BASE):
        assert [help.code for help in signposts.chosen(codes)] == list(codes)
        [help] = signposts.chosen(codes, answers)
        assert help.plain == "You have told the police and 1-800-THE-LOST. Call again with all that is new."


def test_a_question_of_danger_stands_in_the_first_part_of_a_screen(sqlite_client: PageClient) -> None:
    situations = ["abduction_prevention", "child_sex_trafficking", "online_enticement_sextortion", "missing_from_care"]
    page = begun(sqlite_client)
    while "self_harm" not in (asked := page.fields(page.path).get("shown", [])) and len(asked) < 20:
        first = {"role": "my_child", "relation": "parent", "situations": situations, "safe_now": "yes"}
        page = sqlite_client.submit({name: value for name, value in first.items() if name in asked}, page.path)
        assert "/reach" not in page.path, "the form has passed the screen of what comes first"
    waits = page.fields(page.path).get("waits", [])
    assert waits, "the control: more is asked than fits"
    assert "signs" in waits
    rest = [name for name in asked if name not in DATA.waiting.danger]
    assert not rest or not set(waits) & DATA.waiting.danger


#: Spanish that speaks of somebody as a stranger: to their own family, or to who helps them.
UN_EXTRANO = re.compile(
    r"\b(?:el niño o la niña|al niño o a la niña|la persona(?! a (?:quien|su))|la víctima)\b", re.IGNORECASE
)
PEOPLE = [
    {"role": "my_child", "relation": "parent"},
    {"role": "my_child", "relation": "parent", "children": [{"ref": "c1", "age": 4}, {"ref": "c2", "age": 7}]},
    {"role": "someone_else", "relation": "relative"},
    {"role": "someone_else", "relation": "guardian"},
    {"role": "someone_else", "relation": "professional"},
    {"role": "myself"},
]
#: Of each person of a list, of who did it, and of who asks.
OF_OTHERS = {"children", "accused_is_guardian", "meeting_planned", "harm_person", "relation", "pleaded_to_highest"}


#: Who may say it has happened: an adult speaks of a child where it is a child's.
SAID = [
    (person, row.code)
    for person in PEOPLE
    for row in DATA.situations
    if row.pickable and not (person["role"] == "myself" and row.code in OF_A_CHILD)
]


@pytest.mark.parametrize(
    ("person", "situation"),
    SAID,
    ids=["-".join([*(str(part)[:12] for part in person.values()), code]) for person, code in SAID],
)
def test_nobody_is_spoken_of_as_a_stranger_in_spanish(
    sqlite_app: Flask, person: dict[str, Any], situation: str
) -> None:
    """Each question in Spanish as well as in English, and no "a el" where the words for whom begin with "el"."""
    answers = {"requester_age": 40, "situations": [situation], "custody_order": "yes", "right_denied": "yes", **person}
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        asked = [one for one in law.questions_for(answers, DATA) if one.id not in OF_OTHERS]
        said = {one.id: law_words.asked_of(one, answers, DATA) for one in asked}
    assert {name: text for name, text in said.items() if UN_EXTRANO.search(text)} == {}
    assert {name: text for name, text in said.items() if re.search(r"\b(?:a|de) el\b|[{}|]", text)} == {}


#: Who was taken as a child, under age and grown.
WERE_TAKEN: list[dict[str, Any]] = [
    {"role": "myself", "requester_age": 15},
    {"role": "myself", "requester_age": 24, "children": [{"ref": "c1", "age": 24}]},
    {"role": "myself", "requester_age": 24, "children": [{"ref": "c1", "dob": "2002-03"}]},
]


@pytest.mark.parametrize("person", WERE_TAKEN, ids=["under age", "grown", "grown, by birth date"])
@pytest.mark.parametrize("situation", sorted(OF_A_CHILD))
def test_who_was_taken_is_not_spoken_of_as_a_stranger_in_spanish(
    sqlite_app: Flask, person: dict[str, Any], situation: str
) -> None:
    answers = {**person, "situations": [situation], "custody_order": "yes", "served": "yes", "police_report": "no"}
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        asked = [one for one in law.questions_for(answers, DATA) if one.id not in (*OF_OTHERS, "situations")]
        shown = [showing.shown(one, answers, DATA) for one in asked]
    said = {one.id: " ".join([one.text, one.why, *(words for _code, words in one.options)]) for one in shown}
    wrong = {name: text for name, text in said.items() if UN_EXTRANO.search(text) or "otro padre" in text}
    assert wrong == {}


def test_who_was_taken_is_not_offered_to_be_the_parent_who_has_the_child(sqlite_app: Flask) -> None:
    question, taken = DATA.question("who_has_child"), {"situations": ["intl_abduction_outgoing"]}
    with sqlite_app.test_request_context(base_url=BASE):
        assert "requester" not in dict(showing.shown(question, {**WERE_TAKEN[0], **taken}, DATA).options)
        assert "requester" in dict(showing.shown(question, {**PEOPLE[0], **taken}, DATA).options)


def test_whoever_it_happened_to_is_not_helped_for_a_child(sqlite_app: Flask) -> None:
    with sqlite_app.test_request_context(base_url=BASE):
        for help in (Help.SELF_HARM, Help.AT_HOME, Help.REPORT):
            called = Called(help, frozenset(), ("call_911",))
            assert "child" not in first_help.first(called, {"role": "myself"}).lower().replace("childhelp", "")
            assert "child" in first_help.first(called, {"role": "my_child"})


@pytest.mark.parametrize(("role", "told"), [("myself", False), ("my_child", True)])
def test_the_review_speaks_of_the_other_parent_to_families_alone(
    sqlite_client: PageClient, role: str, told: bool
) -> None:
    at_question(sqlite_client, "contact_ways", role=role, requester_age="40", situations=["protective_order"])
    text = sqlite_client.get("/request/review").text
    assert "not your family" in text
    assert ("not the other parent" in text) is told


GUARDIAN = {
    "role": "someone_else",
    "relation": "guardian",
    "requester_age": 67,
    "situations": ["intl_abduction_outgoing"],
}


@pytest.mark.parametrize(
    ("question", "children", "words"),
    [
        ("child_place", [9], "¿Dónde está ahora el menor a su cuidado?"),
        ("child_place", [15, 9], "¿Dónde están ahora los menores a su cuidado?"),
        ("wrongful_date", [9], "¿Cuándo se llevaron al menor a su cuidado, o"),
        ("served", [9], "¿Recibió papeles de un tribunal sobre el menor a su cuidado?"),
        ("wrongful_date", [25], "¿Cuándo se llevaron a la persona a su cuidado, o"),
    ],
)
def test_a_grandmother_is_asked_about_the_child_she_raises(
    sqlite_app: Flask, question: str, children: list[int], words: str
) -> None:
    """She was asked about "the person in your care", in Spanish alone: as of a stranger who is ill."""
    answers = {**GUARDIAN, "children": [{"ref": f"c{place}", "age": age} for place, age in enumerate(children, 1)]}
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        assert law_words.asked_of(DATA.question(question), answers, DATA).startswith(words)


@pytest.mark.parametrize(("ages", "must"), [([25], False), ([17], True), ([18], True), ([25, 9], True), ([], True)])
def test_the_duty_of_the_police_to_a_child_is_not_told_of_an_adult(
    sqlite_app: Flask, ages: list[int], must: bool
) -> None:
    answers: dict[str, Any] = {"role": "my_child", "relation": "parent", "situations": ["family_abduction_domestic"]}
    answers["children"] = [{"ref": f"c{place}", "age": age} for place, age in enumerate(ages, 1)] or "unknown"
    with sqlite_app.test_request_context(base_url=BASE):
        why = law.spoken("police_report", "why", law.whom(answers, DATA), DATA)
        assert (why is None) is must
    assert "the report of a missing child" in note(sqlite_app, {**answers, "police_report": "refused"})


def test_a_teacher_of_a_pupil_who_is_made_to_work_is_not_told_that_the_pupil_is_missing(sqlite_app: Flask) -> None:
    """The law counts a child who is still with a trafficker as missing; nobody said that the child cannot be found."""
    pupil = {
        **{"role": "someone_else", "relation": "professional", "requester_age": 41, "still_with_trafficker": "yes"},
        **{"situations": ["labor_trafficking"], "children": [{"ref": "c1", "age": 17}], "age_then": 16},
    }
    assert note(sqlite_app, pupil).startswith("If you do not know where the person you help is, call the police.")
    assert note(sqlite_app, {**pupil, "situations": ["labor_trafficking", "missing_other"]}).startswith("Call the pol")
    with sqlite_app.test_request_context(base_url=BASE):
        [panel] = help_now.after_sending(pupil)
        assert [block.first for block in panel.blocks if block.code == Help.MISSING] == [note(sqlite_app, pupil)]
        guides = {row.code for row in DATA.signposts if row.group == "guide"}
        shown = guides.intersection(law.services_beside(pupil, {"today": "2026-11-30", "signals": []}, DATA))
    assert not shown & {"guide_child_missing", "guide_checklist", "guide_making_report"}


def test_who_is_blackmailed_reads_what_not_to_do_before_the_numbers(sqlite_app: Flask) -> None:
    """It stood folded on the page after sending: whoever pays tonight never came that far."""
    with sqlite_app.test_request_context(base_url=BASE):
        [calm] = [panel for panel in help_now.after_sending({**ALONE, "requester_age": 13}) if not panel.alarm]
        assert calm.blocks[0].first.startswith("You are not in trouble. Do not pay.")
        died = {"role": "my_child", "children": [{"ref": "c1", "age": 14, "living": "no"}]}
        called = Called(Help.REPORT, frozenset(), ("cybertipline",))
        assert "Do not pay" not in first_help.first(called, {**died, "situations": ALONE["situations"]})
        assert "Do not pay" not in first_help.first(called, {"situations": ["image_removal"]})


@pytest.mark.parametrize("relation", ["professional", "caseworker", "other", "court_appointed"])
def test_who_helps_is_asked_of_the_purse_and_the_tongue_of_whom_they_help(sqlite_app: Flask, relation: str) -> None:
    """A teacher was asked what her own home earns and whether she gets letters from the FBI."""
    helper = {"role": "someone_else", "relation": relation, "requester_age": 41, "situations": ["labor_trafficking"]}
    about = ("ability_to_pay", "income", "household", "language", "other_languages", "federal_notice")
    with sqlite_app.test_request_context(base_url=BASE):
        for name in about:
            words = law_words.asked_of(DATA.question(name), helper, DATA)
            assert "the person you help" in words, words
            for other in ("guardian", "relative"):
                kin = law_words.asked_of(DATA.question(name), {**helper, "relation": other}, DATA)
                assert "you" in kin.lower()
                assert "the person you help" not in kin
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        assert law_words.asked_of(DATA.question("ability_to_pay"), helper, DATA) == (
            "¿Podría la persona a quien ayuda pagar un abogado?"
        )


UNCLE = {"role": "someone_else", "relation": "relative", "requester_age": 24, "situations": ["labor_trafficking"]}


@pytest.mark.parametrize(
    ("also", "asked"),
    [
        ({"children": [{"age": 47}]}, False),
        ({"children": [{"dob": "1979-02-01"}]}, False),
        ({"children": [{"age": 47}, {"age": 15}]}, True),
        ({"children": [{"age": 15}]}, True),
        ({}, True),
    ],
)
def test_of_a_grown_person_nobody_is_asked_whether_a_parent_did_it(
    sqlite_app: Flask, also: dict[str, Any], asked: bool
) -> None:
    """The niece of a farm worker of 47 was asked whether his father, mother or guardian did it: it keeps a parent from
    deciding for a child, and he decides himself."""
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, safe_now="yes", **UNCLE, **also))
    seen = {question for _path, questions in walker.seen for question in questions}
    assert "still_with_trafficker" in seen
    assert ("accused_is_guardian" in seen) is asked


def test_letters_of_the_fbi_are_asked_of_who_may_get_them(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, safe_now="yes", **UNCLE, children=[{"age": 47}], federal_notice="no"))
    walker.get("/request/review")
    assert "Do you or your loved one get letters from the FBI" in walker.html


@pytest.mark.parametrize("born", ["2019", "2019-03", "2019-03-14"])
def test_a_birth_date_reads_well_in_spanish_however_much_of_it_is_known(sqlite_app: Flask, born: str) -> None:
    """A grandmother read "nació el marzo de 2019"."""
    question = DATA.question("children")
    with sqlite_app.test_request_context(base_url=BASE), force_locale("es"):
        words = answered.answered(question, {"children": [{"ref": "c1", "dob": born}]}, DATA).words
    assert re.search(r"fecha de nacimiento: (14 de )?(marzo de )?2019$", words), words


@pytest.mark.parametrize(
    ("relation", "age", "told"),
    [
        ("professional", 13, True),
        ("caseworker", 13, True),
        ("group_home", 15, True),
        ("professional", 30, False),
        ("relative", 13, False),
    ],
)
def test_who_helps_a_child_in_their_job_is_told_that_writing_to_us_is_no_report(
    sqlite_app: Flask, relation: str, age: int, told: bool
) -> None:
    """A teacher who has to report by law may think that the form did it."""
    helper = {"role": "someone_else", "relation": relation, "requester_age": 44, "children": [{"age": age}]}
    walker = Walker(sqlite_app)
    walker.early(saying(skipped, safe_now="yes", **helper, situations=["online_enticement_sextortion"]))
    words = "Your message to us is no report."
    walker.finish_but_send()
    assert (words in walker.html) is told
    walker.send()
    assert (words in walker.html) is told
    walker.get("/status/request")
    assert (words in walker.html) is told


def test_who_is_no_parent_is_not_spoken_to_as_one(sqlite_app: Flask) -> None:
    """A grandmother was asked whether "a parent" serves and could say "I am"; and of an order between her and "the
    other parent"."""
    granny = {"role": "someone_else", "relation": "relative", "requester_age": 63, "children": [{"age": 7}]}
    away = {"situations": ["intl_abduction_outgoing"], "who_has_child": "other_parent"}
    walker = Walker(sqlite_app)
    answers = saying(skipped, safe_now="yes", **granny, **away)
    walker.to("who_has_child", answers)
    assert "A parent" in walker.html
    assert "The other parent" not in walker.html
    walker.early(answers)
    walker.get("/request/more")
    walker.to("keep_away_order", answers)
    assert "Is there a keep-away order that has to do with your loved one?" in walker.html
    walker.to("military", answers)
    assert 'name="military" type="radio" value="other_parent"' in walker.html
    assert 'name="military" type="radio" value="me"' not in walker.html
