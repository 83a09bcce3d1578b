"""What a family can do now: nobody whose child is missing, who has papers to answer, who is not safe or whom we do not
reach reads that we have what we need."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask

from tests.web.form_walk import Walker, saying, skipped

NOTHING = "nothing for us: we have what we need for now."
REACHED = {"contact_ways": ["email"]}
MISSING = {"role": "my_child", "relation": "parent", "situations": ["missing_other"], "children": [{"age": 9}]}
TAKEN = {**MISSING, "situations": ["family_abduction_domestic"], "who_has_child": "other_parent"}
WITH_ME = {**TAKEN, "situations": ["intl_abduction_incoming"], "who_has_child": "requester", "served": "yes"}


def status_of(app: Flask, *, all_shown: bool = True, **answers: Any) -> str:
    """The line on the page of a request of which all questions were shown, or those alone that cannot wait."""
    walker = Walker(app)
    says = saying(skipped, **{"safe_now": "yes", "where": {"country": "US", "state": "TX"}, **answers})
    for begin in ("", "/request/more") if all_shown else ("",):
        if begin:
            walker.get(begin)
        while walker.is_screen or walker.path == "/request/reach":
            walker.answer(says, **({"email": "rosa@example.org"} if walker.path == "/request/reach" else {}))
    walker.finish()
    walker.get("/status/request")
    text = html.unescape(re.sub(r"<[^>]+>", " ", walker.html))
    return " ".join(text.split())


@pytest.mark.parametrize("answers", [MISSING, TAKEN, {**MISSING, "situations": ["missing_from_care"]}])
def test_whose_child_nobody_looks_for_is_sent_to_the_police(sqlite_app: Flask, answers: dict[str, Any]) -> None:
    seen = status_of(sqlite_app, **REACHED, **answers, police_report="no")
    assert "What you can do now: call the police, then 1-800-THE-LOST, if you have not yet." in seen
    seen = status_of(sqlite_app, **REACHED, **answers, police_report="refused")
    assert "What you can do now: call the police again and ask for a supervisor." in seen


def test_once_it_was_told_or_the_child_is_back_nobody_is_sent_there(sqlite_app: Flask) -> None:
    seen = status_of(sqlite_app, **REACHED, **MISSING, police_report="yes", ncmec_report="yes", location_known="yes")
    assert "call the police, then" not in seen
    seen = status_of(sqlite_app, **REACHED, **MISSING, police_report="no", child_found="yes")
    assert "call the police, then" not in seen


@pytest.mark.parametrize(("also", "lost"), [([], False), (["missing_other"], True)])
def test_who_never_said_that_somebody_is_missing_is_not_sent_to_report_it(
    sqlite_app: Flask, also: list[str], lost: bool
) -> None:
    """A teacher who was not sure whether the pupil is still with who uses them read "You need both."."""
    teacher = {"role": "someone_else", "relation": "professional", "requester_age": 41}
    situations = ["child_sex_trafficking", *also]
    told = {**REACHED, **teacher, "situations": situations, "still_with_trafficker": "unknown"}
    seen = status_of(sqlite_app, **told, all_shown=False)
    assert ("What you can do now: call the police, then" in seen) is lost
    assert ("If you do not know where they are, tell the police and then 1-800-THE-LOST" in seen) is not lost


def test_who_got_court_papers_is_told_to_answer_them(sqlite_app: Flask) -> None:
    seen = status_of(sqlite_app, **REACHED, **WITH_ME)
    assert "What you can do now: answer the court papers in time. Ask a lawyer or legal aid today." in seen


@pytest.mark.parametrize("served", ["no", "unknown"])
def test_who_has_the_child_and_told_of_no_papers_is_not_told_to_answer_them(sqlite_app: Flask, served: str) -> None:
    """ "Answer the court papers in time" was read by a parent who had said that none came."""
    seen = status_of(sqlite_app, **REACHED, **{**WITH_ME, "served": served})
    assert "answer the court papers" not in seen
    assert "What you can do now: look for a lawyer of your own too. If court papers come, or came, answer" in seen


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_who_may_not_be_safe_finds_the_numbers(sqlite_app: Flask, safe: str) -> None:
    seen = status_of(
        sqlite_app, **REACHED, role="myself", requester_age=40, situations=["csam_compensation"], safe_now=safe
    )
    assert "see that you are safe" in seen
    assert "Help now: numbers to call" in seen


def test_whom_nobody_calls_is_told_to_call_or_to_come_back(sqlite_app: Flask) -> None:
    alone = {"role": "myself", "requester_age": 15, "situations": ["immigration_relief"]}
    seen = status_of(sqlite_app, **alone)
    assert "What you can do now: call us when it is safe: " in seen
    assert "Or write to us below." in seen
    early = status_of(sqlite_app, **alone, all_shown=False)
    assert "What you can do now: call us when it is safe" in early, "no lawyer is asked before a word with staff"
    assert "Tell us more when it is safe" in early
    adult = {"role": "myself", "requester_age": 40, "situations": ["csam_compensation"], "contact_ways": []}
    assert "What you can do now: come back to this page when it is safe." in status_of(sqlite_app, **adult)


def test_who_was_reached_and_told_all_has_done_what_is_needed(sqlite_app: Flask) -> None:
    seen = status_of(sqlite_app, **REACHED, role="myself", requester_age=40, situations=["csam_compensation"])
    assert NOTHING in seen


def test_no_child_of_theirs_is_spoken_of_to_who_asks_for_somebody_else(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.answer(saying(skipped, safe_now="yes", role="someone_else"))
    assert "Someone may take a child away" in walker.html
    assert "my child" not in walker.html


def test_a_grown_survivor_is_not_told_that_somebody_decides_for_them(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    away = ["csam_compensation", "intl_abduction_outgoing"]
    walker.to("accused_is_guardian", saying(skipped, role="myself", requester_age=70, situations=away))
    assert "That person may not decide for you." not in walker.html


@pytest.mark.parametrize("relation", ["relative", "professional", "caseworker"])
def test_who_is_no_parent_is_not_asked_what_they_agreed_to(sqlite_app: Flask, relation: str) -> None:
    walker = Walker(sqlite_app)
    walker.through(
        saying(
            skipped,
            role="someone_else",
            relation=relation,
            situations=["intl_abduction_incoming"],
            children=[{"age": 8}],
            who_has_child="other_parent",
        )
    )
    walker.get("/request/review?next=")
    for path in ("/request/step/6", "/request/step/7", "/request/more/10"):
        walker.get(path)
        assert "Did you agree" not in walker.html
        assert "What rights do you have" not in walker.html
        assert "lives with me" not in walker.html


def test_nobody_is_asked_whether_a_child_who_died_is_safe(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    says = saying(
        skipped,
        safe_now="yes",
        role="someone_else",
        relation="relative",
        situations=["crime_victim_rights"],
        children=[{"age": 9, "living": "no"}],
    )
    walker.through(says)
    walker.get("/request/review")
    assert "Are you safe right now?" in walker.html
    assert "your loved one safe" not in walker.html


def test_whose_child_is_back_reads_no_guide_for_the_first_hours(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.through(saying(skipped, **MISSING, police_report="no", child_found="yes"))
    walker.finish()
    assert "When a Child is Recovered" in walker.html
    assert "When Your Child is Missing" not in walker.html
    assert "Missing child checklist for families" not in walker.html


FEARED = {"role": "my_child", "relation": "parent", "situations": ["abduction_prevention"], "children": [{"age": 5}]}
TRIP = {"next_dates": [{"kind": "trip", "date": "2026-12-08"}], "departing_now": "no"}


@pytest.mark.parametrize("country", ["JO", "US"])
def test_whose_child_may_be_taken_is_not_told_that_nothing_is_left_to_do(sqlite_app: Flask, country: str) -> None:
    """A mother whose child was to be flown out in twelve days read "nothing. You have done what is needed."."""
    seen = status_of(sqlite_app, **REACHED, **FEARED, **TRIP, travel_country=country)
    assert "What you can do now: ask a lawyer or legal aid today for a court order" in seen
    assert NOTHING not in seen


def test_how_a_child_is_kept_from_being_taken_is_said_in_the_form_at_once(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    walker.to("departing_now", saying(skipped, safe_now="yes", **FEARED))
    assert walker.path.endswith("/step/4")
    assert "Do not wait for us: call a lawyer or legal aid today." in walker.html
    assert "State Department: alert for a new passport" in walker.html
    walker.to("travel_country", saying(skipped, departing_now="yes"))
    # Being taken away now has numbers of its own, and no time for a court.
    assert "At an airport, a port or the border" in walker.html
    walker.answer(saying(skipped, departing_now="yes", travel_country="US"))
    assert "alert for a new passport" not in walker.html


def test_who_told_the_police_is_not_sent_to_them_again(sqlite_app: Flask) -> None:
    in_care = {"role": "someone_else", "relation": "foster_parent", "situations": ["missing_from_care"]}
    told = {**in_care, "requester_age": 52, "children": [{"age": 15}], "police_report": "yes", "child_found": "no"}
    seen = status_of(sqlite_app, **REACHED, **told, ncmec_report="no")
    assert "What you can do now: call 1-800-THE-LOST too, if nobody has yet" in seen


@pytest.mark.parametrize("situation", ["intl_abduction_incoming", "missing_other"])
def test_nobody_abroad_is_sent_to_numbers_that_do_not_ring_there(sqlite_app: Flask, situation: str) -> None:
    taken = {**MISSING, "situations": [situation], "who_has_child": "other_parent", "location_known": "no"}
    places = {"child_place": {"country": "US", "state": "FL"}, "home_place": {"country": "CO"}}
    abroad = {"where": {"country": "CO"}, **places}
    seen = status_of(sqlite_app, **REACHED, **{**taken, **abroad}, police_report="no")
    assert "What you can do now: tell the police of the country you are in, if you have not yet." in seen
    assert "+1-202-501-4444" in seen


@pytest.mark.parametrize(
    ("relation", "whom"), [("relative", "your loved one"), ("professional", "the person you help")]
)
def test_who_asks_for_a_grown_person_reads_of_no_child(sqlite_app: Flask, relation: str, whom: str) -> None:
    """The niece of a farm worker of 47 was told to see that she and the children are safe."""
    uncle = {"role": "someone_else", "relation": relation, "requester_age": 24, "situations": ["labor_trafficking"]}
    told = {**uncle, "children": [{"age": 47}], "still_with_trafficker": "yes"}
    seen = status_of(sqlite_app, **REACHED, **told)
    assert f"see that you and {whom} are safe" in seen
    assert "any child" not in seen


@pytest.mark.parametrize(("where", "said"), [({"country": "CO"}, True), ({"country": "US", "state": "FL"}, False)])
def test_who_is_in_danger_abroad_reads_whose_numbers_these_are(
    sqlite_app: Flask, where: dict[str, str], said: bool
) -> None:
    """A mother in Bogotá who wrote that he will kill her read "call 911" and no word that it is not hers to call."""
    words = "These numbers are for the United States. Call the emergency number of the country you are in."
    walker = Walker(sqlite_app)
    survivor = {"role": "myself", "requester_age": 40, "situations": ["csam_compensation"]}
    walker.early(saying(skipped, **survivor, where=where, safe_now="yes"))
    walker.finish()
    walker.get("/status/request")
    assert 'id="help-now"' not in walker.html
    walker.post("/status/request/words", {"words": "He is here and he is going to kill me."})
    assert 'id="help-now"' in walker.html
    assert (words in walker.html) is said


def test_who_may_be_written_to_in_jail_is_not_told_that_nobody_writes(sqlite_app: Flask) -> None:
    walker = Walker(sqlite_app)
    held = {"role": "myself", "requester_age": 34, "situations": ["immigration_relief"], "detained": "yes"}
    says = saying(skipped, safe_now="yes", contact_ways=["letter"], **held)
    while walker.is_screen or walker.path == "/request/reach":
        walker.answer(says, **({"letter_to": "Ana, no. 123, Basile"} if walker.path == "/request/reach" else {}))
    walker.finish()
    walker.get("/status/request")
    assert "by a letter that our staff write" in walker.html
    assert "You marked no way to reach you." not in walker.html


@pytest.mark.parametrize(("named", "sent"), [({"age": 20}, False), ({"age": 9}, True), ({"age": 26}, True)])
def test_who_was_taken_as_a_child_and_is_grown_is_not_sent_to_report_it(
    sqlite_app: Flask, named: dict[str, Any], sent: bool
) -> None:
    """Somebody of 20, taken in 2013, who knows where she lives, read "call the police, then 1-800-THE-LOST"."""
    told = {"role": "myself", "requester_age": 20, "situations": ["family_abduction_domestic"], "children": [named]}
    seen = status_of(sqlite_app, **REACHED, **told, who_has_child="other_parent", police_report="no")
    assert ("call the police, then 1-800-THE-LOST" in seen) is sent
    assert ("Call the police first." in seen or "Tell police first." in seen) is sent


def test_nobody_who_said_not_whom_they_ask_for_reads_of_a_child(sqlite_app: Flask) -> None:
    seen = status_of(sqlite_app, role="unknown", situations=["not_sure"], safe_now="unknown", contact_ways=[])
    assert "see that you are safe" in seen


def test_nobody_is_asked_where_a_child_is_who_died(sqlite_app: Flask) -> None:
    """A father whose son of 15 died was asked "Where is your child now?"."""
    walker = Walker(sqlite_app)
    died = {"role": "my_child", "relation": "parent", "children": [{"age": 15, "living": "no"}]}
    walker.to("child_place", saying(skipped, safe_now="yes", **died, situations=["online_enticement_sextortion"]))
    assert "Where did your child live?" in walker.html
    assert "Where is your child now?" not in walker.html


def test_nobody_reads_beside_that_time_matters_that_there_is_no_hurry(sqlite_app: Flask) -> None:
    far = {"role": "my_child", "relation": "parent", "situations": ["intl_access_custody"], "children": [{"age": 4}]}
    places = {"child_place": {"country": "JP"}, "home_place": {"country": "JP"}, "custody_order": "no"}
    seen = status_of(sqlite_app, **REACHED, **far, **places)
    assert "Time matters here." in seen
    assert "We know of no date that is near." in seen
    assert "hurry" not in seen


@pytest.mark.parametrize(
    ("where", "words"), [("CO", "the emergency number of the country you are in"), ("US", "911 now")]
)
def test_the_note_on_danger_names_a_number_that_rings_where_the_person_is(
    sqlite_app: Flask, where: str, words: str
) -> None:
    survivor = {"role": "myself", "requester_age": 40, "situations": ["csam_compensation"], "safe_now": "no"}
    seen = status_of(sqlite_app, **REACHED, **survivor, where={"country": where})
    assert f"If anyone is in danger, call {words}." in seen
