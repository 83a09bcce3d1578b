"""A wall stays a wall, and what has ended stays ended, whatever else is done (B03, U13; found by T55)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from referral_app.actions import Refused, closing, conflicts, family, intake, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries.counsel import request_for
from tests import cast
from tests.follow_ups import world

Act = Callable[[Request, Account], object]


def staff_hold_and_end_it(request: Request, by: Account) -> None:
    now = clock().programme()
    triage.set_hold(request.id, "safety", actor=by, now=now)
    triage.set_hold(request.id, None, actor=by, now=now)


def the_family_pauses(request: Request, by: Account) -> None:
    family.pause(request.id, now=clock().programme())


def the_family_pauses_and_goes_on(request: Request, by: Account) -> None:
    family.pause(request.id, now=clock().programme())
    family.go_on(request.id, now=clock().programme(), today=clock().today())


def staff_give_up_the_other_need(request: Request, by: Account) -> None:
    with pytest.raises(Refused, match="request_not_ready"):
        triage.give_up_need(request.needs[1].id, actor=by, now=clock().programme())


def placed_in_part(by: Account) -> Request:
    """A request of two needs, one of them filled: giving up the other would place it."""
    world.basket()
    first = world.need("critical")
    world.need("critical", request=first.request)
    people = world.people(1)
    world.approve(first, people, by)
    world.swept()
    world.accept(first, people[0])
    return first.request


@pytest.mark.parametrize(
    "act",
    [staff_hold_and_end_it, the_family_pauses, the_family_pauses_and_goes_on, staff_give_up_the_other_need],
)
def test_nothing_but_lifting_it_ends_a_wall(app: Flask, act: Act) -> None:
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        request = placed_in_part(grace)
        assert seen_by(grace, request), "nobody would notice: it was hidden before"
        conflicts.wall(request.id, actor=sol, now=clock().programme())
        act(request, sol)
        db.session.refresh(request)
        assert request.state == "walled"
        assert not seen_by(grace, request)
        assert seen_by(sol, request)


def test_the_end_of_a_hold_from_before_does_not_lead_back_behind_the_wall(app: Flask) -> None:
    with app.app_context():
        grace, sol = cast.grace(), cast.sol()
        request = placed_in_part(grace)
        now = clock().programme()
        triage.set_hold(request.id, "unsafe_contact", actor=grace, now=now)
        conflicts.wall(request.id, actor=sol, now=now)
        assert request.hold == "unsafe_contact", "letters to the family still wait"
        triage.set_hold(request.id, None, actor=sol, now=now)
        assert (request.state, request.hold) == ("walled", None)
        assert not seen_by(grace, request)


def test_a_hold_without_a_wall_leads_back_to_where_it_began(app: Flask) -> None:
    """The control: what keeps a wall does not keep a hold."""
    with app.app_context():
        grace = cast.grace()
        request = placed_in_part(grace)
        before = request.state
        triage.set_hold(request.id, "safety", actor=grace, now=clock().programme())
        assert request.state == "on_hold"
        triage.set_hold(request.id, None, actor=grace, now=clock().programme())
        assert request.state == before
        triage.give_up_need(request.needs[1].id, actor=grace, now=clock().programme())
        assert request.state == "placed"


@pytest.mark.parametrize("reason", ["other", "wrong_service", "duplicate"])
def test_what_is_closed_stays_closed_for_staff_and_family(app: Flask, reason: str) -> None:
    with app.app_context():
        grace = cast.grace()
        request = placed_in_part(grace)
        now = clock().programme()
        twin = cast.submitted().reference
        ended = closing.close_request(
            request.id, reason, actor=grace, now=now, signposts=["lsc_finder"], same_as=twin
        ).state
        with pytest.raises(Refused, match="request_closed"):
            triage.give_up_need(request.needs[1].id, actor=grace, now=now)
        assert intake.withdraw_request(request.id, now=now) == 0
        db.session.refresh(request)
        assert request.state == ended


def seen_by(who: Account, request: Request) -> bool:
    db.session.rollback()
    return request_for(who, request.id) is not None
