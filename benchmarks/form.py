"""How long the families' form is: questions, screens, taps and pixels for six people on a phone 320 pixels wide.

`python -m benchmarks.form`, JSON on standard output. Each person is walked in Chromium, in both languages, from the
first page of the form to the page that says it was sent, and answers every question met as far as the person knows it.
A page counts as high as it is when it is left: with what its answers brought up.
`questions` counts every question or box shown, each once; `screens` the pages between the first page and the one that
says "sent"; `taps` each answer given (a choice, a line of text, a list) and each press; `pixels` the heights of those
pages together, `phones` the same in screens of 640 pixels, `highest` the highest page. `--pictures FOLDER` keeps a
picture of every page, `--words FOLDER` what every page says. `--no-scripts` walks as on a phone that runs none: what an
answer brings up then begins the next page.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.conftest import FLAGS, chromium, free_port, its_own_node
from tests.conftest import StillClock, dispose, make_settings, migrated_app

WIDTH, HEIGHT = 320, 640
#: Milliseconds after which a press has sent what it sends.
BEAT = 60
#: More pages than any form has.
MOST_PAGES = 40
LANGUAGES = ("en", "es")
#: The one field of the page that reaches a person, beside the questions of the law data.
ADDRESS = {"called": "M.", "phone": "+1 202 555 0101", "email": "m@example.org"}

_US = {"country": "US", "state": "TX", "county": "Travis County"}
_MX = {"country": "MX"}
_COMMON: dict[str, Any] = {
    "safe_now": "yes",
    "device_shared": "no",
    "contact_ways": ["call"],
    "voicemail": "no",
    "where": _US,
    "language": "es",
    "ability_to_pay": "cannot_pay",
}
_PARENT: dict[str, Any] = {
    **_COMMON,
    "role": "my_child",
    "relation": "parent",
    "requester_age": "34",
    "who_has_child": "other_parent",
    "location_known": "yes",
    "wrongful_date": "2026-07-10",
    "left_date": "2026-07-10",
    "agreed_move": "no",
    "custody_order": "no",
    "custody_right": "both_of_us",
    "legal_parent": "birth_certificate_and_law",
    "served": "no",
    "return_case": "no",
    "ca_applied": "no",
    "police_report": "yes",
    "dv_history": "no",
    "keep_away_order": "no",
    "military": "no",
    "danger_now": "no",
    "other_side": "Marco Vega",
}
_SURVIVOR: dict[str, Any] = {
    **_COMMON,
    "role": "myself",
    "dob": "1998-05-02",
    "requester_age": "28",
    "age_then": "9",
    "harm_ended": "2010",
    "case_stage": "charged",
    "federal_notice": "yes",
    "notice_date": "2026-09",
    "help_wanted": ["money"],
    "accused_is_guardian": "no",
    "know_person": "yes",
    "reported": ["police"],
    "danger_now": "no",
}
#: Who is walked: what each knows. A question that is not named is left blank, as most people do.
PEOPLE: Mapping[str, dict[str, Any]] = {
    "parent incoming": {
        **_PARENT,
        "situations": ["intl_abduction_incoming"],
        "where": _MX,
        "child_place": _US,
        "home_place": _MX,
    },
    "parent outgoing": {**_PARENT, "situations": ["intl_abduction_outgoing"], "child_place": _MX, "home_place": _US},
    "adult CSAM survivor": {**_SURVIVOR, "situations": ["csam_compensation"]},
    "trafficking survivor": {
        **_SURVIVOR,
        "situations": ["child_sex_trafficking"],
        "age_then": "16",
        "still_with_trafficker": "no",
        "citizen": "yes",
        "own_record": "yes",
        "own_case_open": "no",
    },
    "minor alone": {
        **_COMMON,
        "role": "myself",
        "requester_age": "15",
        "safe_adult": "no",
        "situations": ["child_sex_trafficking"],
        "still_with_trafficker": "no",
        "accused_is_guardian": "no",
        "contact_ways": ["i_will_return"],
        "danger_now": "no",
    },
    "helper": {
        **_COMMON,
        "role": "someone_else",
        "relation": "relative",
        "requester_age": "41",
        "situations": ["child_sex_trafficking"],
        "age_then": "15",
        "still_with_trafficker": "no",
        "accused_is_guardian": "no",
        "case_stage": "investigating",
        "danger_now": "no",
    },
}


@dataclass
class Walk:
    """What one person met on the way."""

    questions: set[str] = field(default_factory=set)
    heights: list[int] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    taps: int = 0

    def figures(self) -> dict[str, Any]:
        return {
            "questions": len(self.questions),
            "screens": len(self.heights),
            "taps": self.taps,
            "pixels": sum(self.heights),
            "phones": round(sum(self.heights) / HEIGHT, 1),
            "highest": max(self.heights),
            "pages": [f"{path} {height}" for path, height in zip(self.pages, self.heights, strict=True)],
        }


@dataclass(frozen=True)
class Kept:
    """The folders for the pictures and the words of the pages, where they are wanted, and whether scripts run."""

    pictures: Path | None = None
    words: Path | None = None
    scripts: bool = True

    def of(self, name: str) -> Kept:
        """The folders of one person in one language, made where they are not there yet."""
        folders = [folder and folder / name for folder in (self.pictures, self.words)]
        for folder in folders:
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
        return Kept(*folders, scripts=self.scripts)


class Phone:
    """One person with a narrow phone in the form."""

    def __init__(self, page: Page, url: str, knows: Mapping[str, Any], kept: Kept) -> None:
        self.page, self.url, self.knows, self.kept = page, url, knows, kept
        self.walk = Walk()

    def to_sent(self) -> dict[str, Any]:
        """Walk from the gate to the page that says it was sent."""
        self.page.goto(f"{self.url}/request/")
        for _ in range(MOST_PAGES):
            if self.page.url.endswith("/request/sent"):
                self._look(count=False)
                return self.walk.figures()
            self._look()
            self._on()
        raise AssertionError(f"the form does not end: {self.walk.pages}")

    def to_the(self, question: str) -> None:
        """Walk from the gate to the screen that asks this question."""
        self.page.goto(f"{self.url}/request/")
        for _ in range(MOST_PAGES):
            self._look()
            if question in self._shown():
                return
            self._on()
        raise AssertionError(f"{question} is never asked: {self.walk.pages}")

    def _look(self, *, count: bool = True) -> None:
        path = self.page.url.removeprefix(self.url)
        if count:
            self.walk.heights.append(self.page.evaluate("document.documentElement.scrollHeight"))
            self.walk.pages.append(path.split("?")[0])
            self.walk.questions |= set(self._shown())
            boxes = self.page.locator("main form .govuk-form-group:visible").evaluate_all(
                "all => all.filter(one => one.closest('form').action.endsWith('/reach'))"
                ".flatMap(one => [...one.querySelectorAll('input:not([type=hidden]), select')].slice(0, 1))"
                ".map(one => one.name)"
            )
            self.walk.questions |= set(boxes)
        name = f"{len(self.walk.heights):02d}{path.split('?')[0].replace('/', '-')}"
        if self.kept.pictures:
            self.page.screenshot(path=self.kept.pictures / f"{name}.png", full_page=True)
        if self.kept.words:
            # What is folded is read too.
            self.page.locator("body details").evaluate_all("all => all.forEach(one => one.dataset.was = one.open)")
            self.page.locator("body details").evaluate_all("all => all.forEach(one => one.open = true)")
            (self.kept.words / f"{name}.txt").write_text(self.page.locator("body").inner_text())
            self.page.locator("body details").evaluate_all(
                "all => all.forEach(one => one.open = one.dataset.was === 'true')"
            )

    def _shown(self) -> list[str]:
        return [str(one.get_attribute("value")) for one in self.page.locator("input[name=shown]").all()]

    def _on(self) -> None:
        """Answer what is known on this page, and go on."""
        main = self.page.locator("main")
        if "/step/" in self.page.url:
            self.answer_all()
            self._press(main.locator("form#answers button[type=submit]").first)
        elif "/reach" in self.page.url:
            self.answer_all()
            for name, words in ADDRESS.items():
                if main.locator(f"#{name}").count():
                    self._tap(main.locator(f"#{name}"), words)
            self._press(main.locator("form#answers [type=submit]").first)
        elif "/phrase" in self.page.url:
            if main.locator(".app-phrase").count():
                self._tap(main.locator("#phrase"), main.locator(".app-phrase").inner_text())
            self._press(main.locator("form [type=submit], a.govuk-button").first)
        elif "/review" in self.page.url:
            if main.locator("#ask-lawyers").count():
                self._tap(main.locator("#ask-lawyers"))
            self._tap(main.locator("#agreed"))
            self._press(main.locator("form[action$='/send'] [type=submit]"))
        else:
            self._press(main.locator("form[action$='/request/'] button").first)

    def answer_all(self) -> None:
        """Answer what is known, those questions too that an answer brings up in place."""
        answered: set[str] = set()
        while waiting := [name for name in self._shown() if name in self.knows and name not in answered]:
            self._answer(waiting[0], self.knows[waiting[0]])
            answered.add(waiting[0])
            # What the answer brings up is there before the next one is looked for.
            self.page.wait_for_timeout(BEAT)
            self.page.wait_for_load_state("networkidle")
        self.walk.questions |= set(self._shown())

    def _press(self, button: Locator) -> None:
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.walk.heights[-1] = max(self.walk.heights[-1], height)
        with self.page.expect_navigation(wait_until="load"):
            button.click()
        self.walk.taps += 1

    def _tap(self, where: Locator, words: str | None = None) -> None:
        if not where.is_visible():
            # It stands under a heading that opens.
            where.locator("xpath=ancestor::details[1]/summary").click()
            self.walk.taps += 1
        if words is None:
            where.check()
        else:
            where.fill(words)
        self.walk.taps += 1

    def _answer(self, name: str, value: Any) -> None:
        page = self.page
        if page.locator(f"input[name={name}][type=radio], input[name={name}][type=checkbox]").count():
            for code in value if isinstance(value, list) else [value]:
                self._tap(page.locator(f"input[name={name}][value={code}]"))
        elif isinstance(value, dict):
            for part, text in value.items():
                box = page.locator(f"#{name}-{part}")
                if part == "county":
                    self._tap(box, text)
                else:
                    box.select_option(text)
                    self.walk.taps += 1
        elif page.locator(f"#{name}-year").count():
            for part, text in zip(("year", "month", "day"), value.split("-"), strict=False):
                self._tap(page.locator(f"#{name}-{part}"), text)
        elif page.locator(f"select#{name}").count():
            page.locator(f"#{name}").select_option(value)
            self.walk.taps += 1
        else:
            self._tap(page.locator(f"#{name}"), value)


def walked(browser: Browser, url: str, person: str, language: str, kept: Kept) -> dict[str, Any]:
    """The figures of one person in one language."""
    size: Any = {"width": WIDTH, "height": HEIGHT}
    context = browser.new_context(viewport=size, locale=language, java_script_enabled=kept.scripts)
    try:
        return Phone(
            context.new_page(), url, PEOPLE[person], kept.of(f"{person.replace(' ', '-')}-{language}")
        ).to_sent()
    finally:
        context.close()


def measure(people: list[str], languages: list[str], kept: Kept) -> dict[str, Any]:
    """Every person in every language."""
    its_own_node()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as running:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        settings = make_settings(Path(folder), base_url=url, trusted_hosts=("127.0.0.1",), demo=True)
        app = migrated_app(settings, StillClock())
        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
        browser = running.chromium.launch(executable_path=chromium(), args=flags)
        found = {
            person: {language: walked(browser, url, person, language, kept) for language in languages}
            for person in people
        }
        browser.close()
        server.shutdown()
        dispose(app)
    return {"width": WIDTH, "height": HEIGHT, "scripts": kept.scripts, "people": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--person", action="append", choices=list(PEOPLE), help="only these (default: all six)")
    parser.add_argument("--language", action="append", choices=LANGUAGES, help="only these (default: both)")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of every page")
    parser.add_argument("--words", type=Path, help="a folder for what every page says")
    parser.add_argument("--no-scripts", action="store_true", help="walk with scripts turned off")
    chosen = parser.parse_args()
    kept = Kept(chosen.pictures, chosen.words, scripts=not chosen.no_scripts)
    found = measure(chosen.person or list(PEOPLE), chosen.language or list(LANGUAGES), kept)
    json.dump(found, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
