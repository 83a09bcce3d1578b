"""What the tables say, as one digest a table: to see whether anything changed, and where."""

from __future__ import annotations

import hashlib

from flask import Flask

from referral_app.extensions import db
from referral_app.models.base import Base
from referral_app.models.keys import KeysBase

#: Written by looking: the read audit, counters of limits, and when a browser was last seen.
MOVED_BY_LOOKING = frozenset({"audit", "hits", "auth_sessions", "requester_sessions"})


#: Numbers that triggers draw anew with every change of another table: that table tells whether there was one.
RANDOM = frozenset({"roster_marks"})


def digests(app: Flask, without: frozenset[str] = MOVED_BY_LOOKING) -> dict[str, str]:
    """A digest of every row of each table of both databases."""
    found = {}
    with app.app_context():
        for bind, metadata in ((None, Base.metadata), ("keys", KeysBase.metadata)):
            with db.engines[bind].connect() as connection:
                for table in metadata.sorted_tables:
                    if table.name not in without and table.name not in RANDOM:
                        rows = connection.execute(table.select().order_by(*table.primary_key.columns)).all()
                        found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found
