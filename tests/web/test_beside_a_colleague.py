"""Local counsel and mentors: named when a set is approved, asked, and shown to whom it concerns (B09, B11)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import Refused, closing, companions
from referral_app.actions.steps.offers import withdraw_need
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.letters.render import render
from referral_app.models import Account, Attorney, Companion, Event, Letter, Need, Offer, Task
from referral_app.queries import both_sides, recipients
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import Page, PageClient

TEXAS = {**world.TERMS, "allow_phv": True, "forums": ["US-TX-ND"]}
CALIFORNIA = [("US-CA", "active", None, "CA-1")]
DALLAS = [("US-TX-ND", "active", None, None), ("US-TX", "active", None, "TX-9")]
NOVICE = {world.AREA: {"tier": 1, "matters": 0, "last_matter": None}}
EXPERT = {world.AREA: {"tier": 4, "matters": 9, "last_matter": "2026-10-01"}}


class Office:
    """Grace before a need of the Northern District of Texas; Cal may come for one case, Dee is admitted there."""

    def __init__(self, app: Flask, lead: dict[str, Any], other: dict[str, Any]) -> None:
        self.app = app
        with app.app_context():
            self.grace = cast.grace().id
            self.lead = cast.attorney("c-1", "Cal", "Reyes", time_zone="America/New_York", **lead).id
            self.other = cast.attorney("d-1", "Dee", "Walsh", time_zone="America/New_York", **other).id
            need = world.need("standard", terms=TEXAS)
            self.need_id, self.request_id = need.id, need.request_id
        self.client = PageClient(app)
        cast.sign_in(self.client, self.grace)
        self.address = f"/counsel/requests/{self.request_id}/needs/1"
        self.client.get(self.address)

    def as_attorney(self, attorney_id: str) -> PageClient:
        client = PageClient(self.app)
        with self.app.app_context():
            who = cast.attorney_account(db.session.get_one(Attorney, attorney_id)).id
        cast.sign_in(client, who)
        client.get("/attorney/")
        return client

    def approve(self, beside: str = "", status: int = 303) -> Page:
        fields: dict[str, Any] = {"attorney": [self.lead]}
        if beside:
            fields["beside"] = [f"1:{self.lead}:{beside}"]
        return self.client.post(f"{self.address}/approve", fields, status)

    def offers(self) -> list[str]:
        with self.app.app_context():
            return [offer.state for offer in db.session.query(Offer).filter_by(need_id=self.need_id)]

    def place(self) -> Companion:
        return db.session.query(Companion).one()

    def events(self) -> list[str]:
        with self.app.app_context():
            rows = db.session.query(Event).filter(Event.kind.like("companion_%")).order_by(Event.seq)
            return [row.kind for row in rows]

    def sweep(self) -> None:
        with self.app.app_context():
            world.basket()
            world.swept()


@pytest.fixture
def dallas(app: Flask) -> Office:
    return Office(app, {"phv": True, "licences": CALIFORNIA}, {"licences": DALLAS})


@pytest.fixture
def novice(app: Flask) -> Office:
    return Office(app, {"areas": NOVICE, "licences": DALLAS}, {"areas": EXPERT, "licences": CALIFORNIA})


def test_who_is_admitted_elsewhere_needs_local_counsel_and_who_may_be_it_is_proposed(dallas: Office) -> None:
    page = dallas.client.get(dallas.address)
    assert "Not admitted there: needs local counsel" in page.text
    matching = dallas.client.get(f"/counsel/requests/{dallas.request_id}/matching")
    assert "Not admitted there: needs local counsel" in matching.text


def test_no_set_is_approved_without_local_counsel_or_the_search_for_one(dallas: Office) -> None:
    page = dallas.approve(status=422)
    assert "Not admitted where the court sits: name local counsel, or have staff look for one." in page.text
    assert dallas.offers() == []


def test_a_search_is_a_task_and_naming_somebody_ends_it(dallas: Office) -> None:
    dallas.approve("local_counsel:find")
    dallas.sweep()
    assert dallas.offers() == ["sent"], "the lead is asked while staff look"
    with dallas.app.app_context():
        task = db.session.query(Task).filter_by(kind="find_companion").one()
        assert (task.reason, task.resolved_at) == ("local_counsel", None)
        place = dallas.place().id
    page = dallas.client.get(dallas.address)
    assert "looked for" in page.text
    dallas.client.post(f"/counsel/requests/{dallas.request_id}/companions/{place}", {"attorney": dallas.other}, 303)
    with dallas.app.app_context():
        assert db.session.query(Task).filter_by(kind="find_companion").one().resolved_at is not None
        assert db.session.query(Letter).filter_by(kind="beside").count() == 1
    assert dallas.events() == ["companion_sought", "companion_asked"]


def test_a_choice_that_is_refused_comes_back_where_it_was_made(dallas: Office) -> None:
    """The place stands open; on a page of now no place does."""
    dallas.approve("local_counsel:find")
    with dallas.app.app_context():
        place = dallas.place().id
    opened = f".//details[@open]//form[@action='/counsel/requests/{dallas.request_id}/companions/{place}']"
    assert not dallas.client.get(dallas.address).find(opened)
    back = dallas.client.post(f"/counsel/requests/{dallas.request_id}/companions/{place}", {"attorney": ""}, 422)
    assert "That did not happen" in back.text
    assert len(back.find(opened)) == 1


def test_a_search_ends_with_the_question_that_it_was_for(dallas: Office) -> None:
    dallas.approve("local_counsel:find")
    dallas.sweep()
    with dallas.app.app_context():
        closing.close_request(
            dallas.request_id, "other", actor=db.session.get_one(Account, dallas.grace), now=the_clock().programme()
        )
        assert db.session.query(Task).filter_by(kind="find_companion").one().resolved_at is not None
    assert dallas.offers() == ["withdrawn"]
    assert "looked for" not in dallas.client.get(dallas.address).text


def test_local_counsel_agrees_and_the_lead_reads_who_it_is(dallas: Office) -> None:
    dallas.approve(f"local_counsel:{dallas.other}")
    dallas.sweep()
    client = dallas.as_attorney(dallas.other)
    assert "Beside a colleague" in client.get("/attorney/").text
    page = client.get("/attorney/beside")
    assert "Cal Reyes" in page.text
    assert "Texas" in page.text
    with dallas.app.app_context():
        place, offer = dallas.place().id, db.session.query(Offer).one().id
    client.post(f"/attorney/beside/{place}", {"answer": "yes"}, 303)
    client.post(f"/attorney/beside/{place}", {"answer": "yes"}, 303)
    client.post(f"/attorney/beside/{place}", {"answer": "no"}, 422)
    lead = dallas.as_attorney(dallas.lead)
    page = lead.get(f"/attorney/offers/{offer}")
    assert "Local counsel" in page.text
    assert "Dee Walsh" in page.text
    # Each can call the other with one tap.
    for seen in (page, client.get("/attorney/beside")):
        assert seen.find(".//span[@class='app-sub']/a[@class='govuk-link app-phone']"), seen.text
    assert dallas.events() == ["companion_asked", "companion_agreed"]


def test_nobody_is_named_who_is_not_admitted_there_or_leads_the_need(dallas: Office) -> None:
    with dallas.app.app_context():
        ohio = cast.attorney("o-1", "Odile", "Marsh", licences=[("US-OH", "active", None, "OH-1")]).id
    for who in (ohio, dallas.lead, "nobody"):
        page = dallas.approve(f"local_counsel:{who}", 422)
        assert "cannot stand beside today" in page.text
    assert dallas.offers() == []


def test_somebody_elses_place_does_not_exist(dallas: Office) -> None:
    dallas.approve(f"local_counsel:{dallas.other}")
    with dallas.app.app_context():
        place = dallas.place().id
    dallas.as_attorney(dallas.lead).post(f"/attorney/beside/{place}", {"answer": "yes"}, 404)
    dallas.client.post(f"/counsel/requests/{'x' * 16}/companions/{place}", {"attorney": dallas.other}, 404)


def test_a_newcomer_is_approved_with_a_mentor_alone(novice: Office) -> None:
    assert "New to the field: name a mentor first." in novice.approve(status=422).text
    assert "New to the field: name a mentor first." in novice.approve("mentor:find", 422).text
    assert novice.offers() == []


def test_the_question_waits_for_the_mentors_yes(novice: Office, clock: StillClock) -> None:
    novice.approve(f"mentor:{novice.other}")
    novice.sweep()
    assert novice.offers() == ["approved"]
    with novice.app.app_context():
        assert db.session.query(Task).filter_by(kind="set_used_up").count() == 0, "the mentor has a business day"
        place = novice.place().id
    page = novice.client.get(novice.address)
    assert "Dee Walsh" in page.text
    assert "no answer yet" in page.text
    novice.as_attorney(novice.other).post(f"/attorney/beside/{place}", {"answer": "yes"}, 303)
    novice.sweep()
    assert novice.offers() == ["sent"]


@pytest.mark.parametrize("since", [{"status": "withdrawn"}, {"insurance_expires": date(2026, 1, 1)}])
def test_a_yes_of_who_may_not_stand_there_any_more_is_refused_and_staff_look_again(
    novice: Office, since: dict[str, Any]
) -> None:
    """The question had waited; meanwhile they left the roster, or their cover ended, and the family's lead would have
    had that mentor."""
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        place = novice.place().id
        mentor = db.session.get_one(Attorney, novice.other)
        for name, value in since.items():
            setattr(mentor, name, value)
        db.session.commit()
    page = novice.as_attorney(novice.other).post(f"/attorney/beside/{place}", {"answer": "yes"}, 422)
    assert "A rule no longer holds" in page.text
    assert novice.events() == ["companion_asked", "companion_sought"]
    novice.sweep()
    assert novice.offers() == ["approved"]
    with novice.app.app_context():
        assert novice.place().attorney_id is None
        assert db.session.query(Task).filter_by(kind="find_companion").count() == 1


def test_a_mentor_who_stays_silent_is_work_for_staff_after_a_business_day(novice: Office, clock: StillClock) -> None:
    novice.approve(f"mentor:{novice.other}")
    novice.sweep()
    clock.move(days=4)
    novice.sweep()
    with novice.app.app_context():
        assert db.session.query(Task).filter_by(kind="set_used_up").count() == 1
    assert novice.offers() == ["approved"]


def test_a_mentor_who_would_rather_not_leaves_no_trace_on_the_lead_and_staff_look_again(novice: Office) -> None:
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        place = novice.place().id
    client = novice.as_attorney(novice.other)
    client.post(f"/attorney/beside/{place}", {"answer": "no"}, 303)
    assert "Nobody waits for you here." in client.get("/attorney/beside").text
    client.post(f"/attorney/beside/{place}", {"answer": "yes"}, 404)
    novice.sweep()
    assert novice.offers() == ["approved"]
    with novice.app.app_context():
        task = db.session.query(Task).filter_by(kind="find_companion").one()
        assert (task.reason, task.resolved_at) == ("mentor", None)


def test_who_said_no_is_proposed_for_nobody_and_can_be_chosen_all_the_same(novice: Office) -> None:
    """Dee would rather not stand beside Cal: on the next lead's card Dee is named last, with the no, and not chosen."""
    with novice.app.app_context():
        lead = cast.attorney("g-1", "Gil", "Ferro", areas=NOVICE, licences=DALLAS).id
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        place = novice.place().id
    novice.as_attorney(novice.other).post(f"/attorney/beside/{place}", {"answer": "no"}, 303)

    def offered() -> list[tuple[str, bool]]:
        page = novice.client.get(novice.address)
        options = page.find(f".//select[@id='beside-1-{lead}-mentor']/option")
        return [(str(option.text), option.get("selected") is not None) for option in options]

    dee = ("Dee Walsh (said no to this request)", False)
    assert offered() == [("Choose", False), dee], "nothing is chosen where only somebody is left who said no"
    page = novice.client.post(f"{novice.address}/approve", {"attorney": [lead], "seen": "1:1"}, 422)
    assert "New to the field: name a mentor first." in page.text
    with novice.app.app_context():
        cast.attorney("e-1", "Eve", "Stone", areas={**EXPERT, world.AREA: {**EXPERT[world.AREA], "tier": 3}})
    assert offered() == [("Eve Stone", True), dee], "though Dee knows the field better"
    chosen = {"attorney": [lead], "seen": "1:1", "beside": [f"1:{lead}:mentor:{novice.other}"]}
    novice.client.post(f"{novice.address}/approve", chosen, 303)


def test_whoever_was_replaced_meanwhile_cannot_answer_any_more(novice: Office) -> None:
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        third = cast.attorney("e-1", "Eve", "Stone", areas=EXPERT)
        grace = db.session.get_one(Account, novice.grace)
        place = novice.place().id
        companions.name_companion(place, third.id, **cast.by(grace))
        dee = cast.attorney_account(db.session.get_one(Attorney, novice.other))
        with pytest.raises(Refused) as refused:
            companions.answer_companion(place, True, **cast.by(dee))
        assert refused.value.code == "not_found"
        assert novice.place().attorney_id == third.id


def test_whoever_stands_beside_is_shut_out_of_the_other_side(novice: Office) -> None:
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        assert ("d-1", None) in both_sides.engaged([novice.request_id])


def test_an_offer_that_is_over_asks_nobody_beside(novice: Office) -> None:
    novice.approve(f"mentor:{novice.other}")
    with novice.app.app_context():
        with writing():
            need = db.session.get_one(Need, novice.need_id)
            withdraw_need(need, reason="given_up", actor="worker", now=the_clock().programme())
        place = novice.place().id
        assert not recipients.still_valid(db.session.query(Letter).filter_by(kind="beside").one())
    client = novice.as_attorney(novice.other)
    assert "Nobody waits for you here." in client.get("/attorney/beside").text
    client.post(f"/attorney/beside/{place}", {"answer": "yes"}, 404)


def letters_beside(office: Office, *, sweep: bool = False) -> list[tuple[str, str]]:
    """(state, its one sentence) of the letters that ask somebody to stand beside; after a sweep, as they left."""
    if sweep:
        office.sweep()
    with office.app.app_context():
        rows = db.session.query(Letter).filter_by(kind="beside").order_by(Letter.created_at).all()
        return [(row.state, " ".join(str(render(row, "dee@example.org").get_content()).split())) for row in rows]


@pytest.mark.parametrize("ended", [False, True])
def test_a_mentor_of_two_needs_reads_one_letter_that_says_what_is_true_as_it_leaves(
    novice: Office, ended: bool
) -> None:
    """The end of one of the two offers, while the letter waits, takes nothing from the other."""
    with novice.app.app_context():
        first = db.session.get_one(Need, novice.need_id)
        second = world.need("standard", terms=TEXAS, request=first.request)
        people = {"attorney": [novice.lead]}
        number, second_id = second.number, second.id
    novice.approve(f"mentor:{novice.other}")
    other = novice.address.replace("/needs/1", f"/needs/{number}")
    novice.client.get(other)
    novice.client.post(f"{other}/approve", {**people, "beside": [f"{number}:{novice.lead}:mentor:{novice.other}"]}, 303)
    assert [state for state, _words in letters_beside(novice)] == ["waiting"], "one letter for both"
    if ended:
        with novice.app.app_context(), writing():
            need = db.session.get_one(Need, novice.need_id)
            withdraw_need(need, reason="given_up", actor="worker", now=the_clock().programme())
    ((state, words),) = letters_beside(novice, sweep=True)
    assert state == "sent"
    assert ("colleagues in 2 matters" in words) is not ended
    assert ("a colleague in a matter" in words) is ended
    with novice.app.app_context():
        assert db.session.query(Offer).filter_by(need_id=second_id).one().state == "approved"
