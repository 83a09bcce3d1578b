"""After a walk nothing is left in the browser but its cookies, and nothing typed stood in an address (T23).

Storage and addresses are watched in Chromium while a family asks, counsel look for somebody, and an attorney reads:
htmx, the design system and our own scripts together.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus

from playwright.sync_api import Page

from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp

Opener = Callable[..., Page]

STORED = (
    "async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage),"
    " ...(await indexedDB.databases()).map((each) => each.name), ...(await caches.keys()),"
    " ...(navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).map(() => 'worker') : [])]"
)
#: Words that no address of ours holds by itself.
STORY, NAME, FIRM, PHONE, NOTHING = "zebrafinch", "Quillfeather", "Larkspur", "202-555-0143", "Umbrage"


def watched(page: Page) -> list[str]:
    """Every address this page asks for from now on, and every address its bar shows."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(unquote_plus(request.url)))
    page.on("framenavigated", lambda frame: asked.append(unquote_plus(frame.url)))
    return asked


def telling(asked: list[str], *typed: str) -> list[str]:
    """The addresses that hold something of what was typed."""
    return [url for url in asked if any(words.casefold() in url.casefold() for words in typed)]


def test_a_family_leaves_nothing_in_storage_and_nothing_in_an_address(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    asked = watched(page)
    phone = cast.NOOR | {"more_info": STORY}
    _reference, phrase = walks.submit(page, live, phone, phone=PHONE)
    assert walks.come_back(page, live, phrase) != ""
    assert page.evaluate(STORED) == []
    assert telling(asked, STORY, PHONE, phrase, phrase.split()[0] + " ") == []
    assert len(asked) > 30
    # The control: what keeps a word, or asks for an address with one, is seen.
    page.evaluate("word => { sessionStorage.setItem('kept', word); return fetch('/help/?q=' + word) }", STORY)
    assert page.evaluate(STORED) == ["kept"]
    assert len(telling(asked, STORY)) == 1


def test_the_desk_leaves_nothing_in_storage_and_nothing_in_an_address(live: LiveApp, open_page: Opener) -> None:
    with live.app.app_context():
        cast.grace()
        cast.attorney("q-1", "Quin", "Moss", firm_name=FIRM)
        reference = cast.submitted(names={"requester": f"Noor {NAME}"}).reference
    page = open_page()
    asked = watched(page)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/requests")
    page.get_by_text("Narrow it down", exact=True).click()
    with page.expect_response(lambda answer: "owner=nobody" in answer.url):
        page.locator("#by-owner").select_option("nobody")
    for typed in (reference, f"Noor {NAME}", NOTHING):
        page.goto(live.url + "/counsel/requests")
        page.locator("form[action$='/counsel/find'] input[name=reference]").fill(typed)
        page.locator("form[action$='/counsel/find'] input[name=reference]").press("Enter")
        page.wait_for_load_state()
    page.goto(live.url + "/counsel/attorneys")
    page.get_by_label("Name, firm or e-mail").fill(FIRM)
    walks.press(page, "Show")
    assert page.get_by_role("link", name="Moss, Quin").is_visible()
    assert page.evaluate(STORED) == []
    assert telling(asked, NAME, FIRM, NOTHING, reference, "grace@example.org") == []
    assert telling(asked, "owner=nobody"), "the filter asked in place"
