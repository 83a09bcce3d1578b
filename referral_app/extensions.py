"""The extensions, made once and bound to the app in `create_app`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import psycopg
from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from referral_app.models.base import Base

# Our models stand on a plain declarative base of their own, so that the storage floor knows no Flask.
db = SQLAlchemy(metadata=Base.metadata, disable_autonaming=True)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()

#: How long SQLite waits for a lock, in milliseconds.
BUSY_MILLISECONDS = 5000
#: Waits of PostgreSQL, in milliseconds: a page must answer, never hang (T59).
POSTGRES_OPTIONS = "-c statement_timeout=15000 -c lock_timeout=8000 -c idle_in_transaction_session_timeout=30000"
#: A server that stands still keeps none of its own waits, and its kernel goes on answering for it: we count too.
#: Seconds that all waits of one page may take together, that one wait of anything else may, and a new connection.
PAGE_WAITS, LONGEST_WAIT, CONNECT_WAIT = 6.0, 30.0, 2
#: What is left to a wait when a page has waited for so long already.
_NO_TIME = 0.1
_waited: ContextVar[list[float] | None] = ContextVar("waited", default=None)


def engine_options(url: str) -> dict[str, Any]:
    """The engine options for a database URL: values never stand in error texts; PostgreSQL never waits for ever."""
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("postgresql"):
        options |= {
            "pool_pre_ping": True,
            "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": CONNECT_WAIT},
        }
    return options


@contextmanager
def answering() -> Iterator[None]:
    """A page is made in this block: its waits for the database are counted together (T59)."""
    token = _waited.set([0.0])
    try:
        yield
    finally:
        _waited.reset(token)


def _may_wait() -> float:
    waited = _waited.get()
    return LONGEST_WAIT if waited is None else max(_NO_TIME, PAGE_WAITS - waited[0])


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits for an answer so long and no longer, whatever the server does, by socket or by TCP."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        most, began, waited = _may_wait(), monotonic(), _waited.get()
        try:
            return super().wait(gen, interval, most if timeout is None else min(most, timeout))
        except psycopg.OperationalError:
            # Nobody knows how far the server is with it: what comes next needs another connection.
            self.close()
            raise
        finally:
            if waited is not None:
                waited[0] += monotonic() - began


def take_back() -> None:
    """Take back what this page had begun. Where its connection broke in the middle there is nothing to take back on
    it, and the page that says so must still come (T59)."""
    try:
        db.session.rollback()
    except SQLAlchemyError:
        db.session().invalidate()


def let_go_first(app: Flask) -> None:
    """Let go of the session after a page before its extension does: where the database went away once the page was
    made, nothing is left to take back, and the page still goes out (T59)."""

    @app.teardown_appcontext
    def let_go(_error: BaseException | None) -> None:
        if not db.session.registry.has():
            return
        try:
            db.session.close()
        except SQLAlchemyError:
            db.session().invalidate()


def watch_engines(app: Flask) -> None:
    """Put the SQLite settings and the two kinds of BEGIN on every engine of the app."""
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "sqlite":
                _watch_sqlite(engine)
            else:
                event.listen(engine, "do_connect", _connect)


def _connect(_dialect: Any, _record: Any, args: Any, given: Any) -> PatientConnection:
    return PatientConnection.connect(*args, **given)


def _watch_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def settle(connection: DBAPIConnection, _record: object) -> None:
        # The driver's own transactions lost increments under eight threads; we say BEGIN ourselves (below).
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A read that turns into a write cannot wait for its lock on SQLite: a transaction that will write says so.
        statement = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writing", False) else "BEGIN"
        # Said to the driver itself: each page begins two, and all that is kept of a statement costs ten times of it.
        try:
            connection.connection.dbapi_connection.execute(statement)
        except sqlite3.Error as fault:
            raise OperationalError(statement, None, fault) from fault
