"""Every page of staff stands under one part of the menu, which is marked; so a person knows where they are."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import cast
from tests.house.scene import Visitor, build
from tests.page_client import Page, PageClient

#: A page and the words of the part of the menu that it stands under.
PLACES = {
    "/counsel/": "Next",
    "/counsel/away": "Next",
    "/counsel/requests": "Requests",
    "/counsel/tasks": "Tasks",
    "/counsel/attorneys": "Attorneys",
    "/counsel/coverage": "Attorneys",
    "/counsel/oversight": "Oversight",
    "/counsel/statistics/2026": "Oversight",
}


def marked(page: Page) -> list[str]:
    menu = ".//ul[@id='navigation']//a[@aria-current]"
    return [" ".join("".join(link.itertext()).split()) for link in page.find(menu)]


@pytest.mark.parametrize("address", PLACES)
def test_the_part_is_marked(sqlite_client: PageClient, address: str) -> None:
    with sqlite_client.app.app_context():
        who = cast.sol().id
    cast.sign_in(sqlite_client, who)
    assert marked(sqlite_client.get(address)) == [PLACES[address]]


def test_no_page_of_staff_stands_nowhere(sqlite_app: Flask) -> None:
    scene = build(sqlite_app)
    visitors = [Visitor(scene, kind) for kind in ("supervisor", "conflicts", "administrator", "privacy_officer")]
    seen, lost = 0, set()
    for rule in scene.app.url_map.iter_rules():
        if not rule.endpoint.startswith("counsel.") or "GET" not in (rule.methods or ()):
            continue
        address = scene.address(rule)
        for visitor in visitors:
            answer = visitor.ask("GET", address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                seen += 1
                if len(marked(Page(answer, address))) != 1:
                    lost.add(address)
    assert seen > 40
    assert lost == set()
