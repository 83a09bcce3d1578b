"""Who was asked for whom is no longer plain: keyed codes in offers, matters, letters, events and the record.

The rows that are there are converted with the key of the settings (REFERRAL_INDEX_KEY), in the migration's own
transaction. Links of the record keep their signatures: these are over what a code stands for.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from referral_app.models import codes

revision = "0017"
down_revision = "0016"

AT_ONCE = 1_000
TRIES, RECIPIENT, EVENT, ACTOR, DIGEST = (
    "contact_tries.account",
    "letters.recipient",
    "events.actor",
    "audit.actor",
    "audit.digest",
)
CODE, LONG_CODE = sa.String(length=120), sa.String(length=180)
#: Keys of "once" that held an attorney's id: by kind, its place between the colons.
LETTERS_ONCE = ("invitation", "license_ends", "cover_ends")
LIVE = sa.text("state IN ('planned', 'approved', 'sent', 'interested', 'checking', 'cleared', 'accepted')")

Row = Mapping[str, Any]


def upgrade(database: str) -> None:
    if database != "main":
        return
    _once(lambda attorney_id: codes.mark("once", attorney_id))
    _drop_indexes()
    for table in ("offers", "matters"):
        _column(table, "attorney_code", CODE)
        _fill(table, "id", ["attorney_id"], lambda row: {"attorney_code": _hidden(codes.ATTORNEY, row["attorney_id"])})
        _drop(table, "attorney_id")
    _column("contact_tries", "account_code", CODE)
    _fill("contact_tries", "id", ["account_id"], lambda row: {"account_code": _hide(TRIES, row["account_id"])})
    _drop("contact_tries", "account_id")
    _column("letters", "recipient_code", CODE)
    _column("letters", "reader", sa.String(length=32))
    _fill("letters", "id", ["recipient_kind", "recipient_id", "request_id", "offer_id"], _letter)
    op.drop_column("letters", "recipient_id")
    _beside("events", "id", "actor", CODE, lambda row: _hide(EVENT, row["actor"]))
    _column("audit", "who", sa.String(length=32))
    _fill("audit", "seq", ["actor", "action"], lambda row: {"who": codes.mark("audit", row["actor"], row["action"])})
    _beside("audit", "seq", "actor", CODE, lambda row: _hide(ACTOR, row["actor"]))
    _beside("audit", "seq", "digest", LONG_CODE, lambda row: _hide(DIGEST, row["digest"]), empty=True)
    _make_indexes("attorney_code")
    op.create_index(op.f("ix_letters_reader"), "letters", ["reader"], unique=False)
    op.create_index(op.f("ix_audit_who"), "audit", ["who"], unique=False)


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index(op.f("ix_audit_who"), table_name="audit")
    op.drop_index(op.f("ix_letters_reader"), table_name="letters")
    _drop_indexes(down=True)
    short = sa.String(length=20)
    _beside("audit", "seq", "digest", sa.String(length=64), lambda row: _show(DIGEST, row["digest"]), empty=True)
    _beside("audit", "seq", "actor", short, lambda row: _show(ACTOR, row["actor"]))
    op.drop_column("audit", "who")
    _beside("events", "id", "actor", short, lambda row: _show(EVENT, row["actor"]))
    _column("letters", "recipient_id", sa.String(length=16))
    _fill("letters", "id", ["recipient_code"], lambda row: {"recipient_id": _show(RECIPIENT, row["recipient_code"])})
    op.drop_column("letters", "reader")
    op.drop_column("letters", "recipient_code")
    _column("contact_tries", "account_id", sa.String(length=16))
    _fill("contact_tries", "id", ["account_code"], lambda row: {"account_id": _show(TRIES, row["account_code"])})
    _drop("contact_tries", "account_code")
    _key("contact_tries", "account_id", "accounts")
    for table in ("offers", "matters"):
        _column(table, "attorney_id", sa.String(length=16))
        _fill(table, "id", ["attorney_code"], _attorney)
        _drop(table, "attorney_code")
        _key(table, "attorney_id", "attorneys", ondelete="RESTRICT")
    _make_indexes("attorney_id")
    op.create_index(op.f("ix_letters_recipient_id"), "letters", ["recipient_id"], unique=False)
    op.create_index(op.f("ix_audit_actor"), "audit", ["actor"], unique=False)
    people = op.get_bind().execute(sa.select(sa.table("attorneys", sa.column("id")).c.id)).scalars()
    marks = {codes.mark("once", attorney_id): attorney_id for attorney_id in people}
    _once(lambda mark: marks.get(mark, mark))


def _hide(purpose: str, value: str | None) -> str | None:
    return None if value is None else codes.hide(purpose, value, searched=False)


def _hidden(purpose: str, value: str) -> str:
    return codes.hide(purpose, value, searched=True)


def _show(purpose: str, code: str | None) -> str | None:
    return None if code is None else codes.show(purpose, code, searched=False)


def _attorney(row: Row) -> dict[str, str]:
    return {"attorney_id": codes.show(codes.ATTORNEY, row["attorney_code"], searched=True)}


def _letter(row: Row) -> dict[str, str | None]:
    about = "request" if row["request_id"] or row["offer_id"] else ""
    return {
        "recipient_code": _hide(RECIPIENT, row["recipient_id"]),
        "reader": codes.mark("letters", row["recipient_kind"], row["recipient_id"], about),
    }


def _once(convert: Callable[[str], str]) -> None:
    """The attorney in the keys of letters ("invitation:ID:day") and of one task ("somebody_fits:need:ID")."""
    database = op.get_bind()
    for table, kinds, place in (("letters", LETTERS_ONCE, 1), ("tasks", ("somebody_fits",), 2)):
        rows = sa.table(table, sa.column("id", sa.String()), sa.column("kind"), sa.column("once", sa.String()))
        found = database.execute(sa.select(rows.c.id, rows.c.once).where(rows.c.kind.in_(kinds))).all()
        for row_id, once in found:
            parts = once.split(":")
            if len(parts) > place:
                parts[place] = convert(parts[place])
                database.execute(sa.update(rows).where(rows.c.id == row_id).values(once=":".join(parts)))


def _column(table: str, name: str, kind: Any, *, empty: bool = False) -> None:
    op.add_column(table, sa.Column(name, kind, nullable=empty, server_default=None if empty else ""))


def _beside(table: str, key: str, name: str, kind: Any, convert: Callable[[Row], Any], *, empty: bool = False) -> None:
    """Fill a column beside another, and give it its name."""
    _column(table, f"{name}_next", kind, empty=empty)
    _fill(table, key, [name], lambda row: {f"{name}_next": convert(row)})
    op.drop_column(table, name)
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {name}_next TO {name}")


def _fill(table: str, key: str, read: list[str], convert: Callable[[Row], dict[str, Any]]) -> None:
    database = op.get_bind()
    for page in _pages(table, key, read):
        filled = [{"row": row[key], **convert(row)} for row in page]
        columns = [name for name in filled[0] if name != "row"]
        rows = sa.table(table, sa.column(key), *(sa.column(name) for name in columns))
        values = {name: sa.bindparam(f"new_{name}") for name in columns}
        change = sa.update(rows).where(rows.c[key] == sa.bindparam("row")).values(values)
        database.execute(
            change, [{"row": one["row"], **{f"new_{name}": one[name] for name in columns}} for one in filled]
        )


def _pages(table: str, key: str, read: list[str]) -> Iterator[list[Row]]:
    rows = sa.table(table, sa.column(key), *(sa.column(name) for name in read))
    asked, after = sa.select(rows).order_by(rows.c[key]).limit(AT_ONCE), None
    while True:
        later = asked if after is None else asked.where(rows.c[key] > after)
        page: list[Row] = [row._mapping for row in op.get_bind().execute(later)]
        if page:
            yield page
        if len(page) < AT_ONCE:
            return
        after = page[-1][key]


def _drop(table: str, name: str) -> None:
    """A column with its foreign key: SQLite makes the table anew for it."""
    with op.batch_alter_table(table) as changed:
        changed.drop_column(name)


def _key(table: str, name: str, other: str, **given: Any) -> None:
    with op.batch_alter_table(table) as changed:
        changed.create_foreign_key(op.f(f"fk_{table}_{name}_{other}"), other, [name], ["id"], **given)


def _drop_indexes(*, down: bool = False) -> None:
    op.drop_index("ix_offers_attorney_sent", table_name="offers")
    op.drop_index("uq_offers_one_live", table_name="offers")
    op.drop_index("ix_matters_attorney_state", table_name="matters")
    if not down:
        op.drop_index(op.f("ix_letters_recipient_id"), table_name="letters")
        op.drop_index(op.f("ix_audit_actor"), table_name="audit")


def _make_indexes(column: str) -> None:
    op.create_index("ix_offers_attorney_sent", "offers", [column, "sent_at"], unique=False)
    op.create_index(
        "uq_offers_one_live", "offers", ["need_id", column], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index("ix_matters_attorney_state", "matters", [column, "state"], unique=False)
