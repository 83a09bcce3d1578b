"""What a stolen database must not tell becomes keyed codes: why held or closed, what it is about, what events say.

The rows that are there are converted with the key of the settings (REFERRAL_INDEX_KEY), in the migration's own
transaction. A column is made beside the old one, filled, and takes its name: no table is made anew.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from referral_app.models import codes

revision = "0012"
down_revision = "0011"

#: Table, column, its length before, whether it is searched by equality.
CODES = (
    ("requests", "hold", 30, True),
    ("requests", "close_reason", 30, False),
    ("needs", "situation", 40, False),
    ("offers", "reason", 40, True),
    ("tasks", "reason", 40, False),
    ("letters", "reason", 40, False),
)
EVENTS = "events.detail"
AT_ONCE = 1_000


def upgrade(database: str) -> None:
    if database != "main":
        return
    for table, column, _length, searched in CODES:
        name = f"{table}.{column}"
        _replace(table, column, sa.String(), sa.String(length=120), _hider(name, searched=searched))
    _replace("events", "detail", sa.JSON(), sa.LargeBinary(), lambda said: codes.hide_json(EVENTS, said))


def downgrade(database: str) -> None:
    if database != "main":
        return
    for table, column, length, searched in CODES:
        name = f"{table}.{column}"
        _replace(table, column, sa.String(), sa.String(length=length), _shower(name, searched=searched))
    _replace("events", "detail", sa.LargeBinary(), sa.JSON(), lambda made: codes.show_json(EVENTS, bytes(made)))


def _hider(name: str, *, searched: bool) -> Callable[[Any], Any]:
    return lambda value: codes.hide(name, value, searched=searched)


def _shower(name: str, *, searched: bool) -> Callable[[Any], Any]:
    return lambda value: codes.show(name, value, searched=searched)


def _replace(table: str, column: str, old: Any, new: Any, convert: Callable[[Any], Any]) -> None:
    beside = f"{column}_next"
    op.add_column(table, sa.Column(beside, new, nullable=True))
    rows = sa.table(table, sa.column("id", sa.String()), sa.column(column, old), sa.column(beside, new))
    change = sa.update(rows).where(rows.c.id == sa.bindparam("row")).values({beside: sa.bindparam("made")})
    database, after = op.get_bind(), ""
    while True:
        page = sa.select(rows.c.id, rows.c[column]).where(rows.c.id > after).order_by(rows.c.id).limit(AT_ONCE)
        found = database.execute(page).all()
        filled = [{"row": row[0], "made": convert(row[1])} for row in found if row[1] is not None]
        if filled:
            database.execute(change, filled)
        if len(found) < AT_ONCE:
            break
        after = found[-1][0]
    op.drop_column(table, column)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {beside} TO {column}")
