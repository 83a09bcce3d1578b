"""A page of the form that nobody touches (A12): what its script is told, what keeps the hold, what is kept of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.models import Request, RequesterSession
from referral_app.queries import browsers, cases
from referral_app.web.entry import requester
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.web.form_pages import answered
from tests.web.form_walk import Walker, saying, skipped
from tests.web.test_intake_phrase import begun, rows, saved

CONTACT, ABOUT, MORE = "/request/step/9", "/request/step/1", "/request/more/15"
STAY, LEFT, CLOSED = "/request/stay", "/request/left/more/15", "/request/closed"
WORDS = "The hearing was moved to May."


def with_phrase(client: PageClient) -> str:
    phrase = saved(client, {})
    client.submit({"phrase": phrase}, "/phrase/confirm")
    return phrase


def asking(page: Page) -> dict[str, str]:
    """What the page tells its script, or nothing."""
    found = [form for form in page.forms() if form.get("class") == "app-idle"]
    return {name: value for form in found for name, value in form.attrib.items() if name.startswith("data-")}


def test_the_page_asks_three_minutes_before_the_hold_may_end(sqlite_client: PageClient) -> None:
    """(A12) At least two minutes' warning: a visit that was not written down makes the hold a minute shorter."""
    assert asking(sqlite_client.get("/request/")) == {}
    page = begun(sqlite_client)
    told = asking(page)
    ends = browsers.IDLE - requester.NOTED_EVERY
    assert timedelta(seconds=int(told["data-asked-after"])) <= ends - timedelta(minutes=2)
    assert timedelta(seconds=int(told["data-kept-after"])) < ends
    assert timedelta(seconds=int(told["data-closed-after"])) > browsers.IDLE
    box = next(form for form in page.forms() if form.get("class") == "app-idle")
    assert (box[0].get("role"), box.get("hidden")) == ("alertdialog", "")
    assert "is then deleted" in page.text


def test_who_has_a_phrase_reads_that_it_opens_the_answers_again(sqlite_client: PageClient) -> None:
    with_phrase(sqlite_client)
    page = sqlite_client.get(ABOUT)
    assert "data-kept" in asking(page)
    assert "your phrase opens it again" in page.text
    assert "is then deleted" not in page.text


def test_staying_keeps_the_hold_as_often_as_it_is_said(sqlite_client: PageClient, clock: StillClock) -> None:
    begun(sqlite_client)
    for _ in range(3):
        clock.move(minutes=27)
        sqlite_client.post(STAY, {}, 204)
    assert sqlite_client.get(CONTACT).path == CONTACT


def test_without_a_word_the_hold_ends(sqlite_client: PageClient, clock: StillClock) -> None:
    """The control of the test above."""
    begun(sqlite_client)
    clock.move(minutes=31)
    sqlite_client.post(STAY, {}, 410)
    sqlite_client.get(CONTACT, 410)


def test_what_stands_on_the_screen_is_kept_for_the_phrase(client: PageClient, clock: StillClock) -> None:
    """(A12) Nobody answered: the screen is kept, the browser holds nothing, and the six words open it again."""
    phrase = with_phrase(client)
    page = client.get(MORE)
    clock.move(minutes=28, seconds=55)
    closed = client.post(LEFT, {**page.fields(MORE), "more_info": WORDS})
    assert closed.response.headers["Location"].endswith(CLOSED)
    assert rows(client)[1] == 0
    client.get(MORE, 410)
    client.get("/status")
    client.submit({"phrase": phrase}, "/status")
    assert client.get(MORE).fields(MORE)["more_info"] == [WORDS]


def test_the_closed_page_shows_nothing_and_offers_both_ways_on(sqlite_client: PageClient) -> None:
    page = sqlite_client.get(CLOSED, 410)
    assert {"/status", "/request/"} <= set(page.links())
    assert asking(page) == {}


def test_without_a_phrase_nothing_is_kept(client: PageClient, clock: StillClock) -> None:
    begun(client)
    page = client.get(MORE)
    clock.move(minutes=28, seconds=55)
    client.post(LEFT, {**page.fields(MORE), "more_info": WORDS})
    assert rows(client) == (0, 0, 0)


def test_a_picture_link_is_not_kept_either(sqlite_client: PageClient, clock: StillClock) -> None:
    phrase = with_phrase(sqlite_client)
    page = sqlite_client.get(MORE)
    clock.move(minutes=28, seconds=55)
    sqlite_client.post(LEFT, {**page.fields(MORE), "more_info": "See https://imgur.com/a/abc123"})
    sqlite_client.get("/status")
    sqlite_client.submit({"phrase": phrase}, "/status")
    assert sqlite_client.get(MORE).fields(MORE)["more_info"] == [""]


@pytest.mark.parametrize("place", [4, 99])
def test_an_odd_address_only_closes(sqlite_client: PageClient, clock: StillClock, place: int) -> None:
    with_phrase(sqlite_client)
    clock.move(minutes=28, seconds=55)
    sqlite_client.post(f"/request/left/{place}", {"shown": "situations", "situations": "no-such"})
    assert sqlite_client.get(CLOSED, 410).h1 == "This page was closed"


def test_another_window_in_use_keeps_everything_open(client: PageClient, clock: StillClock) -> None:
    """One window was left alone and another was not: the first may not end what the second is at."""
    answered(client)
    page = client.get(MORE)
    clock.move(minutes=20)
    client.get(ABOUT)
    clock.move(minutes=8, seconds=55)
    answer = client.post(LEFT, {**page.fields(MORE), "more_info": WORDS})
    assert answer.response.headers["Location"].endswith(MORE)
    with client.app.app_context():
        assert db.session.scalars(select(RequesterSession.token_sha256)).all()
    assert client.get(ABOUT).path == ABOUT


def test_so_does_one_with_a_form_that_holds_nothing_yet(client: PageClient, clock: StillClock) -> None:
    """The same before the first answer, where only the cookie knows when the form was used last."""
    page = begun(client)
    left = page.path.replace("/step/", "/left/")
    clock.move(minutes=20)
    client.get(ABOUT)
    clock.move(minutes=8, seconds=55)
    assert client.post(left, page.fields(page.path)).response.headers["Location"].endswith(page.path)
    assert client.get(ABOUT).path == ABOUT
    clock.move(minutes=28, seconds=55)
    assert client.post(left, page.fields(page.path)).response.headers["Location"].endswith(CLOSED)
    client.get(ABOUT, 410)
    assert rows(client) == (0, 0, 0)


def test_a_forged_press_without_the_token_of_the_form_is_refused(sqlite_client: PageClient) -> None:
    begun(sqlite_client)
    sqlite_client.post(STAY, {"shown": "x"}, 400, token=False)
    answer = sqlite_client.client.post(LEFT, data={"shown": "x"}, base_url=BASE)
    assert answer.status_code == 400


@pytest.mark.parametrize(("said", "closes"), [("yes", 10), ("unknown", 10), ("no", 30), (None, 30)])
def test_a_device_that_somebody_else_looks_at_is_closed_sooner(
    sqlite_app: Flask, clock: StillClock, said: str | None, closes: int
) -> None:
    """(A03, A12) Not sure counts as yes; nothing said changes nothing. The page says when it closes."""
    walker = Walker(sqlite_app)
    walker.answer(saying(skipped, safe_now="yes", role="myself"))
    with sqlite_app.app_context(), writing():
        row = db.session.get_one(Request, walker.request_id())
        words = cases.words(row)
        words["answers"] = {"device_shared": said} if said else {}
        cases.seal_words(row, words)
    walker.get(ABOUT)
    assert f'data-closed-after="{closes * 60 + 5}"' in walker.html
    assert ("it closes in 10 to 17 minutes" in walker.html) is (closes == 10)
    without_scripts = '<noscript><meta http-equiv="refresh" content="605;url=/request/closed"></noscript>'
    assert (without_scripts in walker.html) is (closes == 10)
    clock.move(minutes=closes - 1)
    assert walker.get(ABOUT).status_code == 200
    clock.move(minutes=closes + 1)
    assert walker.get(ABOUT).status_code == 410


@pytest.mark.parametrize(
    ("said", "closes"),
    [
        ({"requester_age": 15}, 10),
        ({"requester_age": 15, "device_shared": "skipped"}, 10),
        ({"requester_age": 15, "device_shared": "no"}, 30),
        ({"requester_age": 18}, 30),
        ({"requester_age": 15, "role": "someone_else"}, 30),
        ({"requester_age": 30, "safe_now": "no"}, 10),
        ({"requester_age": 30, "safe_now": "no", "device_shared": "no"}, 30),
        ({"requester_age": 30, "still_with_trafficker": "unknown"}, 10),
        ({"requester_age": 30, "still_with_trafficker": "yes", "role": "someone_else"}, 30),
        ({"requester_age": 30, "still_with_trafficker": "no"}, 30),
    ],
)
def test_who_is_not_safe_or_a_child_alone_counts_as_watched_until_they_say_otherwise(
    sqlite_app: Flask, said: dict[str, Any], closes: int
) -> None:
    """Before sending they are not asked; what they typed and did not send is kept (V3)."""
    walker = Walker(sqlite_app)
    walker.answer(saying(skipped, **{"safe_now": "yes", "role": "myself", **said}))
    with sqlite_app.app_context(), writing():
        row = db.session.get_one(Request, walker.request_id())
        words = cases.words(row)
        words["answers"] |= {"role": "myself", **said}
        cases.seal_words(row, words)
    walker.get(ABOUT)
    assert f'data-closed-after="{closes * 60 + 5}"' in walker.html
    assert "data-unsent" in walker.html


def test_it_asks_two_minutes_before_on_such_a_device_too() -> None:
    assert requester.WATCHED_IDLE - requester.NOTED_EVERY - timedelta(minutes=2) >= (
        requester.WATCHED_IDLE - requester.ASKED_BEFORE
    )


UNSENT = {"unsent": "yes", "more_info": WORDS}


def test_what_was_not_sent_is_kept_where_a_page_of_ours_takes_the_place_of_the_screen(client: PageClient) -> None:
    """(V3) The browser's own Back, as its script tells it: the draft has it, nothing ends, no phrase is needed."""
    answered(client)
    page = client.get(MORE)
    client.post(LEFT, {**page.fields(MORE), **UNSENT}, 204)
    assert client.get(MORE).fields(MORE)["more_info"] == [WORDS]


@pytest.mark.parametrize(("said", "is_kept"), [("yes", False), ("unknown", False), ("no", True), (None, True)])
def test_who_is_watched_has_nothing_kept_that_was_not_sent(sqlite_app: Flask, said: str | None, is_kept: bool) -> None:
    walker = Walker(sqlite_app)
    walker.answer(saying(skipped, safe_now="yes", role="myself"))
    with sqlite_app.app_context(), writing():
        row = db.session.get_one(Request, walker.request_id())
        words = cases.words(row)
        words["answers"] |= {"device_shared": said} if said else {}
        cases.seal_words(row, words)
    walker.get(MORE)
    assert ("data-unsent" in walker.html) is is_kept
    walker.post(LEFT, {"shown": "more_info", **UNSENT})
    with sqlite_app.app_context():
        words = cases.words(db.session.get_one(Request, walker.request_id()))
    assert (words["answers"].get("more_info") == WORDS) is is_kept


def test_before_the_first_answer_nothing_is_kept_of_what_was_not_sent(client: PageClient) -> None:
    page = begun(client)
    assert "data-unsent" not in page.text
    client.post(page.path.replace("/step/", "/left/"), {**page.fields(page.path), "unsent": "yes"}, 204)
    assert rows(client) == (0, 0, 0)
