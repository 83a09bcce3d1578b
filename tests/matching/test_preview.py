"""The preview says what the planner does when nobody answers: the same questions at the same instants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from referral_app.matching.preview import preview
from referral_app.workflow.attorneys import NotReady
from tests.matching.planning import MONDAY, SETTINGS, Office, approved, at, people, plan_need

IDS = ("a1", "a2", "a3")


@pytest.mark.parametrize("urgency", ["critical", "urgent", "standard"])
def test_it_is_what_an_office_sees_that_looks_every_hour(urgency: str) -> None:
    needs = [plan_need("N1", urgency=urgency), plan_need("N2", urgency="standard")]
    offers = approved("N1", *IDS) + approved("N2", *IDS)
    told = preview(MONDAY, needs, people(*IDS), offers, SETTINGS)
    office = Office(needs, people(*IDS), offers)
    for hours in range(24 * 20):
        office.sweep(MONDAY + timedelta(hours=hours))
    assert [(ask.at, ask.offer_id) for ask in told.asks] == office.log
    assert {ask.offer_id: ask.until for ask in told.asks} == {
        offer.id: offer.expires_on for offer in office.offers.values()
    }


def test_a_place_is_given_away_once_and_again_when_it_comes_back() -> None:
    needs = [plan_need("N1", urgency="critical"), plan_need("N2", urgency="critical")]
    told = preview(MONDAY, needs, people("a1", max_matters=1), approved("N1", "a1") + approved("N2", "a1"), SETTINGS)
    first, second = told.asks
    assert (first.need_id, first.at, first.until) == ("N1", MONDAY, date(2026, 11, 19))
    assert (second.need_id, second.at) == ("N2", at(20, 0)), "when the first question has run out"


def test_a_pinned_one_is_first_and_who_cannot_be_asked_is_not_told_of() -> None:
    offers = [replace(offer, pinned=1) if offer.attorney_id == "a3" else offer for offer in approved("N1", *IDS)]
    settings = replace(SETTINGS, not_ready={"a1": NotReady.NOT_ENROLLED})
    told = preview(MONDAY, [plan_need("N1")], people(*IDS), offers, settings)
    assert [ask.attorney_id for ask in told.asks] == ["a3", "a2"]
    assert [skip.attorney_id for skip in told.skips] == ["a1"]


def test_nothing_approved_asks_nobody() -> None:
    assert preview(MONDAY, [plan_need("N1")], people(*IDS), [], SETTINGS).asks == ()
