"""A family deletes its request while a letter about it is on its way: nothing breaks, and what goes about others in the
same message goes once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select

from referral_app.actions import post as verbs
from referral_app.actions.post import Taken
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.extensions import db
from referral_app.follow_ups import delivery
from referral_app.follow_ups.guarded import Guarded
from referral_app.models import Letter, Request
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

#: Tuesday, ten in the morning in New York.
TUESDAY = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@pytest.fixture
def letters(app: Flask, clock: StillClock) -> Iterator[list[str]]:
    """Two letters to one reader, about two requests, that leave in one message. In an app context."""
    clock.now = TUESDAY
    with app.app_context():
        requests = [cast.submitted(), cast.submitted()]
        cast.sol()
        db.session.execute(delete(Letter))
        db.session.commit()
        with writing():
            for number, request in enumerate(requests):
                due = clock.now.date()
                make_task("set_used_up", once=f"t{number}", now=clock.now, due_on=due, request=request)
        yield list(db.session.scalars(select(Letter.id)))


def taken(letters: list[str]) -> Taken:
    """The message as a sender takes it; then the request of the letter that carries the other is deleted."""
    found = verbs.take_letter(letters[0], now=TUESDAY, real=TUESDAY)
    assert found is not None
    assert (found.outcome, found.inside) == ("sending", (letters[1],))
    forget_head(found)
    return found


def forget_head(of: Taken) -> None:
    request_id = db.session.get_one(Letter, of.letter_id).request_id
    db.session.execute(delete(Request).where(Request.id == request_id))
    db.session.commit()


def left() -> list[tuple[str, str | None]]:
    db.session.rollback()
    return [(one.state, one.inside_of) for one in db.session.scalars(select(Letter))]


def test_what_the_host_has_taken_is_not_sent_again(letters: list[str]) -> None:
    """The whole note of it was undone, and the other letter went a second time once its lease was over."""
    message = taken(letters)
    assert not verbs.mark_sent(message, now=TUESDAY), "the one that was deleted is in nobody's hands"
    assert [state for state, _inside in left()] == ["sent"]


@pytest.mark.parametrize("said", [verbs.try_again, verbs.give_up])
def test_what_the_host_refuses_waits_alone(letters: list[str], said: Callable[..., object]) -> None:
    said(taken(letters), "host_not_now", now=TUESDAY)
    assert left() == [("waiting", None)]


def test_deleted_before_the_message_is_written_it_does_not_leave(
    app: Flask, letters: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other would have left under its number, and once more under its own."""
    basket, take = world.basket(), verbs.take_letter

    def take_and_forget(letter_id: str, *, now: datetime, real: datetime) -> Taken | None:
        found = take(letter_id, now=now, real=real)
        if found is not None and found.inside:
            forget_head(found)
        return found

    monkeypatch.setattr(verbs, "take_letter", take_and_forget)
    did = [row["did"] for row in delivery.deliver(TUESDAY, 10, Guarded())]
    assert did == ["letter_gone", "letter_sent"]
    assert [state for state, _inside in left()] == ["sent"]
    assert len(basket.messages) == 1
