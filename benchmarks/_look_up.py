"""What one look-up of the other side costs in a database with everybody's tokens."""

from __future__ import annotations

import hashlib
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from referral_app.extensions import db
from referral_app.models import ConflictToken
from referral_app.queries import both_sides
from referral_app.security.meetings import Mark
from tests.conftest import dispose, make_settings, migrated_app
from tests.pg import postgres

MADE = datetime(2026, 11, 25, tzinfo=UTC)
_BATCH = 20_000
#: Requests by their number in the world.
Kept = dict[int, frozenset[Mark]]


def cost_of_looking(kept: Sequence[frozenset[Mark]], looks: int) -> dict[str, Any]:
    """By engine: the figures of `looks` look-ups. Empty for none."""
    if not looks:
        return {}
    with tempfile.TemporaryDirectory() as folder, postgres() as server:

        def on_sqlite(name: str) -> Flask:
            return migrated_app(make_settings(Path(folder) / name))

        def on_postgres(name: str) -> Flask:
            return migrated_app(make_settings(Path(folder) / name, server.url(name), server.url(f"{name}_keys")))

        return {
            "sqlite": _both_sizes(on_sqlite, kept, looks),
            "postgresql": _both_sizes(on_postgres, kept, looks),
        }


def _both_sizes(make: Callable[[str], Flask], kept: Sequence[frozenset[Mark]], looks: int) -> dict[str, Any]:
    """The last tenth of the requests, true pairs among them, then all; the same are looked up in both."""
    everybody = dict(enumerate(kept))
    tenth = dict(itertools.islice(everybody.items(), len(kept) - max(looks, len(kept) // 10), None))
    numbers = list(tenth)[:: max(1, len(tenth) // looks)][:looks]
    small = _seconds_of_one(make("tenth"), tenth, numbers)
    whole = _seconds_of_one(make("whole"), everybody, numbers)
    return {
        "rows": sum(map(len, kept)),
        "look_ups": len(numbers),
        "milliseconds_of_one": round(whole * 1000, 2),
        "times_a_tenth_of_the_size": round(whole / small, 2),
    }


def _seconds_of_one(app: Flask, kept: Kept, numbers: Sequence[int]) -> float:
    """The median time of a look-up."""
    with app.app_context():
        for rows in _batches(kept):
            db.session.execute(insert(ConflictToken), rows)
            db.session.commit()
        seconds = [_seconds(number) for number in numbers]
        db.session.rollback()
    dispose(app)
    return statistics.median(seconds)


def _seconds(number: int) -> float:
    began = time.perf_counter()
    both_sides.pairs(_id(number))
    return time.perf_counter() - began


def _batches(kept: Kept) -> Iterator[list[dict[str, Any]]]:
    rows = (
        {
            **mark._asdict(),
            "request_id": _id(number),
            "token": hashlib.sha256(mark.token.encode()).hexdigest(),
            "made_at": MADE,
        }
        for number, marks in kept.items()
        for mark in marks
    )
    while batch := list(itertools.islice(rows, _BATCH)):
        yield batch


def _id(number: int) -> str:
    return f"request-{number:08d}"
