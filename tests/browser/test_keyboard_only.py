"""The main job without a mouse: every stop is seen, nothing holds the focus, and each journey ends (T74)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from referral_app.follow_ups import sweep
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp

Opener = Callable[..., Page]

#: More stops than any page has; a page that needs more holds the focus.
MOST_STOPS = 150
#: What must be said to send anything, and what makes this a request for a lawyer.
ANSWERS: dict[str, Any] = {
    "contact_ways": ["i_will_return"],
    "requester_age": "34",
    "role": "my_child",
    "situations": ["intl_abduction_incoming"],
    "wrongful_date-year": "2026",
}
SEEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const drawn = style => style.boxShadow !== 'none'
    || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const marked = element => [null, '::before'].some(part => drawn(getComputedStyle(element, part)));
  const box = here.getBoundingClientRect();
  return {
    what: here.outerHTML.slice(0, 120),
    seen: marked(here) || [...(here.labels || [])].some(marked),
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there. Every stop on the way must be visible, and on the screen."""
    for _ in range(MOST_STOPS):
        here = page.evaluate(SEEN)
        if here is not None:
            assert here["seen"], f"no visible focus on {here['what']}"
            assert here["inside"], f"the focus is off the screen on {here['what']}"
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached on {page.url}")


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Go there and press. Enter on what leads to another page waits for that page."""
    tab_to(page, selector)
    if key != "Enter":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)


def choose(page: Page, name: str, value: str) -> None:
    """Choose a radio with the arrow keys."""
    tab_to(page, f"input[name={name}]")
    page.keyboard.press("Space")
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} cannot be chosen")


def answer(page: Page, name: str, value: Any) -> None:
    if isinstance(value, list):
        for code in value:
            press(page, f"input[name={name}][value={code}]", "Space")
    elif page.locator(f"input[type=radio][name={name}]").count():
        choose(page, name, value)
    else:
        tab_to(page, f"#{name}")
        page.keyboard.type(value)


GO_ON = "main form button.govuk-button[type=submit]:not(.govuk-button--secondary):not(.govuk-button--warning)"


def test_a_family_asks_without_a_mouse(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    page.goto(live.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('form')?.getAttribute('action')") == "/leave"
    press(page, "main a.app-start")
    press(page, "main form button")
    for _ in range(walks.MOST_SCREENS):
        if "/request/phrase" in page.url:
            break
        for name, value in ANSWERS.items():
            if page.locator(f"[name={name}]").count():
                answer(page, name, value)
        press(page, GO_ON)
    phrase = page.locator(".app-phrase").inner_text()
    answer(page, "phrase", phrase)
    press(page, GO_ON)
    if page.locator("input[name=ask_lawyers]").count():
        choose(page, "ask_lawyers", "yes")
    press(page, "#agreed", "Space")
    press(page, GO_ON)
    expect(page.locator(".govuk-panel")).to_contain_text("R-")


def test_faults_take_the_focus_and_lead_to_their_fields(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    page.goto(live.url + "/status")
    press(page, GO_ON)
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    press_link = ".govuk-error-summary a"
    tab_to(page, press_link)
    page.keyboard.press("Enter")
    expect(page.locator("#phrase")).to_be_focused()


def sign_in(page: Page, live: LiveApp, email: str) -> None:
    import pyotp

    page.goto(live.url + "/sign-in")
    answer(page, "email", email)
    answer(page, "password", cast.PASSWORD)
    press(page, GO_ON)
    answer(page, "code", pyotp.TOTP(cast.TOTP_SECRET).at(live.clock.now))
    press(page, GO_ON)


def test_counsel_approve_and_an_attorney_accepts_without_a_mouse(live: LiveApp, open_page: Opener) -> None:
    with live.app.app_context():
        cast.grace()
        email = cast.attorney_account(cast.amara()).email
        request_id = cast.submitted(names={"other_side": ["Karim Haddad"]}).id
    desk = open_page()
    sign_in(desk, live, "grace@example.org")
    press(desk, f"tbody a[href='/counsel/requests/{request_id}']")
    press(desk, "main .app-needs a[href$='/needs/1']")
    press(desk, "input[name=attorney]", "Space")
    press(desk, "form[action$='/approve'] button")
    expect(desk.locator("#asked + .app-table-frame tbody tr")).to_have_count(1)
    with live.app.app_context():
        assert "offer_sent" in [act["did"] for act in sweep.once()]
    page = open_page(width=320, height=640)
    sign_in(page, live, email)
    press(page, "main a[href^='/attorney/offers/']")
    press(page, "input[name=attest]", "Space")
    press(page, "form[action$='/interest'] button")
    press(page, "input[name=answer][value=clear]", "Space")
    press(page, "input[name=firm]", "Space")
    press(page, "form[action$='/check'] button")
    press(page, "a[href$='/terms']")
    for code in cast.ALL_TERMS:
        press(page, f"#agreed-{code}", "Space")
    press(page, "form[action$='/accept'] button")
    expect(page.locator("h1")).to_contain_text("Matter R-")


def test_the_control_a_page_without_visible_focus_is_found(live: LiveApp, open_page: Opener) -> None:
    page = open_page()
    page.goto(live.url + "/")
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('*, *::before { outline: none !important; box-shadow: none !important; }');
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    with pytest.raises(AssertionError, match="no visible focus"):
        tab_to(page, "main a.app-start")
