"""Runs each migration on the data's database and on the keys database, one transaction each.

A migration has `upgrade(database)` and `downgrade(database)` with "main" or "keys".
"""

from alembic import context

from referral_app.extensions import db
from referral_app.models.base import Base
from referral_app.models.keys import KeysBase

DATABASES = (("main", None, Base.metadata), ("keys", "keys", KeysBase.metadata))

only = context.get_x_argument(as_dictionary=True).get("database")

for name, bind, metadata in DATABASES:
    if only and name != only:
        continue
    # A migration writes: BEGIN IMMEDIATE on SQLite, where data definition is part of the transaction too.
    with db.engines[bind].connect().execution_options(writing=True) as connection, connection.begin():
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        context.run_migrations(database=name)
