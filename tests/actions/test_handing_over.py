"""Work changes hands: a request with a note, days away with a cover, and everything of somebody who leaves (B18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from referral_app.actions import Refused, accounts, closing, conflicts, desk_tasks, handing_over, need_to_know, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Letter, Note, Request, Task
from referral_app.queries import cases, desk
from referral_app.vocabulary import Role, TaskKind
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)


@pytest.fixture
def office(app: Flask, clock: StillClock) -> Iterator[tuple[Account, Account, Request]]:
    """Grace owns a request; Sol is the colleague."""
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        grace, sol = cast.grace(), cast.sol()
        request = cast.submitted()
        triage.take_request(request.id, actor=grace, now=the_clock().programme())
        yield grace, sol, request


def task(request: Request, kind: str = "no_yes_yet") -> Task:
    with writing():
        made = make_task(kind, once=f"{kind}:test", now=the_clock().programme(), due_on=TODAY, request=request)
    assert made is not None
    return made


def sees(who: Account) -> list[str]:
    """The tasks under Next."""
    page = desk.next_up(who, today=the_clock().today(), taken_by=the_clock().programme() + timedelta(hours=1))
    return [item.task.kind for item in page.rows if item.task]


def leave(who: Account) -> None:
    accounts.deactivate(who.email, actor="command", now=the_clock().real())


@pytest.mark.parametrize("how", ["closed", "taken back", "handed on"])
def test_the_task_to_read_a_colleagues_note_ends_with_the_request_or_its_next_owner(
    office: tuple[Account, Account, Request], how: str
) -> None:
    """Found by working the demonstration: it stood at a closed request, and with whoever owned it no more."""
    grace, sol, request = office
    lee = cast.account("lee@example.org", "Lee Marsh", Role.COUNSEL)
    handing_over.hand_over(request.id, sol.id, "Call the school first.", **cast.by(grace))
    if how == "closed":
        closing.close_request(request.id, "no_contact", actor=sol, now=MONDAY)
    elif how == "taken back":
        triage.take_request(request.id, actor=grace, now=MONDAY)
    else:
        handing_over.hand_over(request.id, lee.id, "You know them.", **cast.by(sol))
    db.session.expire_all()
    waits = db.session.query(Task).filter_by(kind=TaskKind.TAKEN_OVER, resolved_at=None).all()
    assert [row.owner_id for row in waits] == ([lee.id] if how == "handed on" else [])


def test_a_request_and_its_tasks_change_hands_with_a_note_and_a_task(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    open_task = task(request)
    handing_over.hand_over(request.id, sol.id, "Call the school first.", **cast.by(grace))
    db.session.expire_all()
    assert request.owner_id == open_task.owner_id == sol.id
    assert sorted(sees(sol)) == ["no_yes_yet", "taken_over"]
    assert "no_yes_yet" not in sees(grace)
    assert [cases.note_text(note) for note in db.session.query(Note).all()] == ["Call the school first."]
    [event] = world.events("request_handed_over")
    assert (event.actor, event.subject) == (grace.id, sol.id)


def test_what_a_hand_over_needs(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    with pytest.raises(Refused, match="no_note"):
        handing_over.hand_over(request.id, sol.id, "  ", **cast.by(grace))
    with pytest.raises(Refused, match="no_staff"):
        handing_over.hand_over(request.id, cast.ada().id, "Yours", **cast.by(grace))
    leave(sol)
    with pytest.raises(Refused, match="no_staff"):
        handing_over.hand_over(request.id, sol.id, "Yours", **cast.by(grace))
    assert db.session.get_one(Request, request.id).owner_id == grace.id


def test_twice_is_once(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    for _press in range(2):
        handing_over.hand_over(request.id, sol.id, "Yours", **cast.by(grace))
    assert len(world.events("request_handed_over")) == 1


def test_a_request_that_nobody_read_is_in_triage_with_its_new_owner(office: tuple[Account, Account, Request]) -> None:
    grace, sol, _owned = office
    other = cast.submitted()
    handing_over.hand_over(other.id, sol.id, "Please take it", **cast.by(grace))
    db.session.expire_all()
    assert (other.owner_id, other.alarm_at) == (sol.id, None)
    assert other.state != "submitted"


def test_nobody_gets_both_sides_of_a_wall(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    names = {"contact": {"called": "Karim Haddad"}, "names": {"other_side": ["Noor Haddad"]}}
    one = cast.submitted(contact={"called": "Noor Haddad"}, names={"other_side": ["Karim Haddad"]})
    other = cast.submitted(**names)
    conflicts.wall_pair(one.id, other.id, (grace, sol), actor=sol, now=the_clock().programme())
    with pytest.raises(Refused, match="two_teams"):
        handing_over.hand_over(one.id, sol.id, "Yours", **cast.by(grace))
    with pytest.raises(Refused, match="two_teams"):
        handing_over.move_all(grace.id, sol.id, actor="command", now=the_clock().programme(), today=TODAY)
    db.session.expire_all()
    assert {one.owner_id, request.owner_id} == {grace.id}, "all or nothing"


def test_a_leaver_is_refused_until_everything_has_a_new_owner(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    task(request)
    with pytest.raises(Refused) as refused:
        leave(grace)
    assert (refused.value.code, refused.value.facts) == ("has_work", {"requests": 1, "tasks": 1, "covers": 0})
    moved = handing_over.move_all(grace.id, sol.id, actor="command", now=the_clock().programme(), today=TODAY)
    assert (moved.requests, moved.tasks) == (1, 1)
    leave(grace)
    db.session.expire_all()
    assert grace.deactivated_at is not None
    assert {each.owner_id for each in db.session.query(Task).filter(Task.resolved_at.is_(None))} == {sol.id}


def test_who_covers_sees_the_work_and_gets_its_letters_on_those_days_alone(
    office: tuple[Account, Account, Request], clock: StillClock
) -> None:
    grace, sol, request = office
    handing_over.set_cover(grace.id, sol.id, TODAY, TODAY + timedelta(days=1), actor=grace, today=TODAY)
    made = task(request)
    assert sees(sol) == sees(grace) == ["no_yes_yet"]
    told = {row.recipient_id for row in db.session.query(Letter).filter(Letter.once.like(f"task:{made.id}:%"))}
    assert told == {grace.id, sol.id}
    assert db.session.get_one(Request, request.id).owner_id == grace.id, "the owner stays who it was"
    clock.move(days=2)
    assert sees(sol) == []
    assert sees(grace) == ["no_yes_yet"]


def test_back_again_the_cover_ends(office: tuple[Account, Account, Request]) -> None:
    grace, sol, request = office
    task(request)
    handing_over.set_cover(grace.id, sol.id, TODAY, TODAY, actor=sol, today=TODAY)
    assert sees(sol) == ["no_yes_yet"]
    handing_over.end_cover(grace.id, actor=grace)
    assert sees(sol) == []
    with pytest.raises(Refused, match="not_found"):
        handing_over.end_cover(grace.id, actor=grace)


def test_whose_absence_it_is(office: tuple[Account, Account, Request]) -> None:
    grace, sol, _request = office
    later = TODAY + timedelta(days=7)
    with pytest.raises(Refused, match="not_counsel"):
        handing_over.set_cover(sol.id, grace.id, TODAY, later, actor=grace, today=TODAY)
    with pytest.raises(Refused, match="no_staff"):
        handing_over.set_cover(grace.id, grace.id, TODAY, later, actor=grace, today=TODAY)
    for first, last in ((later, TODAY), (TODAY, TODAY + timedelta(days=400)), (date(2026, 1, 1), date(2026, 1, 2))):
        with pytest.raises(Refused, match="bad_until"):
            handing_over.set_cover(grace.id, sol.id, first, last, actor=grace, today=TODAY)


def test_who_covers_for_somebody_leaves_no_gap(office: tuple[Account, Account, Request]) -> None:
    grace, sol, _request = office
    third = cast.account("third@example.org", "Tess Third", *sol.role_set)
    handing_over.set_cover(grace.id, sol.id, TODAY, TODAY, actor=grace, today=TODAY)
    with pytest.raises(Refused, match="has_work"):
        leave(sol)
    handing_over.move_all(sol.id, third.id, actor="command", now=the_clock().programme(), today=TODAY)
    task(db.session.query(Request).one(), TaskKind.TWO_SILENT)
    assert sees(third) == ["two_silent"]
    leave(sol)


def test_who_may_not_know_of_a_request_neither_gets_it_nor_covers_for_it(
    office: tuple[Account, Account, Request],
) -> None:
    grace, sol, request = office
    third = cast.account("third@example.org", "Tess Third", *grace.role_set)
    need_to_know.set_list(request.id, [grace.id], "threat", actor=sol, now=the_clock().programme())
    with pytest.raises(Refused, match="owner_not_listed"):
        handing_over.hand_over(request.id, third.id, "Yours", **cast.by(grace))
    with pytest.raises(Refused, match="owner_not_listed"):
        handing_over.move_all(grace.id, third.id, actor="command", now=the_clock().programme(), today=TODAY)
    handing_over.set_cover(grace.id, third.id, TODAY, TODAY, actor=grace, today=TODAY)
    made = task(request)
    assert sees(third) == []
    told = {row.recipient_id for row in db.session.query(Letter).filter(Letter.once.like(f"task:{made.id}:%"))}
    assert told == {grace.id}
    with pytest.raises(Refused, match="no_staff"):
        desk_tasks.assign(made.id, third.id, actor=grace, now=the_clock().programme())
    handing_over.hand_over(request.id, sol.id, "You are on the list", **cast.by(grace))
