"""Acts that show or give away who a family is need a code of the last ten minutes (T07), and a fresh code is a new
session that lives no longer (T08, T10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from referral_app.models import AuditRow
from tests import cast
from tests.conftest import StillClock
from tests.security.doors import code_at, cookie, enter, raw, with_cookie


@pytest.fixture
def page(app: Flask, clock: StillClock) -> str:
    """The address of a request whose requester left a number."""
    with app.app_context():
        cast.grace()
        return f"/counsel/requests/{cast.submitted(contact={'phone': '202 555 0101'}).id}"


def looks(app: Flask) -> int:
    with app.app_context():
        from referral_app.extensions import db

        return db.session.query(AuditRow).filter_by(action="identity_read").count()


def test_an_old_proof_is_asked_for_again_before_a_family_is_shown(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    clock.move(minutes=10)
    client.get(page)
    assert "202 555 0101" in client.post(f"{page}/contact", {"reason": "call_the_family"}, 200).text
    clock.move(seconds=1)
    for act, said in (("contact", {"reason": "call_the_family"}), ("phrase", {})):
        client.get(page)
        turned = client.post(f"{page}/{act}", said)
        assert turned.response.headers["Location"] == "/account/prove", act
        assert "202 555 0101" not in turned.html
    assert looks(app) == 1
    before = cookie(client)
    client.get("/account/prove")
    back = client.post("/account/prove", {"code": code_at(clock.now)})
    assert back.response.headers["Location"] == f"{page}/phrase"
    assert cookie(client) != before
    assert raw(with_cookie(app, before), "GET", "/counsel/").status_code == 303
    client.get(page)
    assert "202 555 0101" in client.post(f"{page}/contact", {"reason": "call_the_family"}, 200).text
    assert looks(app) == 2


def test_htmx_is_led_to_the_same_question(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    clock.move(minutes=11)
    client.get(page)
    asked = client.post(f"{page}/contact", {"reason": "other"}, 200, HX_Request="true")
    assert asked.response.headers["HX-Redirect"] == "/account/prove"
    assert looks(app) == 0


def test_the_fifth_wrong_code_ends_the_session(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    copied = cookie(client)
    clock.move(minutes=11)
    client.get("/account/prove")
    for _ in range(4):
        client.post("/account/prove", {"code": "000000"}, 422)
    assert client.post("/account/prove", {"code": "000000"}).response.headers["Location"] == "/sign-in"
    assert raw(with_cookie(app, copied), "GET", "/counsel/").status_code == 303


def test_a_fresh_proof_makes_no_session_older_than_it_may_become(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    begun = clock.now
    while clock.now + timedelta(minutes=25) < begun + timedelta(hours=8):
        clock.move(minutes=25)
        client.get("/account/prove")
        client.post("/account/prove", {"code": code_at(clock.now)})
    clock.now = begun + timedelta(hours=8, seconds=1)
    client.get("/counsel/", 303)


def test_a_code_that_signed_in_proves_nothing_a_second_time(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    client.get("/account/prove")
    client.post("/account/prove", {"code": code_at(clock.now)}, 422)
