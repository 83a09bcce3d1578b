"""Somebody under age who asks alone and has named nothing: told whom they can talk to, and nothing of what "was done".

(A01, A07, U9)
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from referral_app import law
from referral_app.web.intake import help_now
from referral_app.web.status import first_step
from referral_app.web.words import law_words, signposts
from referral_app.workflow.first_help import ASKED, Help, called_for
from tests.page_client import BASE, PageClient
from tests.web.form_walk import Walker, saying, skipped

DATA = law.load()
ALONE: dict[str, Any] = {"role": "myself", "requester_age": 17}
#: Situations in which nobody has said that something was done that the CyberTipline takes.
NOT_NAMED = ["not_sure", "intl_abduction_incoming", "missing_other", "immigration_relief", "labor_trafficking"]


def called(answers: dict[str, Any]) -> dict[Help, tuple[str, ...]]:
    """The kinds of help on the screens of the form, each with whom to call."""
    routing = law.outline(answers, {"today": "2026-11-25", "signals": []}, DATA, ASKED)
    return {one.help: one.codes for one in called_for(answers, routing, DATA.reportable)}


def kinds(panels: list[help_now.Panel]) -> set[str]:
    return {block.code for panel in panels for block in panel.blocks}


@pytest.mark.parametrize("picked", [None, *([code] for code in NOT_NAMED)])
def test_nobody_is_told_to_report_what_they_did_not_say(picked: list[str] | None) -> None:
    """A 17-year-old, not sure that she is safe, read "You can report what was done" before anything was said."""
    found = called({**ALONE, **({"situations": picked} if picked else {})})
    assert found
    assert Help.REPORT not in found
    assert all({"childhelp", "runaway_safeline"} & {*codes} for codes in found.values())


def test_the_line_says_that_there_is_somebody_to_talk_to(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    walk.answer(saying(skipped, **ALONE))
    before = walk.html.split('id="questions"')[0]
    assert ">Somebody to talk to<" in before
    assert "You can call or text at any hour and ask first." in before
    assert "Where to call or report" not in before


@pytest.mark.parametrize("picked", sorted(DATA.reportable))
def test_who_named_what_can_be_reported_still_reads_where(picked: str) -> None:
    found = called({**ALONE, "situations": [picked]})
    assert found.keys() & {Help.REPORT, Help.IMAGES}
    assert Help.TALK not in found


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_who_is_not_safe_or_not_sure_reads_of_being_safe_and_of_nothing_else(sqlite_app: Flask, safe: str) -> None:
    assert called({**ALONE, "safe_now": safe}).keys() == {Help.CRISIS}
    with sqlite_app.test_request_context(base_url=BASE):
        panels = help_now.after_sending({**ALONE, "safe_now": safe})
        assert kinds(panels) == {Help.CRISIS}
        assert kinds(first_step.numbers({**ALONE, "safe_now": safe})) == {Help.CRISIS}


def test_somebody_to_talk_to_is_no_danger_and_stands_once_on_the_page_after_sending(sqlite_app: Flask) -> None:
    assert Help.TALK in first_step.CALMLY
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, **ALONE, situations=["not_sure"]))
    walk.finish()
    assert walk.path == "/request/sent"
    assert walk.html.count(">Somebody to talk to<") == 1


@pytest.mark.parametrize(("role", "words"), [("myself", "done to you or to a child"), ("my_child", "done to a child")])
def test_a_survivor_who_is_grown_is_told_to_report_what_was_done_to_her(
    sqlite_app: Flask, role: str, words: str
) -> None:
    answers = {"role": role, "requester_age": 25, "situations": ["child_sex_trafficking"]}
    with sqlite_app.test_request_context(base_url=BASE):
        [line] = signposts.chosen(["cybertipline"], answers)
        assert f"Report here what was {words}." in line.plain


@pytest.mark.parametrize(
    ("language", "picked", "words"),
    [
        ("en", "not_sure", "Is this about something a parent or guardian did to you?"),
        ("en", "missing_other", "Is this about something a parent or guardian did to you?"),
        ("en", "image_removal", "Is the person who did it your parent or guardian?"),
        ("es", "not_sure", "¿Se trata de algo que le hizo su padre, su madre o su tutor?"),
    ],
)
def test_nobody_is_asked_who_did_what_was_not_said(sqlite_app: Flask, language: str, picked: str, words: str) -> None:
    """ "Is the person who did it your parent?", to somebody who had ticked "I am not sure"."""
    question = DATA.question("accused_is_guardian")
    with sqlite_app.test_request_context(base_url=BASE), force_locale(language):
        assert law_words.asked_of(question, {**ALONE, "situations": [picked]}, DATA) == words


def test_a_number_that_the_sentence_says_is_called_from_there_and_said_once(sqlite_client: PageClient) -> None:
    sqlite_client.get("/request/")
    sqlite_client.submit(action="/request/")
    page = sqlite_client.submit({"safe_now": "no", "role": "myself"}, action="/step/1")
    [panel] = [node for node in page.tree.iter("section") if node.get("aria-labelledby") == "help-now"]
    calls = [link.get("href") for link in panel.iter("a") if str(link.get("href")).startswith("tel:")]
    assert calls[0] == "tel:911"
    assert len(calls) == len(set(calls))
    assert "If someone may be hurt, call 911." in page.text
    assert "911 Emergency" not in page.text


def test_two_numbers_of_one_service_do_not_run_into_each_other(sqlite_app: Flask) -> None:
    walk = Walker(sqlite_app)
    taken = {"role": "my_child", "relation": "parent", "situations": ["abduction_prevention"], "departing_now": "yes"}
    for _ in range(8):
        if "+1-202-501-4444" in walk.html.split('id="questions"')[0]:
            break
        walk.answer(saying(skipped, **taken))
    assert "1-888-407-4747</a> · <a" in walk.html


def test_after_a_fault_the_same_groups_stand_open_as_before(sqlite_app: Flask) -> None:
    """All four opened: 2,081 pixels on an old phone, for who had only missed to pick one."""
    walk = Walker(sqlite_app)
    walk.answer(saying(skipped, role="my_child", relation="parent", requester_age=40))
    opened = walk.html.count('<details class="app-group" open>')
    walk.answer(skipped)
    assert 'href="#situations"' in walk.html, "the fault leads to the first choice"
    assert "Under “Court, papers or something else” you can choose “Something else, or I am not sure”." in walk.html
    assert walk.html.count('<details class="app-group" open>') == opened == 1
    first = walk.html.split('<details class="app-group" open>')[1]
    assert 'id="situations"' in first.split("</details>")[0], "which is in the group that is open"
