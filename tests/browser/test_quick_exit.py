"""Quick exit in a real browser with its back-forward cache on: gone at once, and Back shows nothing typed
(A02, T76)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Error, Page

from referral_app.extensions import db
from referral_app.models import RequesterSession
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.exit_site import ExitSite, exit_site
from tests.waiting import until

#: Typed into a field and looked for afterwards. No word of any page.
MARK = "zq7Marker"
FORM = "/help/law"
Opener = Callable[..., Page]


@pytest.fixture
def away(live: LiveApp) -> Iterator[ExitSite]:
    """The site this office leaves for: on another host, with two redirects."""
    settings = live.app.extensions["referral.settings"]
    with exit_site() as site:
        live.app.extensions["referral.settings"] = replace(settings, exit_url=site.url)
        yield site
        live.app.extensions["referral.settings"] = settings


def fill(page: Page, live: LiveApp) -> None:
    page.goto(live.url + "/")
    page.goto(live.url + FORM)
    page.fill("#words", MARK)


def press_shift(page: Page, times: int = 3) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def leave_by_keys(page: Page, away: ExitSite) -> None:
    """Three presses leave; on so slow a machine that they come too far apart, those after them do."""
    here = page.url
    press_shift(page)
    until(lambda: page.url != here or press_shift(page, 1), "it leaves")
    page.wait_for_url(away.end)


def go_back(page: Page) -> None:
    """Back as a person does. Playwright's own waits for ever when a page comes out of the back-forward cache."""
    session = page.context.new_cdp_session(page)
    history = session.send("Page.getNavigationHistory")
    before = history["currentIndex"] - 1
    if before >= 0:
        session.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][before]["id"]})
        until(lambda: is_back_at(page, before), "the page before is there")
    session.detach()


def is_back_at(page: Page, place: int) -> bool:
    """Whether the browser shows this place of its history, or one before it, as a whole page."""
    try:
        session = page.context.new_cdp_session(page)
        now = session.send("Page.getNavigationHistory")["currentIndex"]
        session.detach()
        return bool(now <= place and page.evaluate("document.readyState") == "complete")
    except Error:
        # Between two pages there is none to ask.
        return False


def stays(page: Page, live: LiveApp) -> None:
    """The page is there to be read. Whatever leaves hides it in the very event that it leaves for."""
    assert page.evaluate("document.documentElement.hidden") is False
    assert page.url == live.url + FORM
    assert page.locator("h1").is_visible()


def shown(page: Page) -> str:
    """What is visible, and what the fields hold."""
    return page.locator("body").inner_text() + " ".join(
        field.input_value() for field in page.locator("input:visible, textarea:visible").all()
    )


@pytest.mark.parametrize("way", ["button", "shift"])
def test_it_leaves_and_back_shows_nothing_typed(live: LiveApp, open_page: Opener, away: ExitSite, way: str) -> None:
    page = open_page()
    fill(page, live)
    if way == "button":
        page.click(".app-exit__button")
    else:
        page.click("h1")
        leave_by_keys(page, away)
    page.wait_for_url(away.end)
    assert away.asked == [None, None, None], "the neutral site learns nothing of where its visitor came from"
    for _ in range(8):
        go_back(page)
        assert MARK not in shown(page)
        assert page.locator("#words").count() == 0


#: Tells the test, from inside the page, after each key whether the page is blank already. It hears of the key last.
WATCH = """
window.addEventListener("keyup", () => {
  const html = document.documentElement;
  window.report(html.hidden && getComputedStyle(html).display === "none");
});
"""


def test_it_is_blank_in_the_very_event_of_the_third_press(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    """Gone at once: not after an answer of the server, not after a timer, before the browser paints again."""
    page = open_page()
    blank: list[bool] = []
    page.expose_function("report", lambda is_blank: blank.append(is_blank))
    fill(page, live)
    page.evaluate(WATCH)
    page.click("h1")
    leave_by_keys(page, away)
    # What the page reported may still be on its way here when the next page is already there.
    until(lambda: page.wait_for_timeout(20) or True in blank, "the page tells that it is blank")
    assert blank[:2] == [False, False]


def test_it_works_without_scripts(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    page = open_page(scripts=False)
    fill(page, live)
    page.click(".app-exit__button")
    page.wait_for_url(away.end)
    assert away.asked == [None, None, None]
    for _ in range(8):
        go_back(page)
        assert MARK not in page.locator("body").inner_text()


def test_the_server_ends_what_this_browser_held(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    from referral_app.actions import intake

    with live.app.app_context():
        _request, token = intake.start_draft(now=live.clock())
        assert db.session.query(RequesterSession).count() == 1
    page = open_page()
    page.context.add_cookies([{"name": "rid", "value": token, "url": live.url}])
    fill(page, live)
    page.click("h1")
    leave_by_keys(page, away)
    until(lambda: holds(live) == 0, "the server has ended the hold")
    # The answer that takes the cookie away comes when the neutral site is already there.
    until(lambda: "rid" not in {cookie["name"] for cookie in page.context.cookies(live.url)}, "the cookie is gone")


def holds(live: LiveApp) -> int:
    """How many browsers hold a request open."""
    with live.app.app_context():
        return db.session.query(RequesterSession).count()


def test_it_leaves_although_the_server_is_frozen(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    page = open_page()
    fill(page, live)
    page.route("**/leave", lambda route: None)
    page.click(".app-exit__button")
    page.wait_for_url(away.end)


@pytest.mark.parametrize(
    "keys",
    [
        ["A", "B", "C", "D"],
        ["Shift+A", "Shift+B", "Shift+C"],
        ["Shift", "x", "Shift", "y", "Shift"],
        ["Shift", "Shift", "Tab", "Shift"],
        ["Control+Shift", "Control+Shift", "Control+Shift"],
    ],
    ids="+".join,
)
def test_typing_does_not_leave(live: LiveApp, open_page: Opener, away: ExitSite, keys: list[str]) -> None:
    page = open_page()
    fill(page, live)
    for key in keys:
        page.keyboard.press(key)
    stays(page, live)


def test_three_presses_far_apart_do_not_leave(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    page = open_page()
    fill(page, live)
    page.click("h1")
    press_shift(page, 1)
    for _ in range(2):
        page.wait_for_timeout(3200)
        press_shift(page, 1)
    stays(page, live)


def test_nothing_is_left_in_the_storage_of_the_browser(live: LiveApp, open_page: Opener, away: ExitSite) -> None:
    page = open_page()
    fill(page, live)
    walks.follow(page, page.locator("text=Find >> nth=-1"))
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    )
    assert kept == [0, 0, 0]
