"""The first page and the last before sending: danger comes before any question (A01), and nothing is promised (A24)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from referral_app.extensions import db
from referral_app.models import Request
from referral_app.models.base import Base
from tests import cast
from tests.page_client import PageClient
from tests.web.form_walk import Walker, saying, skipped

#: The three answers in English, and the numbers behind each in their order.
DANGER = {
    "A child is being taken away right now": ["911", "+18884074747", "+12025014444", "+18008435678"],
    "I am in crisis, or someone may be hurt": ["911", "988", "+18007997233", "+18004224453"],
    "A child is missing and the police do not know yet": ["911", "+18008435678"],
}


#: A parent of a child who was brought here: enough for a text that lawyers would read.
ASKED_ABROAD: dict[str, Any] = {
    "role": "my_child",
    "relation": "parent",
    "requester_age": 34,
    "who_has_child": "other_parent",
    "child_place": {"country": "US", "state": "OH"},
    "home_place": {"country": "MX"},
    "wrongful_date": "2026-07",
}


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_kind_of_danger_is_one_tap_from_its_numbers_without_scripts_and_keeps_nothing(
    client: PageClient, language: str
) -> None:
    before = rows(client.app)
    page = client.get("/request/", Accept_Language=language)
    panels = page.find(".//div[@class='app-danger']/details")
    links = [[str(a.get("href")) for a in panel.iter("a")] for panel in panels]
    numbers = [[link.removeprefix("tel:") for link in some if link.startswith("tel:")] for some in links]
    assert numbers == list(DANGER.values())
    told = [" ".join("".join(panel.find("summary").itertext()).split()) for panel in panels]
    assert (told == list(DANGER)) == (language == "en")
    assert len(set(told)) == 3
    # Before any question: the page asks nothing, and a details element opens without scripts.
    assert not page.find(".//main//input[@type='text']")
    assert not page.find(".//main//input[@type='radio']")
    assert rows(client.app) == before


def test_the_review_says_who_is_told_what_and_promises_no_lawyer(client: PageClient) -> None:
    walk = Walker(client.app)
    walk.through(saying(skipped, situations=["not_sure"], role="my_child", relation="parent"))
    walk.get("/request/review")
    for words in (
        "Who will be told what",
        "Staff of this office read what you wrote",
        "Lawyers are asked only if you agree below",
        "We tell nobody else",
        "we may have to tell the authorities",
        "What happens next",
        "does not make anyone your lawyer",
        "We cannot promise that a lawyer will say yes",
        "Legal time limits still run",
    ):
        assert words in walk.html, words
    walk.finish(lawyers="no")
    with client.app.app_context():
        request = db.session.get_one(Request, walk.request_id())
        assert request.consent_version, "which text was agreed to is kept"


@pytest.mark.parametrize(
    ("situation", "there"), [("intl_abduction_incoming", True), ("not_sure", False)], ids=["a text", "none yet"]
)
def test_nobody_is_told_that_lawyers_see_the_text_below_where_there_is_none(
    sqlite_app: Flask, situation: str, there: bool
) -> None:
    """(A26) It was said, and three lines on that there is no text for lawyers yet."""
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, situations=[situation], **ASKED_ABROAD))
    walk.get("/request/review")
    assert ("At first they see the text below. Our staff may say it in other words" in walk.html) is there
    assert ("At first they see a short text and nothing else" in walk.html) is (not there)


def test_who_skips_what_they_can_pay_is_helped_for_nothing(sqlite_app: Flask) -> None:
    """(A20) No figure is asked for; without any answer the need is pro bono."""
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, situations=["intl_abduction_outgoing"], role="my_child"))
    walk.finish(lawyers="no")
    with sqlite_app.app_context():
        grace = cast.grace().id
        from referral_app.queries import cases

        routing = cases.latest_routing(db.session.get_one(Request, walk.request_id()))
        assert routing is not None
        result = cases.routing_result(routing)
        assert (result["derived"]["fee_band"], result["derived"]["fee_rule"]) == ("free", "B03")
        assert all("pro_bono" in need["fees"] for need in result["needs"])
    client = PageClient(sqlite_app)
    cast.sign_in(client, grace)
    assert "chose not to say" in client.get(f"/counsel/requests/{walk.request_id()}").text


@pytest.mark.parametrize(
    ("situation", "said", "numbers"),
    [
        ("abduction_prevention", {}, {"tel:+18884074747"}),
        ("missing_other", {}, {"tel:911", "tel:+18008435678"}),
        ("image_removal", {"requester_age": 24}, {"tel:+18008435678"}),
        ("protective_order", {}, {"tel:+18007997233"}),
    ],
)
def test_whom_another_service_fits_better_is_told_which_with_its_number(
    sqlite_app: Flask, situation: str, said: dict[str, object], numbers: set[str]
) -> None:
    """(U8) On the page after sending and on the status page; nothing of it needs anything more to be said."""
    walk = Walker(sqlite_app)
    walk.through(saying(skipped, situations=[situation], role="my_child", **said))
    walk.finish(lawyers="no")
    for path in ("/request/sent", "/status/request"):
        walk.get(path)
        assert all(f'href="{number}"' in walk.html for number in numbers), path
        assert "Help you can use now" in walk.html
