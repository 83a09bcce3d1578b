"""A form that was opened costs nothing: its draft, and the draft's key, are made with the first saved answer (T69)."""

from __future__ import annotations

import threading

from flask import Flask
from sqlalchemy import Engine, MetaData, func, select
from werkzeug.test import Client

from referral_app.extensions import db
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.waiting import HANG
from tests.web.form_pages import answered, begun
from tests.web.test_intake_phrase import rows
from tests.web.test_quick_exit import leave

FIRST = "/request/step/1"
HOLD = "__Host-rid"
#: So many open the form and go away again.
VISITORS = 50


def rows_of(engine: Engine) -> int:
    """All rows of all tables of a database."""
    known = MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        return sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in known.sorted_tables)


def both(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {name: rows_of(db.engines[bind]) for name, bind in (("data", None), ("keys", "keys"))}


def cookie(client: PageClient) -> str:
    held = client.client.get_cookie(HOLD, domain="localhost")
    assert held is not None
    return held.value


def pressed(page: Page) -> dict[str, list[str] | str]:
    return {**page.fields(FIRST), "safe_now": "yes", "keep": "yes"}


def test_fifty_opened_first_screens_leave_no_row_in_either_database(app: Flask) -> None:
    before = both(app)
    for _ in range(VISITORS):
        page = begun(PageClient(app))
        assert page.path == FIRST
        assert page.status == 200
    assert both(app) == before
    # The control: one saved answer makes a draft, its hold, the two counters of its network, and a key.
    answered(PageClient(app))
    after = both(app)
    assert after["data"] - before["data"] == 4
    assert after["keys"] - before["keys"] == 1


def test_the_first_answer_makes_one_draft_and_a_token_of_its_own(client: PageClient) -> None:
    page = begun(client)
    before = cookie(client)
    client.submit({"safe_now": "yes", "keep": "yes"}, FIRST)
    assert rows(client) == (1, 1, 1)
    assert cookie(client) != before
    assert client.get(FIRST).fields(FIRST)["safe_now"] == ["yes"]
    client.submit({"safe_now": "no", "keep": "yes"}, FIRST)
    assert rows(client) == (1, 1, 1)
    assert page.path == FIRST


def test_two_presses_of_the_first_screen_make_one_draft(app: Flask) -> None:
    """(T54) At once, and once more with what the browser showed before: the answer to the first press got lost."""
    client = PageClient(app)
    sent = pressed(begun(client))
    old = cookie(client)
    session = client.client.get_cookie("__Host-sid", domain="localhost")
    assert session is not None
    came: list[int] = []
    start = threading.Barrier(4)

    def browser() -> Client:
        one = app.test_client()
        for name, value in ((HOLD, old), ("__Host-sid", session.value)):
            one.set_cookie(name, value, domain="localhost", secure=True, path="/")
        return one

    def press(one: Client) -> None:
        start.wait(HANG)
        came.append(one.post(FIRST, base_url=BASE, data=sent, headers={"Referer": BASE + "/"}).status_code)

    presses = [threading.Thread(target=press, args=(browser(),)) for _ in range(4)]
    for each in presses:
        each.start()
    for each in presses:
        each.join(HANG)
    assert came == [303] * 4
    assert browser().post(FIRST, base_url=BASE, data=sent, headers={"Referer": BASE + "/"}).status_code == 303
    assert rows(client) == (1, 1, 1)


def test_a_form_without_an_answer_is_open_for_half_an_hour_and_each_page_counts(
    client: PageClient, clock: StillClock
) -> None:
    begun(client)
    for _ in range(3):
        clock.move(minutes=29)
        assert client.get(FIRST).path == FIRST
    clock.move(minutes=31)
    client.get(FIRST, 410)
    assert rows(client) == (0, 0, 0)


def test_no_other_browser_and_no_made_up_cookie_opens_a_form(client: PageClient) -> None:
    """The control: the browser that began it goes on."""
    begun(client)
    shown = cookie(client)
    for made_up in ("", "x" * 43, shown[:-8], shown[::-1], "A" * len(shown), shown + "é"):
        stranger = PageClient(client.app)
        stranger.client.set_cookie(HOLD, made_up, domain="localhost", secure=True, path="/")
        stranger.get(FIRST, 410)
    assert client.get(FIRST).status == 200


def test_the_cookie_of_a_begun_form_says_nothing(client: PageClient, clock: StillClock) -> None:
    """(T12) Not when it was begun, nor the token its draft will have: that is nowhere before the first answer."""
    begun(client)
    before = cookie(client)
    assert str(clock().year) not in before
    client.submit({"safe_now": "yes", "keep": "yes"}, FIRST)
    assert cookie(client) not in before


def test_whoever_leaves_before_an_answer_leaves_nothing(client: PageClient) -> None:
    page = begun(client)
    assert leave(client).status_code == 200
    assert client.client.get_cookie(HOLD, domain="localhost") is None
    client.get(page.path, 410)
    assert rows(client) == (0, 0, 0)


def test_deleting_before_an_answer_closes_the_form(client: PageClient) -> None:
    begun(client)
    assert client.submit({}, "/request/delete").h1 == "Your answers are deleted"
    client.get(FIRST, 410)
    assert rows(client) == (0, 0, 0)


def test_pages_that_need_answers_lead_to_the_first_screen(sqlite_client: PageClient) -> None:
    for path in ("/request/phrase", "/request/review", "/request/reach", "/request/phrase/new", "/request/on"):
        begun(sqlite_client)
        answer = sqlite_client.get(path, 303)
        assert answer.response.headers["Location"].endswith(FIRST), path
    assert rows(sqlite_client) == (0, 0, 0)
