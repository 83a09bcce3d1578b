"""Notes, complaints, organisations and the figures of a year: no rule of accessibility broken, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from referral_app.actions import attorney_complaints, attorney_notes, organisations
from referral_app.extensions import db
from referral_app.models import Attorney, WaitLeft
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp
from tests.browser.faults import check
from tests.browser.test_axe import a_need_asked
from tests.browser.test_main_journeys import people

Opener = Callable[..., Page]
AID = {"kind": "legal_aid", "areas": [], "languages": "English, Spanish", "phone": "+1 512 555 0100", "url": ""}


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_people(live: LiveApp, open_page: Opener, width: int) -> None:
    amara, _bela = people(live)
    request, _need = a_need_asked(live.app)
    request_id = request.rpartition("/")[2]
    with live.app.app_context():
        sol, person = cast.sol(), db.session.query(Attorney).filter_by(first_name="Amara").one()
        for text in ("Would rather be called before ten.", "Told us in March that two Hague cases a year are enough."):
            attorney_notes.write(person.id, text, actor=sol, now=live.clock.now)
        said = "The question came a day before the hearing, and nobody answered the phone."
        account = cast.attorney_account(person)
        complaint = attorney_complaints.complain(person.id, said, offer_id=None, **cast.by(account)).id
        refer = "Ask for intake before noon. They want the county and the date of the next hearing."
        aid = organisations.keep(
            None, {**AID, "name": "Lone Star Legal Aid", "places": ["US-TX"], "refer": refer}, **cast.by(sol)
        )
        for name, places in (("Clinic of the Law School", ["US-TX", "US-OK"]), ("Justice for Maine", ["US-ME"])):
            organisations.keep(None, {**AID, "name": name, "places": places}, **cast.by(sol))
        organisations.send(request_id, aid.id, need_number=1, actor=sol, now=live.clock.now)
        for level, area, days, n in (("critical", "custody_general", 1, 130), ("urgent", "protective_orders", 4, 37)):
            db.session.add(WaitLeft(year=2026, level=level, area=area, days=days, n=n))
        db.session.commit()
        attorney, organisation = person.id, aid.id
    page = open_page(width=width)
    walks.sign_in(page, live, "sol@example.org")
    page.goto(f"{live.url}/counsel/attorneys/{attorney}")
    page.get_by_text("Add a note").click()
    page.get_by_label("Note about this attorney").fill("Good work in R-863-EB4.")
    walks.press(page, "Save the note")
    expect(page.get_by_label("Note about this attorney")).to_be_visible()
    check(page)
    for path in (
        f"attorneys/{attorney}/complaint",
        "complaints",
        f"complaints/attorneys/{complaint}",
        "organisations",
        f"organisations/{organisation}",
        f"requests/{request_id}/organisations",
        "oversight",
        "statistics/2026",
    ):
        page.goto(f"{live.url}/counsel/{path}")
        check(page)
    page.goto(f"{live.url}/counsel/complaints/attorneys/{complaint}")
    walks.press(page, "Put the answer on their page")
    check(page)
    page.goto(f"{live.url}/counsel/organisations/new")
    walks.press(page, "Save")
    check(page)
    page = open_page(width=width)
    walks.sign_in(page, live, amara)
    page.goto(f"{live.url}/attorney/complaints")
    walks.press(page, "Send the complaint")
    check(page)
