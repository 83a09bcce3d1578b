"""Folding in the write-ahead log of a SQLite file: what was deleted still stands in it, and it grows (T37)."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Engine

from referral_app.extensions import BUSY_MILLISECONDS, db

#: How long the worker waits for readers, in milliseconds; a page waits for none, the worker folds after it.
WORKERS_PATIENCE = 1_000


def fold_log(engine: Engine, patience: int = BUSY_MILLISECONDS) -> bool:
    """Write the log of a SQLite file into the file and empty it. True when nothing is left in it.

    `patience`: milliseconds to wait for whoever reads or writes. PostgreSQL has no such file of ours: True.
    """
    if engine.dialect.name != "sqlite":
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout={patience:d}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cast(tuple[int, int, int], cursor.fetchone())[0]
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS:d}")
        cursor.close()
    finally:
        raw.close()
    return not busy


def fold_logs(patience: int = 0) -> bool:
    """The same for both databases of the app. Call it outside a transaction."""
    folded = [fold_log(engine, patience) for engine in db.engines.values()]
    return all(folded)
