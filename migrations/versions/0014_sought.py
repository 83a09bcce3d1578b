"""A need that somebody is looked for, and attorneys to be judged for such needs: both are found by their index."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.add_column("needs", sa.Column("sought_since", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_needs_sought_since"), "needs", ["sought_since"])
    op.add_column("attorneys", sa.Column("judge_at", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_attorneys_judge_at"), "attorneys", ["judge_at"])


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_index(op.f("ix_attorneys_judge_at"), table_name="attorneys")
    op.drop_column("attorneys", "judge_at")
    op.drop_index(op.f("ix_needs_sought_since"), table_name="needs")
    op.drop_column("needs", "sought_since")
