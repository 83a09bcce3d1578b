"""Runs each migration on the data's database and on the keys database, one transaction each.

A migration has `upgrade(database)` and `downgrade(database)` with "main" or "keys".
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection

from referral_app.extensions import db
from referral_app.models.base import Base, is_compared
from referral_app.models.keys import KeysBase

DATABASES = (("main", None, Base.metadata), ("keys", "keys", KeysBase.metadata))

only = context.get_x_argument(as_dictionary=True).get("database")


@contextmanager
def migrating(connection: Connection) -> Iterator[None]:
    """One transaction, in which SQLite lets go of its foreign keys and proves at the end that all of them hold.

    SQLite makes many a changed table anew and drops the old one; with foreign keys on, that deletes every row that
    hangs on it. The switch works outside a transaction only.
    """
    if connection.dialect.name != "sqlite":
        with connection.begin():
            yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if lost:
                raise RuntimeError(f"rows that point at nothing: {sorted({row[0] for row in lost})}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


for name, bind, metadata in DATABASES:
    if only and name != only:
        continue
    # A migration writes: BEGIN IMMEDIATE on SQLite, where data definition is part of the transaction too.
    with db.engines[bind].connect().execution_options(writing=True) as connection, migrating(connection):
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            include_object=is_compared,
        )
        context.run_migrations(database=name)
