"""The list of tasks: several at once, put off, given away, and a minute to take back what was said to be done."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import Task
from tests import cast
from tests.conftest import StillClock
from tests.follow_ups import world
from tests.page_client import BASE, Page, PageClient

MONDAY = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


class Desk:
    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            world.basket()
            grace, sol = cast.grace(), cast.sol()
            self.sol, self.tasks = sol.id, []
            for kind in ("no_yes_yet", "two_silent", "danger_words"):
                need = world.need(owner=grace)
                with writing():
                    made = make_task(
                        kind, once=kind, now=the_clock().programme(), due_on=date(2026, 11, 30), request=need.request
                    )
                assert made is not None
                self.tasks.append(made.id)
            self.client = PageClient(app)
            cast.sign_in(self.client, grace)

    def many(self, act: str, *places: int, status: int = 303, **typed: str) -> Page:
        self.client.get("/counsel/tasks")
        chosen = [self.tasks[place] for place in places]
        return self.client.submit({"task": chosen, "act": act, **typed}, "/counsel/tasks/many", status)

    def task(self, place: int) -> Task:
        with self.app.app_context():
            return db.session.get_one(Task, self.tasks[place])


@pytest.fixture
def desk(sqlite_app: Flask, clock: StillClock) -> Desk:
    clock.now = MONDAY
    return Desk(sqlite_app)


def test_several_are_done_at_once_and_taken_back_within_the_minute(desk: Desk, clock: StillClock) -> None:
    page = desk.many("done", 0, 1)
    assert desk.task(0).resolved_at is not None
    page = desk.client.get("/counsel/tasks")
    assert page.text.count("Undo") == 2
    page = desk.client.submit({}, f"/counsel/tasks/{desk.tasks[0]}/undo")
    assert desk.task(0).resolved_at is None
    told = page.find(".//*[@data-part]")[0].get("data-part")
    assert told.startswith("Taken back: "), "not that the other one was done"
    clock.move(seconds=61)
    assert "Undo" not in desk.client.get("/counsel/tasks").text
    assert "Undo" not in desk.client.get("/counsel/").text


def test_who_takes_back_in_place_stays_on_the_page_of_the_list_where_it_was_pressed(desk: Desk) -> None:
    page = desk.many("done", 0)
    undo = f"/counsel/tasks/{desk.tasks[0]}/undo"
    sent = {**page.fields(undo), "from": "home", "page": "2"}
    answer = desk.client.client.post(undo, data=sent, base_url=BASE, headers={"HX-Request": "true", "Referer": BASE})
    assert answer.status_code == 303
    assert "/counsel/?page=2" in answer.headers["Location"]


def test_next_shows_what_was_just_done(desk: Desk) -> None:
    desk.many("done", 0)
    page = desk.client.get("/counsel/")
    assert "Done: Nobody has said yes yet" in page.text
    desk.client.submit({}, f"/counsel/tasks/{desk.tasks[0]}/undo")
    assert desk.task(0).resolved_at is None


def test_what_may_not_wait_says_so_beside_what_was_put_off(desk: Desk) -> None:
    page = desk.many("snooze", 0, 2, until="2026-12-02", reason="waits_for_family")
    page = desk.client.get("/counsel/tasks?again=1")
    assert "1 task: done as you said" in page.text
    assert "1 not: This cannot wait" in page.text
    assert "put off until Dec 2, 2026" in page.text
    assert "We wait for the family" in page.text


def test_a_day_that_does_not_fit_comes_back_with_the_same_tasks_ticked(desk: Desk) -> None:
    page = desk.many("snooze", 0, until="2027-01-01", reason="waits_for_family", status=422)
    assert "at most three business days ahead" in page.text
    ticked = [box.get("value") for box in page.find(".//input[@type='checkbox']") if box.get("checked") is not None]
    assert ticked == [desk.tasks[0]]


def test_given_to_a_colleague(desk: Desk) -> None:
    desk.many("assign", 0, 1, to=desk.sol)
    assert desk.task(0).owner_id == desk.task(1).owner_id == desk.sol
    assert "No member of staff is there" in desk.many("assign", 2, to="", status=422).text


def test_without_a_tick_nothing_happens(desk: Desk) -> None:
    assert "Tick at least one task" in desk.many("done", status=422).text
