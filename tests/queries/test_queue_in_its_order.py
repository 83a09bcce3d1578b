"""A page of the queue is read off an index in the order of the queue; what stands on which page is as if all of it were
sorted."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from referral_app.actions.steps.tasks import make_task
from referral_app.actions.steps.transaction import writing
from referral_app.clock import clock
from referral_app.extensions import db
from referral_app.models import Account, Request
from referral_app.queries import danger, queue
from referral_app.workflow.requests import ENDED
from tests import cast
from tests.statements import statements


def full_queue(many: int) -> tuple[list[Request], set[str]]:
    """Requests with everything that the order looks at, by chance, and the ids of those whose words speak of danger."""
    chance = Random("queue")
    now, today = clock().programme(), clock().today()
    made = [cast.submitted() for _ in range(many)]
    alarmed = {request.id for request in made[::3]}
    with writing() as session:
        for n, request in enumerate(made):
            session.add(request)
            request.level_rank = chance.choice([0, 1, 2, 3])
            request.binding_week = chance.choice(["2026-W50", "2027-W02", "9999-W99"])
            request.received_at = now - timedelta(hours=chance.randrange(4))
            request.returned_at = chance.choice([None, None, None, now])
            request.date_passed_on = chance.choice([None, None, today])
            request.waits_since = chance.choice([None, None, now - timedelta(days=9)])
            request.state = ("submitted", "in_triage", "submitted", "closed")[n % 4]
            if request.id in alarmed:
                make_task(danger.TASK, once=f"danger:{request.id}", now=now, due_on=today, request=request)
    return made, alarmed


def in_order(requests: list[Request], alarmed: set[str]) -> list[str]:
    """As the docstring of `queue.page` says it."""

    def key(request: Request) -> tuple[object, ...]:
        return (
            request.id not in alarmed,
            request.returned_at is None,
            request.level_rank,
            request.date_passed_on is None,
            request.binding_week,
            request.waits_since or request.received_at,
            request.id.encode(),
        )

    return [request.id for request in sorted(requests, key=key)]


def pages(viewer: Account, view: str, size: int, monkeypatch: pytest.MonkeyPatch) -> list[queue.QueueRow]:
    """Every line of a view, page by page."""
    monkeypatch.setattr(queue, "PAGE_SIZE", size)
    found: list[queue.QueueRow] = []
    for number in range(1, 100):
        page = queue.page(viewer, today=clock().today(), view=view, page=number)
        found += page.rows
        if number * size >= page.total:
            return found
    raise AssertionError("no last page")


@pytest.mark.parametrize(("view", "size"), [("open", 3), ("open", 25), ("ended", 2)])
def test_its_pages_hold_what_a_sort_of_everything_gives(
    app: Flask, view: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        sol = cast.sol()
        made, alarmed = full_queue(24)
        wanted = [request for request in made if (request.state in ENDED) == (view == "ended")]
        assert len({request.id for request in wanted} - alarmed) > len(alarmed & {row.id for row in wanted}) > 1
        found = pages(sol, view, size, monkeypatch)
        assert [row.request.id for row in found] == in_order(wanted, alarmed)
        assert {row.request.id for row in found if row.danger} == alarmed & {request.id for request in wanted}


def plans(asked: list[str]) -> str:
    """How SQLite answers what was asked about the order of the queue. What is not bound is no matter of the plan."""
    connection = db.engines[None].raw_connection()
    try:
        lines = [
            str(row[3])
            for statement in asked
            if "ORDER BY requests.returned_at IS NULL" in statement
            for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", ["x"] * statement.count("?"))  # type: ignore[attr-defined]
        ]
    finally:
        connection.close()
    return "\n".join(lines)


def test_a_page_of_a_whole_view_is_read_off_an_index_and_nothing_is_sorted(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        sol = cast.sol()
        cast.submitted()
        for view in ("open", "ended", "nobody", "waiting"):
            with statements() as asked:
                queue.page(sol, today=clock().today(), view=view)
            last = asked[[n for n, one in enumerate(asked) if "ORDER BY requests.returned_at" in one][-1]]
            plan = plans([last])
            assert "USING COVERING INDEX ix_requests_queue" in plan
            assert "B-TREE FOR ORDER BY" not in plan


def test_what_another_index_finds_is_sorted(sqlite_app: Flask) -> None:
    """The control: how a plan reads that sorts. A handful that bears a mark is found by the mark."""
    with sqlite_app.app_context():
        sol = cast.sol()
        cast.submitted()
        with statements() as asked:
            queue.page(sol, today=clock().today(), narrowed=[Request.alone == "yes"])
        assert "ix_requests_alone" in plans(asked)
        assert "B-TREE FOR ORDER BY" in plans(asked)
