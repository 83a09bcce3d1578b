"""At 18 the person it is about takes over: the worker closes the parent's way back and calls staff (U12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from referral_app import programme
from referral_app.actions import taking_over, way_back
from referral_app.clock import clock as app_clock
from referral_app.extensions import db
from referral_app.models import Event, Letter, Need, Request, RequesterSession, Task
from referral_app.queries import disclosure
from referral_app.queries.way_back import state_of
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


def asked_for(born: str, **changes: object) -> tuple[Request, str]:
    """A parent's request for a young person born then, with its phrase."""
    said = cast.answers(children=[{"ref": "c1", "dob": born}], contact_ways=["email"], **changes)
    request = cast.submitted(said, contact={"email": "noor@example.net"})
    now = app_clock().real()
    phrase = way_back.give_phrase(request.id, now=now)
    assert way_back.confirm_phrase(request.id, phrase, now=now)
    return request, phrase


def kinds() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(select(Task.kind).where(Task.kind.in_(("came_of_age", "handed_over")))))


def opens(phrase: str) -> bool:
    return way_back.open_with_phrase(phrase, now=app_clock().real()) is not None


def test_the_day_before_nothing_and_on_the_birthday_the_phrase_opens_nothing(app: Flask, clock: StillClock) -> None:
    """(A05, U12) The parent's phrase and browser let go, staff are called once, and the now-adult gets a new phrase."""
    with app.app_context():
        world.basket()
        birthday = app_clock().today() + timedelta(days=2)
        request, phrase = asked_for(date(birthday.year - 18, birthday.month, birthday.day).isoformat())
        clock.move(days=1)
        world.swept()
        assert kinds() == []
        assert opens(phrase)
        clock.move(days=1)
        world.swept()
        assert kinds() == ["came_of_age", "handed_over"]
        assert not opens(phrase)
        assert db.session.scalars(select(RequesterSession)).all() == []
        grace = cast.grace()
        taking_over.take_over(
            request.id, ["i_will_return"], {}, actor=grace, now=app_clock().programme(), today=app_clock().today()
        )
        new = way_back.give_new_phrase(
            request.id, seen=state_of(request), known_to_others=False, actor=grace, now=app_clock().real()
        )
        assert new is not None
        clock.move(days=1)
        world.swept()
        assert kinds() == ["came_of_age", "handed_over"]
        assert opens(new)
        assert len(db.session.scalars(select(Event).where(Event.kind == "handed_over")).all()) == 1


def test_who_asks_in_the_last_hours_before_the_birthday_has_asked_before_it(app: Flask, clock: StillClock) -> None:
    """At ten in the evening it was the birthday in Greenwich already: nobody came of age "since", and the parent's
    phrase went on opening it."""
    with app.app_context():
        world.basket()
        clock.now = datetime(2026, 11, 30, 22, tzinfo=programme.zone())
        _request, phrase = asked_for("2008-12-01")
        assert opens(phrase)
        clock.move(hours=11)
        world.swept()
        assert kinds() == ["came_of_age", "handed_over"]
        assert not opens(phrase)


def test_from_the_birthday_on_nothing_is_shown_and_nothing_is_written_to_the_parent(
    app: Flask, clock: StillClock
) -> None:
    """(U12, A26, T40) No new disclosure until the now-adult agrees, and no letter to whoever asked for them."""
    with app.app_context():
        world.basket()
        birthday = app_clock().today() + timedelta(days=2)
        request, _phrase = asked_for(date(birthday.year - 18, birthday.month, birthday.day).isoformat())
        need = db.session.scalars(select(Need).where(Need.request_id == request.id)).first()
        if need is not None:
            assert not disclosure.has_consent(request, need, birthday)
        clock.move(days=2)
        world.swept()
        before = len(_sent())
        clock.move(days=3)
        world.swept()
        assert len(_sent()) == before
        assert db.session.get_one(Request, request.id).hold == "unsafe_contact"


def _sent() -> list[Letter]:
    db.session.rollback()
    chosen = select(Letter).where(Letter.recipient_kind == "requester", Letter.state == "sent")
    return list(db.session.scalars(chosen))


def test_an_adult_who_asked_for_themselves_keeps_their_phrase(app: Flask, clock: StillClock) -> None:
    with app.app_context():
        world.basket()
        request = cast.submitted(cast.answers(cast.SURVIVOR))
        now = app_clock().real()
        phrase = way_back.give_phrase(request.id, now=now)
        way_back.confirm_phrase(request.id, phrase, now=now)
        clock.move(days=5)
        world.swept()
        assert kinds() == []
        assert opens(phrase)
