"""No sentence or code of the program's own ever reaches a person: every screen sent empty, half filled and early, in
both languages, and read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from flask import Flask

from referral_app import law
from tests.web.form_walk import DATA, Walker, saying, skipped

#: Words no person uses: codes, and what the check of the answers says to programmers.
OF_THE_PROGRAMME = re.compile(
    r"\b[a-z]+_[a-z0-9_]+\b|must be answered|may be one of|\bunknown\b|\bskipped\b|[{}\[\]]|Traceback"
)
WHO: dict[str, dict[str, Any]] = {
    "parent": {"role": "my_child", "relation": "parent", "situations": ["intl_abduction_incoming"]},
    "survivor": {"role": "myself", "requester_age": 30, "situations": ["csam_compensation", "child_sex_trafficking"]},
    "child": {"role": "myself", "requester_age": 15, "situations": ["online_enticement_sextortion", "image_removal"]},
    "helper": {"role": "someone_else", "relation": "professional", "situations": ["immigration_relief"]},
}
#: What cannot be read, by type of question.
NONSENSE = {
    "integer": {"": "eleventy"},
    "money": {"": "1200,500"},
    "date": {"-month": "13", "-day": "40", "-year": "20"},
    "date_partial": {"-day": "40", "-year": "x"},
    "people": {"-1-year": "26", "-1-age": "seven"},
    "events": {"-1-year": "2027"},
    "choice": {"": "no-such"},
    "multi": {"": "no-such"},
}


def read(html: str) -> str:
    """What a person reads on a page: the text of its main part, without what is typed or chosen."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    main = next(node for node in tree.iter() if node.get("id") == "main-content")
    return " ".join(_texts(main))


def _texts(node: Any) -> Iterator[str]:
    if node.tag in ("script", "style"):
        return
    yield " ".join((node.text or "").split())
    for child in node:
        yield from _texts(child)
        yield " ".join((child.tail or "").split())


def faults_of(html: str) -> list[str]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    told = [node for node in tree.iter() if "govuk-error" in str(node.get("class"))]
    return [" ".join(" ".join(node.itertext()).split()) for node in told]


def walker(app: Flask, language: str) -> Walker:
    walk = Walker(app)
    if language != "en":
        walk.post("/language", {"page_language": language, "back": walk.path})
    return walk


def spoilt(question: law.Question) -> dict[str, str]:
    return {f"{question.id}{part}": value for part, value in NONSENSE.get(question.type, {}).items()}


def look(walk: Walker, where: str, found: list[str]) -> None:
    for words in (read(walk.html), *faults_of(walk.html)):
        match = OF_THE_PROGRAMME.search(words)
        if match:
            found.append(
                f"{where} {walk.path}: {match[0]!r} in {words[max(0, match.start() - 60) : match.end() + 60]!r}"
            )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("who", WHO)
def test_every_screen_empty_and_half_filled(sqlite_app: Flask, who: str, language: str) -> None:
    walk = walker(sqlite_app, language)
    found: list[str] = []
    said = saying(skipped, **WHO[who])
    for _ in range(40):
        if not walk.is_screen and walk.path != "/request/reach":
            if walk.path == "/request/review":
                break
            walk.get("/request/more")
            continue
        here, asked = walk.path, walk.asked
        look(walk, "fresh", found)
        walk.post(here, {"shown": list(asked)})
        look(walk, "empty", found)
        walk.get(here)
        half = {name: value for question in asked for name, value in spoilt(DATA.question(question)).items()}
        walk.post(here, {"shown": list(asked), **half})
        look(walk, "half filled", found)
        walk.get(here)
        walk.answer(said)
    assert walk.path == "/request/review"
    look(walk, "review", found)
    assert found == []


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("screens", [1, 2])
def test_the_review_and_the_press_to_send_come_too_early(sqlite_app: Flask, screens: int, language: str) -> None:
    """Save early, open the review, press Send: the screen that is still needed comes, and nothing else is said."""
    walk = walker(sqlite_app, language)
    said = saying(skipped, role="my_child", situations=["not_sure"])
    for _ in range(screens):
        walk.answer(said)
    found: list[str] = []
    walk.get("/request/phrase")
    walk.post("/request/phrase", {})
    phrase = re.search(r'class="app-phrase"[^>]*>([^<]+)<', walk.html)
    assert phrase
    walk.post("/request/phrase/confirm", {"phrase": phrase[1]})
    look(walk, "phrase", found)
    walk.get("/request/review")
    look(walk, "review", found)
    walk.post("/request/send", {"agreed": "yes"})
    look(walk, "sent early", found)
    assert found == []
    assert walk.path == "/request/step/2" or screens == 2


@pytest.mark.parametrize("language", ["en", "es"])
def test_before_any_answer_every_later_page_leads_to_the_first_question(sqlite_app: Flask, language: str) -> None:
    """Nothing is kept yet, so there is nothing to come back to, to look at or to send."""
    walk = walker(sqlite_app, language)
    found: list[str] = []
    for page in ("/request/phrase", "/request/review", "/request/reach", "/request/more"):
        walk.get(page)
        assert walk.path == "/request/step/1"
        look(walk, page, found)
    walk.post("/request/send", {"agreed": "yes"})
    assert walk.path == "/request/step/1"
    look(walk, "sent early", found)
    assert found == []


def test_an_answer_the_rules_no_longer_know_is_asked_again_in_plain_words(sqlite_app: Flask) -> None:
    """A draft may be older than the law data: what cannot be read any more is named by its question."""
    from referral_app.actions import intake
    from referral_app.clock import clock
    from referral_app.extensions import db
    from referral_app.models import Request
    from referral_app.queries import cases

    walk = Walker(sqlite_app)
    walk.early(saying(skipped, role="my_child", situations=["not_sure"]))
    with sqlite_app.app_context():
        row = db.session.get_one(Request, walk.request_id())
        words = cases.words(row)
        words["answers"]["safe_now"] = "no_longer_known"
        intake.save_draft(row.id, words, now=clock().real())
    walk.get("/request/phrase")
    phrase = re.search(r'class="app-phrase"[^>]*>([^<]+)<', walk.html)
    assert phrase
    walk.post("/request/phrase/confirm", {"phrase": phrase[1]})
    walk.post("/request/send", {"agreed": "yes", "ask_lawyers": "no"})
    assert "Please answer this again: Are you and your child safe right now?" in walk.html
    found: list[str] = []
    look(walk, "refused", found)
    assert [told for told in found if "no_longer_known" not in told] == []
