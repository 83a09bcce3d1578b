"""One line in twelve other languages, with a number and the way to an interpreter (A21)."""

from __future__ import annotations

import pytest

from referral_app.web.words import other_languages, telephone
from tests.page_client import PageClient


@pytest.mark.parametrize("page_language", ["en", "es"])
def test_the_front_page_says_it_in_twelve_languages(sqlite_client: PageClient, page_language: str) -> None:
    page = sqlite_client.get("/", Accept_Language=page_language)
    said = [node for node in page.tree.iter("p") if node.get("lang")]
    assert [node.get("lang") for node in said] == [line.lang for line in other_languages.LINES]
    assert len(said) == 12
    for node, line in zip(said, other_languages.LINES, strict=True):
        link = next(node.iter("a"))
        assert link.get("href") == telephone.tel("1-800-843-5678")
        assert "".join(node.itertext()) == line.text.replace("%", "1-800-843-5678")
    assert {node.get("lang") for node in said if node.get("dir") == "rtl"} == {"ar", "fa"}


def test_every_line_has_one_number_and_names_its_language() -> None:
    for line in other_languages.LINES:
        assert line.text.count("%") == 1
        assert "“" in line.text
        assert "en" not in line.lang
