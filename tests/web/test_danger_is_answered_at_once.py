"""Danger said anywhere is answered there: the numbers stand on the very next screen and in reach on every later one.

The answers come from the law's own rules (danger_answers.py); which numbers belong to a question is written here, by
hand. No scripts run here. (A01, A07, F03, F04, U9)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import html5lib
import pytest
from flask import Flask

from referral_app.actions import intake
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.law.urgency import URGENCY
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.web.intake import steps
from referral_app.workflow import first_help
from tests.web.danger_answers import DATA, MINOR, Said, calm, emergencies, said_in_danger
from tests.web.form_walk import Walker

CASES = said_in_danger()
ONE_OF_EACH = list({said.question: said for said in CASES}.values())
POLICE, NCMEC, TRAFFICKING = "tel:911", "tel:+18008435678", "tel:+18883737888"
LIFELINE, CHILDHELP, CYBERTIPLINE = "tel:988", "tel:+18004224453", "https://report.cybertip.org"
#: What must be within one tap after danger was said to this question: for a grown-up, and for a child who asks alone.
NUMBERS: dict[str, tuple[set[str], set[str]]] = {
    "safe_now": ({POLICE, LIFELINE, "tel:+18007997233", CHILDHELP}, {POLICE, LIFELINE, CHILDHELP}),
    "danger_now": ({POLICE, LIFELINE, "tel:+18007997233", CHILDHELP}, {POLICE, LIFELINE, CHILDHELP}),
    "self_harm": ({LIFELINE, POLICE}, {LIFELINE, POLICE}),
    "still_with_trafficker": ({TRAFFICKING, POLICE, NCMEC}, {TRAFFICKING, POLICE, CHILDHELP}),
    "meeting_planned": ({POLICE, CYBERTIPLINE}, {POLICE, CYBERTIPLINE, CHILDHELP}),
    "departing_now": ({POLICE, "tel:+18884074747"}, {POLICE, "tel:+18884074747"}),
    "situations": ({POLICE, NCMEC}, {POLICE, NCMEC}),
    "police_report": ({POLICE, NCMEC}, {POLICE, NCMEC}),
    "ncmec_report": ({POLICE, NCMEC}, {POLICE, NCMEC}),
    "location_known": ({POLICE, NCMEC}, {POLICE, NCMEC}),
    "accused_is_guardian": ({POLICE, CHILDHELP}, {POLICE, CHILDHELP}),
    "who_has_child": ({POLICE, CHILDHELP}, {POLICE, CHILDHELP}),
    "served": ({POLICE, CHILDHELP}, {POLICE, CHILDHELP}),
    "reported": ({CYBERTIPLINE}, {CYBERTIPLINE}),
}
REPORTS = ("police_report", "ncmec_report", "reported")
PANELS = {"help-now", "help-too"}


@dataclass
class Shown:
    """The help on a page: its links and words, and whether it lies open."""

    links: set[str]
    open: bool
    words: str


def help_on(html: str) -> Shown:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    panels = [
        node
        for node in tree.iter()
        if node.get("aria-labelledby") in PANELS or (node.tag == "details" and node.get("id") in PANELS)
    ]
    links = {str(link.get("href")) for node in panels for link in node.iter("a")}
    words = " ".join(" ".join("".join(node.itertext()).split()) for node in panels)
    return Shown(links, any(node.tag == "section" for node in panels), words)


def at_the_question(app: Flask, said: Said, language: str = "en") -> tuple[Walker, dict[str, Any]]:
    """A browser on the screen of this question, with what was answered before it; and what it will say there."""
    walk = Walker(app)
    place = {name: place for place, topic in enumerate(DATA.topics, 1) for name in topic.questions}
    early = steps.early_questions(said.answers, DATA)
    screen = {name: (name not in early, place[name]) for name in place}
    here = screen[said.question]
    earlier = {name: value for name, value in said.answers.items() if screen[name] < here}
    with app.app_context():
        row = db.session.get_one(Request, walk.draft_id())
        words = {**cases.EMPTY_WORDS, "answers": earlier}
        intake.save_draft(row.id, words, now=clock().real())
    if language != "en":
        walk.post("/language", {"page_language": language, "back": "/request/"})
    walk.get(f"/request/{'more' if here[0] else 'step'}/{here[1]}")
    saying = {name: value for name, value in said.answers.items() if screen[name] == here}
    if said.question not in walk.asked:
        # The screen is so long that it comes in parts: the question stands on the next one.
        walk.answer(lambda question: saying.get(question.id))
    assert said.question in walk.asked, (walk.path, walk.asked)
    return walk, saying


def lacking(app: Flask, said: Said, language: str) -> list[str]:
    """What the screens after this answer fail to show."""
    walk, saying = at_the_question(app, said, language)
    walk.answer(lambda question: saying.get(question.id))
    wanted = NUMBERS[said.question][said.answers["requester_age"] < MINOR]
    faults, now = [], help_on(walk.html)
    if not wanted <= now.links:
        faults.append(f"next screen {walk.path}: {sorted(wanted - now.links)}")
    elsewhere = {name: value for name, value in said.answers.items() if name not in saying}
    if not now.open and (said.question in REPORTS or not emergencies(elsewhere)):
        faults.append(f"next screen {walk.path}: closed")
    for path in ("/request/step/1", "/request/phrase", "/request/review"):
        walk.get(path)
        if not wanted <= help_on(walk.html).links:
            faults.append(f"later screen {path}: {sorted(wanted - help_on(walk.html).links)}")
    return faults


@pytest.mark.parametrize("said", CASES, ids=lambda said: said.name)
def test_what_a_rule_reads_as_danger_brings_its_numbers_to_the_next_screen_and_keeps_them_in_reach(
    sqlite_app: Flask, said: Said
) -> None:
    assert lacking(sqlite_app, said, "en") == []


@pytest.mark.parametrize("said", ONE_OF_EACH, ids=lambda said: said.name)
def test_so_it_does_in_spanish(sqlite_app: Flask, said: Said) -> None:
    assert lacking(sqlite_app, said, "es") == []


def test_without_the_mapping_the_same_walk_finds_every_number_lacking(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_help, "called_for", lambda *_: ())
    assert all(lacking(sqlite_app, said, "en") for said in ONE_OF_EACH)


def test_the_answers_found_hold_every_rule_that_says_emergency() -> None:
    rules = {rule.id for rule in URGENCY if rule.level == "emergency"}
    assert rules == set().union(*(said.emergencies for said in CASES))
    assert set(REPORTS) <= {said.question for said in CASES}


def of(question: str, option: Any, *, young: bool = False) -> Said:
    return next(
        said
        for said in CASES
        if (said.question, said.option) == (question, option) and (said.answers["requester_age"] < MINOR) is young
    )


def test_a_page_that_comes_back_with_a_fault_shows_the_numbers_all_the_same(sqlite_app: Flask) -> None:
    walk, _saying = at_the_question(sqlite_app, of("safe_now", "no"))
    walk.post(walk.path, {"shown": list(walk.asked), "safe_now": "no", "contact_ways": "by pigeon"})
    assert "govuk-error-summary" in walk.html
    assert NUMBERS["safe_now"][0] <= help_on(walk.html).links
    assert help_on(walk.html).open


def test_not_safe_is_answered_on_the_page_that_asks_how_to_reach_and_again_when_that_comes_back(
    sqlite_app: Flask,
) -> None:
    walk, saying = at_the_question(sqlite_app, of("safe_now", "unknown"))
    walk.answer(lambda question: saying.get(question.id))
    assert help_on(walk.html).open
    walk.get("/request/step/9")
    while walk.is_screen:
        walk.answer(lambda question: ["email"] if question.id == "contact_ways" else None)
    assert walk.path == "/request/reach"
    assert NUMBERS["safe_now"][0] <= help_on(walk.html).links
    walk.post("/request/reach", {"email": "nowhere"})
    assert "govuk-error-summary" in walk.html
    assert NUMBERS["safe_now"][0] <= help_on(walk.html).links


def test_the_six_words_are_not_pushed_off_a_phone_by_help_that_was_shown_before(sqlite_app: Flask) -> None:
    walk, saying = at_the_question(sqlite_app, of("safe_now", "no"))
    walk.answer(lambda question: saying.get(question.id))
    walk.get("/request/reach")
    assert help_on(walk.html).open
    walk.post("/request/reach", {"called": "Noor"})
    assert walk.path == "/request/phrase"
    assert NUMBERS["safe_now"][0] <= help_on(walk.html).links
    assert not help_on(walk.html).open


def test_a_child_is_given_lines_for_children_and_no_word_that_hurts(sqlite_app: Flask) -> None:
    walk, saying = at_the_question(sqlite_app, of("still_with_trafficker", "yes", young=True))
    assert "that person may not decide for you." in walk.html
    assert "act for the child" not in walk.html, "she is the child"
    walk.answer(lambda question: saying.get(question.id))
    shown = help_on(walk.html)
    assert "233733" in shown.words
    assert shown.words.index("National Human Trafficking Hotline") < shown.words.index("NCMEC")
    for word in ("sold", "sells", "abuse images", "Call the police first"):
        assert word not in shown.words


def test_the_parent_of_a_missing_child_has_two_steps_and_the_checklist(sqlite_app: Flask) -> None:
    walk, saying = at_the_question(sqlite_app, of("police_report", "no"))
    walk.answer(lambda question: saying.get(question.id))
    shown = help_on(walk.html)
    assert "/help/checklist" in shown.links
    assert shown.words.index("911") < shown.words.index("1-800-843-5678")


def test_a_child_taken_by_a_relative_and_not_reported_is_no_emergency_but_still_answered(sqlite_app: Flask) -> None:
    answers = {
        "requester_age": 40, "role": "my_child", "relation": "parent", "situations": ["family_abduction_domestic"],
        "location_known": "yes", "who_has_child": "relative", "police_report": "no",
    }  # fmt: skip
    said = Said("family_abduction_domestic", "police_report", "no", answers, frozenset())
    assert emergencies(answers) == frozenset()
    assert lacking(sqlite_app, said, "en") == []


def test_where_the_child_is_is_asked_before_a_taking_counts_as_not_found(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.get("/request/step/2")
    walk.post(walk.path, {"shown": ["situations"], "situations": ["intl_abduction_outgoing"]})
    assert not help_on(walk.html).links


@pytest.mark.parametrize("path", ["/help/", "/help/services", "/help/checklist", "/help/safety"])
def test_a_page_of_numbers_leads_back_to_the_answers_and_keeps_them(sqlite_app: Flask, path: str) -> None:
    assert "/request/on" not in sqlite_app.test_client().get(path, base_url="https://localhost").get_data(as_text=True)
    walk, saying = at_the_question(sqlite_app, of("self_harm", "yes"))
    walk.answer(lambda question: saying.get(question.id))
    walk.get(path)
    assert 'href="/request/on"' in walk.html
    walk.get("/request/on")
    assert walk.is_screen
    with sqlite_app.app_context():
        row = db.session.get_one(Request, walk.request_id())
        assert cases.words(row)["answers"]["self_harm"] == "yes"


def test_sent_shows_the_numbers_open_once_more(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.through(lambda question: {"safe_now": "no", "role": "my_child", "situations": ["not_sure"]}.get(question.id))
    walk.finish()
    shown = help_on(walk.html)
    assert shown.open
    assert NUMBERS["safe_now"][0] <= shown.links


def test_the_gate_has_two_equal_ways_on_and_keeps_neither(sqlite_app: Flask) -> None:
    client = sqlite_app.test_client()
    page = html5lib.parse(client.get("/request/", base_url="https://localhost").data, namespaceHTMLElements=False)
    ways = page.findall(".//form[@action='/request/']//button")
    assert len(ways) == 2
    assert {(button.get("class"), button.get("name"), button.get("value")) for button in ways} == {
        ("govuk-button", None, None)
    }


def test_a_trip_in_two_days_is_answered_as_a_taking(sqlite_app: Flask) -> None:
    answers = {**calm("abduction_prevention"), "next_dates": [{"kind": "trip", "date": "2026-11-27"}]}
    assert "UC:departure" in emergencies(answers)
    walk, saying = at_the_question(
        sqlite_app, Said("abduction_prevention", "next_dates", [], answers, emergencies(answers))
    )
    walk.answer(lambda question: saying.get(question.id))
    assert NUMBERS["departing_now"][0] <= help_on(walk.html).links
    assert help_on(walk.html).open


def test_numbers_in_notices_can_be_tapped(sqlite_app: Flask) -> None:
    walk, _saying = at_the_question(sqlite_app, of("self_harm", "yes", young=True))
    assert f'href="{CHILDHELP}"' in walk.html
    walk.get("/request/more/15")
    walk.post(walk.path, {"shown": ["more_info"], "more_info": "See https://imgur.com/a/abc123"})
    assert f'href="{CYBERTIPLINE}"' in walk.html
    assert 'href="https://takeitdown.ncmec.org"' in walk.html
    closed = sqlite_app.test_client().get("/request/closed", base_url="https://localhost").get_data(as_text=True)
    assert 'or call us: <a class="govuk-link app-phone" href="tel:' in closed
