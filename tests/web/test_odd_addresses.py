"""Addresses and fields that no page of ours makes: an answer in words on both engines, never a fault of ours."""

from __future__ import annotations

import hashlib

import pytest

from referral_app.extensions import db
from referral_app.models import Offer, Request
from referral_app.queries import cases
from tests import cast
from tests.page_client import BASE, PageClient


def grace_reads(client: PageClient) -> str:
    """Grace is signed in. Returns the address of a request with one need."""
    with client.app.app_context():
        who = cast.grace().id
        request_id = cast.submitted().id
    cast.sign_in(client, who)
    return f"/counsel/requests/{request_id}"


@pytest.mark.parametrize("number", ["0", "2147483648", "9223372036854775808", "9" * 40])
def test_a_need_of_any_number_that_is_not_there_is_not_there(client: PageClient, number: str) -> None:
    address = grace_reads(client)
    client.get(f"{address}/needs/{number}", 404)
    client.get(address)
    client.post(f"{address}/needs/{number}/give-up", {}, 404)


@pytest.mark.parametrize("name", ["\ufffd", "..%2f..", "x" * 3000])
def test_a_request_or_a_task_of_any_name_that_is_not_there_is_not_there(client: PageClient, name: str) -> None:
    address = grace_reads(client)
    client.get(f"/counsel/requests/{name}", 404)
    client.get(address)
    client.post(f"/counsel/requests/{name}/take", {}, 404)
    client.post(f"/counsel/tasks/{name}/resolve", {}, 404)


@pytest.mark.parametrize("path", ["/enrol/{}", "/r/{}", "/counsel/requests/{}"])
def test_what_stands_in_an_address_makes_no_cookie_that_a_browser_or_proxy_refuses(
    sqlite_client: PageClient, path: str
) -> None:
    """An answer whose head is longer than 4 KiB was a page "This did not work" of the proxy, for any link."""
    long = hashlib.shake_256(b"any").hexdigest(1500)
    answer = sqlite_client.client.get(path.format(long), base_url=BASE)
    assert answer.status_code == 303
    assert sum(len(f"{name}: {value}") for name, value in answer.headers) < 2_000
    short = sqlite_client.client.get(path.format(long[:43]), base_url=BASE)
    assert short.headers["Location"] == answer.headers["Location"]


def test_an_address_with_an_invisible_sign_is_refused_at_the_door(client: PageClient) -> None:
    address = grace_reads(client)
    for path in ("/counsel/requests/%00", "/counsel/tasks/a%00b/resolve", "/attorney/offers/%00", f"{address}%00"):
        answer = client.client.get(path, base_url=BASE)
        assert answer.status_code == 400, path


def test_a_sign_in_with_an_invisible_sign_is_a_wrong_sign_in(client: PageClient) -> None:
    client.get("/sign-in")
    page = client.post("/sign-in", {"email": "grace\0@example.org", "password": "a\0b"}, 422)
    assert "do not fit together" in page.text


def test_an_attorney_chosen_twice_or_by_a_name_of_nobody_is_asked_once_or_not_at_all(client: PageClient) -> None:
    with client.app.app_context():
        amara = cast.amara().id
    address = f"{grace_reads(client)}/needs/1"
    client.get(address)
    client.post(f"{address}/approve", {"attorney": ["\0", "x" * 3000]}, 422)
    client.post(f"{address}/approve", {"attorney": [amara, amara]})
    with client.app.app_context():
        assert db.session.query(Offer).count() == 1


@pytest.mark.parametrize("field", ["phrase", "words", "reference"])
def test_an_invisible_sign_in_any_search_finds_nothing(client: PageClient, field: str) -> None:
    address = {"phrase": "/status", "words": "/help/law", "reference": "/counsel/find"}[field]
    grace_reads(client)
    client.get("/counsel/" if field == "reference" else address)
    client.post(address, {field: "\0\ud7ff\u202e" * 20}, 200 if field == "words" else 422)


def test_ways_of_contact_hold_no_sign_that_turns_the_writing(sqlite_client: PageClient) -> None:
    sqlite_client.get("/request/")
    sqlite_client.submit(action="/request/")
    sqlite_client.get("/request/step/9")
    sqlite_client.submit({"contact_ways": ["email"]}, "/request/step/9")
    called = "\u202eNoor\0\u200b"
    sqlite_client.submit({"called": called, "email": "noor@example.org"}, "/request/reach")
    with sqlite_client.app.app_context():
        said = cases.words(db.session.query(Request).one())
    assert said["contact"]["called"] == "Noor\ufffd"


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40, "-1", "１", "1e9"])
def test_a_list_that_goes_on_before_no_link_at_all_is_the_whole_list(client: PageClient, number: str) -> None:
    with client.app.app_context():
        who = cast.ada().id
    cast.sign_in(client, who)
    assert client.get(f"/counsel/looks?before={number}").path == "/counsel/looks"


#: The first and the last days that a calendar has: nothing lies before and behind them.
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_either_end_of_the_calendar_is_a_day_of_nothing(client: PageClient, day: str) -> None:
    with client.app.app_context():
        sol, ada = cast.sol().id, cast.ada().id
    cast.sign_in(client, sol)
    client.get(f"/counsel/keeping/certificates/{day}", 404)
    client.get("/counsel/office")
    for path, first, last in (("closed", "first", "last"), ("on-call", "from", "until")):
        client.post(f"/counsel/office/{path}", {first: day, last: day, "who": ada, "reason": "holiday"}, 409)
    client.post(f"/counsel/office/closed/{day}/open", {}, 409 if day < "2000" else 303)
    client.post("/counsel/requests/seen", {"until": f"{day}T00:00:00+23:00"}, 303)
    client.post("/counsel/requests/seen", {"until": f"{day}T23:59:59-23:00"}, 303)
