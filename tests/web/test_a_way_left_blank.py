"""A way to reach them that was ticked and whose address or number is left blank is asked about once (A08)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from tests import cast
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped
from tests.web.test_status_says_what_is_so import opened

SAID = saying(skipped, safe_now="yes", role="my_child", requester_age=34, situations=["intl_abduction_incoming"])
WORDS = {
    "en": {
        "email": "Write an address, or press the button again to go on without e-mail.",
        "phone": "Write a number, or press the button again to go on without one.",
        "letter_to": "Write name and address, or press the button again to go on without a letter.",
    },
    "es": {
        "email": "Escriba una dirección, o presione el botón otra vez para seguir sin correo electrónico.",
        "phone": "Escriba un número, o presione el botón otra vez para seguir sin número.",
        "letter_to": "Escriba nombre y dirección, o presione el botón otra vez para seguir sin carta.",
    },
}
BOXES = {"email": ["email"], "call": ["phone"], "text": ["phone"], "both": ["email", "phone"], "letter": ["letter_to"]}
TICKED = {"both": ["call", "email"]}


def at_the_boxes(app: Flask, way: str, language: str = "en") -> Walker:
    """Somebody who ticked this way, at the page that asks for its address or number."""
    walker = Walker(app)
    if language == "es":
        walker.post("/language", {"page_language": "es", "back": walker.path})
    walker.answer(SAID)
    walker.answer(SAID)
    ways = saying(skipped, where={"country": "MX"}, contact_ways=TICKED.get(way, [way]), voicemail="no")
    while walker.is_screen:
        walker.answer(ways)
    assert walker.path == "/request/reach"
    return walker


def contact_of(app: Flask, walker: Walker) -> dict[str, Any]:
    with app.app_context():
        return dict(cases.words(db.session.get_one(Request, walker.request_id()))["contact"])


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("way", BOXES)
def test_it_is_asked_about_once_and_may_be_left_so(sqlite_app: Flask, way: str, language: str) -> None:
    """Who ticked e-mail and wrote none went on without a word, and waited for a letter."""
    walker = at_the_boxes(sqlite_app, way, language)
    walker.answer(skipped, **dict.fromkeys(BOXES[way], ""))
    assert walker.path == "/request/reach"
    for box in BOXES[way]:
        assert WORDS[language][box] in walker.html
    walker.answer(skipped, **dict.fromkeys(BOXES[way], ""))
    assert walker.path != "/request/reach"
    assert not contact_of(sqlite_app, walker)


def test_what_is_written_the_second_time_is_kept_and_judged(sqlite_app: Flask) -> None:
    walker = at_the_boxes(sqlite_app, "email")
    walker.answer(skipped, email=" ")
    walker.answer(skipped, email="rosa")
    assert "Write an e-mail address like name@example.com" in walker.html
    walker.answer(skipped, email="rosa@example.org")
    assert walker.path != "/request/reach"
    assert contact_of(sqlite_app, walker) == {"email": "rosa@example.org"}


@pytest.mark.parametrize("none", ["none", "no tengo"])
def test_who_says_that_there_is_none_is_not_asked(sqlite_app: Flask, none: str) -> None:
    walker = at_the_boxes(sqlite_app, "email")
    walker.answer(skipped, email=none)
    assert walker.path != "/request/reach"


def test_nor_who_goes_back_or_ticked_no_way(sqlite_app: Flask) -> None:
    walker = at_the_boxes(sqlite_app, "email")
    walker.answer(skipped, email="", back="yes")
    assert walker.path != "/request/reach"
    assert WORDS["en"]["email"] not in walker.html


def test_who_changes_it_later_is_asked_the_same(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        family: PageClient = opened(sqlite_app, cast.submitted())
    family.get("/status/request/contact")
    page = family.submit({"ways": ["email"]}, "/contact", 422)
    assert WORDS["en"]["email"] in page.text
    assert WORDS["en"]["phone"] not in page.text, "its way was not ticked"
    page = family.submit({"ways": ["email"]}, "/contact")
    assert "From now on we do not call or write to you." in page.text
