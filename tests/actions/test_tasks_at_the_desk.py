"""A task is put off with a reason and a bound, given to a colleague, done with others, and taken back for a minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from referral_app.actions import Refused, desk_tasks, triage
from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Account, Letter, Request, Task
from referral_app.queries import desk, tasks
from referral_app.vocabulary import DECIDED_BY, Role, TaskKind
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import PageClient

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 30)
THURSDAY = date(2026, 12, 3)


@pytest.fixture
def grace(app: Flask, clock: StillClock) -> Iterator[Account]:
    clock.now = MONDAY
    with app.app_context():
        world.basket()
        yield cast.grace()


def a_task(owner: Account | None = None, kind: str = "no_yes_yet", **of_need: object) -> Task:
    need = world.need(owner=owner, **of_need)
    with writing():
        made = make_task(
            kind,
            once=f"{kind}:{need.id}",
            now=the_clock().programme(),
            due_on=TODAY,
            request=need.request,
            need_id=need.id,
        )
    assert made is not None
    return made


def snooze(task: Task, until: date, by: Account, reason: str = "waits_for_court") -> Task:
    return desk_tasks.snooze(task.id, until, reason, **cast.by(by))


def sees(who: Account) -> list[str]:
    page = desk.next_up(who, today=the_clock().today(), taken_by=the_clock().programme() + timedelta(hours=1))
    return [item.task.kind for item in page.rows if item.task]


def test_put_off_it_is_gone_until_its_day(grace: Account, clock: StillClock) -> None:
    task = a_task(grace)
    assert sees(grace) == ["no_yes_yet"]
    snooze(task, THURSDAY, grace)
    assert sees(grace) == []
    [event] = world.events("task_snoozed")
    assert event.detail["reason"] == "waits_for_court"
    clock.move(days=3)
    assert sees(grace) == ["no_yes_yet"]


def test_not_longer_than_a_few_business_days(grace: Account) -> None:
    task = a_task(grace)
    for until in (TODAY, THURSDAY + timedelta(days=1), TODAY - timedelta(days=3)):
        with pytest.raises(Refused) as refused:
            snooze(task, until, grace)
        assert (refused.value.code, refused.value.facts) == ("bad_snooze", {"last": THURSDAY.isoformat()})


def test_a_critical_one_waits_a_day_and_a_date_of_the_law_is_never_passed(grace: Account) -> None:
    critical = a_task(grace)
    assert critical.request_id
    db.session.get_one(Request, critical.request_id).level = "critical"
    db.session.commit()
    with pytest.raises(Refused, match="bad_snooze"):
        snooze(critical, date(2026, 12, 2), grace)
    snooze(critical, date(2026, 12, 1), grace)
    near = a_task(grace, terms={"deadline": "2026-12-03"})
    with pytest.raises(Refused, match="bad_snooze"):
        snooze(near, THURSDAY, grace)
    snooze(near, date(2026, 12, 2), grace)
    tomorrow = a_task(grace, terms={"deadline": "2026-12-01"})
    with pytest.raises(Refused, match="not_snoozed"):
        snooze(tomorrow, date(2026, 12, 1), grace)


def test_danger_does_not_wait_and_nothing_waits_for_ever(grace: Account, clock: StillClock) -> None:
    with pytest.raises(Refused, match="not_snoozed"):
        snooze(a_task(grace, "danger_words"), date(2026, 12, 1), grace)
    task = a_task(grace)
    snooze(task, date(2026, 12, 1), grace)
    snooze(task, date(2026, 12, 1), grace)
    clock.move(days=1)
    snooze(task, date(2026, 12, 2), grace)
    clock.move(days=1)
    with pytest.raises(Refused, match="not_snoozed"):
        snooze(task, THURSDAY, grace)


def test_who_may_and_for_what_reason(grace: Account) -> None:
    task = a_task(grace)
    with pytest.raises(Refused, match="not_counsel"):
        snooze(task, THURSDAY, cast.ada())
    with pytest.raises(Refused, match="no_such_reason"):
        snooze(task, THURSDAY, grace, "tired")
    triage.resolve_task(task.id, actor=grace, now=the_clock().programme())
    with pytest.raises(Refused, match="not_found"):
        snooze(task, THURSDAY, grace)


def test_given_to_a_colleague_it_is_theirs_and_they_get_its_letter(grace: Account) -> None:
    sol = cast.sol()
    task = a_task(grace)
    for _press in range(2):
        desk_tasks.assign(task.id, sol.id, actor=grace, now=the_clock().programme())
    assert sees(sol) == ["no_yes_yet"]
    assert sees(grace) == []
    assert db.session.query(Letter).filter_by(once=f"task:{task.id}:{sol.id}").count() == 1
    assert len(world.events("task_assigned")) == 1
    assert task.request_id
    assert db.session.get_one(Request, task.request_id).owner_id == grace.id, "the request stays with its owner"


def test_nobody_is_given_what_they_may_not_see(grace: Account) -> None:
    complaint = a_task(grace, "complaint")
    other = cast.account("other@example.org", "Otto Other", *grace.role_set)
    for to in (other, cast.ada()):
        with pytest.raises(Refused, match="no_staff"):
            desk_tasks.assign(complaint.id, to.id, actor=grace, now=the_clock().programme())
    desk_tasks.assign(complaint.id, cast.sol().id, actor=grace, now=the_clock().programme())


def test_done_is_taken_back_within_a_minute_by_whoever_said_so(grace: Account, clock: StillClock) -> None:
    sol = cast.sol()
    task = a_task(grace)
    triage.resolve_task(task.id, actor=grace, now=the_clock().programme())
    assert [each.id for each in tasks.just_done(grace, the_clock().programme(), desk_tasks.UNDO_FOR)] == [task.id]
    with pytest.raises(Refused, match="too_late"):
        desk_tasks.undo(task.id, actor=sol, now=the_clock().programme())
    clock.move(seconds=60)
    desk_tasks.undo(task.id, actor=grace, now=the_clock().programme())
    assert sees(grace) == ["no_yes_yet"]
    triage.resolve_task(task.id, actor=grace, now=the_clock().programme())
    clock.move(seconds=61)
    assert tasks.just_done(grace, the_clock().programme(), desk_tasks.UNDO_FOR) == []
    with pytest.raises(Refused, match="too_late"):
        desk_tasks.undo(task.id, actor=grace, now=the_clock().programme())


def test_what_the_follow_up_settled_is_taken_back_by_nobody(grace: Account) -> None:
    task = a_task(grace)
    task.resolved_at = the_clock().programme()
    db.session.commit()
    with pytest.raises(Refused, match="too_late"):
        desk_tasks.undo(task.id, actor=grace, now=the_clock().programme())


def test_a_promised_day_stands_again_when_its_task_is_taken_back(grace: Account) -> None:
    task = a_task(grace, "next_check_due")
    assert task.request_id
    request = db.session.get_one(Request, task.request_id)
    request.level, request.next_check_on = "standard", TODAY
    db.session.commit()
    triage.resolve_task(task.id, actor=grace, now=the_clock().programme())
    db.session.refresh(request)
    assert request.next_check_on != TODAY
    desk_tasks.undo(task.id, actor=grace, now=the_clock().programme())
    db.session.refresh(request)
    assert request.next_check_on == TODAY


def test_of_several_each_stands_alone(grace: Account) -> None:
    one, other, danger = a_task(grace), a_task(grace), a_task(grace, "danger_words")
    made = desk_tasks.each(
        [one.id, danger.id, other.id, one.id, "nothing"],
        lambda task_id: desk_tasks.snooze(task_id, THURSDAY, "waits_for_family", **cast.by(grace)),
    )
    assert made == desk_tasks.Many(2, {danger.id: "not_snoozed", "nothing": "not_found"})
    assert sees(grace) == ["danger_words"]
    with pytest.raises(Refused, match="nothing_chosen"):
        desk_tasks.each([], lambda task_id: task_id)


#: An account for each role whose alone some tasks are.
HOLDERS = {Role.CONFLICTS: "lee@example.org", Role.SUPERVISOR: "sue@example.org"}


@pytest.mark.parametrize("kind", DECIDED_BY)
def test_what_another_role_decides_is_ended_put_off_given_and_taken_back_by_nobody_else(
    grace: Account, kind: TaskKind
) -> None:
    """Counsel who own the request do none of it; who holds the role may, and takes back their own."""
    decider = DECIDED_BY[kind]
    role = next(role for role in HOLDERS if role in decider.roles)
    holder = cast.account(HOLDERS[role], "Holder", role)
    task, now = a_task(grace, kind), the_clock().programme()
    with pytest.raises(Refused, match=decider.refused):
        triage.resolve_task(task.id, actor=grace, now=now)
    with pytest.raises(Refused, match=decider.refused):
        snooze(task, date(2026, 12, 1), grace)
    with pytest.raises(Refused, match="no_staff"):
        desk_tasks.assign(task.id, grace.id, actor=holder if role is Role.SUPERVISOR else grace, now=now)
    assert not tasks.may_end(grace, task)
    assert (task.resolved_at, task.snoozed_until) == (None, None)
    if kind == TaskKind.COMPLAINT:
        return  # Ends by its answer alone.
    triage.resolve_task(task.id, actor=holder, now=now)
    desk_tasks.undo(task.id, actor=holder, now=now)
    triage.resolve_task(task.id, actor=holder, now=now)
    holder.roles = []
    db.session.commit()
    with pytest.raises(Refused, match=decider.refused):
        desk_tasks.undo(task.id, actor=db.session.get_one(Account, holder.id), now=now)


def test_a_task_of_another_role_has_no_button_and_says_whose_it_is(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        who = cast.grace()
        task = a_task(who, "both_sides")
        addresses = ["/counsel/", "/counsel/tasks", f"/counsel/requests/{task.request_id}"]
        task_id, who_id = task.id, who.id
    client = PageClient(sqlite_app)
    cast.sign_in(client, who_id)
    for address in addresses:
        page = client.get(address)
        assert "The conflicts role decides it" in page.text, address
        assert not page.find(f".//form[@action='/counsel/tasks/{task_id}/resolve']"), address
