"""No page of staff asks the databases more than fifteen times, everything counted."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from werkzeug.routing import Rule

from referral_app.actions import triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries import cases
from referral_app.web.counsel.request import parts
from tests import cast
from tests.follow_ups import world
from tests.house import scene
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
        "letters": "/counsel/letters",
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


#: Who opens the pages that are for some alone; every other page is opened by whoever may, the first of these.
OPENERS = ("supervisor", "counsel", "conflicts", "administrator", "privacy_officer", "attorney")


def looked_at(app: Flask) -> list[Rule]:
    """Every address that staff or attorneys look at."""
    rooms = ("counsel", "attorney", "account")
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] in rooms and "GET" in (rule.methods or ())
    ]


def test_no_page_of_staff_or_attorneys_asks_more_than_fifteen_times(app: Flask) -> None:
    """By the map of addresses, so that a new page is here by itself; the letters, the pair and the pages of an attorney
    were not, and asked up to 21 times."""
    made = scene.build(app)
    visitors = {kind: scene.Visitor(made, kind) for kind in OPENERS}
    asked, opened = {}, set()
    for rule in looked_at(app):
        who = next((kind for kind in OPENERS if kind in scene.oracle()[rule.endpoint]), None)
        if who is None:
            continue
        address = made.address(rule)
        visitors[who].ask("GET", address)
        with statements() as sent:
            answer = visitors[who].ask("GET", address)
        asked[rule.endpoint] = len(sent)
        if answer.status_code == 200:
            opened.add(rule.endpoint)
    assert {"counsel.letters", "counsel.show_pair", "counsel.need", "attorney.show", "attorney.matter"} <= opened
    assert max(asked.values()) <= MOST, {name: many for name, many in asked.items() if many > MOST}


def test_each_stage_of_an_offer_asks_at_most_fifteen_times(app: Flask) -> None:
    with app.app_context():
        sol, person = cast.sol(), cast.amara(max_matters=9)
        who = cast.attorney_account(person)
        told = {"more_info": "She called from the airport."}
        needs = [world.need(words={**cases.EMPTY_WORDS, "answers": told}) for _ in range(2)]
        checking, clear = (cast.sent(need, person, by=sol).id for need in needs)
        cast.interested(checking, who)
        cast.cleared(clear, who)
        who_id = who.id
    client = PageClient(app)
    cast.sign_in(client, who_id)
    asked = {}
    for address in (f"{checking}/names", f"{clear}/facts", f"{clear}/terms"):
        client.get(f"/attorney/offers/{address}")
        with statements() as sent:
            client.get(f"/attorney/offers/{address}")
        asked[address] = len(sent)
    assert max(asked.values()) <= MOST, asked
