""" "Delete everything now" on a page that is older than what became of the answers: it never says what is not so.

(attack 1.)
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from referral_app.actions import way_back
from referral_app.clock import clock as clock_of
from referral_app.extensions import db
from referral_app.models import Letter, Request, RequesterSession
from referral_app.vocabulary import RequestState
from tests import cast
from tests.conftest import StillClock
from tests.page_client import PageClient
from tests.security.doors import HOLD, cookie
from tests.web.form_pages import answered

DELETE = "/request/delete"


def sent_in_another_tab(client: PageClient) -> str:
    """A draft whose page is open in one tab while another sends it. Returns its phrase."""
    from referral_app.actions import intake
    from referral_app.queries import cases

    answered(client)
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        now = clock_of().real()
        intake.save_draft(row.id, {**cases.EMPTY_WORDS, "answers": cast.answers()}, now=now)
        phrase = way_back.give_phrase(row.id, now=now)
        assert way_back.confirm_phrase(row.id, phrase, now=now)
    client.get("/request/step/1")
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        intake.submit_request(
            row.id, form_key=f"draft-{row.id}", agreed=True, now=clock_of().programme(), today=clock_of().today()
        )
    return phrase


def test_what_was_sent_meanwhile_stands_and_the_page_says_so(client: PageClient) -> None:
    """It leads to stopping, and the browser keeps its hold."""
    phrase = sent_in_another_tab(client)
    page = client.submit({}, DELETE)
    assert page.h1 == "Nothing was deleted: your answers were sent"
    assert "/status/request/stop" in page.links()
    assert "are deleted" not in page.text
    assert cookie(client, HOLD)
    assert client.get("/status/request").status == 200
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        assert row.state != RequestState.DRAFT
        assert row.reference in page.text
        assert db.session.scalars(select(Letter).where(Letter.request_id == row.id)).all() != []
        assert way_back.open_with_phrase(phrase, now=clock_of().real()) is not None
    # Reload says the same.
    assert client.get("/request/deleted?again=1").h1 == page.h1


def test_a_browser_that_holds_nothing_deletes_nothing_and_is_told_so(client: PageClient) -> None:
    answered(client)
    stranger = PageClient(client.app)
    stranger.get("/request/")
    stranger.post(DELETE, {})
    page = stranger.get("/request/deleted?again=1")
    assert page.h1 == "There was nothing here to delete"
    with client.app.app_context():
        assert len(db.session.scalars(select(Request)).all()) == 1
        assert len(db.session.scalars(select(RequesterSession)).all()) == 1


def test_a_page_left_alone_too_long_deletes_nothing_and_says_where_the_answers_may_be(
    client: PageClient, clock: StillClock
) -> None:
    """With a phrase they are there for thirty days: "deleted" would be untrue."""
    answered(client)
    with client.app.app_context():
        row = db.session.scalars(select(Request)).one()
        phrase = way_back.give_phrase(row.id, now=clock.now)
        way_back.confirm_phrase(row.id, phrase, now=clock.now)
    client.get("/request/step/1")
    clock.now += timedelta(minutes=31)
    client.post(DELETE, {})
    page = client.get("/request/deleted?again=1")
    assert page.h1 == "There was nothing here to delete"
    assert "Come back with your six words" in page.text
    with client.app.app_context():
        assert way_back.open_with_phrase(phrase, now=clock.now) is not None


def test_deleted_is_said_once_it_is_so_and_not_of_a_new_draft(client: PageClient) -> None:
    answered(client)
    page = client.submit({}, DELETE)
    assert page.h1 == "Your answers are deleted"
    assert client.get("/request/deleted?again=1").h1 == page.h1
    with client.app.app_context():
        assert db.session.scalars(select(Request)).all() == []
    answered(client)
    assert client.get("/request/deleted?again=1", 303).response.headers["Location"] == "/request/step/1"
    client.get("/request/step/1")
    assert client.post(DELETE, {}).response.headers["Location"] == "/request/deleted?again=1"


def test_deleting_twice_says_that_it_is_deleted(client: PageClient) -> None:
    """The second press of an impatient finger finds nothing, and nothing untrue is said."""
    answered(client)
    sent = client.get("/request/step/1").fields(DELETE)
    client.post(DELETE, sent)
    client.post(DELETE, sent)
    assert client.get("/request/deleted?again=1").h1 == "There was nothing here to delete"
