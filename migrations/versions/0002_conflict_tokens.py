"""Keyed tokens of whom a request names, so that staff learn that its other side may be asking too."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade(database: str) -> None:
    if database == "main":
        op.create_table(
            "conflict_tokens",
            sa.Column("request_id", sa.String(length=16), nullable=False),
            sa.Column("whose", sa.String(length=6), nullable=False),
            sa.Column("token", sa.String(length=64), nullable=False),
            sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
            sa.CheckConstraint("whose IN ('own', 'other', 'child', 'holder')", name=op.f("ck_conflict_tokens_whose")),
            sa.PrimaryKeyConstraint("request_id", "whose", "token", name=op.f("pk_conflict_tokens")),
        )
        op.create_index("ix_conflict_tokens_token", "conflict_tokens", ["token"], unique=False)
        op.create_index(op.f("ix_conflict_tokens_made_at"), "conflict_tokens", ["made_at"], unique=False)


def downgrade(database: str) -> None:
    if database == "main":
        op.drop_index(op.f("ix_conflict_tokens_made_at"), table_name="conflict_tokens")
        op.drop_index("ix_conflict_tokens_token", table_name="conflict_tokens")
        op.drop_table("conflict_tokens")
