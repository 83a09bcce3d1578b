"""Sentences that a walk from submit to first contact found untrue, or that left the reader without a next step."""

from __future__ import annotations

import re

from flask import Flask, get_template_attribute

from referral_app.extensions import db
from referral_app.models import Need, Offer, Request
from referral_app.queries import disclosure
from referral_app.vocabulary import Track
from referral_app.web.words import say
from tests import cast
from tests.follow_ups import world
from tests.page_client import BASE, Page, PageClient
from tests.web.test_a_minor_takes_two import Minor
from tests.web.test_answering import Asked
from tests.web.test_matching_page import Desk, helper
from tests.web.test_matter_page import AtWork


def words(page: Page, where: str) -> str:
    """What one place of a page says."""
    (found,) = page.find(where)
    return " ".join("".join(found.itertext()).split())


def test_without_a_name_no_check_is_written_down_before_staff_did_it_with_the_attorney(sqlite_app: Flask) -> None:
    """A check that nobody could do would stand in the record for years."""
    with sqlite_app.app_context():
        offer = cast.sent(cast.need_of(cast.submitted()), person := cast.amara(), by=cast.grace())
        who = cast.attorney_account(person)
        cast.interested(offer.id, who, named=False)
        address, account, offer_id = f"/attorney/offers/{offer.id}", who.id, offer.id
    client = PageClient(sqlite_app)
    cast.sign_in(client, account)
    assert "Choose “I am not sure”" in client.get(f"{address}/names").text
    told = client.submit({"answer": "clear", "firm": "y"}, f"{address}/check", 422)
    assert "There are no names to check yet." in told.text
    with sqlite_app.app_context():
        assert db.session.get_one(Offer, offer_id).state == "checking"
    client.get(f"{address}/names")
    client.submit({"answer": "unsure"}, f"{address}/check", 303)
    assert "then say here what you found" in client.get(f"{address}/names").text
    client.submit({"answer": "clear", "firm": "y"}, f"{address}/check", 303)
    with sqlite_app.app_context():
        assert db.session.get_one(Offer, offer_id).state == "cleared"


def test_a_way_without_its_address_is_no_way_and_the_sheet_says_what_to_do(sqlite_app: Flask) -> None:
    it = AtWork(sqlite_app, contact={}, contact_ways=["email"])
    page = it.client.get(it.address)
    assert "Send no e-mail." in page.text
    assert "No number or address was given for a way that is safe." in page.text
    assert "asked that nobody reaches out" not in page.text, "they did not"


def test_who_cannot_sign_in_is_not_said_to_be_asked_next(sqlite_app: Flask) -> None:
    desk = Desk(sqlite_app)
    with sqlite_app.app_context():
        helper("n-1", "Chidi", "Okoro", enrolled=False)
    desk.approve(desk.look())
    shown = desk.look().text
    assert "has no account yet: asked once it is open" in shown
    with sqlite_app.app_context():
        world.basket()
        world.swept()
        assert {task.reason for task in world.tasks("set_used_up")} == {"nobody_free"}
    page = desk.client.get(desk.address.removesuffix("/matching"))
    assert "1 attorney is approved, and cannot be asked now." in page.text
    assert "the worker asks next" not in page.text
    assert "Nobody on the approved list can be asked now" in page.text


def test_a_minor_who_asks_is_the_one_who_agrees(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        minor = Minor(sqlite_client.app)
    cast.sign_in(sqlite_client, minor.grace)
    page = sqlite_client.get(f"/counsel/requests/{minor.request}/consent")
    assert "The young person who asked agrees" in page.text
    assert "cannot agree for somebody else" not in page.text
    assert "not through the one who asked" not in page.text


def test_what_is_read_out_stands_in_the_language_of_who_agrees_and_of_who_reads(sqlite_client: PageClient) -> None:
    """A text that nobody understands cannot be agreed to (A05)."""
    with sqlite_client.app.app_context():
        minor = Minor(sqlite_client.app)
        request = db.session.get_one(Request, minor.request)
        request.language = "es"
        db.session.commit()
    cast.sign_in(sqlite_client, minor.grace)
    page = sqlite_client.get(f"/counsel/requests/{minor.request}/consent")
    assert "¿Podemos consultar con abogados" in words(page, ".//div[@lang='es']")
    assert "May we ask lawyers until" in words(page, ".//details")
    assert page.h1.startswith("Who agreed")
    sqlite_client.submit({"page_language": "es"}, "/language")
    page = sqlite_client.get(f"/counsel/requests/{minor.request}/consent")
    assert "May we ask lawyers" not in page.text
    assert "Lo mismo en su idioma" not in page.text


def test_an_hour_that_binds_an_attorney_says_by_which_clock(sqlite_app: Flask) -> None:
    """The office has its clock, and the attorney may live by another one."""
    asked = Asked(sqlite_app)
    asked.client.get(asked.address)
    page = asked.client.submit({"attest": "y"}, f"{asked.address}/interest", 303)
    assert page.h1 == "Names for the conflict check"
    assert re.search(r"Please answer by \w+ \d+, \d{4}, \d+:\d\d [AP]M \(Eastern Time\)\.", page.text)
    assert "(Eastern Time)" in asked.client.get("/attorney/").text


def test_what_is_said_of_a_box_stands_under_its_words(sqlite_app: Flask) -> None:
    page = (asked := Asked(sqlite_app)).client.get(asked.address)
    shown = page.text
    assert shown.index("do not ask me about this kind of work again") < shown.index("It is taken off your profile")
    (box,) = page.find(".//input[@name='drop_area']")
    hint = box.get("aria-describedby")
    assert hint
    assert "It is taken off your profile" in words(page, f".//*[@id='{hint}']")


def test_five_needs_from_the_queue_to_the_approved_sets_in_six_clicks(sqlite_app: Flask) -> None:
    """Counted as a person presses: the request in the queue, what its page names next, and the button (issue 25)."""
    desk = Desk(sqlite_app)
    with sqlite_app.app_context():
        for number in range(3):
            helper(f"h-{number}", ("Ana", "Ben", "Cora")[number], "Hale")
    clicks, client = 0, desk.client
    request = desk.address.removesuffix("/matching")
    assert any(link.startswith(request) for link in client.get("/counsel/requests").links())
    clicks, page = clicks + 1, client.get(request)
    assert "Take it" in words(page, ".//section[@aria-labelledby='glance']")
    client.submit({"owner": ""}, f"{request}/take", 303)
    clicks, page = clicks + 1, client.get(request)
    assert desk.address in [link.get("href") for link in page.find(".//section[@aria-labelledby='glance']//a")]
    clicks, page = clicks + 1, client.get(desk.address)
    assert len(desk.proposed(page, ticked=True)) == 5
    desk.approve(page)
    clicks += 1
    assert clicks <= 6
    with sqlite_app.app_context():
        needs = db.session.query(Need).filter_by(request_id=desk.request_id).all()
        assert len(needs) == 5
        for need in needs:
            assert db.session.query(Offer).filter_by(need_id=need.id, state="approved").count(), need.area


def test_how_pressing_it_is_counts_no_days_beside_a_date_that_may_be_years_ahead(sqlite_app: Flask) -> None:
    """ "This is pressing: days count. A date that matters falls in March 2031." What presses may be no date at all."""
    terms = {"area": "hague_return", "situation": "intl_abduction_outgoing", "forums": ["US-TX"], "fees": ["pro_bono"]}
    terms |= {"languages": ["en"], "interpreter_ok": False, "required_trainings": [], "min_tier": 1}
    summary = disclosure.of_terms({**terms, "deadline": "2031-03-04"}, "critical", [])
    with sqlite_app.test_request_context(base_url=BASE):
        rows = get_template_attribute("components/summary.html", "summary_rows")(summary, "The work")
    assert "This is pressing. A date that matters falls in March 2031." in re.sub(r"\s+", " ", rows)
    for track in Track:
        assert "day" not in say(track.value, "track_attorney").casefold()
