"""What a frightened person needs first stands in no fold: what this is, whether it is safe, whom to call."""

from __future__ import annotations

import re

import pytest

from tests.page_client import PageClient

#: In English, by page; numbers are links to call.
FIRST = {
    "/": ("We help you find a lawyer", "only in ways that you say are safe", "Help right now", "tel:911", "tel:988",
          "We never want pictures or files. Please do not send us any.", "I was here before", "Asking is free."),
    "/help/safety": ("a call from another phone is safer", "tel:", "Use a device that the other person cannot reach",
                     "It does not erase your browser history"),
    "/help/checklist": ("tel:911", "tel:+18008435678", "There is no waiting time"),
    "/help/report": ("tel:+18008435678", "report.cybertip.org", "takeitdown.ncmec.org", "Never send the picture to us"),
    "/help/services": ("tel:911", "tel:988", "tel:+18883737888", "tel:+18007997233", "tel:+18008435678"),
    "/help/something-else": ("Help right now", "tel:911", "tel:988", "You need to send us nothing."),
    "/status": ("Your six words", "tel:"),
}  # fmt: skip


def unfolded(html: str) -> str:
    """The page without what is folded, of whose folds only the headings stay."""
    return re.sub(
        r"(<details(?![^>]* open)[^>]*>\s*<summary.*?</summary>).*?</details>", r"\1</details>", html, flags=re.S
    )


@pytest.mark.parametrize("path", FIRST)
def test_what_is_needed_first_is_not_folded(sqlite_client: PageClient, path: str) -> None:
    main = unfolded(sqlite_client.get(path).html).partition("<main")[2].partition("</main>")[0]
    text = re.sub(r"\s+", " ", main)
    assert [words for words in FIRST[path] if words not in text] == []


def test_no_two_services_of_the_page_have_the_same_name(sqlite_client: PageClient) -> None:
    for language in ("en", "es"):
        page = sqlite_client.get(f"/help/services?language={language}").html
        names = re.findall(r'class="app-numbers__name"><strong>(.*?)</strong>', page)
        assert len(names) > 10
        assert sorted({name for name in names if names.count(name) > 1}) == []
