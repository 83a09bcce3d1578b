"""The page of all needs: no rule of accessibility broken, nothing that scrolls sideways, and approved by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from referral_app.extensions import db
from referral_app.models import Offer
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check
from tests.web.test_arranging_and_widening import Texas
from tests.web.test_matching_page import FIVE, helper

Opener = Callable[..., Page]


def _address(live: LiveApp) -> str:
    with live.app.app_context():
        cast.grace()
        helper("a-1", "Amara", "Diallo")
        helper("b-1", "Bela", "Novak", firm_name="Novak and Daughters")
        helper("c-1", "Chidi", "Okoro", enrolled=False)
        helper("d-1", "Dara", "Quinn", areas=("image_removal",))
        return f"/counsel/requests/{cast.submitted(FIVE).id}/matching"


@pytest.mark.parametrize("width", [1280, 320])
def test_approved_with_the_keyboard_alone(live: LiveApp, open_page: Opener, width: int) -> None:
    address = _address(live)
    page = open_page(width=width)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    check(page)
    page.locator("main details summary").first.focus()
    page.keyboard.press("Enter")
    check(page)
    page.get_by_role("button", name="Approve the sets as proposed").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("No set waits for approval.")).to_be_visible()
    check(page)
    with live.app.app_context():
        assert len({offer.need_id for offer in db.session.query(Offer)}) == 5


@pytest.mark.parametrize("width", [1280, 320])
def test_moved_compared_and_widened(live: LiveApp, open_page: Opener, width: int) -> None:
    address = _address(live)
    page = open_page(width=width)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    page.get_by_role("button", name="One place up").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Why this order (need 1)")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Compare the two ticked").nth(1).click()
    expect(page.locator("h1")).to_have_text("Compare two attorneys")
    check(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_an_order_is_tried_where_one_stands(live: LiveApp, open_page: Opener, width: int) -> None:
    """The page is never left: a mark on it stays, with what stands open, the ticks and the focus."""
    page = open_page(width=width)
    address = _address(live)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    first = page.locator("section.app-match").first
    names = first.locator("tbody .govuk-checkboxes__label")
    before = names.all_inner_texts()
    page.evaluate("document.body.dataset.stays = 'yes'")
    first.locator("details summary").first.click()
    elsewhere = page.locator("section.app-match").nth(1).get_by_role("checkbox").first
    elsewhere = page.locator(f"#{elsewhere.get_attribute('id')}")
    elsewhere.uncheck()
    page.get_by_role("button", name="One place up").first.focus()
    page.keyboard.press("Enter")
    reason = page.get_by_label("Why this order (need 1)")
    expect(reason).to_be_visible()
    assert names.all_inner_texts() == [before[1], before[0], *before[2:]]
    expect(page.locator("#said")).to_have_text(before[1].split(",")[0] + ": place 1 by hand")
    expect(page.locator("section.app-match [data-part]")).to_be_focused()
    expect(elsewhere).not_to_be_checked()
    assert first.locator("details").first.get_attribute("open") is not None
    assert page.evaluate("document.body.dataset.stays") == "yes"
    check(page)
    reason.select_option(index=1)
    page.get_by_role("button", name="Approve the sets as proposed").click()
    expect(page.get_by_text("One place up")).to_have_count(0)
    assert page.evaluate("document.body.dataset.stays || ''") == "", "what is approved is a page of its own"


def test_a_step_is_tried_where_one_stands(live: LiveApp, open_page: Opener) -> None:
    page = open_page(width=1280)
    with live.app.app_context():
        texas = Texas(live.app)
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + texas.address)
    page.evaluate("document.body.dataset.stays = 'yes'")
    tried = page.get_by_role("button", name=re.compile(r"^Try it\s*: Allow admission"))
    tried.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Odile Marsh").first).to_be_visible()
    expect(page.locator("#said")).to_contain_text("Tried, not taken: Allow admission for this case only")
    expect(page.locator("[data-part]")).to_be_focused()
    check(page)
    page.get_by_role("button", name="Put it back").click()
    expect(tried).to_be_visible()
    expect(page.locator("#said")).to_have_text(f"Need {texas.number}: as it was")
    page.get_by_role("button", name=re.compile(r"^Take this step\s*: Allow admission")).click()
    expect(page.get_by_text("Widened on").first).to_be_visible()
    assert page.evaluate("document.body.dataset.stays") == "yes"
    with live.app.app_context():
        assert texas.terms()["allow_phv"] is True


@pytest.mark.parametrize("width", [1280, 320])
def test_places_of_one_need_are_tried_where_one_stands(live: LiveApp, open_page: Opener, width: int) -> None:
    page = open_page(width=width)
    address = _address(live).replace("/matching", "/needs/1")
    walks.sign_in(page, live, "grace@example.org")
    page.goto(live.url + address)
    names = page.locator("ol.app-ranked").first.locator("label strong")
    before = [words.partition(". ")[2] for words in names.all_inner_texts()]
    page.evaluate("document.body.dataset.stays = 'yes'")
    page.get_by_label(re.compile(rf"A place of my own\s*: {before[1]}")).fill("1")
    page.get_by_role("button", name="Show the order with these places").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("place 1 by hand")).to_be_visible()
    after = [words.partition(". ")[2] for words in names.all_inner_texts()]
    assert after == [before[1], before[0], *before[2:]]
    expect(page.get_by_role("button", name="Show the order with these places")).to_be_focused()
    expect(page.locator("#said")).to_have_text("The order as you would ask")
    check(page)
    page.get_by_label(re.compile(rf"A place of my own\s*: {before[1]}")).fill("soon")
    page.get_by_role("button", name="Show the order with these places").click()
    expect(page.locator("main [role='alert']")).to_contain_text("number from 1 to 99")
    assert page.evaluate("document.body.dataset.stays") == "yes"
    check(page)
