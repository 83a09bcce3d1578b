"""Consent for each disclosure (A26, T20): the very text is seen, agreed to until a day, and taken back at any time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import Refused, consent, intake, offer_answers, offers, way_back
from referral_app.actions.steps.consent import CONSENT_VERSION
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.follow_ups.sweep import once
from referral_app.models import Account, AuditRow, Event, Offer, Request, Task
from referral_app.queries import asking, cases, disclosure
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient

TEXT = "Bring a child home under the Hague treaty"


def sent_form(client: PageClient, said: dict[str, object], **review: object) -> Page:
    """A draft with these answers and a phrase, at its review; sent with `review` if anything is given."""
    with client.app.app_context():
        now = the_clock().real()
        draft, token = intake.start_draft(now=now)
        intake.save_draft(draft.id, {**cases.EMPTY_WORDS, "answers": said}, now=now)
        assert way_back.confirm_phrase(draft.id, way_back.give_phrase(draft.id, now=now), now=now)
    client.client.set_cookie("__Host-rid", token, domain="localhost", secure=True)
    page = client.get("/request/review")
    return client.submit(review, "/send") if review else page


def the_request() -> Request:
    return db.session.scalars(select(Request)).one()


def dds(page: Page) -> list[str]:
    return [" ".join("".join(node.itertext()).split()) for node in page.tree.iter("dd")]


def test_the_family_sees_the_very_text_that_the_attorney_gets(client: PageClient) -> None:
    """(A26) What the review and the status page show is, line for line, what stands on the attorney's page."""
    review = sent_form(client, cast.NOOR)
    assert TEXT in review.text
    client.submit({"ask_lawyers": "yes", "agreed": "yes"}, "/send")
    status = client.get("/status/request")
    with client.app.app_context():
        grace, amara = cast.grace(), cast.amara()
        offer = cast.sent(cast.need_of(the_request()), amara, by=grace).id
        account = cast.attorney_account(amara).id
    attorney = PageClient(client.app)
    cast.sign_in(attorney, account)
    seen = dds(attorney.get(f"/attorney/offers/{offer}"))
    assert len(seen) >= 5
    assert dds(status) == seen
    assert dds(review)[-len(seen) :] == seen


def test_the_choice_has_no_default_and_no_is_as_good_as_yes(client: PageClient) -> None:
    """(A26, T20) Nothing is ticked; without a choice the page comes back; a no is taken all the same."""
    page = sent_form(client, cast.NOOR)
    assert not {"ask_lawyers", "agreed"} & set(page.fields("/send"))
    page = client.submit({"ask_lawyers": "no"}, "/send", status=422)
    assert page.fields("/send")["ask_lawyers"] == ["no"]
    assert "agreed" not in page.fields("/send")
    client.get("/request/review")
    page = client.submit({"agreed": "yes"}, "/send", status=422)
    assert "Choose whether lawyers may be asked" in page.text
    assert page.fields("/send")["agreed"] == ["yes"], "what was ticked stays ticked"
    assert client.submit({"ask_lawyers": "no"}, "/send").h1 == "We have your message"
    with client.app.app_context():
        request = the_request()
        assert (request.state, request.consent_until) == ("ready_to_match", None)
        with pytest.raises(Refused, match="no_consent"):
            cast.approved(cast.need_of(request), cast.amara(), by=cast.grace())
    page = client.get("/status/request")
    assert "You have not agreed yet" in page.text
    page = client.submit({}, "/agree")
    assert "You agreed that lawyers may be asked until Monday, May 24, 2027" in page.text
    with client.app.app_context():
        assert len(cast.approved(cast.need_of(the_request()), cast.attorney("a-9", "Cira", "Lund"), by=_grace())) == 1


def test_a_text_that_changed_since_the_page_was_opened_is_not_agreed_to(client: PageClient) -> None:
    """(A26) The marks of what was shown go with the answer; another text in between asks to be read again."""
    sent_form(client, cast.NOOR)
    page = client.submit({"ask_lawyers": "yes", "agreed": "yes", "text": "0" * 24}, "/send", status=422)
    assert "Please read it again" in page.text
    assert not {"ask_lawyers", "agreed"} & set(page.fields("/send")), "it was ticked for another text"
    with client.app.app_context():
        assert the_request().state == "draft"
    client.get("/request/review")
    client.submit({"ask_lawyers": "no", "agreed": "yes"}, "/send")
    client.get("/status/request")
    page = client.submit({"text": "0" * 24}, "/agree", status=409)
    assert "Please read it again" in page.text
    with client.app.app_context():
        assert the_request().consent_until is None


def test_taking_it_back_withdraws_at_once_and_is_logged(client: PageClient) -> None:
    """(A26) Open offers are gone in the same commit; the timeline, the chain and a task for staff say so."""
    sent_form(client, cast.NOOR, ask_lawyers="yes", agreed="yes")
    with client.app.app_context():
        request, grace = the_request(), cast.grace()
        amara, bela = cast.amara(), cast.attorney("a-2", "Bela", "Kiss")
        cast.sent(cast.need_of(request), amara, by=grace)
        cast.approved(cast.need_of(request), bela, by=grace)
    client.get("/status/request")
    assert "No lawyer is asked any more" in client.submit({}, "/revoke").text
    with client.app.app_context():
        assert set(db.session.scalars(select(Offer.state))) == {"withdrawn", "dropped"}
        assert "consent_revoked" in db.session.scalars(select(Event.kind)).all()
        assert "consent_revoked" in db.session.scalars(select(AuditRow.action)).all()
        assert "consent_ended" in db.session.scalars(select(Task.kind)).all()
        world.basket()
        list(once())
        assert set(db.session.scalars(select(Offer.state))) == {"withdrawn", "dropped"}


@pytest.fixture
def open_offer(app: Flask, clock: StillClock) -> Iterator[tuple[str, str, str]]:
    """Ids of a request of specific consent, of the offer Amara has, and of her account; the context is pushed."""
    with app.app_context():
        now, today = clock.now, the_clock().today()
        draft, _token = intake.start_draft(now=now)
        intake.save_draft(draft.id, {**cases.EMPTY_WORDS, "answers": cast.NOOR}, now=now)
        request = intake.submit_request(
            draft.id, form_key="f", agreed=True, now=now, today=today, consents=False, texts=[]
        )
        consent.give(request.id, {text.mark for _, text in disclosure.texts(request)}, now=now, today=today)
        amara = cast.amara()
        offer = cast.sent(cast.need_of(request), amara, by=cast.grace(), expires_on=today + timedelta(days=400))
        yield request.id, offer.id, cast.attorney_account(amara).id


def _grace() -> Account:
    """Grace as she is already on the staff, or newly."""
    return db.session.scalar(select(Account).where(Account.email == "grace@example.org")) or cast.grace()


def accept(offer_id: str, account_id: str) -> None:
    offer_answers.accept_offer(
        offer_id,
        agreed=cast.ALL_TERMS,
        actor=db.session.get_one(Account, account_id),
        now=the_clock().programme(),
        today=the_clock().today(),
    )


def test_a_consent_that_ended_yesterday_refuses_approval_send_and_yes(
    open_offer: tuple[str, str, str], clock: StillClock
) -> None:
    """(A26, T20) On its last day it holds; a day later nothing leaves, nothing is accepted, nothing is approved."""
    request_id, offer_id, account_id = open_offer
    request = db.session.get_one(Request, request_id)
    need, grace = cast.need_of(request), _grace()
    bela = cast.attorney("a-2", "Bela", "Kiss")
    waiting = cast.approved(need, bela, by=grace)[0].id
    assert request.consent_until is not None
    clock.move(days=(request.consent_until - the_clock().today()).days)
    assert asking.why_not(request, need, the_clock().today()) is None
    clock.move(days=1)
    with pytest.raises(Refused, match="no_consent"):
        accept(offer_id, account_id)
    today = the_clock().today()
    assert not offers.send_offer(waiting, now=clock.now, today=today, expires_on=today, snapshot={})
    with pytest.raises(Refused, match="no_consent"):
        cast.approved(need, cast.attorney("a-3", "Cira", "Lund"), by=grace)
    world.basket()
    list(once())
    assert set(db.session.scalars(select(Offer.state))) == {"withdrawn", "dropped"}


def test_withdrawn_between_page_and_click_the_yes_finds_nothing(open_offer: tuple[str, str, str]) -> None:
    """(T20) The attorney had the page open; the consent went in the meantime."""
    request_id, offer_id, account_id = open_offer
    consent.revoke(request_id, now=the_clock().programme(), today=the_clock().today())
    with pytest.raises(Refused, match="withdrawn"):
        accept(offer_id, account_id)


def test_a_text_nobody_agreed_to_is_not_sent(open_offer: tuple[str, str, str], clock: StillClock) -> None:
    """(A26) The consent is to a text: when what attorneys would read changes, it no longer covers it."""
    request_id, offer_id, account_id = open_offer
    request = db.session.get_one(Request, request_id)
    need = cast.need_of(request)
    cases.seal_need(need, {**cases.need_terms(need), "languages": ["fr"]})
    db.session.commit()
    with pytest.raises(Refused, match="no_consent"):
        accept(offer_id, account_id)
    today = the_clock().today()
    consent.give(request_id, {disclosure.of_need(need).mark}, now=clock.now, today=today)
    assert asking.why_not(db.session.get_one(Request, request_id), need, today) is None


def test_agreeing_again_moves_the_last_day_on_and_every_step_names_its_version(
    open_offer: tuple[str, str, str], clock: StillClock
) -> None:
    """(A26) The event holds the last day, the version of the words and the marks of the texts: never a name."""
    request_id, _offer_id, _account_id = open_offer
    request = db.session.get_one(Request, request_id)
    before = request.consent_until
    clock.move(days=30)
    marks = {text.mark for _, text in disclosure.texts(request)}
    after = consent.give(request_id, marks, now=clock.now, today=the_clock().today())
    assert before is not None
    assert after - before == timedelta(days=30)
    told = db.session.scalars(select(Event).where(Event.kind == "consent_given").order_by(Event.at)).all()
    assert [event.detail["version"] for event in told] == [CONSENT_VERSION] * 2
    assert told[-1].detail["texts"] == sorted(marks)


def test_nothing_can_be_agreed_to_once_it_has_ended(open_offer: tuple[str, str, str]) -> None:
    request_id, _offer_id, _account_id = open_offer
    now, today = the_clock().programme(), the_clock().today()
    intake.withdraw_request(request_id, now=now)
    for refused in (
        lambda: consent.give(request_id, [], now=now, today=today),
        lambda: consent.revoke(request_id, now=now, today=today),
    ):
        with pytest.raises(Refused, match="request_closed"):
            refused()


def test_under_13_is_not_asked_whether_lawyers_may_be(sqlite_client: PageClient) -> None:
    """(A07, A26) Nothing is matched for a child; the form asks for as little as it can."""
    page = sent_form(sqlite_client, {"requester_age": 12, "role": "myself", "situations": ["image_removal"]})
    assert "May we ask lawyers?" not in page.text
    assert sqlite_client.submit({"agreed": "yes"}, "/send").h1 == "We have your message"
    with sqlite_client.app.app_context():
        assert the_request().consent_until is None
