"""What is asked of the databases meanwhile: every statement, but for where transactions begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

#: A page of staff asks no more than so many, whatever there is.
MOST = 15
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
#: Whoever writes on PostgreSQL waits for the others by a statement; on SQLite that is how a transaction begins.
_TURN = "SELECT pg_advisory_xact_lock"


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements in the order in which they are sent."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(None, 1)[0].upper() not in _FRAME and not statement.startswith(_TURN):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
