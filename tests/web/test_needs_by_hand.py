"""A need that no rule names is written by hand, with a reason; and the top of a request never names an act that would
be refused, nor "nothing" while somebody has to do something."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from referral_app import programme
from referral_app.actions import Refused, needs_by_hand, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Request
from referral_app.queries import cases
from referral_app.web.counsel.request.at_a_glance import Standing, binds_first, next_act
from referral_app.web.counsel.request.first_contact import Awaited
from tests import cast
from tests.page_client import Page, PageClient
from tests.web.test_request_in_short import top

UNSORTED = cast.answers(situations=["not_sure"])
TYPED = {"area": "hague_return_petitioner", "forum": "US-TX", "level": "required", "why": "She told me on the phone."}


def written_for(request: Request, actor: Any, **changes: str) -> None:
    typed = TYPED | changes
    needs_by_hand.add_need(
        request.id,
        typed["area"],
        typed["forum"],
        typed["level"],
        typed["why"],
        actor=actor,
        now=clock().programme(),
        today=clock().today(),
    )


def cleared(client: PageClient, said: dict[str, Any]) -> tuple[str, str]:
    """A request of these answers that Grace has taken, each of its reasons cleared: its address and id."""
    with client.app.app_context():
        grace, request = cast.grace(), cast.submitted(said)
        now, today = clock().programme(), clock().today()
        triage.take_request(request.id, actor=grace, now=now)
        routing = cases.latest_routing(request)
        assert routing is not None
        for reason in cases.routing_result(routing)["attorney_match_reasons"]:
            triage.clear_reason(request.id, reason, actor=grace, now=now, today=today)
        who, request_id = grace.id, request.id
    cast.sign_in(client, who)
    return f"/counsel/requests/{request_id}", request_id


def test_what_nobody_sorted_gets_its_need_by_hand_and_can_be_matched(client: PageClient) -> None:
    address, request_id = cleared(client, UNSORTED)
    assert "Write down what a lawyer is needed for" in top(client.get(address))
    client.get(f"{address}/needs/by-hand")
    page = client.submit({}, f"{address}/needs/by-hand", 422)
    for missing in ("area", "forum", "level", "why"):
        page = client.submit(TYPED | {missing: " \u200b " if missing == "why" else ""}, f"{address}/needs/by-hand", 422)
        assert page.find(f".//*[@id='{missing}-error']")
        assert missing == "why" or TYPED["why"] in page.text
    page = client.submit(TYPED, f"{address}/needs/by-hand")
    assert "1. Hague return case" in page.text
    assert "Texas" in page.text
    assert TYPED["why"] in client.get(f"{address}?part=notes").text
    assert "Choose attorneys" in top(page)
    with client.app.app_context():
        request = db.session.get_one(Request, request_id)
        (need,) = request.needs
        assert (request.state, need.forums, need.level) == ("ready_to_match", ["US-TX"], "required")
    assert "Match all needs of" in client.get(f"{address}/matching").text
    client.get(f"{address}/needs/by-hand")
    assert "there already" in client.submit(TYPED, f"{address}/needs/by-hand", 422).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"area": "no_such"}, "no_such_area"),
        ({"forum": "US-ZZ"}, "no_such_place"),
        ({"forum": "us-tx"}, "no_such_place"),
        ({"level": "open"}, "no_such_level"),
        ({"why": ""}, "no_note"),
    ],
)
def test_what_is_no_need_is_refused(sqlite_app: Flask, changes: dict[str, str], code: str) -> None:
    with sqlite_app.app_context():
        request = cast.submitted()
        with pytest.raises(Refused) as refused:
            written_for(request, cast.grace(), **changes)
        assert refused.value.code == code


def test_while_a_reason_or_a_hold_keeps_it_back_none_is_written_and_none_offered(sqlite_client: PageClient) -> None:
    with sqlite_client.app.app_context():
        grace, unsorted, held = cast.grace(), cast.submitted(UNSORTED), cast.submitted()
        triage.set_hold(held.id, "question", actor=grace, now=clock().programme())
        for request in (unsorted, held):
            with pytest.raises(Refused, match="no_new_needs"):
                written_for(request, grace)
        who, pages = grace.id, [f"/counsel/requests/{request.id}" for request in (unsorted, held)]
    cast.sign_in(sqlite_client, who)
    for page in pages:
        assert "by-hand" not in sqlite_client.get(page).text


def test_for_a_child_under_thirteen_who_asks_a_supervisor_writes_it(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        grace, sol = cast.grace(), cast.sol()
        child = cast.answers(cast.SURVIVOR, requester_age=11, dob=None)
        request = cast.submitted(child)
        with pytest.raises(Refused, match="not_supervisor"):
            written_for(request, grace)
        written_for(request, sol)
        assert [need.area for need in request.needs] == [TYPED["area"]]


def test_a_held_request_says_so_at_its_top_and_what_waits_for_consent_too(sqlite_client: PageClient) -> None:
    def shown(address: str) -> Page:
        return sqlite_client.get(address)

    address, request_id = cleared(sqlite_client, cast.answers())
    assert "Choose attorneys" in top(shown(address))
    with sqlite_client.app.app_context():
        request = db.session.get_one(Request, request_id)
        request.consent_until = clock().today() - timedelta(days=1)
        db.session.commit()
    page = shown(address)
    assert "Get consent" in top(page)
    assert f"{address}?part=people#consent" in page.links()
    assert shown(f"{address}?part=people").find(".//*[@id='consent']")
    sqlite_client.post(f"{address}/hold", data={"reason": "unsafe_contact"})
    assert "Judge whether the hold may end" in top(shown(address))


READY = Standing(
    state="ready_to_match",
    hold=None,
    owned=True,
    date_passed=False,
    waits_for=(),
    opposed=False,
    has_needs=True,
    unasked=(1,),
    used_up=(),
    not_served=False,
    given_up=False,
    sought=False,
    agreed=True,
    unread=False,
    for_a_colleague=False,
    asking=False,
    finished=False,
    awaited=None,
    decides_at=None,
    walled=False,
    agreed_by_staff=False,
)
#: A yes whose family has to be verified on the phone, so that it hears whose call to expect.
AWAITED = Awaited("Amara Diallo", date(2026, 12, 2), False, "/need", "/verify")
VERIFY = "Verify on the phone who asks, so that their page names Amara Diallo: first contact is due by Dec 2, 2026"
YES = {"state": "in_progress", "unasked": (), "awaited": AWAITED}
LEFT = "Nobody is left to ask: choose or invite others, widen, or look outside the roster"
OTHERS = "Nobody has said yes yet: choose others too, or tick the task off and wait"


@pytest.mark.parametrize(
    ("changes", "kinds", "words"),
    [
        ({}, (), "Choose attorneys"),
        ({"for_a_colleague": True}, (), "Wait: a minor asks, so a colleague approves the first attorneys"),
        ({}, ("family_answered",), "Read what the family answered"),
        ({"agreed": False}, (), "Get consent: nobody may be asked without it"),
        ({"hold": "safety"}, (), "Judge whether the hold may end"),
        ({"state": "on_hold", "hold": "safety", "waits_for": ("M10",)}, (), "Judge whether the hold may end"),
        ({"has_needs": False, "unasked": ()}, (), "Write down what a lawyer is needed for"),
        ({"state": "needs_information"}, (), "Wait for what the family answers"),
        ({"state": "needs_information"}, ("next_check_due",), "Do the tasks below"),
        ({"unasked": (), "asking": True}, (), "Wait: attorneys are being asked"),
        # The matter was closed with an outcome, and the page said that nothing waits for us.
        (
            {"state": "in_progress", "unasked": (), "finished": True},
            (),
            "Close the request, if nothing is left to do: no attorney works on it any more",
        ),
        # Found by working the demonstration: everybody said no, and the page named nothing to do.
        ({"unasked": (), "used_up": (1,)}, ("set_used_up",), LEFT),
        ({"unasked": (), "used_up": (1,), "asking": True}, ("set_used_up",), LEFT),
        ({"unasked": (), "asking": True}, ("no_yes_yet", "two_silent"), OTHERS),
        ({"unasked": (), "asking": True}, ("no_yes_yet", "check_unsure"), "Do the tasks below"),
        (
            {"unasked": (), "sought": True},
            ("recruit",),
            "Look again whether somebody fits, or on outside the roster",
        ),
        ({"decides_at": "/pair", "owned": False, "opposed": True}, (), "Decide about the other side"),
        ({"unasked": (), "used_up": (1,), "agreed": False}, (), "Get consent: nobody may be asked without it"),
        (
            {"unasked": (), "not_served": True},
            (),
            "Send the family on, or give a need up: this office asks no lawyers for it",
        ),
        ({"unasked": (), "given_up": True}, (), "Send the family on, then close the request: every need was given up"),
        ({"unasked": (), "sought": True}, (), "Wait: somebody is looked for outside the roster"),
        ({"unasked": (), "sought": True}, ("somebody_fits",), "Choose attorneys"),
        # A call that would be refused is not the next act.
        ({"hold": None}, ("call_family",), "Reach who asked, by their rules"),
        ({"unasked": (), "asking": True}, ("no_yes",), "Do the tasks below"),
        # A family waits for its lawyer: what only the office waits for stands below.
        (YES, (), VERIFY),
        (YES, ("routing_changed",), VERIFY),
        (YES, ("handed_back",), "Do the tasks below"),
        ({"hold": "safety"}, ("call_family",), "Judge whether the hold may end"),
        ({"hold": "safety", "owned": False}, (), "Take it: nobody has taken it yet"),
        ({"owned": False}, ("danger_words",), "Read the words that speak of danger, and call"),
        ({"state": "placed", "unasked": ()}, (), None),
        ({"state": "closed"}, ("call_family",), None),
    ],
)
def test_no_act_is_named_that_would_be_refused(
    sqlite_app: Flask, changes: dict[str, Any], kinds: tuple[str, ...], words: str | None
) -> None:
    with sqlite_app.test_request_context("/"):
        act = next_act(replace(READY, **changes), kinds)
        assert (act.words if act else None) == words


def test_a_day_that_nobody_knows_binds_before_one_that_is_years_away(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():

        def clock_row(name: str, status: str, left: int | None, about: str = "answer_due") -> dict[str, Any]:
            return {"id": name, "status": status, "days_left": left, "about": programme.law_data().clock(about)}

        far, near = clock_row("sixteen", "open", 1885), clock_row("year", "open", 40)
        unknown, settled = clock_row("answer", "unknown", None), clock_row("filed", "met_by_filing", None)
        assert binds_first([far, settled]) == far
        assert binds_first([far, unknown]) == unknown
        assert binds_first([unknown]) == unknown
        assert binds_first([far, unknown, near]) == near
        assert binds_first([settled]) is None
        # How often a fund pays, or whether a claim is barred at all, is no day that may be tomorrow.
        assert binds_first([clock_row("once", "unknown", None, "dma_once"), far]) == far
        assert binds_first([clock_row("barred", "unknown", None, "sol_2255")]) is None
