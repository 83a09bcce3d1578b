"""What a request page tells staff of who may agree, of the tests a clock stands for, and of needs one by one
(A05, A07, A15, A18, A19)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.form_walk import DATA, Walker, saying, skipped

#: Who asks, with what the rules need to know of them: who may agree to legal help, and by which rule.
ROLES: dict[str, tuple[dict[str, Any], str, str]] = {
    "parent": ({"role": "my_child", "relation": "parent"}, "The person who asked", "H03"),
    "guardian": ({"role": "my_child", "relation": "guardian"}, "The person who asked", "H03"),
    "adult survivor": ({"role": "myself", "requester_age": 30}, "The person who asked", "H01"),
    "minor survivor": ({"role": "myself", "requester_age": 16}, "The young person, together with staff", "H02"),
    "relative": (
        {"role": "someone_else", "relation": "relative"},
        "A parent or guardian who is not the one who did harm",
        "H06",
    ),
    "professional": ({"role": "someone_else", "relation": "caseworker"}, "The court or the agency", "H05"),
}


def sent(app: Flask, **said: Any) -> str:
    walk = Walker(app)
    walk.through(saying(skipped, **said))
    walk.finish(lawyers="no")
    return walk.request_id()


def staff_page(app: Flask, request_id: str, part: str = "needs") -> Page:
    with app.app_context():
        grace = cast.grace().id
    client = PageClient(app)
    cast.sign_in(client, grace)
    return client.get(f"/counsel/requests/{request_id}?part={part}")


def fact(page: Page, name: str) -> str:
    for row in page.find(".//dl/div"):
        key, value = row.find("dt"), row.find("dd")
        if key is not None and value is not None and "".join(key.itertext()).strip() == name:
            return " ".join("".join(value.itertext()).split())
    raise AssertionError(f"no {name}")


@pytest.mark.parametrize("who", ROLES)
def test_who_may_agree_is_shown_with_its_rule_for_each_who_asks(sqlite_app: Flask, who: str) -> None:
    """(A05) A helper never becomes the one who agrees."""
    said, holder, rule = ROLES[who]
    page = staff_page(sqlite_app, sent(sqlite_app, situations=["protective_order"], **said), "people")
    told = fact(page, "May agree to legal help")
    assert told.startswith(holder)
    assert told.endswith(DATA.rule_text(rule))
    assert rule not in told, "its words, never its code"


def test_a_minor_alone_is_cleared_by_a_named_person_before_anybody_is_asked(sqlite_app: Flask) -> None:
    """(A07) No question about a guardian is needed, and no attorney is asked before staff have cleared it by name."""
    request_id = sent(sqlite_app, situations=["protective_order"], role="myself", requester_age=16, where=_TEXAS)
    page = staff_page(sqlite_app, request_id)
    assert "Before attorneys may be asked" in page.text
    with sqlite_app.app_context():
        request = db.session.get_one(Request, request_id)
        assert request.state in ("submitted", "in_triage")
        assert not request.needs, "no need is there before: nobody can be approved for it"
        grace = db.session.scalars(select(Account).where(Account.email == "grace@example.org")).one()
        for reason in reasons(page):
            triage.clear_reason(request_id, reason, actor=grace, now=clock().programme(), today=clock().today())
        db.session.refresh(request)
        assert request.state == "ready_to_match"
        assert {row.cleared_by for row in request.clearings} == {grace.id}
        assert request.needs


def reasons(page: Page) -> list[str]:
    """The ids of the reasons that hold a request back, as their buttons send them."""
    fields = page.find(".//section[@aria-labelledby='before-matching']//li//input[@name='reason']")
    return [field.get("value") for field in fields]


_TEXAS = {"country": "US", "state": "TX", "county": "Travis County"}


def test_a_child_taken_abroad_leads_to_the_outgoing_way(sqlite_app: Flask) -> None:
    """(A15) The State Department's list is for children here; abroad a lawyer of that country is looked for."""
    walk = Walker(sqlite_app)
    walk.through(
        saying(
            skipped,
            situations=["intl_abduction_outgoing"],
            role="my_child",
            child_place={"country": "MX"},
            home_place=_TEXAS,
        )
    )
    walk.finish(lawyers="no")
    walk.get("/request/sent")
    assert "It is for a child who is in the U.S. For your child, call the State Department first." in walk.html
    assert 'href="tel:+18884074747"' in walk.html
    page = staff_page(sqlite_app, walk.request_id())
    (needs,) = page.find(".//section[@aria-labelledby='needs']")
    told = " ".join("".join(needs.itertext()).split())
    assert "Mexico" in told
    assert "US-TX-WD" not in told


@pytest.mark.parametrize(
    ("said", "elements"),
    [
        ({}, {"identified by the authorities": "not known", "a conviction": "not known"}),
        (
            {
                "federal_notice": "yes",
                "case_stage": "convicted",
                "case_court": {"system": "federal", "place": {"country": "US", "state": "TX"}},
                "offense_kind": "sharing",
                "dma_before": "no",
            },
            {
                "identified by the authorities": "met",
                "a conviction": "met",
                "for sharing, not only for making": "met",
                "no earlier payment from the fund": "met",
            },
        ),
        (
            {"federal_notice": "no", "case_stage": "charged", "offense_kind": "making", "dma_before": "no"},
            {
                "identified by the authorities": "not met",
                "a conviction": "not met",
                "for sharing, not only for making": "not met",
                "no earlier payment from the fund": "met",
            },
        ),
    ],
)
def test_the_criteria_of_the_fund_are_listed_as_met_not_met_or_not_known(
    sqlite_app: Flask, said: dict[str, Any], elements: dict[str, str]
) -> None:
    """(A18)"""
    request_id = sent(sqlite_app, situations=["csam_compensation"], role="myself", requester_age=24, **said)
    (section,) = staff_page(sqlite_app, request_id, "law").find(".//section[@aria-labelledby='clocks']")
    told = " ".join("".join(section.itertext()).split())
    for words, status in elements.items():
        assert f"{words}: {status}" in told, words
    assert "identified" not in told.replace("identified by the authorities", "")


def test_three_kinds_of_help_are_three_needs_each_with_its_own_list(sqlite_app: Flask) -> None:
    """(A19) Each has its expertise code, and attorneys are looked for need by need."""
    request_id = sent(
        sqlite_app,
        situations=["child_sex_trafficking"],
        role="myself",
        requester_age=24,
        help_wanted=["money", "clear_record", "immigration"],
        where=_TEXAS,
        harm_places=[_TEXAS],
        citizen="no",
        conviction_courts=[{"system": "state", "place": _TEXAS}],
    )
    with sqlite_app.app_context():
        from referral_app.queries import cases

        routing = cases.latest_routing(db.session.get_one(Request, request_id))
        assert routing is not None
        areas = [need["area"] for need in cases.routing_result(routing)["needs"]]
        assert {"civil_trafficking_1595", "record_relief_trafficking", "immigration_trafficking"} <= set(areas)
    page = staff_page(sqlite_app, request_id)
    for area in areas:
        assert DATA.expertise[area].label in page.text
