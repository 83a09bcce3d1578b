"""What was typed on a screen and not sent, when the browser's own Back or a link takes the page away (V3)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.test_going_back import at_the_children, back, forward
from tests.browser.test_nothing_is_left import STORED
from tests.waiting import until

Opener = Callable[..., Page]
YEAR = "#children-1-year"


def kept(live: LiveApp, year: str) -> None:
    """Wait until the draft has what the page sent as it went: Chromium tells nobody of such a press."""

    def is_kept() -> bool:
        with live.app.app_context():
            words = cases.words(db.session.scalars(select(Request)).one())
        return [child["dob"] for child in words["answers"].get("children", [])] == [year]

    until(is_kept, f"{year} is kept", pace=0.1)


def test_back_loses_nothing_that_was_typed(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    at_the_children(page, live)
    page.fill(YEAR, "2017")
    back(page)
    kept(live, "2017")
    forward(page)
    expect(page.locator(YEAR)).to_have_value("2017")
    page.fill(YEAR, "2018")
    back(page)
    kept(live, "2018")
    walks.press(page, "Continue")
    expect(page.locator(YEAR)).to_have_value("2018")
    assert page.evaluate(STORED) == []


def test_a_link_loses_nothing_either(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    at_the_children(page, live)
    here = page.url
    page.fill(YEAR, "2017")
    walks.follow(page, page.locator("footer a[href$='/help/safety']").first)
    kept(live, "2017")
    page.goto(here)
    expect(page.locator(YEAR)).to_have_value("2017")


def test_nothing_is_sent_by_who_leaves_the_site(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url))
    at_the_children(page, live)
    page.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
    page.fill(YEAR, "2017")
    with page.expect_request(lambda asked: "127.0.0.1" not in asked.url):
        for _ in range(3):
            page.keyboard.press("Shift")
    time.sleep(0.5)
    assert [url for url in sent if "/request/left/" in url] == []


def test_nothing_is_sent_where_the_window_is_closed_or_another_site_opened(live: LiveApp, open_page: Opener) -> None:
    for leaves in ("closes", "elsewhere"):
        page = open_page()
        sent: list[str] = []
        page.context.on("request", lambda asked, sent=sent: sent.append(asked.url))
        at_the_children(page, live)
        page.fill(YEAR, "2017")
        if leaves == "closes":
            page.close(run_before_unload=True)
            page = page.context.new_page()
        else:
            page.goto("about:blank")
        page.goto(live.url + "/request/step/3")
        expect(page.locator(YEAR)).to_have_value("")
        assert [url for url in sent if "/request/left/" in url] == []


@pytest.mark.parametrize("shared", ["yes", "unknown"])
def test_who_may_be_watched_finds_nothing_that_was_never_sent(live: LiveApp, open_page: Opener, shared: str) -> None:
    """What somebody wrote, and left, is not there for who looks at the phone next."""
    page = open_page()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url))
    at_the_children(page, live)
    with live.app.app_context(), writing():
        row = db.session.scalars(select(Request)).one()
        words = cases.words(row)
        words["answers"] |= {"device_shared": shared}
        cases.seal_words(row, words)
    page.reload(wait_until="domcontentloaded")
    page.fill(YEAR, "2017")
    back(page)
    forward(page)
    expect(page.locator(YEAR)).to_have_value("")
    assert [url for url in sent if "/request/left/" in url] == []
