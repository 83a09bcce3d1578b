"""Whom the office does not serve is asked for nowhere: not at approval, not at send, not at a yes, not in the plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from referral_app import law, programme
from referral_app.actions import Refused, triage
from referral_app.actions.offers import send_offer
from referral_app.clock import clock
from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models import Account, Need, Offer, Request
from referral_app.queries import asking, cases
from referral_app.vocabulary import OfferState
from referral_app.workflow.asking import TAKING_PARENT, WhyNot
from tests import cast
from tests.follow_ups import world

#: A mother who was served with a Hague petition, and who fled violence.
SERVED = json.loads((ROOT / "tests/law/cases/C08.json").read_text("utf-8"))["answers"]


@pytest.fixture
def grace(app: Flask) -> Iterator[Account]:
    with app.app_context():
        world.basket()
        yield cast.grace()


def cleared_request(grace: Account) -> Request:
    """C08 as the office has it once counsel have cleared what held it."""
    request = cast.submitted(SERVED)
    routing = cases.latest_routing(request)
    assert routing is not None
    for reason in cases.routing_result(routing)["attorney_match_reasons"]:
        triage.clear_reason(request.id, reason, actor=grace, now=clock().programme(), today=clock().today())
    assert TAKING_PARENT in asking.flags(request)
    return request


def needs_by_service(request: Request) -> tuple[list[Need], list[Need]]:
    served = [need for need in request.needs if asking.is_served(need, asking.flags(request))]
    return served, [need for need in request.needs if need not in served]


def test_needs_of_crossing_and_custody_get_no_offers_and_the_others_go_on(grace: Account) -> None:
    request = cleared_request(grace)
    served, held = needs_by_service(request)
    assert {need.area for need in held} == {"hague_return_respondent"}
    assert served, "the protective order alone goes on"
    today = clock().today()
    assert {asking.why_not(request, need, today) for need in held} == {WhyNot.RESPONDENT}
    assert {asking.why_not(request, need, today) for need in served} == {None}
    person = cast.attorney()
    with pytest.raises(Refused, match="respondent_not_served"):
        world.approve(held[0], [person], grace)


def test_an_offer_approved_before_the_office_decided_is_neither_planned_nor_sent(
    grace: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = cast.need_of(cast.submitted(cast.NOOR))
    (offer,) = world.approve(need, [cast.attorney()], grace)
    monkeypatch.setattr(asking, "flags_of", lambda _result: frozenset({TAKING_PARENT}))
    world.swept()
    assert db.session.get_one(Offer, offer.id).state == OfferState.APPROVED
    now, today = clock().programme(), clock().today()
    assert not send_offer(offer.id, now=now, today=today, expires_on=today, snapshot={})


def test_a_yes_after_the_office_decided_is_told_that_it_is_over(
    grace: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    need = cast.need_of(cast.submitted(cast.NOOR))
    person = cast.attorney()
    world.approve(need, [person], grace)
    world.swept()
    monkeypatch.setattr(asking, "flags_of", lambda _result: frozenset({TAKING_PARENT}))
    with pytest.raises(Refused, match="withdrawn"):
        world.accept(need, person)


def test_an_office_that_serves_respondents_asks_for_them(grace: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    request = cleared_request(grace)
    settings = replace(programme.settings(), serve_respondents=True)
    monkeypatch.setattr(programme, "settings", lambda: settings)
    today = clock().today()
    assert {asking.why_not(request, need, today) for need in request.needs} == {None}


def test_a_place_in_the_order_needs_one_of_the_reasons(grace: Account) -> None:
    need = world.need()
    (person,) = world.people(1)
    with pytest.raises(Refused, match="pin_without_reason"):
        world.approve(need, [person], grace, pinned={person.id: 1}, pin_reason="because")
    (offer,) = world.approve(need, [person], grace, pinned={person.id: 1}, pin_reason="continuity")
    assert (offer.pinned, offer.pin_reason) == (1, "continuity")


def test_the_flag_is_one_the_law_knows() -> None:
    assert TAKING_PARENT in law.load().flag_texts
