"""The three situations that could have hurt somebody, from the first page of the form to an attorney's (docs/law.md).

A parent served with papers was given a day years away; a window in doubt made every question end on the day it left; a
child who has died was spoken of as living.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from referral_app.actions import consent, triage
from referral_app.extensions import db
from referral_app.follow_ups import sweep
from referral_app.models import Account, Offer, Request
from referral_app.queries import cases, disclosure
from referral_app.workflow.consent import How
from tests import cast
from tests.browser import walks
from tests.browser.conftest import LiveApp

Opener = Callable[..., Page]

OHIO = {"country": "US", "state": "OH", "county": "Franklin"}
TEXAS = {"country": "US", "state": "TX", "county": "Travis County"}
MICHIGAN = {"country": "US", "state": "MI", "county": "Marquette County"}
PARENT: dict[str, Any] = {
    "safe_now": "yes",
    "device_shared": "no",
    "contact_ways": ["i_will_return"],
    "requester_age": 38,
    "role": "my_child",
    "relation": "parent",
    "language": "en",
    "ability_to_pay": "cannot_pay",
    "danger_now": "no",
}
TAKEN: dict[str, Any] = {
    **PARENT,
    "situations": ["intl_abduction_outgoing"],
    "location_known": "yes",
    "who_has_child": "other_parent",
    "agreed_move": "no",
    "custody_order": "no",
    "return_case": "no",
    "ca_applied": "no",
    "police_report": "yes",
    "dv_history": "no",
    "keep_away_order": "no",
}
#: The father has the child in Mexico; two days ago papers of a court there came to the mother in Texas.
PAPERS = {
    **TAKEN,
    "where": TEXAS,
    "child_place": {"country": "MX"},
    "home_place": TEXAS,
    "children": [{"ref": "c1", "dob": "2019-03-14"}],
    "wrongful_date": "2026-07-10",
    "left_date": "2026-07-10",
    "served": "yes",
    "served_date": "2026-11-23",
    "case_court": {"system": "foreign", "place": {"country": "MX"}},
}
#: Kept in France since some day in May: whether the six months have run is in doubt.
FRANCE = {
    **TAKEN,
    "where": OHIO,
    "child_place": {"country": "FR"},
    "home_place": OHIO,
    "children": [{"ref": "c1", "dob": "2015-01-01"}],
    "left_date": "2026-05",
    "wrongful_date": "2026-05",
    "served": "no",
}
#: A boy who died in March after sextortion; somebody is charged.
DIED = {
    **PARENT,
    "situations": ["crime_victim_rights", "online_enticement_sextortion"],
    "where": MICHIGAN,
    "children": [{"ref": "c1", "dob": "2009-02-02", "living": "no"}],
    "died_date": "2026-03",
    "harm_places": [MICHIGAN],
    "case_court": {"system": "federal", "place": MICHIGAN},
    "federal_notice": "yes",
    "case_stage": "charged",
    "know_person": "yes",
    "accused_is_guardian": "no",
}


def text(page: Page) -> str:
    return " ".join((page.locator("main").text_content() or "").split())


def attorney(live: LiveApp, area: str, licences: list[tuple[Any, ...]], **more: Any) -> str:
    """Amara, fit for this kind of work there, and Grace. Returns Amara's address."""
    with live.app.app_context():
        cast.grace()
        areas = {area: {"tier": 4, "matters": 6, "last_matter": "2026-10-01"}}
        return cast.attorney_account(cast.amara(areas=areas, licences=licences, **more)).email


def at_the_desk(desk: Page, live: LiveApp, reference: str) -> str:
    """Grace finds the request in the queue and opens it. Returns its line in the queue."""
    walks.sign_in(desk, live, "grace@example.org")
    walks.follow(desk, desk.get_by_role("navigation").get_by_role("link", name="Requests", exact=True))
    line = desk.locator("tbody tr", has_text=reference)
    told = " ".join(line.inner_text().split())
    walks.follow(desk, line.get_by_role("link", name=reference))
    return told


def ask(desk: Page, live: LiveApp, area: str) -> tuple[str, date]:
    """Approve Amara for the need of this kind, and let the worker look. Returns what the need's page said, and the last
    day."""
    with live.app.app_context():
        need = next(each for each in db.session.query(Request).one().needs if each.area == area)
        address = f"/counsel/requests/{need.request_id}/needs/{need.number}"
    desk.goto(live.url + address)
    told = text(desk)
    desk.locator("input[name=attorney]").check()
    walks.press(desk, "Approve the ticked attorneys")
    with live.app.app_context():
        list(sweep.once())
        last = db.session.query(Offer).filter_by(state="sent").one().expires_on
        assert last is not None
        return told, last


def staff_call(live: LiveApp) -> None:
    """Grace has called: what holds the request is cleared, and who speaks for the estate agrees to the texts."""
    with live.app.app_context():
        request = db.session.query(Request).one()
        grace = db.session.query(Account).filter_by(email="grace@example.org").one()
        routing = cases.latest_routing(request)
        assert routing is not None
        for reason in cases.routing_result(routing)["attorney_match_reasons"]:
            triage.clear_reason(request.id, reason, **cast.by(grace))
        marks = {summary.mark for _, summary in disclosure.texts(request)}
        consent.record_from_holder(request.id, "estate", How.PHONE, marks, accused=False, **cast.by(grace))


def test_a_parent_served_with_papers_is_given_the_day_to_answer_them(live: LiveApp, open_page: Opener) -> None:
    licences = [("MX", "active", None, "MX-1")]
    email = attorney(live, "foreign_counsel", licences, insurance_expires=None, cover="not_required_there")
    reference, _ = walks.submit(open_page(width=320, height=640), live, PAPERS)

    desk = open_page()
    line = at_the_desk(desk, live, reference)
    assert "Critical" in line
    assert "answer" in line
    assert "Dec 3, 2026" in text(desk)
    desk.get_by_role("link", name="Clocks and law").click()
    expect(desk.locator("#clocks")).to_be_visible()
    assert "December 3, 2026" in text(desk)
    told, last = ask(desk, live, "foreign_counsel")
    assert "December 3, 2026" in told
    assert date(2026, 11, 25) < last <= date(2026, 12, 3)

    lawyer = open_page()
    walks.sign_in(lawyer, live, email)
    walks.open_what_waits(lawyer)
    assert "December 2026" in text(lawyer), "the month; the day itself comes with the facts"
    walks.show_interest(lawyer)
    walks.find_no_conflict(lawyer)
    assert "December 3, 2026" in text(lawyer)


def test_a_window_in_doubt_ends_no_question_on_the_day_it_leaves(live: LiveApp, open_page: Opener) -> None:
    email = attorney(live, "uccjea_jurisdiction", [("US-OH", "active", date(2028, 5, 31), "OH-1")])
    reference, phrase = walks.submit(open_page(width=320, height=640), live, FRANCE)

    desk = open_page()
    line = at_the_desk(desk, live, reference)
    assert "Critical" in line
    told, last = ask(desk, live, "uccjea_jurisdiction")
    assert "binds on" not in told
    # Three business days, with a holiday and a weekend between.
    assert last == date(2026, 12, 1)

    lawyer = open_page()
    walks.sign_in(lawyer, live, email)
    walks.open_what_waits(lawyer)
    expect(lawyer.locator("main")).to_contain_text("December 1, 2026")
    family = open_page(width=320, height=640)
    walks.come_back(family, live, phrase)
    assert "too late" not in text(family).lower()


def test_a_child_who_has_died_is_spoken_of_as_such(live: LiveApp, open_page: Opener) -> None:
    email = attorney(live, "cvra_federal", [("US-MI", "active", None, "MI-1"), ("US-MI-WD", "active", None, None)])
    phone = open_page(width=320, height=640)
    asked: set[str] = set()
    walks.begin(phone, live)

    def look() -> None:
        asked.update(str(each.get_attribute("value")) for each in phone.locator("input[name=shown]").all())

    walks.through_the_topics(phone, DIED, look=look)
    assert not {"self_harm", "meeting_planned", "still_with_trafficker"} & asked
    walks.keep_phrase(phone)
    assert "has died" in text(phone)
    reference = walks.send(phone)
    assert "We are so sorry" in text(phone)
    assert "is not in trouble" not in text(phone)

    desk = open_page()
    at_the_desk(desk, live, reference)
    page = text(desk)
    desk.get_by_role("link", name="Consent and contact").click()
    expect(desk.locator("#agreement")).to_be_visible()
    page += text(desk)
    assert "has died" in page
    assert "The personal representative or next of kin" in page
    assert "A minor is asking" not in page

    staff_call(live)
    told, last = ask(desk, live, "cvra_federal")
    assert last > live.clock.now.date()
    lawyer = open_page()
    walks.sign_in(lawyer, live, email)
    walks.open_what_waits(lawyer)
    for words in (told, text(lawyer)):
        assert "the child is" not in words.lower()
        assert "turns 18" not in words
