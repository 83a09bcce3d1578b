"""Who looks after the server asks /livez and /healthz; staff see for themselves when the follow-up is late."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from referral_app.extensions import db
from referral_app.follow_ups import sweep, worker
from tests import cast
from tests.commands.shell import bad, good
from tests.conftest import StillClock
from tests.page_client import BASE, PageClient

LATE = "The follow-up is late"


def answer(app: Flask, path: str) -> tuple[int, dict[str, Any]]:
    response = app.test_client().get(path, base_url=BASE)
    assert response.mimetype == "application/json"
    return response.status_code, response.get_json()


@contextmanager
def silent(app: Flask, bind: str | None) -> Iterator[None]:
    """A database that does not answer."""

    def refuse(*_: object) -> None:
        raise OperationalError("", {}, Exception("no answer; password=hunter2"))

    with app.app_context():
        engine = db.engines[bind]
    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def test_all_is_well_while_the_worker_ticks(app: Flask, clock: StillClock) -> None:
    worker.tick(app)
    well = (200, {"ok": True, "failing": []})
    assert answer(app, "/livez") == answer(app, "/healthz") == well
    clock.move(minutes=3)
    assert answer(app, "/healthz") == well
    assert good(app, "health") == [json.dumps(well[1])]


def test_health_is_red_when_the_last_tick_is_older_than_three_minutes(app: Flask, clock: StillClock) -> None:
    worker.tick(app)
    clock.move(minutes=3, seconds=1)
    late = {"ok": False, "failing": ["worker"]}
    assert answer(app, "/healthz") == (503, late)
    assert answer(app, "/livez") == (200, {"ok": True, "failing": []})
    assert bad(app, "health") == ([json.dumps(late)], "not well: worker")
    worker.tick(app)
    assert answer(app, "/healthz")[0] == 200


def test_a_worker_that_never_ticked_is_late(app: Flask) -> None:
    assert answer(app, "/healthz") == (503, {"ok": False, "failing": ["worker"]})


def test_a_sweep_that_breaks_leaves_no_tick(app: Flask, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.tick(app)
    clock.move(minutes=4)

    def broken(*_: object) -> Iterator[dict[str, Any]]:
        raise RuntimeError("Noor Haddad")

    monkeypatch.setattr(sweep, "once", broken)
    worker.tick(app)
    assert answer(app, "/healthz") == (503, {"ok": False, "failing": ["worker"]})


@pytest.mark.parametrize(("bind", "name"), [(None, "database"), ("keys", "keys")])
def test_a_database_that_does_not_answer_is_named_without_its_words(app: Flask, bind: str | None, name: str) -> None:
    worker.tick(app)
    with silent(app, bind):
        for path in ("/livez", "/healthz"):
            assert answer(app, path) == (503, {"ok": False, "failing": [name]})


def test_staff_see_that_the_follow_up_is_late_and_nobody_else_does(app: Flask, clock: StillClock) -> None:
    staff, attorney = PageClient(app), PageClient(app)
    with app.app_context():
        grace, hers = cast.grace().id, cast.attorney_account(cast.amara()).id
    cast.sign_in(staff, grace)
    cast.sign_in(attorney, hers)
    worker.tick(app)
    for path in ("/counsel/", "/counsel/tasks"):
        assert LATE not in staff.get(path).text
    clock.move(minutes=3, seconds=1)
    for path in ("/counsel/", "/counsel/tasks"):
        assert LATE in staff.get(path).text
    assert LATE not in attorney.get("/attorney/").text
    assert LATE not in PageClient(app).get("/").text
