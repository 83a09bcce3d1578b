"""All three journeys with scripts switched off: nothing on the way needs them (T73)."""

from __future__ import annotations

from functools import partial

from tests.browser.conftest import LiveApp
from tests.browser.test_main_journeys import Opener, a_referral


def test_family_counsel_and_attorneys_come_through_without_scripts(live: LiveApp, open_page: Opener) -> None:
    plain = partial(open_page, scripts=False)
    page = plain()
    page.goto(live.url + "/")
    assert page.locator("html.js-enabled, body.js-enabled").count() == 0, "scripts run: the test shows nothing"
    a_referral(live, plain)
