"""The list of situations on an old phone, with numbers open above it; and a screen that comes back with a fault."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import Page

from benchmarks.form import HEIGHT, WIDTH
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check
from tests.browser.test_short_pages import MOST

Opener = Callable[..., Page]
LANGUAGES = pytest.mark.parametrize("locale", ["en-US", "es-MX"])
PARTS = ("month", "day", "year")
GO_ON = {"en-US": "Continue", "es-MX": "Continuar"}


def to_the_list(page: Page, live: LiveApp, locale: str, role: str) -> None:
    """On to the situations, by somebody who is not safe."""
    walks.begin(page, live, locale[:2])
    walks.fill(page, {"safe_now": "no", "role": role, "requester_age": "30"})
    walks.press(page, GO_ON[locale])


@LANGUAGES
@pytest.mark.parametrize("role", ["myself", "my_child", "someone_else"])
def test_two_groups_are_open_under_the_numbers_and_the_page_is_no_longer_than_others(
    live: LiveApp, open_page: Opener, locale: str, role: str
) -> None:
    """1,786 pixels before, 1,600 now; whoever ticks in two groups sees both."""
    page = open_page(width=WIDTH, height=HEIGHT, locale=locale)
    to_the_list(page, live, locale, role)
    assert page.locator("section.app-help a[href='tel:911']").is_visible(), "the control: the numbers are open"
    groups = page.locator("details.app-group")
    high = {}
    for two in combinations(range(groups.count()), 2):
        groups.evaluate_all("(all, two) => all.forEach((one, at) => { one.open = two.includes(at); })", list(two))
        high[two] = page.evaluate("document.documentElement.scrollHeight")
    assert {two: pixels for two, pixels in high.items() if pixels > MOST} == {}
    check(page)


@LANGUAGES
def test_a_fault_on_the_list_leads_to_a_choice_that_can_be_seen(live: LiveApp, open_page: Opener, locale: str) -> None:
    page = open_page(width=WIDTH, height=HEIGHT, locale=locale)
    to_the_list(page, live, locale, "my_child")
    walks.press(page, GO_ON[locale])
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST
    page.locator(".govuk-error-summary a").click()
    assert page.locator("#situations").is_visible()
    assert page.evaluate("document.activeElement.id") == "situations"
    check(page)


@LANGUAGES
def test_the_boxes_of_a_date_stay_in_one_line_beside_a_fault(live: LiveApp, open_page: Opener, locale: str) -> None:
    page = open_page(width=WIDTH, height=HEIGHT, locale=locale)
    walks.begin(page, live, locale[:2])
    said = {"role": "my_child", "requester_age": "30", "situations": ["family_abduction_domestic"]}
    while not page.locator("#children-1-month").count():
        walks.fill(page, said)
        walks.press(page, GO_ON[locale])
    page.fill("#children-1-month", "15")
    walks.press(page, GO_ON[locale])
    assert page.locator("#ask-children.govuk-form-group--error").count() == 1
    tops = {page.locator(f"#children-1-{part}").evaluate("box => box.getBoundingClientRect().top") for part in PARTS}
    assert len(tops) == 1
    check(page)


@pytest.mark.parametrize("width", [WIDTH, 1280])
def test_what_comes_of_being_called_is_said_in_one_piece(live: LiveApp, open_page: Opener, width: int) -> None:
    """On a wide screen half of the sentence stood beside the button, and half below it."""
    page = open_page(width=width)
    to_the_list(page, live, "en-US", "my_child")
    said = page.locator(".app-call-first p")
    assert said.is_visible()
    edges = said.evaluate("one => new Set([...one.getClientRects()].map(line => Math.round(line.left))).size")
    assert edges == 1, "its lines begin under each other"
