"""A phone too old for what a script of today takes for granted: each page works to its end, and the way out always."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from referral_app.config import ROOT
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.exit_site import ExitSite, exit_site
from tests.browser.test_left_alone import wait
from tests.browser.test_quick_exit import leave_by_keys

Opener = Callable[..., Page]
DIST = ROOT / "referral_app" / "static" / "dist"
#: What a browser of iOS 10 or an early Chrome lacks, taken away before a script of ours runs.
LACKS = """
  window.fetch = undefined;
  navigator.sendBeacon = undefined;
  window.AbortController = undefined;
  FormData.prototype.entries = FormData.prototype[Symbol.iterator] = undefined;
  Element.prototype.replaceChildren = undefined;
"""
#: Files that do not come: by their names in the address.
BLOCKED = ["htmx-*.js", "app-*.js", "boot-*.js", "idle-*.js", "*.css"]


@pytest.fixture
def away(live: LiveApp) -> Iterator[ExitSite]:
    settings = live.app.extensions["referral.settings"]
    with exit_site() as site:
        live.app.extensions["referral.settings"] = replace(settings, exit_url=site.url)
        yield site
        live.app.extensions["referral.settings"] = settings


def old_page(open_page: Opener) -> Page:
    page = open_page(width=320, height=568)
    page.add_init_script(LACKS)
    return page


@pytest.mark.parametrize("how", ["button", "keys"])
def test_an_old_phone_leaves(live: LiveApp, open_page: Opener, away: ExitSite, how: str) -> None:
    """(A02) Hidden, then stopped by a fault of the script, it would stay here, white, with the address in its bar."""
    page = old_page(open_page)
    page.goto(live.url + "/help/")
    if how == "button":
        page.get_by_role("button", name="Leave this site").click()
        page.wait_for_url(away.end)
    else:
        leave_by_keys(page, away)
    expect(page.locator("h1")).to_have_text("Sunny")


def test_an_old_phone_asks_for_help_to_the_end(live: LiveApp, open_page: Opener) -> None:
    page = old_page(open_page)
    reference, phrase = walks.submit(page, live, cast.answers(cast.NOOR))
    assert reference.startswith("R-")
    assert len(phrase.split()) == 6


def test_an_old_phone_left_alone_asks_stays_and_closes(live: LiveApp, open_page: Opener) -> None:
    """(A12) A press on “I am still here” counts there too, and a page that nobody answers for closes."""
    page = old_page(open_page)
    page.clock.install(time=live.clock.now)
    walks.begin(page, live)
    page.fill("#requester_age", "34")
    with page.expect_response("**/request/stay") as told:
        wait(page, live, 26, 5)
    assert told.value.status == 204
    wait(page, live, 26, 5)
    box = page.get_by_role("alertdialog", name="Are you still there?")
    expect(box).to_be_visible()
    with page.expect_response("**/request/stay"):
        box.get_by_role("button").click()
    expect(box).to_be_hidden()
    wait(page, live, 26, 5)
    wait(page, live, 31)
    expect(page.locator("h1")).to_have_text("This page was closed")


@pytest.mark.parametrize("file", BLOCKED)
def test_a_file_that_does_not_come_takes_nothing_away(live: LiveApp, open_page: Opener, file: str) -> None:
    """Blocked, or lost on a slow line."""
    page = open_page(width=320, height=568)
    page.route(f"**/{file}", lambda route: route.abort())
    reference, _phrase = walks.submit(page, live, cast.answers(cast.NOOR))
    assert reference.startswith("R-")


#: Syntax newer than the first browsers that run a module (2017): one of these, and they read nothing of the file.
NEWER = re.compile(r"\?\.[a-zA-Z_$(\[]|\?\?|\|\|=|&&=|catch\{|#[a-z]\w*[=(;]")


@pytest.mark.parametrize("name", ["app", "office", "boot", "idle"])
def test_our_scripts_are_read_by_the_first_browsers_that_run_modules(name: str) -> None:
    (file,) = DIST.glob(f"{name}-*.js")
    text = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.)*`", '""', file.read_text("utf-8"))
    assert NEWER.findall(text) == []
