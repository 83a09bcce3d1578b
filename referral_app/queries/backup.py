"""Every row as lines of text, whatever the engine: what a backup holds."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Engine, MetaData, Table, select, text

from referral_app.extensions import db
from referral_app.models.base import Base
from referral_app.models.codes import HiddenJson
from referral_app.models.keys import KeysBase

#: What a backup is of: the bind of each part, and its tables.
PARTS: dict[str, tuple[str | None, MetaData]] = {"data": (None, Base.metadata), "keys": ("keys", KeysBase.metadata)}
#: Not in a backup: whoever was signed in then is not to be signed in again, counters are of their minute, and the marks
#: of the roster are made anew by their triggers when its rows come back.
LEFT_OUT = frozenset({"auth_sessions", "enrolment_links", "hits", "known_devices", "roster_marks"})
_ROWS_AT_ONCE = 500


def engine_of(part: str) -> Engine:
    return db.engines[PARTS[part][0]]


def tables_of(part: str) -> list[Table]:
    """The tables of a part, those first that others point at."""
    return [table for table in PARTS[part][1].sorted_tables if table.name not in LEFT_OUT]


def revision_of(part: str) -> str:
    """The migration that the tables of a part stand at, "" where there are none."""
    with engine_of(part).connect() as connection:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def is_empty(part: str) -> bool:
    """Whether no table of a part has a row."""
    with engine_of(part).connect() as connection:
        return not any(connection.execute(select(table).limit(1)).first() for table in PARTS[part][1].sorted_tables)


def lines(part: str) -> Iterator[bytes]:
    """Every row of a part as it stood at one moment, while others write on: JSON lines, the tables in order; at the
    end how many rows there were."""
    engine = engine_of(part)
    level = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**level) as connection, connection.begin():
        wait_for_ever(connection)
        rows = 0
        for table in tables_of(part):
            yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
            for row in _rows_of(table, connection):
                rows += 1
                yield _line([_written(value, column) for value, column in zip(row, table.columns, strict=True)])
        yield _line({"end": rows})


def wait_for_ever(connection: Connection) -> None:
    """A copy takes as long as it takes: the limits of pages do not hold for this transaction."""
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))


def _rows_of(table: Table, connection: Connection) -> Iterator[Any]:
    asked = select(table)
    for column in table.columns:
        # Of rows of one table those come first that others point at.
        if any(key.column.table is table for key in column.foreign_keys):
            asked = asked.order_by(column.is_not(None))
    yield from connection.execute(asked, execution_options={"yield_per": _ROWS_AT_ONCE})


def parsed(content: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows that lines speak of: name of the table, and values by column. Raises ValueError for lines that nobody
    wrote here, or that end too early."""
    name, rows, ended = "", 0, False
    columns: list[str] = []
    for line in content:
        said = json.loads(line)
        if isinstance(said, list):
            if not name or ended:
                raise ValueError("a row before its table")
            rows += 1
            yield name, dict(zip(columns, map(_read, said), strict=True))
        elif "end" in said:
            ended = said["end"] == rows
        else:
            name, columns = str(said["table"]), [str(column) for column in said["columns"]]
    if not ended:
        raise ValueError("the rows end too early")


def _line(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(value: Any, column: Any) -> Any:
    """What JSON has no word for goes into an object with one key, and so does a value of a JSON column."""
    if value is None:
        return None
    if isinstance(column.type, (JSON, HiddenJson)):
        return {"json": value}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _read(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    ((kind, value),) = said.items()
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "at":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "day" else value
