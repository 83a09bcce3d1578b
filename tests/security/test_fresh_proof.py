"""Acts that show or give away who a family is need a code of the last ten minutes (T07), and a fresh code is a new
session that lives no longer (T08, T10)."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from referral_app.models import AuditRow
from referral_app.security import limits
from referral_app.vocabulary import Role
from referral_app.web.entry import access
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient
from tests.security.doors import code_at, cookie, enter, raw, with_cookie

#: By hand, every act that shows or gives away who a family is, lets somebody into an account, or puts its owner out of
#: it. What the office does by a command (the roster in and out, statistics, shredding) has no page: whoever has the
#: shell has shown more.
DELICATE = {
    "account.password",
    "account.change_password",
    "account.end_session",
    "account.end_other_sessions",
    "account.forget_device",
    "counsel.reveal",
    "counsel.contact",
    "counsel.open_call",
    "counsel.ask_new_phrase",
    "counsel.new_phrase",
    "counsel.new_account",
    "counsel.add_account",
    "counsel.new_link",
    "counsel.change_roles",
    "counsel.end_account",
    "counsel.sign_out_account",
    "counsel.open_account",
    "attorney.names",
    "attorney.answer_check",
    "attorney.facts",
    "attorney.matter",
    "attorney.dates",
}


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
    assert "202-555-0101" in client.post(f"{page}/contact", {"reason": "call_the_family"}, 200).text
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
    assert "202-555-0101" in client.post(f"{page}/contact", {"reason": "call_the_family"}, 200).text
    assert looks(app) == 2


@pytest.fixture
def old_proof(sqlite_app: Flask, clock: StillClock) -> PageClient:
    """The browser of somebody who holds every role, eleven minutes after their last proof."""
    with sqlite_app.app_context():
        cast.account("all@example.org", "Al Rook", *Role)
    client = enter(sqlite_app, "all@example.org", clock.now)
    clock.move(minutes=11)
    return client


def let_through(client: PageClient) -> set[str]:
    """The delicate acts that do not ask again."""
    opened = set()
    for rule in client.app.url_map.iter_rules():
        if rule.endpoint in DELICATE:
            with client.app.test_request_context(base_url=BASE):
                path = client.app.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "none"))
            client.get("/account/prove")
            posts = "POST" in (rule.methods or ())
            answer = raw(client, "POST" if posts else "GET", path, token(client) if posts else None, Referer=BASE)
            if (answer.status_code, answer.headers.get("Location")) != (303, "/account/prove"):
                opened.add(rule.endpoint)
    return opened


def token(client: PageClient) -> dict[str, str]:
    assert client.page is not None
    return {"csrf_token": client.page.fields("/account/prove")["csrf_token"][0]}


def test_every_delicate_act_asks_again_after_ten_minutes(old_proof: PageClient) -> None:
    assert {name for name, view in old_proof.app.view_functions.items() if hasattr(view, "proof_back")} == DELICATE
    assert let_through(old_proof) == set()


def test_the_control_a_view_that_does_not_ask_and_a_proof_that_lasts_are_found(
    old_proof: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as one:
        one.delattr(old_proof.app.view_functions["counsel.reveal"], "proof_back")
        assert let_through(old_proof) == {"counsel.reveal"}
    monkeypatch.setattr(access, "PROOF_LIFE", timedelta(hours=1))
    assert let_through(old_proof) == DELICATE


def test_htmx_is_led_to_the_same_question(app: Flask, page: str, clock: StillClock) -> None:
    client = enter(app, "grace@example.org", clock.now)
    clock.move(minutes=11)
    client.get(page)
    asked = client.post(f"{page}/contact", {"reason": "other"}, 200, HX_Request="true")
    assert asked.response.headers["HX-Redirect"] == "/account/prove"
    assert looks(app) == 0


def wrong_codes_until_out(app: Flask, clock: StillClock) -> int | None:
    """Which wrong code in a row ended the session on the server; None if none of ten did."""
    client = enter(app, "grace@example.org", clock.now)
    copied = cookie(client)
    clock.move(minutes=11)
    client.get("/account/prove")
    sent = token(client)
    for tried in range(1, 11):
        raw(client, "POST", "/account/prove", {"code": "000000", **sent}, Referer=BASE)
        if raw(with_cookie(app, copied), "GET", "/counsel/").status_code == 303:
            return tried
    return None


def test_the_fifth_wrong_code_ends_the_session(app: Flask, page: str, clock: StillClock) -> None:
    assert wrong_codes_until_out(app, clock) == 5


def test_the_control_without_a_count_of_wrong_codes_nobody_is_put_out(
    app: Flask, page: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "count", lambda *_: SimpleNamespace(over=False))
    assert wrong_codes_until_out(app, clock) is None


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


@pytest.mark.parametrize("act", ["reached", "no-answer", "hand-back", "close"])
def test_a_form_of_htmx_that_comes_back_shows_nobody_for_whom_no_proof_was_shown(
    sqlite_app: Flask, clock: StillClock, act: str
) -> None:
    """Its page would be put into the answer to the press: it is fetched, and asks. Then what was typed stands there."""
    with sqlite_app.app_context():
        grace, person = cast.grace(), cast.amara()
        request = cast.submitted(contact={"phone": "512 555 0147", "called": "Noor"})
        who = cast.attorney_account(person)
        matter = cast.say_yes(cast.sent(cast.need_of(request), person, by=grace).id, who).id
        email = who.email
    client, page = enter(sqlite_app, email, clock.now), f"/attorney/matters/{matter}"
    assert "Noor" in client.get(page).html
    clock.move(minutes=11)
    pressed = client.post(f"{page}/{act}", {}, 200, HX_Request="true")
    assert "Noor" not in pressed.html
    assert pressed.response.headers["HX-Redirect"] == f"{page}?again=1"
    client.get(f"{page}?again=1", 303)
    client.get("/account/prove")
    client.post("/account/prove", {"code": code_at(clock.now)})
    assert "Noor" in client.get(page).html
