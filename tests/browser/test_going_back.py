"""The browser's own Back, Forward and reload after a press meet pages, never the question to send again (F5)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp

Opener = Callable[..., Page]


def back(page: Page) -> None:
    page.go_back(wait_until="domcontentloaded")
    assert page.url.startswith("http://127.0.0.1"), page.url


def forward(page: Page) -> None:
    page.go_forward(wait_until="domcontentloaded")
    assert page.url.startswith("http://127.0.0.1"), page.url


def at_the_children(page: Page, live: LiveApp) -> None:
    """The screen that asks for birth dates."""
    walks.begin(page, live)
    for _ in range(walks.MOST_SCREENS):
        if page.locator("#children-1-year").count():
            return
        walks.fill(page, {**cast.NOOR, "situations": ["intl_abduction_incoming"]})
        walks.press(page, "Continue")
    raise AssertionError("no screen asks for birth dates")


def test_back_after_a_fault_meets_the_screens_as_they_are(live: LiveApp, open_page: Opener) -> None:
    """F5, W13: a wrong year, mended, Continue, Back; and a reload of the page that came back."""
    page = open_page()
    at_the_children(page, live)
    here = page.url
    page.fill("#children-1-month", "Feb")
    page.fill("#children-1-year", "201")
    walks.press(page, "Continue")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("#children-1-year")).to_have_attribute("aria-invalid", "true")
    page.reload(wait_until="domcontentloaded")
    expect(page.locator("#children-1-year")).to_have_value("201")
    page.fill("#children-1-year", "2019")
    walks.press(page, "Continue")
    assert not page.url.startswith(here)
    back(page)
    expect(page.locator("#children-1-year")).to_have_value("2019")
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    back(page)
    forward(page)
    forward(page)
    expect(page.locator("h1")).to_have_count(1)


def test_without_scripts_back_meets_a_page_too(live: LiveApp, open_page: Opener) -> None:
    """Chromium takes the page as it was left out of its cache, and tells no event of it: the address is waited for."""
    page = open_page(scripts=False)
    at_the_children(page, live)
    page.fill("#children-1-year", "201")
    walks.press(page, "Continue")
    came_back = page.url
    page.fill("#children-1-year", "2019")
    walks.press(page, "Continue")
    page.go_back(wait_until="commit")
    page.wait_for_url(came_back, wait_until="commit")
    expect(page.locator("#children-1-year")).to_have_value("2019")


def test_back_after_the_phrase_and_after_typing_it_back_leaves_it_as_it_is(live: LiveApp, open_page: Opener) -> None:
    """F4, w05: Back from the review, reload, forward; the phrase of before still opens."""
    page = open_page()
    walks.begin(page, live)
    walks.through_the_topics(page, cast.NOOR)
    phrase = page.locator(".app-phrase").inner_text()
    page.reload(wait_until="domcontentloaded")
    assert page.locator(".app-phrase").inner_text() == phrase
    back(page)
    forward(page)
    assert page.locator(".app-phrase").inner_text() == phrase
    page.fill("#phrase", "six words that are not it")
    walks.press(page, "Continue")
    assert page.locator(".app-phrase").inner_text() == phrase
    page.fill("#phrase", phrase.upper())
    walks.press(page, "Continue")
    assert page.url.endswith("/request/review")
    back(page)
    page.reload(wait_until="domcontentloaded")
    expect(page.locator(".app-phrase")).to_have_count(0)
    page.goto(live.url + "/request/review")
    expect(page.locator("#agreed")).to_be_visible()
    other = open_page()
    assert walks.come_back(other, live, phrase) == "Check your answers"


def test_delete_on_a_page_gone_back_to_says_that_it_was_sent(live: LiveApp, open_page: Opener) -> None:
    """Attack 1, in a second tab of the same browser."""
    page = open_page()
    walks.begin(page, live)
    walks.through_the_topics(page, cast.NOOR)
    walks.keep_phrase(page)
    stale = page.context.new_page()
    stale.goto(live.url + "/request/step/1")
    reference = walks.send(page)
    stale.locator("summary", has_text="Delete my answers").click()
    walks.press(stale, "Delete everything now")
    expect(stale.locator("h1")).to_have_text("Nothing was deleted: your answers were sent")
    expect(stale.locator("main")).to_contain_text(reference)
    stale.reload(wait_until="domcontentloaded")
    walks.follow(stale, stale.locator("main").get_by_role("link", name="Stop everything"))
    expect(stale.locator("h1")).to_have_text("Stop everything?")


def test_back_after_a_wrong_phrase_and_after_a_wrong_password(live: LiveApp, open_page: Opener) -> None:
    """V12 and the sign-in page: what was typed is there to be mended, Back is a page."""
    page = open_page()
    page.goto(live.url + "/status")
    page.fill("#phrase", "not a phrase of ours")
    walks.press(page, "Continue")
    expect(page.locator("#phrase")).to_have_value("not a phrase of ours")
    back(page)
    forward(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.goto(live.url + "/sign-in")
    page.fill("#email", "grace@example.org ")
    page.fill("#password", "not the right one at all")
    walks.press(page, "Continue")
    expect(page.locator("#email")).to_have_value("grace@example.org")
    page.goto(live.url + "/status")
    back(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
