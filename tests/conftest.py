"""What tests stand on: the app on both engines, a clock that stands still, and a client that proof-reads every page."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event

from referral_app import create_app
from referral_app.config import Settings
from tests import compiled_templates, todays_date
from tests.page_client import PageClient
from tests.pg import Server, postgres

# No example is judged by how long it took.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

#: Wednesday, the day before Thanksgiving, ten in the morning in New York.
START = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    """With REFERRAL_TESTS_AHEAD the clock of this process goes a year ahead (`tools/suite.py`, the part "ahead"). A run
    of today writes down who asked for the date, if it is told where."""
    if os.environ.get("REFERRAL_TESTS_AHEAD"):
        travel = time_machine.travel(a_year_ahead(datetime.now(UTC)), tick=True)
        travel.start()
        config.add_cleanup(travel.stop)
    elif folder := os.environ.get(todays_date.FOLDER):
        watch = todays_date.Watch()
        config.pluginmanager.register(watch)
        config.add_cleanup(watch.stop)
        config.add_cleanup(lambda: watch.write(Path(folder), todays_date.process_name()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("REFERRAL_TESTS_AHEAD") and (folder := os.environ.get(todays_date.FOLDER)):
        take_away(config, items, todays_date.without_the_date(items, Path(folder)))
    take_away(config, items, cases_that_repeat(items))
    if os.environ.get("REFERRAL_TESTS_SLOW_FIRST"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def cases_that_repeat(items: list[pytest.Item]) -> set[pytest.Item]:
    """Of tests whose cases differ in what a person says or reads and not in what is asked of the database: all that
    would run on PostgreSQL but the first, by name, so that every process of a run takes the same away."""
    again: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("cases_of_one_statement") and "postgresql" in item.name:
            again.setdefault(item.nodeid.partition("[")[0], []).append(item)
    return {item for cases in again.values() for item in sorted(cases, key=lambda each: each.name)[1:]}


def take_away(config: pytest.Config, items: list[pytest.Item], gone: set[pytest.Item]) -> None:
    if gone:
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]


def a_year_ahead(now: datetime) -> datetime:
    """A year later, and a day of rest if today is a working day, else a working day."""
    later = now + timedelta(days=365)
    while (later.weekday() < 5) == (now.weekday() < 5):
        later += timedelta(days=1)
    return later


class StillClock:
    """Reads the instant it was set to. `clock.now = …` or `clock.move(days=2)`."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now


def make_settings(folder: Path, database_url: str | None = None, keys_url: str | None = None, **more: Any) -> Settings:
    """Settings of a test app: https, four different secrets, no mail host (a test brings its own transport)."""
    settings = Settings(
        instance=folder,
        database_url=database_url or f"sqlite:///{folder / 'referral.sqlite'}",
        keys_database_url=keys_url or f"sqlite:///{folder / 'keys.sqlite'}",
        secret_key="secret-" + "s" * 40,
        field_key="field-" + "f" * 40,
        index_key="index-" + "i" * 40,
        audit_key="audit-" + "a" * 40,
        smtp_url=None,
        mail_from="messages@example.org",
        base_url="https://localhost",
        trusted_hosts=("localhost",),
        trusted_proxies=0,
        office_name="Office of Legal Counsel",
        office_phone="1-800-843-5678",
        office_hours="Monday to Friday, 9 am to 5 pm",
        exit_url="https://www.weather.gov/",
        demo=False,
        time_zone=ZoneInfo("America/New_York"),
        limits="",
        law_dir=None,
        serve_respondents=False,
    )
    return replace(settings, **more)


#: The files of an empty office on SQLite, by the name of the engine's bind.
_EMPTY_OFFICE: dict[str | None, bytes] = {}


def migrated_app(settings: Settings, now: Callable[[], datetime] | None = None) -> Flask:
    """An app with its tables, made by the migrations as an office makes them. On SQLite they run once in each process:
    a hundred tests want databases of their own, and get copies of these files."""
    from flask_migrate import upgrade

    app = create_app(settings, now=now)
    app.testing = True
    compiled_templates.share(app)
    with app.app_context():
        files = _files_to_be(app)
        if files and _EMPTY_OFFICE:
            for bind, file in files.items():
                file.write_bytes(_EMPTY_OFFICE[bind])
                file.chmod(0o600)
        else:
            upgrade()
            for bind, file in files.items():
                with contextlib.closing(sqlite3.connect(file)) as made:
                    _EMPTY_OFFICE[bind] = made.serialize()
    return app


def _files_to_be(app: Flask) -> dict[str | None, Path]:
    """Where the databases will stand if both are files that are not there yet; nothing otherwise. In a context."""
    from referral_app.extensions import db

    files = {
        bind: Path(engine.url.database or "") for bind, engine in db.engines.items() if engine.dialect.name == "sqlite"
    }
    return files if len(files) == 2 and not any(file.exists() for file in files.values()) else {}


def do_not_wait_for_the_disk(app: Flask) -> None:
    """For an app whose rows nobody looks for after a power cut: a commit to SQLite need not reach the disk, as it need
    not on the tests' PostgreSQL (tests/pg.py)."""
    from referral_app.extensions import db

    def hurry(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
            event.listen(engine, "connect", hurry)


def empty(app: Flask) -> None:
    """Delete every row of both databases. Most tests write to few tables, and on PostgreSQL it is six times quicker to
    look which and to delete than to truncate them all."""
    from referral_app.extensions import db
    from referral_app.models.base import Base
    from referral_app.models.keys import KeysBase

    for bind, metadata in ((None, Base.metadata), ("keys", KeysBase.metadata)):
        with db.engines[bind].connect().execution_options(writing=True) as connection, connection.begin():
            tables = metadata.sorted_tables
            has_rows = (f"SELECT '{each.name}' WHERE EXISTS (SELECT 1 FROM \"{each.name}\")" for each in tables)
            full = set(connection.exec_driver_sql(" UNION ALL ".join(has_rows)).scalars())
            for table in reversed(tables):
                if table.name in full:
                    connection.execute(table.delete())


def dispose(app: Flask) -> None:
    from referral_app.extensions import db

    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(scope="session")
def pg() -> Iterator[Server]:
    """A PostgreSQL server for the whole run of this process."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def session_clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session")
def _sqlite_app(tmp_path_factory: pytest.TempPathFactory, session_clock: StillClock) -> Iterator[Flask]:
    app = migrated_app(make_settings(tmp_path_factory.mktemp("sqlite")), session_clock)
    do_not_wait_for_the_disk(app)
    yield app
    dispose(app)


@pytest.fixture(scope="session")
def _postgres_app(tmp_path_factory: pytest.TempPathFactory, pg: Server, session_clock: StillClock) -> Iterator[Flask]:
    settings = make_settings(tmp_path_factory.mktemp("postgres"), pg.url("main"), pg.url("keys"))
    app = migrated_app(settings, session_clock)
    yield app
    dispose(app)


def _fresh(app: Flask, clock: StillClock) -> Iterator[Flask]:
    clock.now = START
    yield app
    with app.app_context():
        from referral_app.extensions import db

        db.session.remove()
        empty(app)


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, session_clock: StillClock) -> Iterator[Flask]:
    """The app, once on each engine, with empty tables and the clock at START. Push its context with
    `with app.app_context():` for verbs and queries; never around a client's request."""
    name = "_sqlite_app" if request.param == "sqlite" else "_postgres_app"
    yield from _fresh(request.getfixturevalue(name), session_clock)


@pytest.fixture
def sqlite_app(_sqlite_app: Flask, session_clock: StillClock) -> Iterator[Flask]:
    """The app on SQLite alone, for what does not depend on the engine (words of pages, links, forms)."""
    yield from _fresh(_sqlite_app, session_clock)


@pytest.fixture
def postgres_app(_postgres_app: Flask, session_clock: StillClock) -> Iterator[Flask]:
    yield from _fresh(_postgres_app, session_clock)


@pytest.fixture
def clock(session_clock: StillClock) -> StillClock:
    """The clock all apps of the session read, at START whatever the tests before have made of it."""
    session_clock.now = START
    return session_clock


@pytest.fixture
def client(app: Flask) -> PageClient:
    return PageClient(app)


@pytest.fixture
def sqlite_client(sqlite_app: Flask) -> PageClient:
    return PageClient(sqlite_app)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reaches further than this machine (T79)."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError("a test tried to reach another machine")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
