"""What staff write down of an attorney, what attorneys complain of, and how long a yes took for who is forgotten."""

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
    op.create_table(
        "attorney_complaints",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("attorney_code", sa.String(length=120), nullable=False),
        sa.Column("request_id", sa.String(length=16)),
        sa.Column("not_for", sa.String(length=16)),
        sa.Column("taken_by", sa.String(length=16)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.String(length=16)),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary()),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_attorney_complaints_request_id_requests"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_attorney_complaints_owner_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attorney_complaints")),
    )
    op.create_index(op.f("ix_attorney_complaints_attorney_code"), "attorney_complaints", ["attorney_code"])
    op.create_index(op.f("ix_attorney_complaints_request_id"), "attorney_complaints", ["request_id"])
    op.create_table(
        "waits_left",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "level", "area", "days", name=op.f("pk_waits_left")),
    )


def downgrade(database: str) -> None:
    if database != "main":
        return
    op.drop_table("waits_left")
    op.drop_table("attorney_complaints")
    op.drop_table("attorney_notes")
