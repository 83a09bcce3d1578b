"""Whoever stands beside the lead of an offer and may not any more: staff hear of it that day (B09, B11, C03)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from referral_app.actions import matters, offer_stages
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Attorney, Need, Task
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.web.test_beside_a_colleague import CALIFORNIA, DALLAS, EXPERT, NOVICE, TEXAS, Office

GONE: list[dict[str, Any]] = [{"status": "withdrawn"}, {"insurance_expires": date(2026, 1, 1)}, {"account": "ended"}]


@pytest.fixture
def dallas(app: Flask) -> Office:
    return Office(app, {"phv": True, "licences": CALIFORNIA}, {"licences": DALLAS})


def leave(office: Office, since: dict[str, Any]) -> None:
    """Who stands beside the lead leaves the roster, or has no cover any more, or no account."""
    with office.app.app_context():
        person = db.session.get_one(Attorney, office.other)
        if since == {"account": "ended"}:
            cast.attorney_account(person).deactivated_at = the_clock().real()
        for name, value in since.items():
            setattr(person, name, value)
        db.session.commit()


def tasks(office: Office, kind: str) -> list[Task]:
    with office.app.app_context():
        return db.session.query(Task).filter_by(kind=kind).order_by(Task.created_at).all()


def agreed(office: Office, kind: str) -> str:
    """Dee agreed to stand beside Cal; the id of the place."""
    office.approve(f"{kind}:{office.other}")
    with office.app.app_context():
        place = office.place().id
    office.as_attorney(office.other).post(f"/attorney/beside/{place}", {"answer": "yes"}, 303)
    office.sweep()
    assert office.offers() == ["sent"]
    return str(place)


@pytest.mark.parametrize("since", GONE)
@pytest.mark.parametrize("said_yes", [True, False])
def test_who_leaves_while_the_question_runs_is_looked_for_again(
    dallas: Office, since: dict[str, Any], said_yes: bool
) -> None:
    if said_yes:
        agreed(dallas, "local_counsel")
    else:
        dallas.approve(f"local_counsel:{dallas.other}")
    dallas.sweep()
    assert not tasks(dallas, "find_companion")
    leave(dallas, since)
    dallas.sweep()
    dallas.sweep()
    [task] = tasks(dallas, "find_companion")
    assert (task.reason, task.resolved_at) == ("local_counsel", None)
    with dallas.app.app_context():
        assert dallas.place().attorney_id is None
    assert dallas.events()[-1] == "companion_sought"
    assert dallas.offers() == ["sent"], "the lead is asked while staff look"


@pytest.mark.parametrize("since", GONE)
@pytest.mark.parametrize("kind", ["local_counsel", "mentor"])
def test_who_leaves_an_open_matter_is_a_task_of_that_day_that_says_which_and_what_for(
    app: Flask, clock: StillClock, kind: str, since: dict[str, Any]
) -> None:
    lead = {"phv": True, "licences": CALIFORNIA} if kind == "local_counsel" else {"areas": NOVICE, "licences": DALLAS}
    office = Office(app, lead, {"areas": EXPERT, "licences": DALLAS})
    place = agreed(office, kind)
    with office.app.app_context():
        matter = world.accept(db.session.get_one(Need, office.need_id), db.session.get_one(Attorney, office.lead)).id
    office.sweep()
    leave(office, since)
    office.sweep()
    [task] = tasks(office, "companion_lapsed")
    with office.app.app_context():
        assert (task.matter_id, task.reason, task.due_on) == (matter, kind, the_clock().today())
        assert office.place().attorney_id == office.other, "nobody takes anybody away"
    said = office.client.get("/counsel/tasks").text
    assert "Whoever stands beside the lawyer of a family may not any more" in said
    assert ("Local counsel, admitted" if kind == "local_counsel" else "A mentor who knows") in said
    assert "Cal Reyes" in said
    clock.move(days=1)
    office.sweep()
    assert len(tasks(office, "companion_lapsed")) == 1
    # Another one is named: that ends it. The second who leaves is another task, on that day.
    with office.app.app_context():
        third = cast.attorney("e-1", "Eve", "Stone", areas=EXPERT, licences=DALLAS).id
    cast.sign_in(office.client, office.grace)
    office.client.get(office.address)
    office.client.post(f"/counsel/requests/{office.request_id}/companions/{place}", {"attorney": third}, 303)
    assert tasks(office, "companion_lapsed")[0].resolved_at is not None
    office.sweep()
    assert len(tasks(office, "companion_lapsed")) == 1
    office.other = third
    clock.move(hours=1)
    leave(office, since)
    office.sweep()
    assert [one.resolved_at is None for one in tasks(office, "companion_lapsed")] == [False, True]


def test_it_is_said_again_after_a_while_and_ends_with_the_matter(dallas: Office, clock: StillClock) -> None:
    agreed(dallas, "local_counsel")
    with dallas.app.app_context():
        need = db.session.get_one(Need, dallas.need_id)
        matter = world.accept(need, db.session.get_one(Attorney, dallas.lead)).id
    leave(dallas, GONE[0])
    dallas.sweep()
    clock.move(days=46)
    dallas.sweep()
    assert len(tasks(dallas, "companion_lapsed")) == 2
    with dallas.app.app_context():
        lead = cast.attorney_account(db.session.get_one(Attorney, dallas.lead))
        matters.hand_back(matter, "personal", **cast.by(lead))
    assert all(one.resolved_at for one in tasks(dallas, "companion_lapsed"))
    clock.move(days=46)
    dallas.sweep()
    assert len(tasks(dallas, "companion_lapsed")) == 2


def test_nobody_of_a_firm_that_found_a_conflict_stands_beside_for_that_family(dallas: Office) -> None:
    """Dee agreed to stand beside Cal for one need, and finds a conflict when asked for another of the same family."""
    agreed(dallas, "local_counsel")
    with dallas.app.app_context():
        first = db.session.get_one(Need, dallas.need_id)
        second = world.need("standard", terms=TEXAS, request=first.request)
        dee = db.session.get_one(Attorney, dallas.other)
        offer = cast.sent(second, dee, by=db.session.get_one(Account, dallas.grace))
        account = world.account_of(dee)
        cast.interested(offer.id, account)
        offer_stages.find_conflict(offer.id, **cast.by(account))
        assert dallas.place().attorney_id is None
    [task] = tasks(dallas, "find_companion")
    assert (task.reason, task.resolved_at) == ("local_counsel", None)
