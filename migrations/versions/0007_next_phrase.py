"""A phrase that is to follow the present one, and what stood in a form that came back to a browser.

Columns are added in place: on SQLite a table that is made anew takes the rows with it that hang on it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.add_column("requests", sa.Column("next_phrase_hash", sa.String(length=64), nullable=True))
    op.add_column("requests", sa.Column("next_phrase_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("requests", sa.Column("next_phrase_by", sa.String(length=16), nullable=True))
    op.add_column("requests", sa.Column("next_phrase_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_requests_next_phrase_hash", "requests", ["next_phrase_hash"], unique=True)
    for table in ("requester_sessions", "auth_sessions"):
        op.add_column(table, sa.Column("kept", sa.LargeBinary(), nullable=True))


def downgrade(database: str) -> None:
    if database != "main":
        return
    for table in ("auth_sessions", "requester_sessions"):
        op.drop_column(table, "kept")
    op.drop_index("ix_requests_next_phrase_hash", table_name="requests")
    for column in ("next_phrase_at", "next_phrase_by", "next_phrase_sealed", "next_phrase_hash"):
        op.drop_column("requests", column)
