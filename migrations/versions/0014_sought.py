"""A need that somebody is looked for, attorneys to be judged for such needs, and rankings as they were approved."""

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
    op.create_table(
        "approved_rankings",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("need_id", sa.String(length=16), nullable=False),
        sa.Column("approved_by", sa.String(length=16), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_approved_rankings_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_approved_rankings_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approved_rankings")),
    )
    op.create_index(op.f("ix_approved_rankings_request_id"), "approved_rankings", ["request_id"])
    op.create_index(op.f("ix_approved_rankings_need_id"), "approved_rankings", ["need_id"])


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("approved_rankings")
    op.drop_index(op.f("ix_attorneys_judge_at"), table_name="attorneys")
    op.drop_column("attorneys", "judge_at")
    op.drop_index(op.f("ix_needs_sought_since"), table_name="needs")
    op.drop_column("needs", "sought_since")
