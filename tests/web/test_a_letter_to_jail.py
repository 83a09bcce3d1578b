"""Who is in a jail or prison and marked a letter: staff are called to write it, and no page says otherwise (A08)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.web.test_status_says_what_is_so import STATUS, opened

JAIL = {"letter_to": "R. Roe, no. 123, County Jail, Austin"}
DETAINED = {"contact_ways": ["letter"], "in_custody": "yes"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_that_staff_write(sqlite_app: Flask, language: str) -> None:
    """It read "You marked no way to reach you. Come back here." to who cannot come back."""
    with sqlite_app.app_context():
        client = opened(sqlite_app, cast.submitted(cast.answers(**DETAINED), contact=JAIL, language=language))
        page = client.get(STATUS)
    by_letter = {
        "en": "We reach you only like this: by a letter that our staff write.",
        "es": "Nos comunicamos con usted solo así: por una carta que escribe nuestro personal.",
    }
    assert by_letter[language] in page.text
    assert not page.find(".//*[@id='not-reached']")


def test_without_an_address_nobody_can(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        page = opened(sqlite_app, cast.submitted(cast.answers(**DETAINED), contact={})).get(STATUS)
    assert "You marked how to reach you, but its address or number is missing." in page.text


@pytest.mark.parametrize(
    ("contact", "ways", "reasons"),
    [
        (JAIL, ["letter"], ["write_by_hand"]),
        ({}, ["letter"], []),
        (JAIL, ["letter", "i_will_return"], []),
        (JAIL, ["email"], []),
    ],
    ids=["marked", "no address", "said otherwise too", "not marked"],
)
def test_staff_are_called_to_write_it(
    app: Flask, clock: StillClock, contact: dict[str, Any], ways: list[str], reasons: list[str]
) -> None:
    """The letter was cancelled without a word to anybody."""
    with app.app_context():
        post = world.basket()
        cast.submitted(cast.answers(**{**DETAINED, "contact_ways": ways}), contact=contact)
        clock.move(minutes=5)
        world.swept()
        assert [task.reason for task in world.tasks("letter_blocked")] == reasons
        assert not post.messages
