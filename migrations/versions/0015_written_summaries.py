"""What staff write for attorneys without anything that tells who the family is; who covers for whom among staff;
and tasks that are put off."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade(database: str) -> None:
    if database != "main":
        return
    op.create_table(
        "written_summaries",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=16), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("agreed IS NULL OR answered_at IS NOT NULL", name=op.f("ck_written_summaries_answered")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_written_summaries_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["accounts.id"], name=op.f("fk_written_summaries_written_by_accounts")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["accounts.id"], name=op.f("fk_written_summaries_withdrawn_by_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_summaries")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_written_summaries_request_id_number")),
    )
    op.create_index(op.f("ix_written_summaries_request_id"), "written_summaries", ["request_id"], unique=False)
    op.create_table(
        "staff_covers",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("cover_id", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_staff_covers_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["accounts.id"], name=op.f("fk_staff_covers_cover_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_covers")),
        sa.UniqueConstraint("account_id", name=op.f("uq_staff_covers_account_id")),
    )
    op.create_index(op.f("ix_staff_covers_cover_id"), "staff_covers", ["cover_id"], unique=False)
    op.add_column("tasks", sa.Column("snoozed_until", sa.Date(), nullable=True))
    op.add_column("tasks", sa.Column("snooze_reason", sa.String(length=120), nullable=True))
    op.add_column("tasks", sa.Column("snoozes", sa.Integer(), nullable=False, server_default="0"))


def downgrade(database: str) -> None:
    if database != "main":
        return
    for column in ("snoozes", "snooze_reason", "snoozed_until"):
        op.drop_column("tasks", column)
    op.drop_index(op.f("ix_staff_covers_cover_id"), table_name="staff_covers")
    op.drop_table("staff_covers")
    op.drop_index(op.f("ix_written_summaries_request_id"), table_name="written_summaries")
    op.drop_table("written_summaries")
