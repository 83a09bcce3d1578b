"""Words of danger in the form, and stopping everything: wide and narrow, in both languages (U9, U5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import Request
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check

Opener = Callable[..., Page]
SAID = {"en": "He is at the airport now with my son.", "es": "Está en el aeropuerto ahora con mi hijo."}
STOP = {"en": "Stop everything", "es": "Detener todo"}


@pytest.mark.parametrize(("width", "language", "locale"), [(1280, "en", "en-US"), (320, "es", "es-MX")])
def test_the_numbers_come_up_staff_see_it_first_and_stopping_is_two_presses(
    live: LiveApp, open_page: Opener, width: int, language: str, locale: str
) -> None:
    with live.app.app_context():
        grace = cast.grace().email
        cast.submitted(cast.answers(danger_now="yes"))
    page = open_page(width=width, locale=locale)
    walks.begin(page, live, language)
    walks.through_the_topics(page, cast.answers(cast.SURVIVOR), language)
    walks.keep_phrase(page, language)
    page.goto(live.url + "/request/more/15")
    check(page)
    page.fill("#more_info", SAID[language])
    walks.press(page, {"en": "Continue", "es": "Continuar"}[language])
    expect(page.locator("#help-now")).to_be_visible()
    check(page)
    walks.send(page, language)
    expect(page.locator("#help-now")).to_be_visible()
    check(page)
    page.goto(live.url + "/status/request")
    check(page)
    walks.follow(page, page.get_by_role("link", name=STOP[language], exact=True))
    check(page)
    page.check("#reason-not_safe")
    walks.press(page, STOP[language])
    expect(page.locator("[aria-labelledby=help-now] a[href='tel:988']")).to_be_visible()
    check(page)

    staff = open_page(width=width)
    walks.sign_in(staff, live, grace)
    staff.goto(live.url + "/counsel/requests?view=ended")
    check(staff)
    walks.follow(staff, staff.locator("tbody th a").first)
    expect(staff.locator("#words-of-danger")).to_be_visible()
    check(staff)
    with live.app.app_context():
        assert set(db.session.scalars(select(Request.close_reason))) == {None, "not_safe"}
