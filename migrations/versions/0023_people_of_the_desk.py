"""What staff write down of an attorney, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "attorney_notes",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("attorney_id", sa.String(length=16), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attorney_id"], ["attorneys.id"], name=op.f("fk_attorney_notes_attorney_id_attorneys"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attorney_notes")),
    )
    op.create_index(op.f("ix_attorney_notes_attorney_id"), "attorney_notes", ["attorney_id"])


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("attorney_notes")
