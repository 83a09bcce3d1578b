"""A page of the desk that stays open asks once a minute what came in, and moves nothing under the hand."""

from __future__ import annotations

import pytest

from referral_app.actions import need_to_know, triage
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient
from tests.web.test_what_is_next import task

HTMX = {"HX-Request": "true"}


def asks(client: PageClient, page: str) -> str:
    """The address that a page just made will ask later."""
    [region] = client.get("/counsel/" if page == "home" else "/counsel/requests").find(".//*[@id='news']")
    assert region.get("role") == "status"
    address = region.get("hx-get")
    assert f"page={page}" in address
    return str(address)


def came(client: PageClient, address: str) -> str:
    """What is said: nothing where nothing came."""
    answer = client.client.get(address, base_url=BASE, headers=HTMX)
    assert answer.status_code in (200, 204)
    assert (answer.headers.get("HX-Trigger") == "work-came") == (answer.status_code == 200)
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize("page", ["home", "queue"])
def test_what_came_since_the_page_was_made_is_counted_and_led_to(
    client: PageClient, clock: StillClock, page: str
) -> None:
    with client.app.app_context():
        grace = cast.grace().id
        cast.submitted()
    cast.sign_in(client, grace)
    address = asks(client, page)
    assert came(client, address) == ""
    clock.move(minutes=1)
    with client.app.app_context():
        cast.submitted()
        cast.submitted()
    said = came(client, address)
    assert "2 new since" in said
    assert "Show it" in said
    assert came(client, asks(client, page)) == "", "a page made anew holds them"


def test_only_what_is_ones_own_or_nobodys_counts_at_home_and_nothing_hidden_counts_anywhere(
    client: PageClient, clock: StillClock
) -> None:
    with client.app.app_context():
        grace, sol = cast.grace(), cast.sol()
        request = cast.submitted()
        triage.take_request(request.id, actor=sol, now=the_clock().programme())
        grace_id, sol_id, request_id = grace.id, sol.id, request.id
    cast.sign_in(client, grace_id)
    address = asks(client, "home")
    clock.move(minutes=1)
    with client.app.app_context():
        task("no_contact", db.session.get_one(Request, request_id))
    assert came(client, address) == "", "a task of Sol's is no news for Grace"
    queue = asks(client, "queue")
    clock.move(minutes=1)
    with client.app.app_context():
        sealed = cast.submitted()
        assert "1 new" in came(client, queue)
        sol = db.session.get_one(Account, sol_id)
        need_to_know.set_list(sealed.id, [sol.id], need_to_know.REASONS[0], actor=sol, now=the_clock().programme())
    assert came(client, queue) == ""


@pytest.mark.parametrize("typed", ["", "?page=home", "?page=home&since=x", "?page=other&since=1", "?since=" + "9" * 20])
def test_an_address_that_is_none_of_ours_is_answered_with_nothing(sqlite_client: PageClient, typed: str) -> None:
    with sqlite_client.app.app_context():
        grace = cast.grace().id
    cast.sign_in(sqlite_client, grace)
    assert came(sqlite_client, "/counsel/news" + typed) == ""
