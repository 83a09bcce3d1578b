"""Who lives in another country writes a number as it is dialed there; from here it may ring with a stranger."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.web.form_walk import Walker, saying, skipped

ASKED = "You told us that you are in another country."
BOGOTA = "310 555 0143"


def at_reach(app: Flask, where: dict[str, str]) -> Walker:
    """A mother whose child was taken to the United States, at the page of numbers and addresses."""
    walker = Walker(app)
    knows = saying(
        skipped,
        role="my_child",
        requester_age=31,
        relation="parent",
        situations=["intl_abduction_incoming"],
        where=where,
        contact_ways=["call", "text"],
    )
    for _ in range(20):
        if walker.path == "/request/reach":
            return walker
        walker.answer(knows)
    raise AssertionError(walker.seen)


@pytest.mark.parametrize("box", ["phone", "trusted_phone"])
def test_ten_digits_of_another_country_are_asked_about_once_and_then_kept(sqlite_app: Flask, box: str) -> None:
    walker = at_reach(sqlite_app, {"country": "CO"})
    typed = {"phone": "+57 310 555 0144", box: BOGOTA}
    walker.answer(skipped, **typed)
    assert walker.path == "/request/reach"
    assert ASKED in walker.html
    walker.answer(skipped, **typed)
    assert walker.path == "/request/phrase"
    walker.get("/request/reach")
    assert BOGOTA in walker.html
    walker.answer(skipped, **typed)
    assert walker.path != "/request/reach", "what was answered is asked again"


@pytest.mark.parametrize("number", ["+57 310 555 0143", "0057 310 555 0143", "1 310 555 0143"])
def test_a_number_that_says_its_country_is_taken_as_it_is(sqlite_app: Flask, number: str) -> None:
    walker = at_reach(sqlite_app, {"country": "CO"})
    walker.answer(skipped, phone=number)
    assert walker.path == "/request/phrase"


@pytest.mark.parametrize("where", [{"country": "US", "state": "TX"}, {"country": "CA"}, {"country": "DO"}])
def test_who_is_dialed_with_ten_digits_is_not_asked(sqlite_app: Flask, where: dict[str, str]) -> None:
    walker = at_reach(sqlite_app, where)
    walker.answer(skipped, phone=BOGOTA)
    assert walker.path == "/request/phrase"


def test_the_page_that_changes_how_to_be_reached_asks_too(sqlite_app: Flask) -> None:
    walker = at_reach(sqlite_app, {"country": "MX"})
    walker.answer(skipped, phone="+52 55 1234 5678")
    walker.finish()
    walker.get("/status/request/contact")
    walker.post("/status/request/contact", {"ways": ["call"], "phone": "55 1234 5678"})
    assert walker.path == "/status/request/contact"
    assert ASKED in walker.html
    walker.post("/status/request/contact", {"ways": ["call"], "phone": "+52 55 1234 5678"})
    assert walker.path == "/status/request"
