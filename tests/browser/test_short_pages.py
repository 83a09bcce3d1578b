"""How high a page is on an old phone: what a frightened person, or staff on the way, has to scroll through."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.form import HEIGHT, PEOPLE, WIDTH, Kept, Phone
from benchmarks.heights import addresses, heights, with_a_request
from referral_app.queries import desk
from referral_app.vocabulary import Role
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check

Opener = Callable[..., Page]
#: Pixels at 320, two and a half screens of an old phone: a tenth more than was measured, for another typeface.
MOST = 1700
#: What may be higher, each with why: the first page answers who, how and what it costs; lines that help at once never
#: fold; a status page shows whom one can talk to.
HIGHER = {"/": 2100, "/help/services": 2400, "/help/checklist": 1950, "/status/request": 2050, "/request/sent": 1850}
LANGUAGES = pytest.mark.parametrize("locale", ["en-US", "es-MX"])


@LANGUAGES
def test_no_public_page_is_longer_than_it_may_be_on_an_old_phone(live: LiveApp, open_page: Opener, locale: str) -> None:
    """Without scripts, as they have loaded; scripts make none of them higher (benchmarks/heights.py)."""
    page = open_page(width=WIDTH, height=HEIGHT, scripts=False, locale=locale)
    with_a_request(page, live.url)
    found = heights(page, live.url, addresses(live.app))
    assert {"/", "/help/law", "/help/checklist", "/status/request", "/status/request/answers"} <= set(found)
    assert {path: high for path, high in found.items() if high > HIGHER.get(path, MOST)} == {}


#: A father with whom the child is, who got papers, fears somebody and is not safe: his page says the most.
FATHER = {
    **PEOPLE["parent incoming"],
    "where": PEOPLE["parent incoming"]["child_place"],
    "who_has_child": "requester",
    "served": "yes",
    "dv_history": "yes",
    "safe_now": "no",
}


@LANGUAGES
def test_the_page_that_says_the_most_is_short_too_with_the_numbers_open(
    live: LiveApp, open_page: Opener, locale: str
) -> None:
    page = open_page(width=WIDTH, height=HEIGHT, scripts=False, locale=locale)
    Phone(page, live.url, FATHER, Kept()).to_sent()
    for path in ("/status/request", "/status/request?done=more"):
        page.goto(live.url + path)
        page.locator("details#help-now").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        assert page.locator("#own-lawyer").is_visible(), "the control: it is his page"
        assert page.get_by_role("link", name="988").first.is_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= 2400
    assert page.locator("#help-now").get_by_role("link", name="911").is_visible()


#: Who writes a day so that it has to be asked about, where, and how.
LEFT_OPEN = {
    "last summer": ("parent outgoing", {}, "wrongful_date", "el verano pasado"),
    "last summer, in danger": ("parent outgoing", {"safe_now": "no"}, "wrongful_date", "el verano pasado"),
    "one of two months, and a court is brought up": ("adult CSAM survivor", {}, "new_losses_date", "junio o julio"),
}


@pytest.mark.parametrize("case", list(LEFT_OPEN))
def test_a_screen_that_comes_back_with_a_fault_is_short_too(live: LiveApp, open_page: Opener, case: str) -> None:
    """What a good answer beside it brings up waits for the next screen, where the fault leaves no room."""
    who, also, question, typed = LEFT_OPEN[case]
    page = open_page(width=WIDTH, height=HEIGHT, scripts=False, locale="es-MX")
    phone = Phone(page, live.url, {**PEOPLE[who], **also}, Kept())
    phone.to_the(question)
    phone.answer_all()
    for part, words in (("year", typed), ("month", ""), ("day", "")):
        page.fill(f"#{question}-{part}", words)
    walks.press(page, "Continuar")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.locator(f"#{question}-year").input_value() == typed
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST


@LANGUAGES
@pytest.mark.parametrize("width", [WIDTH, 1280])
def test_what_is_folded_opens_without_scripts_and_breaks_no_rule(
    live: LiveApp, open_page: Opener, locale: str, width: int
) -> None:
    page = open_page(width=width, scripts=False, locale=locale)
    for path in ("/", "/help/checklist", "/help/report", "/help/law"):
        page.goto(live.url + path)
        for fold in page.locator("main details, footer details").all():
            assert fold.locator("> *:not(summary)").first.is_hidden()
            fold.locator("> summary").click()
            assert fold.locator("> *:not(summary)").first.is_visible()


@pytest.mark.parametrize("width", [WIDTH, 1280])
def test_folded_pages_break_no_rule_when_they_are_open(live: LiveApp, open_page: Opener, width: int) -> None:
    page = open_page(width=width)
    for path in ("/", "/help/checklist", "/help/report", "/help/law", "/help/safety"):
        page.goto(live.url + path)
        page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
        check(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_next_is_ten_lines_and_the_others_are_one_link_away(
    live: LiveApp, open_page: Opener, scripts: bool
) -> None:
    with live.app.app_context():
        cast.account("grace@example.org", "Grace Okafor", Role.COUNSEL)
        for _ in range(desk.PAGE_SIZE + 1):
            cast.submitted()
    page = open_page(width=WIDTH, height=HEIGHT, scripts=scripts)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + "/counsel/")
    lines = page.locator("#next tbody tr")
    expect(lines).to_have_count(desk.PAGE_SIZE)
    assert page.evaluate("document.documentElement.scrollHeight") <= 2900
    first = lines.first.inner_text()
    walks.follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Next"))
    assert page.url.endswith("/counsel/?page=2#next")
    assert lines.count() >= 1
    assert lines.first.inner_text() != first
