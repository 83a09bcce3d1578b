"""What somebody does with their own account: another password, and an end to sessions one by one (E05, T06, T07)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.extensions import db
from referral_app.models import AuditRow, AuthSession, KnownDevice, Letter
from referral_app.queries import accounts as queries
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.security.doors import code_at, cookie, enter, raw, show_code, show_password, with_cookie

GRACE = "grace@example.org"
NEW = "violet tractor mumbles at seven ponds"


@pytest.fixture
def grace(app: Flask) -> str:
    with app.app_context():
        return cast.grace().id


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))


def live(app: Flask, account_id: str, clock: StillClock) -> int:
    with app.app_context():
        return len(queries.live_sessions(account_id, clock.now))


def press(client: PageClient, before: str, password: str) -> str:
    """Where the press led, or what its page says is wrong."""
    client.get("/account/password")
    return client.submit({"password_before": before, "password": password}, "/account/password").text


def test_another_password_ends_every_other_session_and_its_owner_is_told(
    app: Flask, grace: str, clock: StillClock
) -> None:
    other = enter(app, GRACE, clock.now)
    clock.move(minutes=1)
    client = enter(app, GRACE, clock.now)
    before = cookie(client)
    assert live(app, grace, clock) == 2
    assert "Your password is changed" in press(client, cast.PASSWORD, NEW)
    assert live(app, grace, clock) == 1
    assert cookie(client) != before
    for old in (cookie(other), before):
        assert raw(with_cookie(app, old), "GET", "/account").status_code == 303
    client.get("/account")
    assert acts(app).count("password_changed") == 1
    with app.app_context():
        (letter,) = db.session.scalars(select(Letter))
        assert (letter.kind, letter.recipient_kind, letter.recipient_id) == ("password_changed", "account", grace)
        # This browser alone is known again.
        assert len(db.session.scalars(select(KnownDevice)).all()) == 1
    clock.move(minutes=1)
    show_password(PageClient(app), GRACE, status=422)
    again = PageClient(app)
    show_password(again, GRACE, NEW)
    show_code(again, code_at(clock.now))


@pytest.mark.parametrize(
    ("before", "password", "said"),
    [
        ("not this one at all", NEW, "That is not your password of now"),
        (cast.PASSWORD, "short", "Use at least 15 characters"),
        (cast.PASSWORD, "Grace Okafor 2026", "too easy to guess"),
        (cast.PASSWORD, cast.PASSWORD, "That is the password you have"),
        (cast.PASSWORD, "", "Choose a password"),
        ("", NEW, "Enter your password of now"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    sqlite_app: Flask, clock: StillClock, before: str, password: str, said: str
) -> None:
    with sqlite_app.app_context():
        cast.grace()
    client = enter(sqlite_app, GRACE, clock.now)
    client.get("/account/password")
    page = client.submit({"password_before": before, "password": password}, "/account/password", 422)
    assert said in page.text
    assert not [value for name in ("password", "password_before") for value in page.fields("/password")[name] if value]
    assert "password_changed" not in acts(sqlite_app)
    clock.move(minutes=1)
    show_password(PageClient(sqlite_app), GRACE)


def test_the_fifth_wrong_password_ends_the_session(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        cast.grace()
    client = enter(sqlite_app, GRACE, clock.now)
    copied = cookie(client)
    client.get("/account/password")
    for _ in range(4):
        client.submit({"password_before": "wrong", "password": NEW}, "/account/password", 422)
    assert client.submit({"password_before": "wrong", "password": NEW}, "/account/password").path == "/sign-in"
    assert raw(with_cookie(sqlite_app, copied), "GET", "/account").status_code == 303
    assert acts(sqlite_app).count("password_change_refused") == 5


def test_it_lives_no_longer_for_another_password(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        cast.grace()
    client = enter(sqlite_app, GRACE, clock.now)
    begun = clock.now
    clock.move(minutes=5)
    press(client, cast.PASSWORD, NEW)
    with sqlite_app.app_context():
        (row,) = db.session.scalars(select(AuthSession).where(AuthSession.revoked_at.is_(None)))
        assert row.created_at == begun


def test_sessions_are_seen_with_their_times_and_ended_one_by_one(app: Flask, grace: str, clock: StillClock) -> None:
    browsers = []
    for _ in range(3):
        browsers.append(enter(app, GRACE, clock.now))
        clock.move(minutes=2)
    here = browsers[-1]
    page = here.get("/account")
    ends = [form.get("action") for form in page.forms() if "/account/sessions/" in (form.get("action") or "")]
    assert len(ends) == 2
    assert page.text.count("since ") - page.text.count("the browser known since ") >= 3
    # The one last used stands first: the second browser.
    here.post(ends[0])
    assert [raw(each, "GET", "/account").status_code for each in browsers] == [200, 303, 200]
    here.post(ends[0], status=303)
    assert acts(app).count("session_ended") == 1
    with app.app_context():
        ada = cast.ada().id
    stranger = PageClient(app)
    cast.sign_in(stranger, ada)
    stranger.get("/account")
    stranger.post(ends[1], status=303)
    assert live(app, grace, clock) == 2


def sessions_after(app: Flask, clock: StillClock, many: int) -> list[int]:
    """Which of so many browsers that signed in one after the other are signed in still."""
    browsers = []
    for _ in range(many):
        browsers.append(enter(app, GRACE, clock.now))
        clock.move(minutes=1)
    return [n for n, each in enumerate(browsers) if raw(each, "GET", "/account").status_code == 200]


def test_one_session_too_many_ends_the_one_not_used_for_longest(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        cast.grace()
    assert sessions_after(sqlite_app, clock, queries.MOST_SESSIONS + 2) == [*range(2, queries.MOST_SESSIONS + 2)]


def test_the_control_without_a_bound_all_of_them_stay(
    sqlite_app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_SESSIONS", 100)
    with sqlite_app.app_context():
        cast.grace()
    assert len(sessions_after(sqlite_app, clock, 10)) == 10


def test_no_address_and_no_name_of_a_browser_is_kept_of_a_session() -> None:
    assert set(AuthSession.__table__.columns.keys()) == {
        *("token_sha256", "account_id", "created_at", "seen_at", "proof_at", "second_factor_at", "revoked_at", "kept")
    }


def test_a_session_is_over_after_half_an_hour_and_no_longer_listed(sqlite_app: Flask, clock: StillClock) -> None:
    with sqlite_app.app_context():
        grace = cast.grace().id
    enter(sqlite_app, GRACE, clock.now)
    clock.move(minutes=30)
    assert live(sqlite_app, grace, clock) == 1
    clock.now += timedelta(seconds=1)
    assert live(sqlite_app, grace, clock) == 0
