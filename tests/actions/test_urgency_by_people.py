"""How urgent a request is: one person raises it, two lower it, and the rules may still say more (B13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from referral_app.actions import Refused, triage, urgency
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Note, Request, Routing
from referral_app.queries import cases
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world


@pytest.fixture
def office(app: Flask, clock: StillClock) -> Iterator[tuple[Account, Account, Request]]:
    with app.app_context():
        world.basket()
        request = cast.submitted()
        assert request.level == "urgent"
        yield cast.grace(), cast.sol(), request


def say(request: Request, level: str, by: Account, why: str = "A flight is booked") -> Request:
    return urgency.set_level(request.id, level, why, actor=by, now=the_clock().programme())


def again(request: Request, by: Account) -> None:
    triage.reroute(request.id, **cast.by(by))
    db.session.refresh(request)


def test_one_person_raises_it_at_once_with_a_reason(office: tuple[Account, Account, Request]) -> None:
    grace, _sol, request = office
    before = request.alarm_at
    say(request, "critical", grace)
    assert (request.level, request.level_rank) == ("critical", 1)
    assert before is not None
    assert request.alarm_at is not None
    assert request.alarm_at <= before, "it never rings later for it"
    assert [cases.note_text(note) for note in db.session.query(Note).all()] == ["A flight is booked"]
    [event] = world.events("level_raised")
    assert event.detail == {"level": "critical"}
    again(request, grace)
    assert request.level == "critical", "the rules read it again, and it stays"


def test_two_people_lower_it(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    say(request, "standard", grace)
    assert (request.level, request.level_asked) == ("urgent", "standard")
    with pytest.raises(Refused, match="second_person"):
        say(request, "standard", grace)
    say(request, "standard", sol)
    assert (request.level, request.level_asked) == ("standard", None)
    again(request, grace)
    assert request.level == "standard"


def test_what_is_lowered_rises_when_the_rules_say_something_else(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    say(request, "standard", grace)
    say(request, "standard", sol)
    from referral_app.actions.steps.passed_dates import place_in_queue

    routing = db.session.query(Routing).first()
    assert routing is not None
    place_in_queue(request, "critical", cases.routing_result(routing))
    assert request.level == "critical"


def test_taking_a_raise_back_needs_two_as_well(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    say(request, "critical", grace)
    say(request, "urgent", grace)
    assert request.level == "critical"
    say(request, "urgent", sol)
    assert (request.level, request.level_set) == ("urgent", None), "as the rules say"


def test_what_it_needs(office: tuple[Account, Account, Request]) -> None:
    grace, _sol, request = office
    with pytest.raises(Refused, match="no_note"):
        say(request, "critical", grace, "  ")
    with pytest.raises(Refused, match="no_such_reason"):
        say(request, "emergency", grace)
    with pytest.raises(Refused, match="not_counsel"):
        say(request, "critical", cast.ada())
    say(request, "urgent", grace)
    assert world.events("level_raised") == [], "as it stands already"


def test_an_emergency_is_a_matter_of_the_rules(office: tuple[Account, Account, Request]) -> None:
    grace, _sol, request = office
    request.level, request.level_rank = "emergency", 0
    db.session.commit()
    with pytest.raises(Refused, match="fact_must_change"):
        say(request, "standard", grace)


def test_the_paces_that_the_family_agreed_to_stay(office: tuple[Account, Account, Request]) -> None:
    grace, _sol, request = office
    before = [(need.track, need.state) for need in request.needs]
    say(request, "critical", grace)
    assert [(need.track, need.state) for need in request.needs] == before
