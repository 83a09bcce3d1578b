"""Built files: a hash in the name, compressed at build, kept for a year; a page loads only what it uses."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from referral_app.config import ROOT
from referral_app.security.headers import base_headers
from referral_app.web.assets import MANIFEST, read_manifest
from referral_app.web.render import render
from tests.page_client import BASE, PageClient

DIST = MANIFEST.parent
NAMES = sorted(read_manifest())
#: First page of a phone: the page itself is measured in benchmarks/pages.
FIRST_PAGE = ("app.css", "app.js", "boot.js", "icon.svg")


def fetched(app: Flask, name: str, encoding: str = "", **headers: str) -> tuple[bytes, dict[str, str]]:
    response = app.test_client().get(
        f"/static/{read_manifest()[name].file}", base_url=BASE, headers={"Accept-Encoding": encoding, **headers}
    )
    assert response.status_code == 200
    body, said = response.get_data(), dict(response.headers)
    response.close()
    return body, said


@pytest.mark.parametrize("name", NAMES)
def test_a_built_file_is_named_by_its_bytes_and_kept_for_a_year(sqlite_app: Flask, name: str) -> None:
    body, said = fetched(sqlite_app, name)
    assert hashlib.sha256(body).hexdigest()[:12] in read_manifest()[name].file
    assert said["Cache-Control"] == "public, max-age=31536000, immutable"
    for header, value in base_headers(https=True).items():
        assert header == "Cache-Control" or said[header] == value
    assert "Access-Control-Allow-Origin" not in said


@pytest.mark.parametrize("name", NAMES)
def test_it_is_sent_as_small_as_the_browser_takes_it(sqlite_app: Flask, name: str) -> None:
    plain, _ = fetched(sqlite_app, name)
    zipped, said = fetched(sqlite_app, name, "gzip")
    assert (said["Content-Encoding"], said["Vary"]) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(zipped) == plain
    small, said = fetched(sqlite_app, name, "gzip, deflate, br")
    assert (said["Content-Encoding"], said["Vary"]) == ("br", "Accept-Encoding")
    assert len(small) <= len(zipped) < len(plain)
    # A browser that takes neither gets the file itself, and caches are told that there is a choice.
    assert "Content-Encoding" not in fetched(sqlite_app, name)[1]


def test_what_is_sent_as_brotli_is_the_file() -> None:
    """Python has no brotli of its own; the Node of the build has."""
    node = ROOT / ".venv" / "bin" / "node"
    files = [str(DIST / read_manifest()[name].file) for name in NAMES]
    script = (
        "const fs = require('fs'), zlib = require('zlib');"
        "for (const file of process.argv.slice(1))"
        " if (!zlib.brotliDecompressSync(fs.readFileSync(file + '.br')).equals(fs.readFileSync(file)))"
        " throw new Error(file);"
    )
    command = [str(node) if node.exists() else shutil.which("node") or "node", "-e", script, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_address_of_no_built_file_is_a_page_that_says_so(sqlite_client: PageClient) -> None:
    sqlite_client.get("/static/no-such-file.css", 404)
    sqlite_client.get("/static/../config.py", 404)
    sqlite_client.get("/static/manifest.json.br", 404)
    sqlite_client.post(f"/static/{read_manifest()['app.css'].file}", {"x": "y"}, 405, token=False)


def test_the_files_of_the_first_page_are_small() -> None:
    """As a browser gets them. The page beside them is a few KiB, and 45 are promised for all (benchmarks/pages)."""
    sizes = {name: (DIST / f"{read_manifest()[name].file}.br").stat().st_size for name in FIRST_PAGE}
    assert sum(sizes.values()) < 24 * 1024, sizes


def test_the_first_page_asks_for_these_files_and_no_other(sqlite_client: PageClient) -> None:
    page = sqlite_client.get("/")
    asked = [node.get("src") or node.get("href") for tag in ("script", "link") for node in page.tree.iter(tag)]
    assert sorted(asked) == sorted(f"/static/{read_manifest()[name].file}" for name in FIRST_PAGE)
    # Only the first line of the body may keep the page waiting: it says that scripts run, before anything is painted.
    waiting = [s for s in page.tree.iter("script") if s.get("type") != "module" and s.get("defer") is None]
    assert [node.get("src") for node in waiting] == [f"/static/{read_manifest()['boot.js'].file}"]


@pytest.mark.parametrize(("part", "loads"), [("<p hx-get='/'>part</p>", True), ("<p>htmx-config</p>", False)])
def test_htmx_is_loaded_where_an_attribute_of_it_stands(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, part: str, loads: bool
) -> None:
    name = f"room/{loads}.html"
    page = {
        name: "{% extends 'base.html' %}{% block main %}{% include 'room/_part-"
        + str(loads)
        + ".html' %}{% endblock %}"
    }
    made = DictLoader({**page, f"room/_part-{loads}.html": part})
    assert sqlite_app.jinja_loader is not None
    monkeypatch.setattr(sqlite_app, "jinja_loader", ChoiceLoader([made, sqlite_app.jinja_loader]))
    with sqlite_app.test_request_context("/", base_url=BASE):
        html = render(name).get_data(as_text=True)
    assert (read_manifest()["htmx.js"].file in html) is loads


#: Classes that name something for a script, a test or an older rule, and are not meant to look like anything.
_PLAIN = re.compile(r"class=\"([^\"]*)\"")
_TOLD = re.compile(r"\{[{%].*?[%}]\}")


def classes(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """The classes that templates of these folders name in full, with the templates they stand in."""
    found: dict[str, set[str]] = {}
    base = ROOT / "referral_app" / "templates"
    for file in sorted(base.rglob("*.html")):
        name = str(file.relative_to(base))
        if name.startswith(folders):
            for value in _PLAIN.findall(_TOLD.sub("\0", file.read_text("utf-8"))):
                for each in value.split():
                    if "\0" not in each:
                        found.setdefault(each, set()).add(name)
    return found


def ruled(sheet: str) -> set[str]:
    text = (DIST / read_manifest()[sheet].file).read_text("utf-8")
    return {each.replace("\\", "") for each in re.findall(r"\.((?:[a-zA-Z_-]|\\!)(?:[\w-]|\\!)*)", text)}


PUBLIC = ("public/", "intake/", "status/", "errors/", "public_base", "error_base", "base.html")


def test_every_class_of_a_public_page_has_the_rules_it_has_on_a_page_of_the_office() -> None:
    """The sheet is cut to what the public side uses: what a page uses must not have been cut away."""
    whole, cut = ruled("office.css"), ruled("app.css")
    missing = {each: names for each, names in classes(PUBLIC).items() if each in whole and each not in cut}
    assert not missing


def test_every_override_that_a_template_names_is_in_both_sheets() -> None:
    named = {each for each in classes(("",)) if each.startswith("govuk-!-")}
    assert len(named) > 4
    assert not named - ruled("app.css")
    assert not named - ruled("office.css")


def test_the_sheets_know_every_component_that_a_template_names() -> None:
    """GOV.UK's classes are `govuk-<component>__…`: a component of which a sheet has nothing was left out."""
    for folders, sheet in ((PUBLIC, "app.css"), (("counsel/", "attorney/", "account/"), "office.css")):
        known = {each.split("__")[0].split("--")[0] for each in ruled(sheet)}
        named = {each for each in classes(folders) if each.startswith("govuk-") and "__" in each}
        assert not {each for each in named if each.split("__")[0] not in known}, sheet


def test_the_manifest_names_what_is_there() -> None:
    entries = json.loads(MANIFEST.read_text("utf-8"))
    assert all((DIST / entry["file"]).is_file() for entry in entries.values())
