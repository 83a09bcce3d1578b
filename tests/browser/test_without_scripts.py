"""All three journeys with scripts switched off: nothing on the way needs them (T73)."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, Route
from playwright.sync_api import TimeoutError as NothingHappened

from referral_app.extensions import db
from referral_app.models import Request
from tests.browser.conftest import LiveApp
from tests.browser.test_main_journeys import Opener, a_referral


def test_family_counsel_and_attorneys_come_through_without_scripts(live: LiveApp, open_page: Opener) -> None:
    plain = partial(open_page, scripts=False)
    page = plain()
    page.goto(live.url + "/")
    assert page.locator("html.js-enabled, body.js-enabled").count() == 0, "scripts run: the test shows nothing"
    a_referral(live, plain)


def only_by_script(live: LiveApp, plain: Opener, **how: Any) -> Page:
    """A browser that gets every page with buttons that do nothing by themselves."""

    def rewritten(route: Route) -> None:
        if route.request.method != "GET" or route.request.resource_type != "document":
            route.continue_()
            return
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('type="submit"', 'type="button"'))

    page = plain(**how)
    # Nothing is waited for here: whatever the machine, the press below leads nowhere.
    page.context.set_default_timeout(5000)
    page.route(f"{live.url}/**", rewritten)
    return page


def test_the_control_a_button_that_needs_a_script_stops_the_journey(live: LiveApp, open_page: Opener) -> None:
    with pytest.raises(NothingHappened):
        a_referral(live, partial(only_by_script, live, partial(open_page, scripts=False)))
    with live.app.app_context():
        assert db.session.query(Request).filter(Request.received_at.is_not(None)).count() == 0
