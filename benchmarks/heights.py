"""How high public pages are on a phone: `python -m benchmarks.heights [--width 320] [--pictures FOLDER]`.

JSON on standard output: by language, with and without scripts, the height in pixels of every page that anybody may
open, as it is when it has loaded. The pages of the form are in `benchmarks.form`, as they are left; here a parent has
sent it, so that the pages of that request are there, and every page of the address map is taken that needs no sign-in.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._phone import served
from benchmarks.form import HEIGHT, LANGUAGES, PEOPLE, WIDTH, Kept, Phone
from referral_app.web.public.law_pages import PAGES
from tests.browser.conftest import FLAGS, chromium, its_own_node
from tests.house.scene import oracle

#: Who has sent the form: it asks this parent the most.
PERSON = "parent incoming"
#: What answers no page of its own: machines ask for it, a draft has to be there, or it comes by a letter.
NOT_SHOWN = (
    "livez",
    "healthz",
    "metrics",
    "static",
    "intake.go_on",
    "intake.show",
    "intake.tell_more",
    "intake.show_more",
    "intake.show_reach",
    "intake.phrase",
    "intake.ask_new_phrase",
    "intake.review",
    "status.more",
    "account.open_enrolment",
    "account.enrol",
    "account.enrolled",
    "account.unlock",
    "reply.open_link",
    "reply.show",
    "reply.thanks",
)
#: A screen each of those that come by number.
PLACES = {"slug": [page.slug for page in PAGES], "place": [1]}


def addresses(app: Flask) -> list[str]:
    """Every public page that can be opened by its address, law pages each; others that come in numbers, the first."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_SHOWN:
                continue
            if "anonymous" not in oracle().get(rule.endpoint, []):
                continue
            path = rule.rule.replace("<int:", "<")
            name = next(iter(rule.arguments), None)
            found += [path.replace(f"<{name}>", str(value)) for value in PLACES[name]] if name else [path]
    # What is left by a press or ends what the browser holds stands last.
    return sorted(found, key=lambda path: (path in ("/request/closed", "/request/deleted"), path))


def with_a_request(page: Page, url: str) -> None:
    """A parent has sent the form from this browser."""
    Phone(page, url, PEOPLE[PERSON], Kept()).to_sent()


def heights(page: Page, url: str, paths: list[str], pictures: Path | None = None) -> dict[str, int]:
    """The height of each of these pages in this browser, as it has loaded. One that leads elsewhere is left out."""
    found: dict[str, int] = {}
    for path in paths:
        page.goto(url + path)
        if page.url.removeprefix(url).partition("?")[0] != path:
            continue
        found[path] = page.evaluate("document.documentElement.scrollHeight")
        if pictures:
            page.screenshot(path=pictures / f"{path.strip('/').replace('/', '-') or 'front'}.png", full_page=True)
    return found


def measured(
    browser: Browser, url: str, app: Flask, language: str, *, scripts: bool, width: int, pictures: Path | None
) -> dict[str, int]:
    """The pages in one language on one phone."""
    size: Any = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=size, locale=language, java_script_enabled=scripts)
    if pictures:
        pictures = pictures / f"{language}-{'scripts' if scripts else 'none'}"
        pictures.mkdir(parents=True, exist_ok=True)
    try:
        page = context.new_page()
        with_a_request(page, url)
        return heights(page, url, addresses(app), pictures)
    finally:
        context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="only these (default: both)")
    parser.add_argument("--width", type=int, default=WIDTH, help=f"of the screen in pixels (default: {WIDTH})")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of every page")
    chosen = parser.parse_args()
    its_own_node()
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with served() as (url, app), sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium(), args=flags)
        found = {
            language: {
                name: measured(
                    browser, url, app, language, scripts=scripts, width=chosen.width, pictures=chosen.pictures
                )
                for name, scripts in (("scripts", True), ("no_scripts", False))
            }
            for language in chosen.language or LANGUAGES
        }
        browser.close()
    json.dump({"width": chosen.width, "pages": found}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
