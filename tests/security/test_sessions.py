"""Sessions: new at every step (T08), ended on the server (T09, T11), of limited life (T10), cookies mute (T12)."""

from __future__ import annotations

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from flask import Flask

from referral_app.actions import accounts
from referral_app.clock import clock as clock_of
from referral_app.config import ROOT
from referral_app.models import RecoveryCode
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import StillClock
from tests.house.digest import digests
from tests.house.scene import Visitor, build
from tests.page_client import PageClient
from tests.security.doors import (
    DEVICE,
    HOLD,
    SESSION,
    code_at,
    cookie,
    enter,
    payload,
    raw,
    show_code,
    show_password,
    with_cookie,
)


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().email


def lets_in(app: Flask, value: str | None, path: str = "/counsel/") -> bool:
    """Whether a browser with this cookie sees the page."""
    return raw(with_cookie(app, value), "GET", path).status_code == 200


def test_each_step_begins_a_session_of_its_own(app: Flask, grace: str, clock: StillClock) -> None:
    """T08: the cookie differs before, between and after; the earlier ones open nothing; the seed of forms is new."""
    client = PageClient(app)
    client.get("/sign-in")
    before = cookie(client)
    show_password(client, grace)
    between = cookie(client)
    token = client.get("/sign-in/code").fields("/sign-in/code")["csrf_token"][0]
    show_code(client, code_at(clock.now))
    after = cookie(client)
    assert len({before, between, after}) == 3
    assert [lets_in(app, value) for value in (before, between, after)] == [False, False, True]
    # A token that was seen in the half session is worth nothing in the whole one.
    assert (
        raw(
            client, "POST", "/account/end-other-sessions", {"csrf_token": token}, Referer="https://localhost/"
        ).status_code
        == 400
    )


def test_a_planted_cookie_gives_its_planter_nothing(app: Flask, grace: str, clock: StillClock) -> None:
    """T08: somebody who put a cookie of their own into the browser stays anonymous and knows no form token."""
    attacker = PageClient(app)
    attacker.get("/sign-in")
    planted = cookie(attacker)
    victim = with_cookie(app, planted)
    show_password(victim, grace)
    show_code(victim, code_at(clock.now))
    assert cookie(victim) != planted
    assert not lets_in(app, planted)
    token = attacker.get("/sign-in").fields("/sign-in")["csrf_token"][0]
    assert raw(victim, "POST", "/sign-out", {"csrf_token": token}, Referer="https://localhost/").status_code == 400


def test_signing_out_ends_the_session_on_the_server(app: Flask, grace: str, clock: StillClock) -> None:
    """T09: a copy of the cookie opens nothing, and no link signs anybody out."""
    client = enter(app, grace, clock.now)
    copied = cookie(client)
    assert lets_in(app, copied)
    assert raw(client, "GET", "/sign-out").status_code == 405
    assert lets_in(app, copied)
    client.get("/account")
    client.post("/sign-out")
    assert not lets_in(app, copied)


@pytest.mark.parametrize("event", ["deactivated", "second factor reset", "ended elsewhere", "enrolled anew"])
def test_what_ends_the_sessions_of_an_account(app: Flask, grace: str, clock: StillClock, event: str) -> None:
    """T09: both browsers' cookies are dead at the next request."""
    first = enter(app, grace, clock.now)
    clock.move(seconds=30)
    second = enter(app, grace, clock.now)
    copies = [cookie(first), cookie(second)]
    assert all(lets_in(app, value) for value in copies)
    with app.app_context():
        cast.sol()
        now = clock_of().real()
        if event == "deactivated":
            accounts.deactivate(grace, actor="command", now=now)
        elif event == "second factor reset":
            accounts.reset_second_factor(grace, actor="command", now=now)
        elif event == "enrolled anew":
            link = accounts.reset_second_factor(grace, actor="command", now=now)
            clock.move(seconds=30)
            accounts.enrol(link, "lamp grid moss tuna", cast.TOTP_SECRET, code_at(clock.now), now=clock.now)
    if event == "ended elsewhere":
        second.get("/account")
        second.post("/account/end-other-sessions")
        assert lets_in(app, cookie(second))
        copies = copies[:1]
    assert not any(lets_in(app, value) for value in copies)


def sees(visitor: Visitor, path: str) -> bool:
    return visitor.ask("GET", path).status_code == 200


@pytest.mark.parametrize(
    ("kind", "path", "whole_life"),
    [("counsel", "/counsel/", timedelta(hours=8)), ("attorney", "/attorney/", timedelta(hours=12))],
)
def test_a_session_lives_as_long_as_promised(
    sqlite_app: Flask, clock: StillClock, kind: str, path: str, whole_life: timedelta
) -> None:
    """T10: half an hour idle; eight hours for staff and twelve for attorneys, however busy."""
    visitor = Visitor(build(sqlite_app), kind)
    begun = clock.now
    clock.move(minutes=29, seconds=59)
    assert sees(visitor, path)
    while clock.now + timedelta(minutes=25) < begun + whole_life:
        clock.move(minutes=25)
        assert sees(visitor, path)
    clock.now = begun + whole_life
    assert sees(visitor, path)
    clock.move(seconds=1)
    assert not sees(visitor, path)


@pytest.mark.parametrize("kind", ["counsel", "attorney"])
def test_a_session_left_alone_ends(sqlite_app: Flask, clock: StillClock, kind: str) -> None:
    """T10: one second past the half hour, and it does not come back."""
    visitor = Visitor(build(sqlite_app), kind)
    path = "/counsel/" if kind == "counsel" else "/attorney/"
    clock.move(minutes=30, seconds=1)
    assert not sees(visitor, path)
    clock.move(minutes=1)
    assert not sees(visitor, path)


@pytest.mark.parametrize(
    ("asked", "lives"),
    [("/counsel/news?page=queue&since=1", False), ("/counsel/requests", True)],
    ids=["by itself", "by hand"],
)
def test_what_a_page_asks_by_itself_keeps_no_session_alive(
    sqlite_app: Flask, clock: StillClock, asked: str, lives: bool
) -> None:
    """T10: a desk that asks each minute what came in ends like one that is left alone. The control asks by hand."""
    visitor = Visitor(build(sqlite_app), "counsel")
    for _minute in range(30):
        assert sees(visitor, asked)
        clock.move(minutes=1)
    clock.move(seconds=1)
    assert sees(visitor, asked) == lives


def test_a_password_waits_ten_minutes_for_its_code(app: Flask, grace: str, clock: StillClock) -> None:
    """T10."""
    client = PageClient(app)
    show_password(client, grace)
    client.get("/sign-in/code")
    clock.move(minutes=10, seconds=1)
    late = client.post("/sign-in/code", {"code": code_at(clock.now)})
    assert late.response.headers["Location"] == "/sign-in"
    assert client.get("/counsel/", 303).response.headers["Location"] == "/sign-in"


def test_a_familys_browser_lets_go_after_half_an_hour(sqlite_app: Flask, clock: StillClock) -> None:
    """T10: the draft is not shown to whoever sits there then."""
    client = PageClient(sqlite_app)
    client.get("/request/")
    client.post("/request/")
    clock.move(minutes=30)
    client.get("/request/step/1")
    clock.move(minutes=30, seconds=1)
    client.get("/request/step/1", 410)


def test_no_page_refreshes_itself() -> None:
    """T10: a page that asks again by itself would keep a session alive that nobody uses. What came in at the desk is
    asked for so, of an address that keeps none alive (the test above)."""
    folder = ROOT / "referral_app" / "templates"
    asking = re.compile(r"every\s+\d+|http-equiv\s*=\s*[\"']refresh", re.IGNORECASE)
    # Quick exit leads away; and where no script runs, a page that somebody else may look at leads to the one that says
    # it is closed, once nothing is held open for it any more (tests/web/test_left_alone.py).
    found = sorted(file.name for file in folder.rglob("*.html") if asking.search(file.read_text("utf-8")))
    assert found == ["leave.html", "news.html", "public_base.html"]
    (closing,) = re.findall(r"<noscript><meta .*?</noscript>", (folder / "public_base.html").read_text("utf-8"))
    assert "{{ times.closed_after }};url={{ url_for('intake.closed') }}" in closing


@pytest.mark.parametrize("loss", ["demoted", "deactivated"])
def test_the_loss_of_a_right_works_at_the_next_request(app: Flask, clock: StillClock, loss: str) -> None:
    """T11: the form that is open is refused, and nothing is written."""
    scene = build(app)
    visitor = Visitor(scene, "counsel")
    address = f"/counsel/requests/{scene.values['request_id']}"
    assert visitor.ask("GET", address).status_code == 200
    with app.app_context():
        if loss == "demoted":
            accounts.set_role("counsel@example.org", Role.PRIVACY_OFFICER, give=True, actor="command")
            accounts.set_role("counsel@example.org", Role.COUNSEL, give=False, actor="command")
        else:
            accounts.deactivate("counsel@example.org", actor="command", now=clock_of().real())
    before = digests(app)
    for act, said in (("take", {}), ("hold", {"reason": "safety"}), ("contact", {"reason": "other"})):
        answer = visitor.ask("POST", f"{address}/{act}", said)
        assert visitor.is_turned_away(answer) or answer.headers.get("Location") == "/sign-in", act
        assert answer.status_code == (403 if loss == "demoted" else 303)
    assert digests(app) == before


def test_cookies_tell_nothing_and_go_nowhere(sqlite_app: Flask, clock: StillClock) -> None:
    """T12: after the form, an error and both steps of signing in."""
    with sqlite_app.app_context():
        cast.grace()
    client = PageClient(sqlite_app)
    said: list[str] = []

    def keep(answer: object) -> None:
        said.extend(answer.response.headers.getlist("Set-Cookie"))  # type: ignore[attr-defined]

    keep(client.get("/request/"))
    keep(client.post("/request/"))
    keep(client.get("/request/step/1"))
    keep(client.post("/request/step/1", {"shown": "safe_now", "safe_now": "MK-word"}, 422))
    keep(client.get("/counsel/", 303))
    keep(show_password(client, "MK-nobody@example.org", "MK-password-that-is-long", 422))
    keep(show_password(client, "grace@example.org"))
    keep(show_code(client, code_at(clock.now)))
    assert len(said) >= 4
    for line in said:
        parsed = SimpleCookie(line)
        ((name, morsel),) = parsed.items()
        assert name in (SESSION, HOLD, DEVICE)
        assert all(morsel[flag] for flag in ("secure", "httponly"))
        assert morsel["samesite"] in ("Lax", "Strict")
        assert morsel["path"] == "/"
        # A browser that knows an account is to know it tomorrow; everything else ends with the browser.
        assert not any(morsel[part] for part in ("domain", *(() if name == DEVICE else ("expires", "max-age"))))
        assert len(line) < 4096
        readable = payload(morsel.value) if name == SESSION else morsel.value
        # Long enough that no random token spells one of them by chance.
        said_there = ("mk-word", "mk-nobody", "mk-password", "grace@example", "@")
        assert not [word for word in said_there if word in readable.lower()]


def test_a_changed_cookie_is_no_cookie(sqlite_app: Flask, clock: StillClock) -> None:
    """T12: every third letter changed in turn; the control is the cookie as it was."""
    with sqlite_app.app_context():
        cast.grace()
    good = cookie(enter(sqlite_app, "grace@example.org", clock.now))
    assert good
    assert lets_in(sqlite_app, good)
    for at in range(0, len(good) - 1, 17):
        other = "A" if good[at] != "A" else "B"
        assert not lets_in(sqlite_app, good[:at] + other + good[at + 1 :]), at
    assert not lets_in(sqlite_app, "x" * 4000)


def test_the_recovery_codes_of_an_earlier_enrolment_open_nothing(app: Flask, grace: str, clock: StillClock) -> None:
    """T06: they lie on a paper that may be why the second factor was reset."""
    with app.app_context():
        now = clock.now
        old = accounts.enrol(
            accounts.reset_second_factor(grace, actor="command", now=now),
            "lamp grid moss tuna",
            cast.TOTP_SECRET,
            code_at(now),
            now=now,
        )
        now = clock.move(minutes=1)
        new = accounts.enrol(
            accounts.reset_second_factor(grace, actor="command", now=now),
            "lamp grid moss tuna",
            cast.TOTP_SECRET,
            code_at(now),
            now=now,
        )
        from referral_app.extensions import db

        assert db.session.query(RecoveryCode).count() == len(new) == 10
    client = PageClient(app)
    show_password(client, grace, "lamp grid moss tuna")
    show_code(client, old[0], 422)
    show_code(client, new[0])
    again = PageClient(app)
    show_password(again, grace, "lamp grid moss tuna")
    show_code(again, new[0], 422)
