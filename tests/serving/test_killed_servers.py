"""A family who read that it was sent is never lost, and never there twice, whenever the server is killed (T56)."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from referral_app import create_app
from referral_app.config import read_settings
from referral_app.extensions import db
from referral_app.models import Event, Letter, Request, Routing
from referral_app.queries import cases
from referral_app.vocabulary import RequestState
from tests.conftest import dispose
from tests.pg import Server, postgres
from tests.races.crowd import FULL
from tests.serving.browsers import Told, send_many, send_one
from tests.serving.office import Office, open_office

#: How often a process that answers is killed, families who send theirs meanwhile, and how many of them at once.
KILLS, FAMILIES, AT_ONCE = (200, 120, 6) if FULL else (6, 4, 2)
#: One look or press in so many is met by a kill, until there were enough.
ONE_IN = 12
#: A kill comes at most so many seconds after a press: while it is read, done or answered.
LONGEST = 0.06

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]
engines = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


class Killer:
    """Kills one of the office's workers (SIGKILL), at a random moment after a press, so many times."""

    def __init__(self, office: Office, kills: int) -> None:
        self.office, self.left, self.done = office, kills, 0
        self.chance, self.lock = random.Random(56), threading.Lock()
        self.asked = 0

    def comes_by(self) -> None:
        with self.lock:
            self.asked += 1
            if self.left and self.asked % ONE_IN == 0:
                self.left -= 1
                threading.Timer(self.chance.uniform(0, LONGEST), self.kill).start()

    def kill(self) -> None:
        with self.lock:
            workers = self.office.workers()
            if workers:
                os.kill(self.chance.choice(workers), signal.SIGKILL)
                self.done += 1


@contextmanager
def served(folder: Path, server: Server | None = None, app: str = "wsgi:app") -> Iterator[Office]:
    """The office with two workers, on files of its own or on a server of PostgreSQL."""
    spool = folder / "spool"
    spool.mkdir()
    urls = {}
    if server is not None:
        urls = {"REFERRAL_DATABASE_URL": server.url("main"), "REFERRAL_KEYS_DATABASE_URL": server.url("keys")}
    with open_office(folder, spool, app, (), WEB_WORKERS="2", **urls) as office:
        yield office


@contextmanager
def server_of(engine: str) -> Iterator[Server | None]:
    """PostgreSQL as an office has it, waiting for its disk; nothing for SQLite."""
    if engine == "sqlite":
        yield None
        return
    with postgres(durable=True) as server:
        yield server


def app_of(office: Office) -> Flask:
    """The app on the office's own databases, to look at what is there."""
    return create_app(read_settings(office.environ))


def found(office: Office) -> tuple[Counter[str], Counter[str]]:
    """By mark: requests that were sent and are whole, and what is there of a request and is not whole."""
    whole: Counter[str] = Counter()
    half: Counter[str] = Counter()
    app = app_of(office)
    with app.app_context():
        for row in db.session.scalars(select(Request)):
            mark = str(cases.words(row)["answers"].get("more_info"))
            kinds = Counter(db.session.scalars(select(Event.kind).where(Event.request_id == row.id)))
            routings = db.session.scalars(select(Routing.number).where(Routing.request_id == row.id)).all()
            letters = Counter(db.session.scalars(select(Letter.kind).where(Letter.request_id == row.id)))
            if row.state == RequestState.DRAFT:
                if kinds["request_submitted"] or routings or letters:
                    half[mark] += 1
            elif kinds["request_submitted"] == 1 and len(routings) == 1 and letters["received"] <= 1:
                whole[mark] += 1
            else:
                half[mark] += 1
    dispose(app)
    return whole, half


def sound(office: Office) -> None:
    """SQLite's own look at its files, and ours at the record."""
    for name in ("referral.sqlite", "keys.sqlite"):
        file = office.instance / name
        if file.exists():
            with sqlite3.connect(file) as looked:
                assert looked.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@engines
def test_no_request_that_was_acknowledged_is_lost_or_there_twice(
    tmp_path: Path, engine: str, record_property: Callable[[str, object], None]
) -> None:
    told = Told()
    marks = [f"MK-{number}-load" for number in range(FAMILIES)]
    with server_of(engine) as server, served(tmp_path, server) as office:
        killer = Killer(office, KILLS)
        told.before = killer.comes_by
        acknowledged = send_many(office.port, told, marks, AT_ONCE)
        whole, half = found(office)
    assert sorted(acknowledged) == sorted(marks)
    assert killer.done >= KILLS // 2, "too few were killed: nothing was shown"
    assert not half
    assert whole == Counter(marks), "lost, twice, or unknown"
    assert told.cut_off, "no press was cut off: nothing was shown"
    assert 500 not in told.statuses
    sound(office)
    record_property(
        f"T56 {engine}: kills, presses cut off, requests acknowledged, lost, twice, half",
        f"{killer.done}, {told.cut_off}, {len(acknowledged)}, 0, 0, 0",
    )


def test_the_control_an_office_that_answers_before_it_writes_loses_a_request(tmp_path: Path) -> None:
    with served(tmp_path, app="tests.serving.careless:app") as office:
        told = Told()
        with pytest.raises(AssertionError, match=r"^/"):
            # It was told that it was sent; what a walker would read next is no part of this.
            send_one(office.port, told, "MK-control")
        for worker in office.workers():
            os.kill(worker, signal.SIGKILL)
        whole, _half = found(office)
    assert whole["MK-control"] == 0, "the control lost nothing: the test above shows nothing"
