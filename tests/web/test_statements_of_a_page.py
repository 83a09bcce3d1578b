"""No page of staff asks the databases more than fifteen times, everything counted."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from referral_app.actions import triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.web.counsel.request import parts
from tests import cast
from tests.follow_ups import world
from tests.page_client import PageClient
from tests.statements import MOST, statements


def full_office() -> dict[str, str]:
    """A request with everything beside it: two needs, offers, a yes, a pair, notes and tasks; the addresses by name."""
    sol, people = cast.sol(), world.people(3)
    cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Pedro Ramirez Soto"]})
    made = world.need(owner=sol)
    cast.say_yes(cast.sent(made, people[0], by=sol).id, world.account_of(people[0]))
    request_id = made.request_id
    second = world.need(request=db.session.get_one(Request, request_id))
    cast.sent(second, people[1], by=sol)
    number, taken, attorney = second.number, made.number, people[0].id
    for n in range(3):
        with writing():
            make_task(
                "no_contact",
                once=f"more:{n}",
                now=clock().programme(),
                due_on=clock().today() + timedelta(days=n),
                request=db.session.get_one(Request, request_id),
            )
    who = db.session.query(Account).filter_by(email="sol@example.org").one()
    triage.add_note(request_id, "Called.", actor=who, now=clock().programme())
    one = f"/counsel/requests/{request_id}"
    return {
        "home": "/counsel/",
        "queue": "/counsel/requests",
        "narrowed": "/counsel/requests?owner=mine&age=week&language=en",
        "of an attorney": f"/counsel/requests?attorney={attorney}",
        "tasks": "/counsel/tasks",
        "request": one,
        **{f"request, {part}": f"{one}?part={part}" for part in parts.PARTS},
        "need": f"{one}/needs/{number}",
        "need that is taken": f"{one}/needs/{taken}",
        "all needs": f"{one}/matching",
        "directory": "/counsel/attorneys",
        "attorney": f"/counsel/attorneys/{attorney}",
        "coverage": "/counsel/coverage",
        "oversight": "/counsel/oversight",
        "conflicts": "/counsel/conflicts",
        "complaints": "/counsel/complaints",
    }


def test_every_page_of_the_desk_asks_at_most_fifteen_times(app: Flask, client: PageClient) -> None:
    with app.app_context():
        addresses = full_office()
        who = db.session.query(Account).filter_by(email="sol@example.org").one().id
    cast.sign_in(client, who)
    asked = {}
    for name, address in addresses.items():
        client.get(address)
        with statements() as sent:
            client.get(address)
        asked[name] = len(sent)
    assert max(asked.values()) <= MOST, asked
