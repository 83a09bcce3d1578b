"""The extensions, made once and bound to the app in `create_app`."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

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


def engine_options(url: str) -> dict[str, Any]:
    """The engine options for a database URL: values never stand in error texts; PostgreSQL never waits for ever."""
    options: dict[str, Any] = {"hide_parameters": True}
    if url.startswith("postgresql"):
        options |= {"pool_pre_ping": True, "connect_args": {"options": POSTGRES_OPTIONS}}
    return options


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
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
