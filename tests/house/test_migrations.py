"""The migrations make exactly the tables of the models, and lead up and down, on both engines, rows or no rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Column, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

from referral_app.config import ROOT
from referral_app.extensions import db
from referral_app.models.base import OF_EXPRESSIONS, Base, is_compared
from referral_app.models.keys import KeysBase
from tests.conftest import StillClock, dispose, make_settings, migrated_app
from tests.house.digest import digests
from tests.house.scene import build
from tests.pg import Server

#: The first version that an office may have in use.
OLDEST = 2
BINDS: list[tuple[str | None, Any]] = [(None, Base.metadata), ("keys", KeysBase.metadata)]


def differences(app: Flask) -> list[Any]:
    """What the databases have that the models do not say, and the other way round."""
    found: list[Any] = []
    with app.app_context():
        for bind, metadata in BINDS:
            with db.engines[bind].connect() as connection:
                said = {"compare_type": True, "include_object": is_compared}
                context = MigrationContext.configure(connection, opts=said)
                found += compare_metadata(context, metadata)
    return found


def test_the_head_of_the_migrations_equals_the_models(app: Flask) -> None:
    assert differences(app) == []


def test_a_column_that_only_the_model_knows_is_seen(app: Flask) -> None:
    """The control."""
    with app.app_context():
        engine = db.engines[None]
        with engine.connect().execution_options(writing=True) as connection:
            with connection.begin():
                connection.execute(text("ALTER TABLE facts RENAME COLUMN value TO worth"))
            try:
                assert len(differences(app)) == 2
            finally:
                with connection.begin():
                    connection.execute(text("ALTER TABLE facts RENAME COLUMN worth TO value"))
    assert differences(app) == []


def in_signs(definition: str) -> str:
    """What an index holds, whichever database says it: without brackets, quotes, casts and how a list is written."""
    held = re.sub(r"::[a-z]+( varying)?(\[\])?", "", definition[definition.index("(") :].lower())
    return re.sub(r"\barray\b|[^a-z_0-9,']", "", held.replace("= any", "in"))


def indexes_of_expressions(app: Flask) -> dict[str, str]:
    """By name, what the indexes hold that no tool compares, as the database has them."""
    sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    postgres = "SELECT indexname, indexdef FROM pg_indexes"
    with app.app_context(), db.engines[None].connect() as connection:
        rows = connection.execute(text(sqlite if connection.dialect.name == "sqlite" else postgres))
        return {name: in_signs(definition) for name, definition in rows if name in OF_EXPRESSIONS}


def test_the_indexes_of_expressions_stand_in_the_tables(app: Flask) -> None:
    """A step that makes their table anew on SQLite would lose them, and no tool would say so."""
    said = {
        str(index.name): in_signs(str(CreateIndex(index).compile(dialect=postgresql.dialect())))
        for table in Base.metadata.sorted_tables
        for index in table.indexes
        if not all(isinstance(each, Column) for each in index.expressions)
    }
    assert said.keys() == OF_EXPRESSIONS
    assert indexes_of_expressions(app) == said


def checks_of(app: Flask, bind: str | None) -> set[tuple[str, str]]:
    with app.app_context():
        looked = inspect(db.engines[bind])
        return {
            (table, str(check["name"]))
            for table in looked.get_table_names()
            for check in looked.get_check_constraints(table)
        }


def test_the_checks_of_the_models_stand_in_the_tables(app: Flask) -> None:
    """Alembic does not compare CHECKs: the names are compared here, and the states they list."""
    from sqlalchemy import CheckConstraint

    for bind, metadata in BINDS:
        said = {
            (table.name, str(check.name))
            for table in metadata.sorted_tables
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        assert said == checks_of(app, bind)


def test_the_states_a_check_lists_are_those_of_the_vocabulary(app: Flask) -> None:
    from referral_app.vocabulary import LetterState, NeedState, OfferState, RequestState

    with app.app_context():
        looked = inspect(db.engines[None])
        for table, enum in (
            ("requests", RequestState),
            ("needs", NeedState),
            ("offers", OfferState),
            ("letters", LetterState),
        ):
            (check,) = [c for c in looked.get_check_constraints(table) if c["name"] == f"ck_{table}_state"]
            listed = str(check["sqltext"])
            assert [state.value for state in enum if f"'{state.value}'" not in listed] == []
            assert listed.count("'") == 2 * len(enum)


def test_the_migrations_are_one_numbered_line() -> None:
    scripts = ScriptDirectory(str(ROOT / "migrations"))
    line = [script.revision for script in scripts.walk_revisions()][::-1]
    assert line == [f"{number:04d}" for number in range(1, len(line) + 1)]
    assert len(scripts.get_heads()) == 1


@pytest.fixture(params=["sqlite", "postgresql"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path, session_clock: StillClock) -> Iterator[Flask]:
    """An app with databases of its own, for what tears tables down."""
    urls = ()
    if request.param == "postgresql":
        pg: Server = request.getfixturevalue("pg")
        urls = (pg.url("migrated"), pg.url("migrated_keys"))
    app = migrated_app(make_settings(tmp_path, *urls), session_clock)
    yield app
    with app.app_context():
        downgrade(revision="base")
    dispose(app)


def tables(app: Flask) -> set[str]:
    with app.app_context():
        return {name for bind, _ in BINDS for name in inspect(db.engines[bind]).get_table_names()} - {"alembic_version"}


def test_down_and_up_again_with_rows(own_app: Flask) -> None:
    """Going down with rows in every table leaves nothing behind, and up again makes the same tables anew."""
    build(own_app)
    assert len(set(digests(own_app, frozenset()).values())) > 10
    with own_app.app_context():
        db.session.remove()
        downgrade(revision="base")
    assert tables(own_app) == set()
    with own_app.app_context():
        upgrade()
    assert differences(own_app) == []
    build(own_app)


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(own_app: Flask) -> None:
    build(own_app)
    before = digests(own_app, frozenset())
    with own_app.app_context():
        db.session.remove()
        upgrade()
    assert digests(own_app, frozenset()) == before


def how_many(app: Flask) -> dict[str, int]:
    """Rows by table."""
    with app.app_context():
        found = {}
        for bind, metadata in BINDS:
            with db.engines[bind].connect() as connection:
                for table in metadata.sorted_tables:
                    found[table.name] = int(connection.execute(text(f"SELECT count(*) FROM {table.name}")).scalar_one())
    return found


def test_a_step_that_makes_a_table_anew_keeps_what_hangs_on_it(own_app: Flask) -> None:
    """An office that comes from an older version loses no need, offer or letter on the way."""
    build(own_app)
    before = how_many(own_app)
    with own_app.app_context():
        for number in range(int(ScriptDirectory(str(ROOT / "migrations")).get_current_head() or 0) - 1, OLDEST - 1, -1):
            db.session.remove()
            downgrade(revision=f"{number:04d}")
        db.session.remove()
        upgrade()
    after = how_many(own_app)
    kept = ("requests", "needs", "offers", "letters", "tasks", "events", "routings", "requester_sessions", "audit")
    assert {table: after[table] for table in kept} == {table: before[table] for table in kept}
    assert min(before[table] for table in ("requests", "needs", "offers", "letters", "tasks", "events")) > 0
    assert differences(own_app) == []


def test_one_step_down_and_up_loses_no_row(own_app: Flask) -> None:
    """A table made anew takes along what hangs on it: columns come and go in place. A table that the step brought goes
    with it."""
    build(own_app)
    before = how_many(own_app)
    with own_app.app_context():
        db.session.remove()
        downgrade(revision="-1")
        stay = tables(own_app)
        upgrade()
    after = how_many(own_app)
    assert {table: after[table] for table in stay} == {table: before[table] for table in stay}
    assert before["needs"] > 0
    assert differences(own_app) == []
