"""A request that an attorney works on does not fall back when another of its needs is settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app.actions import family, matters, triage
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Matter, Need, Request
from referral_app.vocabulary import RequestState
from tests import cast
from tests.follow_ups import world


def reached(need: Need, by: Account, number: int = 1) -> Account:
    """The need is filled and its attorney has reached the family. Returns the attorney's account."""
    person = cast.attorney(f"r-{number}", f"Reza{number}", "Diallo", areas=world_areas())
    world.approve(need, [person], by)
    world.swept()
    world.accept(need, person)
    account = world.account_of(person)
    matter = db.session.scalars(select(Matter).where(Matter.need_id == need.id)).one()
    matters.confirm_contact(matter.id, actor=account, now=clock().programme())
    return account


def world_areas() -> dict[str, object]:
    return {world.AREA: {"tier": 3, "matters": 0, "last_matter": None}}


def second_yes(need: Need, by: Account) -> None:
    person = cast.attorney("r-9", "Rada", "Diallo", areas=world_areas())
    world.approve(need, [person], by)
    world.swept()
    world.accept(need, person)


def given_up(need: Need, by: Account) -> None:
    triage.give_up_need(need.id, actor=by, now=clock().programme())


@pytest.mark.parametrize("act", [second_yes, given_up])
def test_settling_another_need_leaves_it_in_progress(app: Flask, act: Callable[[Need, Account], None]) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        first = world.need("critical")
        second = world.need("critical", request=first.request, terms={"level": "helpful"})
        reached(first, grace)
        request = db.session.get_one(Request, first.request_id)
        assert request.state == RequestState.IN_PROGRESS
        act(second, grace)
        db.session.refresh(request)
        assert request.state == RequestState.IN_PROGRESS
        assert len(world.events("request_placed")) == 1


@pytest.mark.parametrize(("act", "state"), [(given_up, RequestState.IN_PROGRESS), (second_yes, RequestState.PLACED)])
def test_who_was_reached_before_the_last_need_was_settled_is_not_waited_for(
    app: Flask, act: Callable[[Need, Account], None], state: RequestState
) -> None:
    """A second yes is a lawyer who has not been in touch; a need that is given up leaves nobody to wait for."""
    with app.app_context():
        world.basket()
        grace = cast.grace()
        first = world.need("critical")
        second = world.need("critical", request=first.request)
        reached(first, grace)
        request = db.session.get_one(Request, first.request_id)
        assert request.state == RequestState.OFFER_OUT
        act(second, grace)
        db.session.refresh(request)
        assert request.state == state


def test_contact_made_under_a_hold_is_kept_when_the_hold_ends(app: Flask) -> None:
    with app.app_context():
        world.basket()
        grace = cast.grace()
        need = world.need("critical")
        person = cast.attorney("r-1", "Reza", "Diallo", areas=world_areas())
        world.approve(need, [person], grace)
        world.swept()
        world.accept(need, person)
        request = db.session.get_one(Request, need.request_id)
        family.pause(request.id, now=clock().programme())
        matter = db.session.scalars(select(Matter)).one()
        matters.confirm_contact(matter.id, actor=world.account_of(person), now=clock().programme())
        assert request.state == RequestState.ON_HOLD
        family.go_on(request.id, now=clock().programme(), today=clock().today())
        db.session.refresh(request)
        assert request.state == RequestState.IN_PROGRESS
