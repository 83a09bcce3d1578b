"""On the page of all needs: an order by hand with its reason, two side by side, and one step of widening at a time."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.models import Account, Attorney, Event, Need, Offer, Request, Task
from referral_app.queries import asking, cases, disclosure
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.test_matching_page import Desk, helper

#: Noor also asks for a protective order in Texas, where leave for one case is not open.
TWO: dict[str, Any] = cast.answers(situations=["intl_abduction_incoming", "protective_order"])


@pytest.fixture
def desk(app: Flask) -> Desk:
    with app.app_context():
        helper("a-1", "Amara", "Diallo")
        helper("b-1", "Bela", "Novak")
    return Desk(app)


def press(desk: Desk, page: Page, path: str, status: int = 200, **pressed: Any) -> Page:
    """One of the buttons of the one form, with everything the form says."""
    fields = {**page.fields("/matching/approve"), **pressed}
    return desk.client.post(f"/counsel/requests/{desk.request_id}/{path}", fields, status)


def test_one_place_up_is_tried_needs_a_reason_and_is_kept_with_it(desk: Desk) -> None:
    first, second = desk.proposed()[1]
    page = press(desk, desk.look(), "matching/try", up=f"1:{second}")
    assert desk.proposed(page)[1] == [second, first]
    assert "place 1 by hand" in page.text
    assert not desk.sets(), "trying keeps nothing"
    page = press(desk, page, "matching/approve", 422)
    assert "A place in the order needs a reason." in page.text
    assert desk.proposed(page)[1] == [second, first], "the order is not lost"
    press(desk, page, "matching/approve", 303, reason="1:knows_the_court")
    with desk.app.app_context():
        need = cast.need_of(db.session.get_one(Request, desk.request_id), 1)
        made = {offer.attorney_id: offer for offer in db.session.query(Offer).filter_by(need_id=need.id)}
        assert (made[second].pinned, made[second].pin_reason) == (1, "knows_the_court")
        assert made[first].pinned is None


def test_a_place_beside_somebody_who_is_not_ticked_is_not_left_out_without_a_word(sqlite_app: Flask) -> None:
    """Typed beside Bela, while Amara alone was ticked: Amara was approved, and of Bela's place nothing was said."""
    with sqlite_app.app_context():
        amara, bela = helper("a-1", "Amara", "Diallo").id, helper("b-1", "Bela", "Novak").id
    desk = Desk(sqlite_app)
    need = f"/counsel/requests/{desk.request_id}/needs/1"
    desk.client.get(need)
    typed = {"attorney": [amara], f"place-{bela}": "1", "pin_reason": "knows_the_court"}
    page = desk.client.submit(typed, f"{need}/approve", 422)
    assert "A place was typed for somebody who was not ticked." in page.text
    assert not desk.sets()
    ticked = {box.get("value") for box in page.find(".//input[@name='attorney'][@checked]")}
    assert ticked == {amara, bela}, "what was typed stays, and the tick that it wants is set"
    desk.client.submit({}, f"{need}/approve", 303)
    assert desk.sets() == {1: {amara, bela}}


def test_two_ticked_stand_side_by_side_what_differs_first(desk: Desk) -> None:
    with desk.app.app_context():
        bela = db.session.query(Attorney).filter_by(code="b-1").one()
        bela.areas = {area: {**row, "tier": 4} for area, row in bela.areas.items()}
        db.session.commit()
    page = press(desk, desk.look(), "needs/1/compare")
    assert [cell.text for cell in page.find(".//thead/tr/th")][1:] in (
        ["Amara Diallo", "Bela Novak"],
        ["Bela Novak", "Amara Diallo"],
    )
    rows = [" ".join("".join(row.itertext()).split()) for row in page.find(".//tbody/tr/th")]
    assert rows[0] == "Knows the field"
    assert rows[1].endswith("equal")
    assert rows[-2:] == ["Together", "Place in the order"]


def test_one_tick_is_no_comparison(desk: Desk) -> None:
    page = desk.look()
    [first, _second] = desk.proposed(page)[1]
    back = press(desk, page, "needs/1/compare", 422, pick=[f"1:{first}"])
    assert "Tick exactly two attorneys to compare them." in back.text
    assert "Nobody was approved" not in back.text, "nobody had pressed that"


class Texas:
    """Grace and Sol before Noor's two needs. Somebody of Ohio would come for one case; Ines is no expert."""

    def __init__(self, app: Flask, said: dict[str, Any] = TWO) -> None:
        self.app = app
        orders = {"protective_orders": {"tier": 2, "matters": 2, "last_matter": "2026-05-01"}}
        with app.app_context():
            self.grace, self.sol = cast.grace().id, cast.sol().id
            self.ohio = cast.attorney(
                "o-1", "Odile", "Marsh", phv=True, licences=[("US-OH", "active", None, "OH-1")], areas=orders
            ).id
            request = cast.submitted(said)
            self.request_id = request.id
            self.number = next(need.number for need in request.needs if need.area == "protective_orders")
        self.client = PageClient(app)
        cast.sign_in(self.client, self.grace)
        self.address = f"/counsel/requests/{self.request_id}/matching"

    def need(self) -> Need:
        return cast.need_of(db.session.get_one(Request, self.request_id), self.number)

    def terms(self) -> dict[str, Any]:
        with self.app.app_context():
            return cases.need_terms(self.need())

    def press(self, path: str, status: int = 303, **pressed: Any) -> Page:
        page = self.client.get(self.address)
        return self.client.post(
            f"/counsel/requests/{self.request_id}/{path}", {**page.fields("/matching/approve"), **pressed}, status
        )

    def relax(self, change: str, status: int = 303) -> Page:
        return self.press(f"needs/{self.number}/relax", status, relax=change)


@pytest.fixture
def texas(app: Flask) -> Texas:
    return Texas(app)


def test_a_step_is_shown_with_its_yield_and_tried_without_keeping_it(texas: Texas) -> None:
    page = texas.client.get(texas.address)
    assert "Allow admission for this case only (pro hac vice): would add 1 attorney." in page.text
    page = texas.press("matching/try", 200, **{"try": f"{texas.number}:pro_hac_vice"})
    assert "Tried, not taken: Allow admission for this case only" in page.text
    assert "Odile Marsh" in page.text
    assert not [box for box in page.find(".//input[@name='pick']") if box.get("value").startswith(f"{texas.number}:")]
    assert texas.terms()["allow_phv"] is False
    with texas.app.app_context():
        assert not db.session.query(Event).filter_by(kind="need_relaxed").count()


def test_a_step_that_is_taken_counts_from_then_on_and_says_who_took_it(texas: Texas) -> None:
    texas.relax("pro_hac_vice")
    terms = texas.terms()
    assert terms["allow_phv"] is True
    assert terms["relaxed"] == [{"change": "pro_hac_vice", "by": texas.grace, "on": "2026-11-25"}]
    with texas.app.app_context():
        [event] = db.session.query(Event).filter_by(kind="need_relaxed")
        assert (event.actor, event.detail["reason"]) == (texas.grace, "pro_hac_vice")
        need = texas.need()
        assert asking.why_not(need.request, need, need.created_at.date()) is None, "the family's text is the same"
    page = texas.client.get(texas.address)
    assert "Widened on Nov 25, 2026: Allow admission for this case only" in page.text
    assert f"{texas.number}:{texas.ohio}" in [box.get("value") for box in page.find(".//input[@name='pick']")]
    page = texas.relax("pro_hac_vice", 422)
    assert "That did not happen" in page.text
    assert "This step is taken already." in page.text, "by a colleague, or in another tab"
    assert len(texas.terms()["relaxed"]) == 1, "the same step twice is one step"


def test_giving_up_a_training_waits_for_a_supervisor_and_for_the_family(app: Flask) -> None:
    texas = Texas(app, cast.answers(TWO, dv_history="yes"))
    with app.app_context():
        request = texas.need().request
        marks = [summary.mark for _need, summary in disclosure.texts(request)]
        cases.seal_words(request, {**cases.words(request), "consent": {"texts": marks}})
        db.session.commit()
    before = texas.terms()
    assert before["required_trainings"]
    texas.relax("training", 200)
    assert texas.terms() == before, "counsel alone change nothing"
    with app.app_context():
        [task] = db.session.query(Task).filter_by(kind="relax")
        assert task.reason == "relax_training"
    texas.relax("training", 200)
    cast.sign_in(texas.client, texas.sol)
    texas.relax("training")
    assert texas.terms()["required_trainings"] == []
    with app.app_context():
        tasks = db.session.query(Task).filter_by(kind="relax").all()
        assert [task.resolved_at is not None for task in tasks] == [True]
        need = texas.need()
        why = asking.why_not(need.request, need, need.created_at.date())
        assert why == "no_consent", "the text has changed: the family is asked again"
    assert "Missing: consent that runs today and covers this very text." in texas.client.get(texas.address).text


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("change", ["capacity", "fee:contingency", "interpreter", "status", "fee:", ""])
def test_what_is_no_step_of_this_need_is_refused(texas: Texas, change: str) -> None:
    """Capacity is the attorney's own; an interpreter is fine here already; the rest the claim does not know."""
    before = texas.terms()
    texas.relax(change, 422)
    assert texas.terms() == before


def test_nothing_is_widened_while_somebody_is_asked(app: Flask) -> None:
    texas = Texas(app)
    texas.relax("pro_hac_vice")
    with app.app_context():
        person = db.session.get_one(Attorney, texas.ohio)
        cast.sent(texas.need(), person, by=db.session.get_one(Account, texas.grace))
    page = texas.relax("training", 422)
    assert "Somebody is asked or approved for this need now" in page.text


def test_an_administrator_cannot_widen(texas: Texas) -> None:
    with texas.app.app_context():
        who = cast.ada().id
    cast.sign_in(texas.client, who)
    texas.client.get("/account")
    texas.client.post(f"/counsel/requests/{texas.request_id}/needs/{texas.number}/relax", {"relax": "training"}, 403)
