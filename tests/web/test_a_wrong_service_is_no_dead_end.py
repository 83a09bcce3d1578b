"""Whoever came to the wrong office is told of two others by phone, in both languages, whatever staff named (F02)."""

from __future__ import annotations

import pytest
from flask import Flask

from referral_app import law
from referral_app.actions import closing, way_back
from referral_app.clock import clock
from referral_app.web.words import elsewhere, signposts
from tests import cast
from tests.page_client import BASE, Page, PageClient

DATA = law.load()
CODES = [row.code for row in DATA.signposts]
LANGUAGES = ("en", "es")


def cards(part: object) -> list[object]:
    return [one for one in part.iter("div") if one.get("class") == "app-card app-signpost"]  # type: ignore[attr-defined]


def by_phone(part: object) -> set[str]:
    """The numbers that can be tapped, and those to text."""
    links = {str(one.get("href")) for one in part.iter("a")}  # type: ignore[attr-defined]
    lines = {" ".join("".join(one.itertext()).split()) for one in part.iter("li")}  # type: ignore[attr-defined]
    texts = {line for line in lines if line.startswith(("Text: ", "Texto: "))}
    return {link for link in links if link.startswith("tel:")} | texts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", range(len(elsewhere.KINDS)))
def test_each_kind_of_trouble_names_two_others_by_phone(sqlite_client: PageClient, place: int, language: str) -> None:
    page = sqlite_client.get("/help/something-else", Accept_Language=language)
    kind = page.find(".//main//details[@class='app-group']")[place]
    assert len(cards(kind)) >= 2
    to_call = [card for card in cards(kind) if by_phone(card)]
    assert to_call, "somebody is named who can be called"
    assert len(to_call) >= 2 or len(by_phone(kind)) >= 2, by_phone(kind)


@pytest.mark.parametrize("code", CODES)
def test_beside_the_one_that_staff_named_stand_others_to_call(sqlite_app: Flask, code: str) -> None:
    with sqlite_app.test_request_context(base_url=BASE):
        shown = elsewhere.at_least_two([code])
        assert len(shown) >= 2
        assert len({help.code for help in shown}) == len(shown)
        assert shown[0].code == code or not signposts.chosen([code]), "what was named stands first"
        assert sum(elsewhere.has_a_number(help) for help in shown) >= 1


def test_alone_one_named_service_would_be_a_dead_end(sqlite_app: Flask) -> None:
    """The control: without what is added, this is one alternative and no number."""
    with sqlite_app.test_request_context(base_url=BASE):
        alone = signposts.chosen(["lsc_finder"])
        assert [elsewhere.has_a_number(help) for help in alone] == [False]
        assert elsewhere.at_least_two([]) == [], "nothing was named: nothing is told"
        named = ["ndv_hotline", "childhelp"]
        assert [help.code for help in elsewhere.at_least_two(named)] == named, "two with numbers are enough"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code", ["lsc_finder", "aba_lrs", "womenslaw", "ndv_hotline", "cps_report", "crisis_text_line"]
)
def test_the_family_sees_two_others_by_phone_after_a_wrong_service(sqlite_app: Flask, code: str, language: str) -> None:
    with sqlite_app.app_context():
        request, grace = cast.submitted(), cast.grace()
        phrase = way_back.give_phrase(request.id, now=clock().real())
        way_back.confirm_phrase(request.id, phrase, now=clock().real())
        closing.close_request(request.id, "wrong_service", actor=grace, now=clock().programme(), signposts=[code])
    family = PageClient(sqlite_app)
    family.get("/status", Accept_Language=language)
    page: Page = family.submit({"phrase": phrase})
    (main,) = page.find(".//main")
    assert len(cards(main)) >= 2
    assert len(by_phone(main)) >= 2, by_phone(main)
