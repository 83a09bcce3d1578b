"""Between two looks the worker holds no connection: SQLite's log can be folded in, PostgreSQL waits for nobody."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from referral_app.extensions import db
from referral_app.follow_ups import worker
from tests.commands.shell import good
from tests.follow_ups.world import Basket


def in_use(app: Flask) -> int:
    """Connections that somebody holds, of both databases."""
    with app.app_context():
        return sum(int(engine.pool.checkedout()) for engine in db.engines.values())  # type: ignore[attr-defined]


def test_when_it_begins_it_has_let_go_of_its_first_look(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    monkeypatch.setattr(worker, "run", lambda running: held.append(in_use(running)))
    good(app, "follow-ups", "run")
    assert held == [0]


@pytest.mark.parametrize("breaks", [False, True])
def test_after_a_tick_it_holds_nothing_even_when_the_sweep_broke(
    app: Flask, monkeypatch: pytest.MonkeyPatch, breaks: bool
) -> None:
    def broken(*_: Any) -> Any:
        db.session.execute(db.text("SELECT 1"))
        raise RuntimeError("broken")

    if breaks:
        monkeypatch.setattr(worker.sweep, "once", broken)
    app.extensions["referral.transport"] = Basket()
    try:
        worker.tick(app)
    finally:
        del app.extensions["referral.transport"]
    assert in_use(app) == 0
