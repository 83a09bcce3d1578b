"""A page left alone in a real browser: it asks in time, staying works by keys, a phrase loses nothing (A12)."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check

Opener = Callable[..., Page]
WORDS = "The hearing was moved to May."


def opened(live: LiveApp, open_page: Opener, **how: object) -> Page:
    """The first screen, in a browser whose clock stands until it is moved."""
    page = open_page(**how)
    page.clock.install(time=live.clock.now)
    walks.begin(page, live)
    return page


def wait(page: Page, live: LiveApp, minutes: int, seconds: int = 0) -> None:
    """So long, in the browser and on the server."""
    live.clock.move(minutes=minutes, seconds=seconds)
    page.clock.fast_forward(f"{minutes:02d}:{seconds:02d}")


def test_it_asks_aloud_and_staying_works_by_keys(live: LiveApp, open_page: Opener) -> None:
    """(A12) Spoken by a screen reader: an alert dialog that takes the focus; Enter stays, and the focus goes back."""
    page = opened(live, open_page)
    box = page.get_by_role("alertdialog", name="Are you still there?")
    page.focus("input[name=safe_now][value=yes]")
    wait(page, live, 25)
    expect(box).to_be_hidden()
    wait(page, live, 1, 5)
    expect(box).to_be_visible()
    expect(box.get_by_role("button")).to_be_focused()
    assert "about 3 minutes" in str(page.locator("#idle-words").inner_text())
    check(page)
    with page.expect_response("**/request/stay") as told:
        page.keyboard.press("Enter")
    assert told.value.status == 204
    expect(box).to_be_hidden()
    expect(page.locator("input[name=safe_now][value=yes]")).to_be_focused()
    wait(page, live, 20)
    walks.press(page, "Continue")
    expect(page.locator("h1")).not_to_have_text("This page was closed")


def test_the_way_out_stays_open_beneath_the_question(live: LiveApp, open_page: Opener) -> None:
    page = opened(live, open_page, width=320, height=568)
    wait(page, live, 26, 5)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.get_by_role("button", name="Leave this site").click(trial=True)


def test_who_is_writing_is_not_asked(live: LiveApp, open_page: Opener) -> None:
    """Somebody writes a long text: the server hears of it, the person does not."""
    page = opened(live, open_page)
    page.fill("#requester_age", "34")
    with page.expect_response("**/request/stay"):
        wait(page, live, 26, 5)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    wait(page, live, 20)
    expect(page.locator("#requester_age")).to_have_value("34")


def test_without_an_answer_the_page_closes(live: LiveApp, open_page: Opener) -> None:
    page = opened(live, open_page)
    wait(page, live, 26, 5)
    wait(page, live, 31)
    expect(page.locator("h1")).to_have_text("This page was closed")


def test_what_was_typed_opens_again_with_the_phrase(live: LiveApp, open_page: Opener) -> None:
    """(A12) The page is gone from the screen, and the six words restore everything, the unsent words too."""
    page = opened(live, open_page)
    walks.press(page, "Keep for later")
    walks.press(page, "Show me my phrase")
    phrase = page.locator(".app-phrase").inner_text()
    page.fill("#phrase", phrase)
    walks.press(page, "Continue")
    page.goto(live.url + "/request/more/15")
    page.fill("#more_info", WORDS)
    live.clock.move(minutes=28, seconds=55)
    with page.expect_navigation(url="**/request/closed"):
        page.clock.fast_forward("59:00")
    expect(page.locator("h1")).to_have_text("This page was closed")
    assert WORDS not in page.content()
    walks.come_back(page, live, phrase)
    page.goto(live.url + "/request/more/15")
    expect(page.locator("#more_info")).to_have_value(WORDS)
