"""Forms that another site made a browser send are refused, sign-in, sign-out and htmx included (T17)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.house.digest import digests
from tests.house.scene import Scene, Visitor, build, oracle
from tests.page_client import BASE

#: Never refuses, and changes no row without the browser's own token (A02).
OPEN = "public.leave"
WAYS: dict[str, tuple[bool, dict[str, str], int]] = {
    # (our own token?, headers, the status that refuses)
    "no token": (False, {}, 400),
    "no token, by htmx": (False, {"HX-Request": "true"}, 400),
    "no token, origin null": (False, {"Origin": "null"}, 400),
    "another site's origin": (True, {"Origin": "https://evil.example"}, 403),
    "an origin that is no address": (True, {"Origin": "https://["}, 403),
    "another site's page, no origin": (True, {"Referer": "https://evil.example/form"}, 403),
    "no token, no referrer": (False, {"Referer": ""}, 400),
    "cross-site": (True, {"Sec-Fetch-Site": "cross-site"}, 403),
}


@pytest.fixture
def scene(sqlite_app: Flask) -> Scene:
    """On one engine: what is forged is refused before anything is written, and no engine knows where a form is from."""
    return build(sqlite_app)


def post_rules(scene: Scene) -> list[tuple[str, str]]:
    return [
        (rule.endpoint, scene.address(rule))
        for rule in scene.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and rule.endpoint != OPEN
    ]


#: Who is tried: one who may enter, so that only the forgery is in the way.
VISITORS = ("supervisor", "attorney", "conflicts", "privacy_officer", "administrator", "anonymous", "half")


def may_enter(scene: Scene, endpoint: str) -> str:
    """Somebody for whom only the forgery is in the way."""
    who = oracle()[endpoint]
    return next(kind for kind in VISITORS if kind in who)


def forge(visitor: Visitor, path: str, data: dict[str, Any], headers: dict[str, str]) -> int:
    sent = {"Referer": BASE + "/", **headers}
    return visitor.client.post(path, base_url=BASE, data=data, headers=sent, buffered=True).status_code


@pytest.mark.parametrize("way", WAYS)
def test_no_forged_form_is_taken(scene: Scene, way: str) -> None:
    """T17: every POST there is; no row changes."""
    ours, headers, refusal = WAYS[way]
    visitors = {kind: Visitor(scene, kind) for kind in VISITORS}
    before = digests(scene.app)
    taken = []
    rules = post_rules(scene)
    for endpoint, path in rules:
        visitor = visitors[may_enter(scene, endpoint)]
        data = {"reason": "other", **({"csrf_token": visitor.token} if ours else {})}
        if (status := forge(visitor, path, data, headers)) != refusal:
            taken.append((endpoint, status))
    assert not taken
    assert len(rules) > 35
    assert digests(scene.app) == before


def test_the_token_of_another_session_is_worth_nothing(scene: Scene) -> None:
    """T17: the token that an attacker fetched with a browser of their own, in the field and in the header."""
    stolen = Visitor(scene, "attorney").token
    visitors = {kind: Visitor(scene, kind) for kind in VISITORS}
    before = digests(scene.app)
    for endpoint, path in post_rules(scene):
        visitor = visitors[may_enter(scene, endpoint)]
        assert forge(visitor, path, {"csrf_token": stolen, "reason": "other"}, {}) == 400, endpoint
        assert forge(visitor, path, {"reason": "other"}, {"X-CSRFToken": stolen}) == 400, endpoint
        assert forge(visitor, f"{path}?csrf_token={visitor.token}", {"reason": "other"}, {}) == 400, endpoint
    assert digests(scene.app) == before


def test_the_same_forms_are_taken_from_our_own_pages(scene: Scene) -> None:
    """The control: with the token and from our own site the refusals above do not come."""
    visitor = Visitor(scene, "supervisor")
    path = f"/counsel/requests/{scene.values['request_id']}/take"
    ours = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    assert forge(visitor, path, {"csrf_token": visitor.token}, ours) == 303


@pytest.mark.parametrize(
    "silent", [{"Referer": ""}, {"Referer": "", "Origin": "null"}, {"Referer": "", "Origin": BASE}]
)
def test_a_browser_that_names_no_page_may_use_every_form(scene: Scene, silent: dict[str, str]) -> None:
    """Some browsers and extensions send no Referer at all: the token alone proves the page."""
    visitor = Visitor(scene, "supervisor")
    path = f"/counsel/requests/{scene.values['request_id']}/take"
    assert forge(visitor, path, {"csrf_token": visitor.token}, silent) == 303


def test_quick_exit_from_anywhere_leads_away_and_changes_nothing(scene: Scene) -> None:
    before = digests(scene.app)
    visitor = Visitor(scene, "anonymous")
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert forge(visitor, "/leave", {"from": "here"}, headers) == 200
    assert digests(scene.app, frozenset({"audit", "hits"})).items() >= before.items()
