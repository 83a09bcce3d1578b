"""Lists and counts of the desk read indexes that hold all they look at, and no row of a request with its sealed words.

Asked of SQLite's own plans, which do not depend on how many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from referral_app.extensions import db
from tests import cast
from tests.page_client import PageClient

QUEUE = "/counsel/requests"


@contextmanager
def plans() -> Iterator[list[str]]:
    """The plan of each statement that is sent to the database of the data meanwhile, line by line."""
    told: list[str] = []
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT") and "case_keys" not in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with db.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        for statement, parameters in asked:
            told += [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]


@pytest.mark.parametrize(
    "address",
    [
        "/counsel/",
        QUEUE,
        f"{QUEUE}?page=3",
        f"{QUEUE}?owner=nobody&age=month&language=en",
        f"{QUEUE}?owner=mine",
        f"{QUEUE}?state=submitted",
        f"{QUEUE}?age=week",
        *(f"{QUEUE}?flag={flag}" for flag in ("danger", "alone", "clock", "late", "hold", "returned", "crowd")),
        "/counsel/coverage",
        "/counsel/oversight",
        "/counsel/complaints",
    ],
)
def test_no_page_goes_through_the_rows_of_requests(sqlite_client: PageClient, address: str) -> None:
    with sqlite_client.app.app_context():
        cast.amara()
        cast.submitted()
        who = cast.sol().id
    cast.sign_in(sqlite_client, who)
    with sqlite_client.app.app_context(), plans() as told:
        sqlite_client.get(address)
    scanned = [line for line in told if line.startswith(("SCAN requests", "SCAN needs")) and "COVERING" not in line]
    assert told
    assert scanned == []
