"""Public pages in a real browser: no rule of accessibility broken, nothing foreign asked, no way that needs a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from referral_app.actions import way_back
from referral_app.clock import clock
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import too_wide, violations

PATHS = (
    "/",
    "/help/",
    "/help/safety",
    "/help/services",
    "/help/checklist",
    "/help/how-matching-works",
    "/help/law",
    "/help/law/22-usc-9001",
    "/no-such-page",
)
Opener = Callable[..., Page]


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_the_policy_is_never_broken(
    live: LiveApp, open_page: Opener, width: int, locale: str
) -> None:
    page = open_page(width=width, locale=locale)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for path in PATHS:
        page.goto(live.url + path)
        assert violations(page) == [], path
        assert not too_wide(page), f"{path} scrolls sideways at {width} px"
    assert [text for text in said if "404" not in text] == []
    assert {url for url in asked if not url.startswith(live.url)} == set()


def test_axe_would_find_a_fault(live: LiveApp, open_page: Opener) -> None:
    """The control."""
    page = open_page()
    page.goto(live.url + "/")
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"/x.png\">'")
    assert any(line.startswith("image-alt") for line in violations(page))


def test_the_exit_is_the_first_stop_of_the_keyboard_and_the_content_the_third(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    page.goto(live.url + "/")
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
        ring = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none'"
            " || s.boxShadow !== 'none' || s.backgroundColor !== 'rgba(0, 0, 0, 0)' })()"
        )
        assert ring, f"the focus on {stops[-1]} cannot be seen"
    assert stops[0] == "Leave this site"
    assert stops[2] == "Skip to main content"


def at_rest(page: Page) -> None:
    """Waits until the page has stopped scrolling: the browser glides, and what it passes says nothing."""
    page.evaluate(
        "async () => { let before, still = 0; while (still < 4) {"
        " await new Promise(requestAnimationFrame);"
        " still = window.scrollY === before ? still + 1 : 0; before = window.scrollY; } }"
    )


def test_what_has_the_focus_is_never_under_the_exit_bar(live: LiveApp, open_page: Opener) -> None:
    page = open_page(width=320, height=500)
    page.goto(live.url + "/help/services")
    page.keyboard.press("End")
    at_rest(page)
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        at_rest(page)
        top, bar = page.evaluate(
            "[document.activeElement.getBoundingClientRect().bottom,"
            " document.querySelector('.app-exit').getBoundingClientRect().bottom]"
        )
        assert top > bar, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_numbers_of_the_checklist_can_be_called(live: LiveApp, open_page: Opener, scripts: bool) -> None:
    page = open_page(width=320, scripts=scripts)
    page.goto(live.url + "/help/checklist")
    for number in ("tel:911", "tel:+18008435678"):
        link = page.locator(f"main a[href='{number}']").first
        assert link.is_visible()
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24, "WCAG 2.5.8"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_is_changed_by_a_button_with_and_without_scripts(
    live: LiveApp, open_page: Opener, scripts: bool
) -> None:
    page = open_page(scripts=scripts)
    page.goto(live.url + "/help/safety")
    walks.follow(page, page.locator("text=Español"))
    assert page.url == live.url + "/help/safety"
    assert page.locator("h1").inner_text() == "Su seguridad en internet"


@pytest.mark.parametrize("locale", ["en-US", "es-MX"])
def test_what_this_is_whom_to_call_and_whether_it_is_safe_stand_on_one_screen_of_an_old_phone(
    live: LiveApp, open_page: Opener, locale: str
) -> None:
    page = open_page(width=320, height=640, scripts=False, locale=locale)
    page.goto(live.url + "/")
    for part in ("h1", ".app-lede", "#now", ".app-start", "#safe"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640, part
    assert page.locator("#now a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")[0] == "tel:911"


def test_services_are_printed_and_of_the_page_with_the_six_words_only_they(live: LiveApp, open_page: Opener) -> None:
    """A card for a purse says nothing but the words; on the screen that page is like every other."""
    page = open_page(width=320)
    page.goto(live.url + "/help/services")
    page.emulate_media(media="print")
    assert page.locator(".app-signpost").first.is_visible()
    page.emulate_media(media="screen")
    walks.begin(page, live)
    frame = "document.body.getBoundingClientRect().width - document.querySelector('main').getBoundingClientRect().width"
    elsewhere = page.evaluate(frame)
    walks.through_the_topics(page, {"role": "my_child", "relation": "parent", "situations": ["not_sure"]})
    assert page.locator(".app-phrase").is_visible()
    assert page.evaluate(frame) == elsewhere
    assert page.evaluate("getComputedStyle(document.body).padding") == "0px"
    page.emulate_media(media="print")
    assert page.locator(".app-phrase").is_visible()
    assert not page.locator("h1").is_visible()
    # Nor is there a second sheet, or beside the words the name of the page and its address.
    sheets = page.pdf(format="Letter", display_header_footer=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheets)) == 1
    assert page.evaluate("getComputedStyle(document.body).page") == "card"
    rules = "[...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule.type === 6)"
    assert page.evaluate(rules + ".map((rule) => rule.selectorText + rule.style.margin)") == ["card0px"]
    page.emulate_media(media="screen")
    walks.keep_phrase(page)
    walks.send(page)
    page.emulate_media(media="print")
    ground = "getComputedStyle(document.querySelector('.govuk-panel')).backgroundColor"
    assert page.evaluate(ground) == "rgba(0, 0, 0, 0)", "black on teal is not to be read"


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pressed_among_links_stands_at_their_edge(live: LiveApp, open_page: Opener, width: int) -> None:
    """ "Pause" and "Show me whom I can talk to" stood a few pixels to the right of all beside them."""
    with live.app.app_context():
        request = cast.submitted()
        phrase = way_back.give_phrase(request.id, now=clock().real())
        assert way_back.confirm_phrase(request.id, phrase, now=clock().real())
    page = open_page(width=width)
    walks.come_back(page, live, phrase)
    walks.press(page, "Do not show me this")
    edge = "at => { const range = document.createRange(); range.selectNodeContents(at); return range"
    edge += ".getBoundingClientRect().left; }"
    left = page.locator("main h1").evaluate(edge)
    pressed = page.locator("main .app-link-button:visible")
    assert [words.strip() for words in pressed.all_inner_texts()] == [
        "Pause: ask nobody for now",
        "Show me whom I can talk to",
    ]
    assert [one.evaluate(edge) for one in pressed.all()] == [left, left]
