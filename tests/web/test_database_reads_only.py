"""A database that can be read and not written: a standby after a switch, a disk mounted anew for reading (T59)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from referral_app.extensions import db
from referral_app.follow_ups import worker
from tests import cast
from tests.page_client import BASE, PageClient


@contextmanager
def reading_only(app: Flask) -> Iterator[None]:
    """Both databases refuse to be written, as the server or the file system has them do."""
    with app.app_context():
        engines = list(db.engines.values())

    sqlite = engines[0].dialect.name == "sqlite"

    def settle(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA query_only=ON" if sqlite else "SET default_transaction_read_only = on")
        if not sqlite:
            connection.commit()

    for engine in engines:
        engine.dispose()
        event.listen(engine, "checkout", settle)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "checkout", settle)
            engine.dispose()


def test_pages_are_shown_and_a_press_says_to_come_back(app: Flask) -> None:
    """PostgreSQL calls it by another class of error than all others of a database that is away: it was a fault."""
    with app.app_context():
        grace, request = cast.grace().id, cast.submitted().id
    staff, family = PageClient(app), PageClient(app)
    cast.sign_in(staff, grace)
    page = f"/counsel/requests/{request}"
    staff.get(page)
    family.get("/request/")
    with reading_only(app):
        for path in ("/", "/help/", "/sign-in", "/status", "/request/"):
            family.get(path)
        for path in ("/counsel/", "/counsel/tasks", "/counsel/requests"):
            staff.get(path)
        # Nobody reads a request whose reader cannot be written down.
        pages = [staff.get(page, 503), staff.post(f"{page}/take", status=503)]
        family.get("/status")
        pages += [family.post("/status", {"phrase": "one two three four five six"}, 503)]
        family.get("/sign-in")
        pages += [family.post("/sign-in", {"email": "grace@example.org", "password": "a wrong password"}, 503)]
        for said in pages:
            assert "1-800-843-5678" in said.text
            assert "in a minute" in said.text
        assert family.client.post("/leave", data={"x": "y"}, base_url=BASE).status_code == 200
        worker.tick(app)
        assert app.test_client().get("/healthz", base_url=BASE).get_json()["failing"] == ["worker"]
    staff.get(page)
    staff.post(f"{page}/take")
