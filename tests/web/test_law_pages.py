"""Finding a law by its name, its citation of today or an old one."""

from __future__ import annotations

import json

import pytest

from referral_app.config import ROOT
from referral_app.web.public import citations
from referral_app.web.public.citations import Citation
from referral_app.web.public.law_pages import PAGES
from tests.page_client import PageClient


def found(client: PageClient, words: str) -> list[str]:
    client.get("/help/law", Accept_Language="en")
    page = client.submit({"words": words}, "/help/law", status=200)
    return [link.removeprefix("/help/law/") for link in page.links() if link.startswith("/help/law/")]


@pytest.mark.parametrize(
    "typed", ["42 U.S.C. 11601", "42 usc 11603", "42 U.S.C. §§ 11601–11610", "icara", "22 U.S.C. § 9003"]
)
def test_an_old_citation_leads_to_the_law_of_today(sqlite_client: PageClient, typed: str) -> None:
    assert found(sqlite_client, typed) == ["22-usc-9001"]
    page = sqlite_client.get("/help/law/22-usc-9001", Accept_Language="en")
    assert "22 U.S.C. §§ 9001–9011" in page.text
    assert "42 U.S.C. §§ 11601–11610" in page.text


@pytest.mark.parametrize(
    "note",
    [
        note
        for note in json.loads((ROOT / "referral_app/law/data/situations.json").read_text("utf-8"))[
            "codification_notes"
        ]
        if citations.read(note.get("source_page", ""))
    ],
    ids=lambda note: note["source_page"],
)
def test_every_old_citation_of_the_law_data_is_found_with_the_new_one(
    sqlite_client: PageClient, note: dict[str, str]
) -> None:
    slugs = found(sqlite_client, note["source_page"])
    assert slugs
    now = citations.read(note["now"])
    cited = [citation for page in PAGES if page.slug in slugs for citation in citations.read(str(page.now))]
    assert all(any(new.meets(citation) for citation in cited) for new in now)


def test_what_no_page_speaks_of_says_so_and_gives_a_way_on(sqlite_client: PageClient) -> None:
    sqlite_client.get("/help/law", Accept_Language="en")
    page = sqlite_client.submit({"words": "parking <b>fines</b>"}, "/help/law", status=200)
    assert "0 pages found for “parking <b>fines</b>”" in page.text
    assert "Call us and ask" in page.text


def test_what_is_looked_for_stands_in_no_address(sqlite_client: PageClient) -> None:
    form = sqlite_client.get("/help/law").form("/help/law")
    assert form.get("method") == "post"


def test_an_unknown_page_is_not_there(sqlite_client: PageClient) -> None:
    sqlite_client.get("/help/law/1-usc-1", 404)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42 U.S.C. §§ 11601–11610", [Citation(42, (11601, ""), (11610, ""))]),
        ("18 U.S.C. §§ 2259, 2259B", [Citation(18, (2259, ""), (2259, "")), Citation(18, (2259, "B"), (2259, "B"))]),
        ("see 34usc 11293(b)(1)(A)", [Citation(34, (11293, ""), (11293, ""))]),
        ("42 code of nothing 11601", []),
    ],
)
def test_citations_are_read_however_they_are_typed(text: str, expected: list[Citation]) -> None:
    assert citations.read(text) == expected


def test_a_section_with_a_letter_is_another_section() -> None:
    (plain,), (lettered,) = citations.read("18 U.S.C. 3771"), citations.read("18 U.S.C. 3771A")
    assert not plain.meets(lettered)
