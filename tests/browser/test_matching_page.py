"""The page of all needs: no rule of accessibility broken, nothing that scrolls sideways, and approved by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from referral_app.extensions import db
from referral_app.models import Offer
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check
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
