"""A try is counted in the commit of what it does: the disk is waited for once, and what does not come to be is counted
all the same (E11)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Connection

from referral_app.clock import clock as the_clock
from referral_app.extensions import db
from referral_app.models import CaseKey, Hit, Request
from referral_app.security import limits
from tests import cast
from tests.web.form_walk import Walker
from tests.web.test_limits import HERE, others_send, ready_to_send


@contextmanager
def commits(app: Flask) -> Iterator[list[int]]:
    """How often the disk was waited for: one for each write that was committed, to either database."""
    found: list[int] = []

    def noted(connection: Connection) -> None:
        if connection.get_execution_options().get("writing"):
            found.append(1)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "commit", noted)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "commit", noted)


def counted(app: Flask, purpose: str) -> int:
    """How many tries of this network were counted so far."""
    with app.app_context():
        return limits.count(purpose, HERE, the_clock().real()).n - 1


def drafts_and_keys(app: Flask) -> tuple[int, int]:
    with app.app_context(), db.engines["keys"].connect() as keys:
        return db.session.query(Request).count(), len(keys.execute(CaseKey.__table__.select()).all())


def test_sending_waits_for_the_disk_once(app: Flask) -> None:
    walker, sent = ready_to_send(app)
    with commits(app) as waited:
        assert walker.press("/request/send", sent).status_code == 303
    assert len(waited) == 1
    assert counted(app, "intake_network") == 1
    # The control: two counts by themselves are two.
    with commits(app) as waited, app.app_context():
        limits.over("intake_network", HERE, the_clock().real())
        limits.over("intake_network", HERE, the_clock().real())
    assert len(waited) == 2


def test_one_that_is_refused_is_counted(app: Flask) -> None:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = HERE
    walker.through(lambda question: cast.NOOR.get(question.id))
    walker.finish_but_send()
    walker.post("/request/send", {**walker.agreed(), "text": ["another text than was shown"]})
    assert walker.path == "/request/review"
    with app.app_context():
        assert [row.state for row in db.session.query(Request)] == ["draft"]
    assert counted(app, "intake_network") == 1


def test_who_comes_between_the_look_and_the_count_is_stopped_and_counted_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty others send after this one was looked at: none of it stands."""
    walker, sent = ready_to_send(app)
    others_send(app, 60)
    monkeypatch.setattr(limits, "is_stopped", lambda _tries: False)
    assert walker.press("/request/send", sent).status_code == 429
    with app.app_context():
        assert [row.state for row in db.session.query(Request)] == ["draft"]
    assert (counted(app, "intake_stop"), counted(app, "intake_network")) == (61, 60)


def test_a_draft_that_is_one_too_many_leaves_no_row_and_no_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    walker = Walker(app)
    walker.client.environ_base["REMOTE_ADDR"] = HERE
    with app.app_context():
        for _ in range(limits.DEFAULTS["draft_stop"].most):
            limits.over("draft_stop", HERE, the_clock().real())
    fields = {"shown": list(walker.asked), "keep": "yes"}
    monkeypatch.setattr(limits, "is_stopped", lambda _tries: False)
    assert walker.press(walker.path, fields).status_code == 429
    assert drafts_and_keys(app) == (0, 0)
    # The control: in the next window the same press makes both.
    with app.app_context():
        db.session.query(Hit).delete()
        db.session.commit()
    assert walker.press(walker.path, fields).status_code == 303
    assert drafts_and_keys(app) == (1, 1)
