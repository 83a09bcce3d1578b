"""The queue stands in an index in the order in which staff read it: a page is read off, and nothing is sorted."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

#: Whoever makes `requests` anew on SQLite makes this index anew: it is of expressions, which nothing reads back.
ORDER = (
    "CASE WHEN state IN ('closed', 'duplicate', 'withdrawn', 'wrong_service') THEN 1 ELSE 0 END",
    "returned_at IS NULL",
    "level_rank",
    "date_passed_on IS NULL",
    "binding_week",
    "coalesce(waits_since, received_at)",
    "id",
)
BESIDE = (
    "state",
    "owner_id",
    "received_at",
    "returned_at",
    "date_passed_on",
    "waits_since",
    "next_check_on",
    "alarm_at",
    "language",
    "flagged",
)


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index("ix_requests_queue", table_name="requests")
    op.create_index(
        "ix_requests_queue", "requests", [*(sa.text(f"({each})") if " " in each else each for each in ORDER), *BESIDE]
    )


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index("ix_requests_queue", table_name="requests")
    op.create_index("ix_requests_queue", "requests", ["state", "level_rank", "binding_week", "received_at", "id"])
