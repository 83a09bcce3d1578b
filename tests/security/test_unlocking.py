"""A button pressed after the session ran out: unlocked in place, what was typed is not lost."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from referral_app.actions import accounts
from referral_app.extensions import db
from referral_app.models import AuthSession, Note
from referral_app.vocabulary import Role
from tests import cast
from tests.conftest import StillClock
from tests.page_client import BASE, Page, PageClient
from tests.security.doors import code_at, cookie, enter, raw, with_cookie

WORDS = "Spoke with the court clerk in Austin.\nShe calls back on Tuesday."
UNLOCK = "/unlock"


@pytest.fixture
def case(app: Flask) -> str:
    """The address of a request that Grace may write about."""
    with app.app_context():
        cast.grace()
        return f"/counsel/requests/{cast.submitted().id}"


def notes(app: Flask) -> list[str]:
    with app.app_context():
        return [note.id for note in db.session.scalars(select(Note)).all()]


def locked(app: Flask, case: str, clock: StillClock) -> tuple[PageClient, Page]:
    """Grace wrote a note, was away for half an hour, and pressed the button."""
    client = enter(app, "grace@example.org", clock.now)
    client.get(f"{case}?part=notes")
    clock.move(minutes=30, seconds=1)
    page = client.submit({"text": WORDS}, f"{case}/notes", Referer=BASE + case)
    return client, page


def test_what_was_typed_is_shown_again_and_sent_by_another_press(app: Flask, case: str, clock: StillClock) -> None:
    client, page = locked(app, case, clock)
    assert page.h1 == "Unlock this page"
    assert "court clerk" not in page.html, "sealed: whoever walks by reads nothing"
    assert notes(app) == []
    page = client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK)
    assert page.h1 == "What you typed is still here"
    assert "Spoke with the court clerk" in page.text
    assert notes(app) == [], "not sent by itself"
    assert case in page.links()
    page = client.submit(action=f"{case}/notes")
    assert page.path == case
    assert "Spoke with the court clerk in Austin." in page.text
    assert len(notes(app)) == 1


def test_what_was_typed_in_a_form_that_is_sent_in_place_is_not_lost_either(
    app: Flask, case: str, clock: StillClock
) -> None:
    """With scripts the note is sent without leaving the page: htmx is led to the page that unlocks."""
    client = enter(app, "grace@example.org", clock.now)
    page = client.get(f"{case}?part=notes")
    clock.move(minutes=30, seconds=1)
    sent = {**page.fields(f"{case}/notes"), "text": WORDS}
    answer = client.client.post(
        f"{case}/notes", data=sent, base_url=BASE, headers={"HX-Request": "true", "Referer": BASE + case}
    )
    assert answer.headers["HX-Redirect"] == UNLOCK
    client.get(UNLOCK)
    page = client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK)
    assert "Spoke with the court clerk" in page.text
    client.submit(action=f"{case}/notes")
    assert len(notes(app)) == 1


def test_a_session_that_lives_is_not_asked(app: Flask, case: str, clock: StillClock) -> None:
    """The control: a second before the half hour is over the note is simply written."""
    client = enter(app, "grace@example.org", clock.now)
    client.get(f"{case}?part=notes")
    clock.move(minutes=29, seconds=59)
    client.submit({"text": WORDS}, f"{case}/notes")
    assert len(notes(app)) == 1


@pytest.mark.cases_of_one_statement
@pytest.mark.parametrize("wrong", [{"password": "not the one at all"}, {"code": "000000"}, {"code": ""}])
def test_what_was_typed_outlives_a_wrong_try(app: Flask, case: str, clock: StillClock, wrong: dict[str, str]) -> None:
    client, page = locked(app, case, clock)
    right = {"password": cast.PASSWORD, "code": code_at(clock.now)}
    page = client.submit({**right, **wrong}, UNLOCK, status=422)
    assert page.path == UNLOCK
    client.get("/counsel/", 303)
    client.get(UNLOCK)
    assert "Spoke with" in client.submit(right, UNLOCK).text


def test_the_language_of_the_page_can_change_and_nothing_is_lost(app: Flask, case: str, clock: StillClock) -> None:
    client, _page = locked(app, case, clock)
    spanish = client.submit({"page_language": "es"}, "/language")
    assert (spanish.path, spanish.tree.get("lang")) == (UNLOCK, "es")
    assert "Spoke with" in client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK).text


@pytest.mark.parametrize("ended", ["signed out", "deactivated", "never signed in"])
def test_a_session_that_was_ended_is_not_unlocked(app: Flask, case: str, clock: StillClock, ended: str) -> None:
    """Only what ran out by itself is unlocked in place; everybody else goes to the front door with nothing."""
    client = enter(app, "grace@example.org", clock.now)
    client.get(f"{case}?part=notes")
    sent = {"text": WORDS, **client.page.fields(f"{case}/notes")} if client.page else {}
    with app.app_context():
        if ended == "signed out":
            token = db.session.scalars(
                select(AuthSession).where(AuthSession.revoked_at.is_(None), AuthSession.second_factor_at.is_not(None))
            ).one()
            token.revoked_at = clock.now
            db.session.commit()
        elif ended == "deactivated":
            accounts.deactivate("grace@example.org", actor="command", now=clock.now)
    if ended == "never signed in":
        client = PageClient(app)
        client.get("/sign-in")
        sent = {"text": WORDS, "csrf_token": client.page.fields("/sign-in")["csrf_token"][0]} if client.page else {}
    clock.move(minutes=31)
    answer = raw(client, "POST", f"{case}/notes", sent, Referer="https://localhost/")
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/sign-in")


def test_what_one_person_typed_opens_for_nobody_else(app: Flask, case: str, clock: StillClock) -> None:
    """Sealed for its account: with somebody else's session it is nothing."""
    locked(app, case, clock)
    with app.app_context():
        kept = db.session.scalars(select(AuthSession.kept).where(AuthSession.kept.is_not(None))).one()
        assert kept is not None
        assert b"Spoke" not in kept
        rae = cast.account("rae@example.org", "Rae Holm", Role.COUNSEL).id
    other = enter(app, "rae@example.org", clock.now)
    other.get(f"{case}?part=notes")
    with app.app_context():
        db.session.execute(update(AuthSession).where(AuthSession.account_id == rae).values(kept=kept))
        db.session.commit()
    clock.move(minutes=31)
    other.submit({"text": "Another note of mine."}, f"{case}/notes")
    page = other.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK)
    assert "Another note of mine." in page.text
    assert "Spoke with" not in page.html


def test_presses_of_two_tabs_wait_below_each_other(app: Flask, case: str, clock: StillClock) -> None:
    client, _page = locked(app, case, clock)
    client.submit({}, "/language")
    client.post(f"{case}/notes", {"text": "And a second thing to note."}, Referer=BASE + case)
    client.get(UNLOCK)
    page = client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK)
    assert "court clerk" in page.text
    assert "And a second thing" in page.text
    client.submit(action=f"{case}/notes")
    page = client.get("/unlocked?again=1")
    assert "court clerk" not in page.text
    assert "And a second thing" in page.text
    client.submit(action=f"{case}/notes")
    assert len(notes(app)) == 2
    assert client.get("/unlocked?again=1", 303).response.headers["Location"] == "/counsel/"


def test_a_note_kept_for_too_long_is_not_sent(app: Flask, case: str, clock: StillClock) -> None:
    client, _page = locked(app, case, clock)
    clock.move(hours=8, seconds=1)
    answer = client.post(UNLOCK, {"password": cast.PASSWORD, "code": code_at(clock.now)})
    page = client.get(answer.response.headers["Location"], follow=True)
    assert page.path == "/counsel/"
    assert notes(app) == []


def test_the_old_cookie_opens_nothing_after_unlocking(app: Flask, case: str, clock: StillClock) -> None:
    """T08: unlocking begins a session of its own; the one that ran out is ended on the server."""
    client, _page = locked(app, case, clock)
    old = cookie(client)
    client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK)
    assert cookie(client) != old
    assert raw(with_cookie(app, old), "GET", "/counsel/").status_code == 303
    other = with_cookie(app, old)
    answer = raw(other, "POST", f"{case}/notes", {"text": WORDS}, Referer="https://localhost/")
    assert answer.status_code in (303, 400)


def test_tries_are_limited_as_at_the_front_door(app: Flask, case: str, clock: StillClock) -> None:
    """(T05) The eleventh try is not looked at, the right one neither, and what was typed still stays on the page."""
    client, _page = locked(app, case, clock)
    for _ in range(10):
        client.submit({"password": "not the one at all", "code": "000000"}, UNLOCK, status=422)
    page = client.submit({"password": cast.PASSWORD, "code": code_at(clock.now)}, UNLOCK, status=422)
    assert "Wait 15 minutes" in page.text
