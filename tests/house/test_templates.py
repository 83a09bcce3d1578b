"""Templates: each compiles, none trusts text or carries code, and every code they print has words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from referral_app.config import ROOT
from referral_app.web.words import SEVERAL, WORDS

FOLDER = ROOT / "referral_app" / "templates"
ALL = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.*"))
PAGES = [name for name in ALL if name.endswith(".html")]


def source(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def parsed(app: Flask, name: str) -> nodes.Template:
    return app.jinja_env.parse(source(name), name)


#: Signs of one line: what is longer holds branches that want lines of their own, or a decision of the view.
LONGEST_LINE = 720


def test_no_line_of_a_template_hides_a_chain_of_branches() -> None:
    long = [
        f"{name}:{number}"
        for name in ALL
        for number, line in enumerate(source(name).splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert long == []


@pytest.mark.parametrize("name", ALL)
def test_a_template_compiles(sqlite_app: Flask, name: str) -> None:
    sqlite_app.jinja_env.get_template(name)


def faults_of(text: str) -> list[str]:
    """What no template may hold: trusted text, inline code, styles, other people's addresses, fields for files."""
    looked_for = {
        "trusted text": r"\|\s*safe\b|\bautoescape\s+false|Markup\(",
        "inline script": r"<script(?![^>]*\bsrc=)",
        "inline style": r"<style|\sstyle\s*=",
        "event attribute": r"\son[a-z]+\s*=\s*[\"']",
        "htmx code": r"hx-on|js:|javascript:",
        "a file field": r"type\s*=\s*[\"']file|multipart/form-data",
        "a third party": r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*[\"'](?:https?:)?//",
    }
    bare = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return [what for what, pattern in looked_for.items() if re.search(pattern, bare, re.IGNORECASE)]


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_no_code_and_trusts_no_text(name: str) -> None:
    assert not faults_of(source(name))


@pytest.mark.parametrize(
    "text",
    [
        "{{ words|safe }}",
        "{{ words | safe }}",
        "<script>go()</script>",
        '<p style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        '<div hx-on:click="go()">',
        '<input type="file" name="proof">',
        '<img src="//example.org/a.png">',
        "{% autoescape false %}",
    ],
)
def test_the_look_finds_each_of_them(text: str) -> None:
    """The control."""
    assert len(faults_of(text)) == 1


def test_every_fragment_is_included_by_its_page(sqlite_app: Flask) -> None:
    """What htmx gets and what the page shows are the same bytes: `_queue.html` stands inside `queue.html`."""
    included: dict[str, set[str]] = {}
    for name in PAGES:
        for node in parsed(sqlite_app, name).find_all((nodes.Include, nodes.FromImport, nodes.Import)):
            if isinstance(node.template, nodes.Const):
                included.setdefault(node.template.value, set()).add(name)
    fragments = [name for name in PAGES if Path(name).name.startswith("_")]
    assert fragments
    for name in fragments:
        page = str(Path(name).with_name(Path(name).name.removeprefix("_")))
        assert included.get(name), f"{name} is included nowhere"
        if page in PAGES:
            assert page in included[name], f"{page} does not include {name}"


def test_every_component_is_used(sqlite_app: Flask) -> None:
    text = "\n".join(source(name) for name in PAGES)
    unused = [name for name in PAGES if name.startswith("components/") and text.count(f'"{name}"') == 0]
    assert not unused


def said_kinds(app: Flask) -> Iterator[tuple[str, str]]:
    for name in ALL:
        for node in parsed(app, name).find_all((nodes.Filter, nodes.Call)):
            called = node.name if isinstance(node, nodes.Filter) else getattr(node.node, "name", None)
            if called not in ("say", "word"):
                continue
            kind = node.args[0 if isinstance(node, nodes.Filter) else 1]
            assert isinstance(kind, nodes.Const), f"{name}: a kind that only the running page knows"
            yield name, kind.value


def test_every_kind_that_a_template_says_exists(sqlite_app: Flask) -> None:
    said = list(said_kinds(sqlite_app))
    assert len(said) > 25
    assert not [pair for pair in said if pair[1] not in SEVERAL and pair[1] not in WORDS]
    assert {name for names in SEVERAL.values() for name in names} <= set(WORDS)


def test_every_address_that_a_template_makes_exists(sqlite_app: Flask) -> None:
    made = [
        (name, node.args[0].value)
        for name in PAGES
        for node in parsed(sqlite_app, name).find_all(nodes.Call)
        if getattr(node.node, "name", None) == "url_for" and isinstance(node.args[0], nodes.Const)
    ]
    assert len(made) > 50
    assert not [pair for pair in made if pair[1] not in sqlite_app.view_functions]
