"""An attorney goes through what is asked together: no rule of accessibility broken, nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from referral_app.actions.request_sets import approve_sets
from referral_app.extensions import db
from referral_app.models import Need
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check
from tests.follow_ups import world

Opener = Callable[..., Page]
BOTH = {
    area: {"tier": 3, "matters": 2, "last_matter": None} for area in ("hague_return_petitioner", "protective_orders")
}


@pytest.mark.parametrize("width", [1280, 320])
def test_an_attorney_goes_through_two_matters_of_one_family(live: LiveApp, open_page: Opener, width: int) -> None:
    with live.app.app_context():
        world.basket()
        amara = cast.amara(areas=BOTH)
        request = cast.submitted(cast.answers(situations=["intl_abduction_incoming", "protective_order"]))
        sets = {1: [amara.id], 2: [amara.id]}
        approve_sets(request.id, sets, seen={}, together=[amara.id], **cast.by(cast.grace()))
        world.swept()
        request_id, email = request.id, amara.email
    page = open_page(width=width)
    walks.sign_in(page, live, email)
    page.goto(f"{live.url}/attorney/")
    check(page)
    page.get_by_role("link", name="2 matters for one family").click()
    expect(page.locator("h1")).to_have_text("2 matters for one family")
    check(page)
    page.get_by_label("I use the names only").check()
    page.get_by_role("button", name="I am interested").click()
    check(page)
    walks.find_no_conflict(page)
    check(page)
    page.get_by_role("link", name="Go on to the terms").click()
    check(page)
    for box in page.locator("input[name=agreed]").all():
        box.check()
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_text("the first contact are the same for all of them")).to_be_visible()
    check(page)
    with live.app.app_context():
        states = db.session.scalars(db.select(Need.state).where(Need.request_id == request_id)).all()
        assert states == ["filled", "filled"]
