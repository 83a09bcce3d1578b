"""Whoever holds a draft cannot keep everybody waiting by long texts: they are refused before anything reads them."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from referral_app.security import text_screen
from referral_app.web.entry import long_texts
from referral_app.web.intake import pictures
from tests.page_client import BASE
from tests.web.form_walk import _TOKEN, Walker, saying, skipped

HERE, THERE = "10.99.1.7", "10.99.2.7"
TEXT = "see 12 Elm St at noon "


def draft(app: Flask, address: str = HERE) -> Walker:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = address
    walker.early(
        saying(skipped, safe_now="yes", requester_age=34, role="my_child", relation="parent", situations=["not_sure"])
    )
    walker.get("/request/reach")
    return walker


def press(walker: Walker, signs: int, page: str = "/request/reach") -> TestResponse:
    found = _TOKEN.search(walker.html)
    assert found
    said = {"csrf_token": found[1], "trusted_phrase": (TEXT * (signs // len(TEXT) + 1))[:signs]}
    return walker.client.post(page, base_url=BASE, data=said, headers={"Referer": f"{BASE}/"})


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many signs were looked through each time."""
    lengths: list[int] = []
    screen = text_screen.screen_fields

    def counted(fields: dict[str, str]) -> text_screen.ScreenedFields:
        lengths.append(sum(map(len, fields.values())))
        return screen(fields)

    monkeypatch.setattr(pictures, "screen_fields", counted)
    return lengths


def test_what_is_far_too_long_is_refused_unread_and_said_with_the_phone(sqlite_app: Flask, read: list[int]) -> None:
    walker = draft(sqlite_app)
    read.clear()
    answer = press(walker, 50_000)
    assert answer.status_code == 413
    assert "1-800-843-5678" in answer.text
    assert read == []


def test_one_long_text_comes_back_with_its_words(sqlite_app: Flask, read: list[int]) -> None:
    """The control: somebody pasted a whole story into a field for a hundred signs."""
    walker = draft(sqlite_app)
    assert press(walker, 15_000).status_code == 303
    walker.get("/request/reach?again=1")
    assert TEXT * 600 in walker.html
    assert max(read) >= 15_000


def test_a_burst_of_long_texts_ends_and_short_ones_go_on(app: Flask, read: list[int]) -> None:
    walker = draft(app)
    answers = [press(walker, 15_000).status_code for _ in range(10)]
    assert answers == [303] * 6 + [429] * 4
    assert len([signs for signs in read if signs >= 15_000]) == 6
    assert press(walker, 300).status_code == 303


def test_other_families_of_the_house_are_not_counted_with_it(sqlite_app: Flask) -> None:
    first, second = draft(sqlite_app), draft(sqlite_app)
    assert [press(first, 5_000).status_code for _ in range(7)][-1] == 429
    assert press(second, 5_000).status_code == 303


def test_many_drafts_of_one_network_are_one_sender_in_the_end(sqlite_app: Flask) -> None:
    codes = [press(walker, 5_000).status_code for walker in [draft(sqlite_app) for _ in range(6)] for _ in range(6)]
    assert codes == [303] * 30 + [429] * 6
    assert press(draft(sqlite_app, THERE), 5_000).status_code == 303


def test_nobody_without_a_draft_has_it_read_either(sqlite_app: Flask, read: list[int]) -> None:
    client = sqlite_app.test_client()
    page = client.get("/status", base_url=BASE).text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    said = {"csrf_token": token, "phrase": TEXT * 2_000}
    assert client.post("/status", base_url=BASE, data=said, headers={"Referer": f"{BASE}/"}).status_code == 413
    assert read == []


def test_no_field_of_the_form_takes_as_much_as_counts_as_long(sqlite_app: Flask) -> None:
    """So nobody who writes what is asked for is ever counted."""
    with sqlite_app.app_context():
        from referral_app import programme

        questions = programme.law_data().questions
        longest = [question.max_length or 1000 for question in questions if question.type == "text"]
    assert max(longest) * 2 < long_texts.LONG
