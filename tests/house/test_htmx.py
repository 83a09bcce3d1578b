"""htmx is turned into no script, keeps nothing, and puts nothing typed into an address (T23).

Every template is read, and every page of the scene is opened by everybody who may: what the browser gets is looked at,
not what was meant. The browser itself is watched in `browser/test_nothing_is_left.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.house.scene import VISITORS, Scene, Visitor, build
from tests.house.test_no_get_writes import family
from tests.house.test_templates import FOLDER, PAGES, source
from tests.page_client import Page

#: What base.html must say, and nothing besides (docs/architecture.md, habit 6): no indicator style, no history, no
#: other origin. Errors of the server are swapped in nowhere.
#: What somebody unfolded stays unfolded as the page around it is changed: `open` is left alone.
CONFIG = {
    "noSwap": [204, 304, "5xx"],
    "includeIndicatorCSS": False,
    "history": False,
    "mode": "same-origin",
    "morphIgnore": ["data-htmx-powered", "open"],
}
#: Attributes whose value htmx would run, or that reach past what stands on the page.
_RUNS = ("hx-on", "hx-vals", "hx-vars", "hx-headers", "hx-request", "hx-ext", "hx-config", "data-hx-")
#: Attributes that lead htmx to put something into an address, or to keep a page.
_KEEPS = ("hx-push-url", "hx-replace-url", "hx-history", "hx-boost", "hx-preload")
_CODE = re.compile(r"^\s*(js|javascript|vbscript|data):|\bjs:|\beval\(", re.IGNORECASE)
#: Fields that somebody types into; the others are chosen of a list, and hold codes.
_CHOSEN = {"hidden", "radio", "checkbox", "submit", "button", "reset"}


def is_typed(node: Any) -> bool:
    return node.tag == "textarea" or (node.tag == "input" and (node.get("type") or "text").lower() not in _CHOSEN)


def elements(root: Any) -> Iterator[Any]:
    return (node for node in root.iter() if isinstance(node.tag, str))


def sent_along(node: Any, root: Any) -> list[Any]:
    """The fields that an element's own request takes along: those in it, in what it includes, and in the form around
    it."""
    around = [form for form in root.iter("form") if any(each is node for each in form.iter())]
    return [each for place in (node, *around) for each in place.iter() if each.get("name")]


def faults_of(page: Page) -> list[str]:
    """Everything on a page by which htmx or a form could run code, or put into an address what somebody typed."""
    faults = []
    for node in elements(page.tree):
        for name, value in node.attrib.items():
            if name.startswith(_RUNS) or name.startswith(_KEEPS):
                faults.append(f"{name} on {node.tag}")
            elif name in ("href", "src", "action", "formaction") or name.startswith("hx-"):
                faults += [f"code in {name}"] if _CODE.search(value or "") else []
        asks = "hx-get" in node.attrib or "hx-delete" in node.attrib
        by_address = node.tag == "form" and (node.get("method") or "get").lower() == "get"
        if asks or by_address:
            typed = [each.get("name") for each in sent_along(node, page.tree) if is_typed(each)]
            faults += [f"typed into an address: {name}" for name in typed]
        if "hx-delete" in node.attrib:
            faults.append(f"hx-delete on {node.tag}")
        if node.get("formmethod", "post").lower() != "post":
            faults.append("a button that sends a form by its address")
    if not page.is_fragment:
        said = [json.loads(meta.get("content")) for meta in page.tree.iter("meta") if meta.get("name") == "htmx-config"]
        faults += [] if said == [CONFIG] else [f"htmx is set to {said}"]
    return faults


def opened(scene: Scene) -> Iterator[tuple[str, Any, Page]]:
    """(address, the answer if htmx asks, the page) of every page, for everybody who may open it; htmx asks once."""
    visitors = [Visitor(scene, kind) for kind in VISITORS] + [family(scene, sent=False), family(scene, sent=True)]
    rules = [rule for rule in scene.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    asked: set[str] = set()
    for address in sorted(scene.address(rule) for rule in rules):
        for visitor in visitors:
            answer = visitor.ask("GET", address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield (
                    address,
                    None if address in asked else visitor.ask("GET", address, HX_Request="true"),
                    Page(answer, address),
                )
                asked.add(address)


def test_no_page_lets_htmx_run_or_keep_or_tell(
    sqlite_app: Flask, record_property: Callable[[str, object], None]
) -> None:
    scene = build(sqlite_app)
    faults: set[str] = set()
    in_part, seen, asked_by_address = set(), set(), 0
    for address, as_htmx, page in opened(scene):
        seen.add(address)
        faults |= {f"{address}: {fault}" for fault in faults_of(page)}
        if page.is_fragment:
            faults.add(f"{address}: a part of a page, where a whole one was asked for")
        part = Page(as_htmx, address) if as_htmx else page
        if part.is_fragment:
            in_part.add(address)
            faults |= {f"{address}, as a part: {fault}" for fault in faults_of(part)}
        asked_by_address += any("hx-get" in node.attrib for node in elements(page.tree))
    assert faults == set()
    assert len(seen) > 70
    assert in_part, "no address answers htmx with a part"
    assert asked_by_address, "nothing was there to be looked at: the queue is narrowed by hx-get"
    record_property("T23: addresses opened, answered in part, faults", f"{len(seen)}, {len(in_part)}, 0")


@pytest.mark.parametrize("name", PAGES)
def test_no_template_holds_what_no_page_happened_to_show(name: str) -> None:
    bare = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    assert not [each for each in (*_RUNS, *_KEEPS, "hx-delete", "hx-put", "hx-patch") if f" {each}" in bare]
    assert not [value for value in re.findall(r"\shx-[a-z]+=\"([^\"]*)\"", bare) if _CODE.search(value)]


def test_our_own_scripts_keep_nothing_in_the_browser() -> None:
    """htmx itself can keep a page: it is told not to, and `browser/test_nothing_is_left.py` looks."""
    files = sorted((FOLDER.parent / "assets").rglob("*.js"))
    keeping = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|\beval\(|new Function")
    assert files
    assert [file.name for file in files if keeping.search(file.read_text("utf-8"))] == []


PLANTED = {
    '<div hx-on:click="go()"></div>': "hx-on:click on div",
    '<div hx-on--after-swap="go()"></div>': "hx-on--after-swap on div",
    "<div hx-vals='js:{a: b()}'></div>": "hx-vals on div",
    '<div hx-post="/" hx-trigger="click[js:go()]"></div>': "code in hx-trigger",
    '<a href="javascript:go()">Go</a>': "code in href",
    '<div hx-push-url="true"></div>': "hx-push-url on div",
    '<form method="post"><input name="who" hx-get="/"></form>': "typed into an address: who",
    '<form method="post"><textarea name="story"></textarea><b hx-get="/"></b></form>': "typed into an address: story",
    '<form action="/"><input type="search" name="q"></form>': "typed into an address: q",
    '<form method="post"><button formmethod="get"></button></form>': "a button that sends a form by its address",
    '<b hx-delete="/"></b>': "hx-delete on b",
}


def front(app: Flask, **instead: str) -> Page:
    """The front page with something put in the place of something else."""
    page = Page(app.test_client().get("/", base_url="https://localhost"), "/")
    for old, new in instead.items():
        page.html = re.sub(rf"\"{old}\":[^,}}]+|</{old}>", new, page.html, count=1)
    return page


def test_the_control_each_fault_is_found_where_it_is_planted(sqlite_app: Flask) -> None:
    assert faults_of(front(sqlite_app)) == []
    for planted, found in PLANTED.items():
        assert found in faults_of(front(sqlite_app, main=planted + "</main>")), planted
    for setting, other in (("history", "true"), ("mode", '"cors"'), ("includeIndicatorCSS", "true")):
        assert len(faults_of(front(sqlite_app, **{setting: f'"{setting}":{other}'}))) == 1


def test_the_control_a_part_is_known_as_one(sqlite_app: Flask) -> None:
    scene = build(sqlite_app)
    asked = Visitor(scene, "supervisor").ask("GET", "/counsel/requests", HX_Request="true")
    assert Page(asked, "/counsel/requests").is_fragment
