"""Screens of the form, read as pages: help where it is needed, nothing lost, no gap left unexplained."""

from __future__ import annotations

import json

import pytest

from referral_app import law
from referral_app.web.assets import MANIFEST, asset
from tests.page_client import Page, PageClient

CONTACT, ABOUT, MORE = "/request/step/1", "/request/step/2", "/request/step/12"


def begun(client: PageClient) -> Page:
    client.get("/request/")
    return client.submit(action="/request/")


def test_the_number_to_call_stands_on_every_screen(sqlite_client: PageClient) -> None:
    page = begun(sqlite_client)
    assert "Would you rather talk?" in page.text
    assert page.html.count('href="tel:+18008435678"') >= 2


@pytest.mark.parametrize("answer", ["no", "yes"])
def test_numbers_to_call_come_up_after_not_safe_and_only_then(sqlite_client: PageClient, answer: str) -> None:
    begun(sqlite_client)
    page = sqlite_client.submit({"safe_now": answer}, action=CONTACT)
    shown = "National Domestic Violence Hotline" in page.text and "911" in page.text
    assert page.path.endswith(ABOUT)
    assert shown == (answer == "no")


def test_needed_questions_say_so_and_the_others_do_not(sqlite_client: PageClient) -> None:
    assert "Needed to go on" not in begun(sqlite_client).text
    page = sqlite_client.submit(action=CONTACT)
    assert page.text.count("Needed to go on") == 1


def test_the_text_comes_back_without_the_link_and_with_the_rest(sqlite_client: PageClient) -> None:
    begun(sqlite_client)
    sqlite_client.get(MORE)
    said = "See https://imgur.com/a/abc123 and https://www.reuters.com/world/"
    page = sqlite_client.submit({"more_info": said}, action=MORE, status=422)
    assert page.fields(MORE)["more_info"] == ["See [link removed] and https://www.reuters.com/world/"]
    assert "imgur" not in page.html
    assert page.title.startswith("Error: ")


def test_names_left_blank_are_a_skip_on_the_review_not_a_gap(sqlite_client: PageClient) -> None:
    page = begun(sqlite_client)
    answers = {"role": "my_child", "relation": "parent", "situations": "not_sure"}
    for _ in range(15):
        if page.path == "/request/phrase":
            break
        asked = page.fields(page.path)["shown"]
        page = sqlite_client.submit({name: answers[name] for name in asked if name in answers}, action=page.path)
    page = sqlite_client.get("/request/review")
    assert "not answered" not in page.text


def test_the_suggested_counties_are_those_of_the_law_data() -> None:
    built = json.loads((MANIFEST.parent / asset("counties.json").file).read_text("utf-8"))
    known = law.load().places.counties
    assert {state: set(names) for state, names in built.items()} == {
        state: set(names) for state, names in known.items()
    }
